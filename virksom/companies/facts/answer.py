"""Before you call: may this company be approached about this, in these days?

`picture_of` gathers what is known in a handful of queries, whatever the company's history; `judge` is
plain computation over it. The answer tells only what one must know in order not to call in vain: who
is there, when, and with what kind of offer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import (
    Company,
    Contact,
    ContactRules,
    ContactTerms,
    MonthOfContacts,
    Need,
    Reservation,
)
from virksom.companies.models.rules import is_within_pause
from virksom.foundation.access import Viewer

#: Days between two contacts about the same, where the partners have agreed on nothing else.
QUIET_DAYS = 14
#: So many days ahead a free window is looked for.
HORIZON = timedelta(days=92)
#: So long a company's own approach to us makes an answer welcome, whatever the register says.
WELCOME_FOR = timedelta(days=365)


class Verdict(models.TextChoices):
    """What stands in the way, the weightiest first."""

    STOPPED = "stopped", _("the company wants no contact")
    PROTECTED = "protected", _("protected from advertising")
    UNWANTED = "unwanted", _("the company does not want to hear of this")
    PAUSED = "paused", _("the company has a pause")
    TAKEN = "taken", _("the same kind of offer is planned")
    CAP = "cap", _("the company's own cap is reached")
    TOO_SOON = "too_soon", _("too soon after the last contact")


@dataclass(frozen=True)
class Question:
    """What a consultant wants: this kind of offer, within these days (both included)."""

    offer: str
    first: date
    last: date

    @property
    def length(self) -> timedelta:
        return self.last - self.first

    def moved_to(self, first: date) -> Question:
        return Question(self.offer, first, first + self.length)


@dataclass(frozen=True)
class Taken:
    """A reservation that holds: of which kind, within which days, and the record behind it."""

    offer: str
    first: date
    last: date
    reservation: Any = None


@dataclass(frozen=True)
class Picture:
    """What is known of a company before anybody calls. `months` counts approaches by first of month."""

    has_stopped: bool = False
    is_protected: bool = False
    #: Whether it said at the last contact about this that it wants more of it.
    wants_more: bool = False
    #: The latest day of what the company asked for by itself: an open need, or its own approach to us.
    asked_on: date | None = None
    not_about: frozenset[str] = frozenset()
    pause_from: date | None = None
    pause_until: date | None = None
    most_a_month: int | None = None
    months: Mapping[date, int] = field(default_factory=dict)
    taken: tuple[Taken, ...] = ()
    quiet_days: int = QUIET_DAYS
    last_about: date | None = None
    #: The contact of that day, for those who may read it.
    last_contact: Any = None

    @property
    def is_welcome(self) -> bool:
        """Whether an approach answers the company's own wish, so that it is no advertising."""
        return self.wants_more or self.asked_on is not None

    @property
    def quiet_until(self) -> date | None:
        """The last day on which it is still too soon; who asked after the last contact is not made to wait.

        What the company asked for at that contact or before it is no new wish: whoever was there knows it.
        """
        if self.last_about is None or self.wants_more:
            return None
        if self.asked_on is not None and self.asked_on > self.last_about:
            return None
        return self.last_about + timedelta(days=self.quiet_days)


@dataclass(frozen=True)
class Answer:
    """The answer to a question: clear, or what stands in the way, and the first free day if there is one."""

    question: Question
    verdicts: tuple[Verdict, ...] = ()
    free_from: date | None = None
    clashes: tuple[Taken, ...] = ()
    #: What was known when the answer was given.
    picture: Picture = field(default=Picture(), compare=False, repr=False)

    @property
    def is_clear(self) -> bool:
        return not self.verdicts

    @property
    def verdict(self) -> Verdict | None:
        """The weightiest thing in the way."""
        return self.verdicts[0] if self.verdicts else None

    @property
    def is_final(self) -> bool:
        """Whether the company has said no, so that waiting does not help."""
        return bool(set(self.verdicts) & FINAL)


FINAL = frozenset({Verdict.STOPPED, Verdict.PROTECTED, Verdict.UNWANTED})


def judge(question: Question, picture: Picture) -> Answer:
    """The answer to a question by the picture of the company."""
    verdicts = tuple(_in_the_way(question, picture))
    if not verdicts:
        return Answer(question, picture=picture)
    return Answer(question, verdicts, free_from(question, picture), _clashes(question, picture), picture)


