"""A company or a partner says when in the week a job is worked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.openings.actions.exchange import hold
from virksom.openings.facts.shifts import span_of
from virksom.openings.facts.week.fit import MOST_MINUTES, WEEK
from virksom.openings.models import Opening, Shift


def set_shifts(*, opening: Opening, shifts: Iterable[tuple[int, time, time]], by: Viewer) -> Opening:
    """Write down all shifts of a week (day, from, until) in place of those known before; none is none known.

    Raises ValidationError for shifts that overlap, for more than 48 hours, and when it is no longer open.
    """
    said = sorted(set(shifts))
    check_shifts(said)
    with transaction.atomic():
        if not hold(opening, timezone.now()):
            raise ValidationError(_("It is no longer open."))
        Shift.objects.filter(opening=opening).delete()
        Shift.objects.bulk_create(
            [Shift(opening=opening, weekday=day, starts=starts, ends=ends) for day, starts, ends in said]
        )
        leave_trail(by, "set_shifts", opening, circle_id=opening.partnership_id)
    return opening


def check_shifts(shifts: Iterable[tuple[int, time, time]]) -> None:
    """Raises ValidationError for shifts that no week can hold."""
    said = list(shifts)
    if any(starts == ends for _day, starts, ends in said):
        raise ValidationError(_("A shift ends at another time than it starts."))
    spans = sorted(span_of(*one) for one in said)
    if not spans:
        return
    following = [*spans[1:], spans[0]]
    for number, (one, other) in enumerate(zip(spans, following, strict=True), start=1):
        starts = other.starts + (WEEK if number == len(spans) else 0)
        if one.ends > starts:
            raise ValidationError(_("Two shifts are at the same time. Correct one of them."))
    if sum(one.minutes for one in spans) > MOST_MINUTES:
        raise ValidationError(_("That is more than 48 hours a week."))
