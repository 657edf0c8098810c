"""A row of a home page, and how soon it wants to be dealt with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.foundation.access import Viewer

#: Rows shown of one sort; more wait behind the button of the last.
MOST = 5


class Badge(TextChoices):
    """What cannot wait, the most pressing first, and the word that marks it."""

    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Today")
    SOON = "soon", _("Soon")

    @classmethod
    def on(cls, day: date, now: datetime) -> Badge | None:
        """The mark of something that is for one day: that day, and none before it."""
        return cls.TODAY if day <= timezone.localdate(now) else None

    @classmethod
    def until(cls, end: datetime, now: datetime) -> Badge:
        """The mark of something pressing that is to be done by a moment."""
        if end <= now:
            return cls.OVERDUE
        return cls.TODAY if timezone.localdate(end) == timezone.localdate(now) else cls.SOON


@dataclass(frozen=True)
class Waiting:
    """One thing on a home page: a fact, the reason it is there, and the one button that deals with it.

    `badge` marks what cannot wait.
    """

    fact: str
    reason: str
    url: str
    button: str
    badge: Badge | None = None

    @property
    def rank(self) -> int:
        """How soon it is to be dealt with: the lower, the sooner."""
        return list(Badge).index(self.badge) if self.badge else len(Badge)


Question = Callable[[Viewer, datetime], Iterator[Waiting]]