def _in_the_way(question: Question, picture: Picture) -> Iterator[Verdict]:
    if picture.has_stopped:
        yield Verdict.STOPPED
    if picture.is_protected and not picture.is_welcome:
        yield Verdict.PROTECTED
    if question.offer in picture.not_about:
        yield Verdict.UNWANTED
    if is_within_pause(picture.pause_from, picture.pause_until, question.first, question.last):
        yield Verdict.PAUSED
    if _clashes(question, picture):
        yield Verdict.TAKEN
    if picture.most_a_month is not None and _month_taken(question, picture) >= picture.most_a_month:
        yield Verdict.CAP
    if picture.quiet_until is not None and question.first <= picture.quiet_until:
        yield Verdict.TOO_SOON


def _clashes(question: Question, picture: Picture) -> tuple[Taken, ...]:
    return tuple(
        one
        for one in picture.taken
        if one.offer == question.offer and one.first <= question.last and one.last >= question.first
    )


def month_of(day: date) -> date:
    """The first of a day's month: a reservation counts in the month in which its window begins."""
    return day.replace(day=1)


def _month_taken(question: Question, picture: Picture) -> int:
    return picture.months.get(month_of(question.first), 0)


def free_from(question: Question, picture: Picture) -> date | None:
    """The first later day from which the same window would be clear; None within the horizon or for good."""
    day = question.first
    while day < question.first + HORIZON:
        verdicts = set(_in_the_way(question.moved_to(day), picture))
        if not verdicts:
            return day
        if verdicts & FINAL:
            return None
        day += timedelta(days=1)
    return None


# From the database ---------------------------------------------------------------------------------


def picture_of(company: Company, offer: str, partnership_id: int, today: date) -> Picture:
    """What is known of a company now, for questions about one kind of offer: six queries at most."""
    rules = ContactRules.objects.filter(company=company).first() or ContactRules(company=company)
    last = Contact.objects.filter(company=company).done().by_partners().about(offer).order_by("-on").first()
    months = MonthOfContacts.objects.filter(company=company, month__gte=month_of(today))
    return Picture(
        has_stopped=rules.has_stopped,
        is_protected=company.is_protected_from_advertising,
        wants_more=bool(last and last.wants_more),
        asked_on=_asked_on(company, today) if last or company.is_protected_from_advertising else None,
        not_about=frozenset(rules.not_about),
        pause_from=rules.pause_from,
        pause_until=rules.pause_until,
        most_a_month=rules.most_a_month,
        months=dict(months.values_list("month", "taken")),
        taken=tuple(taken_at(company, today)),
        quiet_days=_quiet_days(partnership_id),
        last_about=last.on if last else None,
        last_contact=last,
    )


def taken_at(company: Company, today: date, viewer: Viewer | None = None) -> Iterator[Taken]:
    """The reservations of a company that hold, in one query with all a page says of them.

    For a viewer each record says in `may_read` whether they may read what it is about.
    """
    rows = Reservation.objects.filter(company=company).live(today)
    if viewer is not None:
        rows = rows.with_rights(viewer, may_read="r", identity=True)
    for row in rows.select_related("organisation", "user", "person").order_by("starts_on", "pk"):
        yield Taken(row.offer, row.starts_on, row.ends_on, row)


def _quiet_days(partnership_id: int) -> int:
    terms = ContactTerms.objects.filter(partnership=partnership_id).values_list("quiet_days", flat=True)
    return next(iter(terms), QUIET_DAYS)


def _asked_on(company: Company, today: date) -> date | None:
    """The latest day on which the company asked by itself, in one query."""
    needs = Need.objects.filter(company=company).open().order_by().values_list("on")
    own = _own_approaches(today).filter(company=company).order_by().values_list("on")
    return max((on for (on,) in needs.union(own)), default=None)


def _own_approaches(today: date) -> models.QuerySet[Contact]:
    """Contacts that companies made with us, late enough to make an answer welcome."""
    return Contact.objects.done().filter(from_company=True, on__gte=today - WELCOME_FOR)


def welcoming(offer: str, today: date) -> Q:
    """Companies to which an approach about this is welcome: `Picture.is_welcome`, for many at once."""
    contacts = Contact.objects.filter(company=OuterRef("pk")).done().by_partners().about(offer)
    last = contacts.order_by("-on").values("wants_more")[:1]
    return (
        Q(Exists(Need.objects.filter(company=OuterRef("pk")).open()))
        | Q(Exists(_own_approaches(today).filter(company=OuterRef("pk"))))
        | Q(Exact(Coalesce(Subquery(last), Value(False)), Value(True)))
    )
