"""A candidate: who asks to see the profile, and who would like to meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virksom.candidates.models import ShareGrant
from virksom.foundation.access import Viewer
from virksom.site.waiting.row import Badge, Waiting


def own_requests(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Who asks a candidate to see the profile, and who would like to meet them."""
    own = ShareGrant.objects.visible_to(viewer, "d").standing()
    asked = own.filter(given_on=None).count()
    meet = own.live(timezone.localdate(now)).filter(candidate_yes_at=None).exclude(receiver_yes_at=None)
    if asked:
        yield Waiting(
            fact=ngettext(
                "%(n)s organisation asks to see your profile",
                "%(n)s organisations ask to see your profile",
                asked,
            )
            % {"n": asked},
            reason=_("They see what you can, without your name, and only if you say yes."),
            url=reverse("candidates:who_saw"),
            button=_("Answer"),
            badge=Badge.SOON,
        )
    if count := meet.count():
        yield Waiting(
            fact=ngettext(
                "%(n)s company would like to meet you", "%(n)s companies would like to meet you", count
            )
            % {"n": count},
            reason=_("They know your name when you say yes too."),
            url=reverse("candidates:who_saw"),
            button=_("Answer"),
            badge=Badge.SOON,
        )
