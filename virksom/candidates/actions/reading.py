"""Keeping who has seen whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from virksom.candidates.models import Candidate, Purpose, Reading
from virksom.foundation.access import Viewer


def note_reading(
    *, candidate: Candidate, by: Viewer, purpose: str, by_name: bool, organisation_id: int | None = None
) -> Reading | None:
    """Keep that somebody saw a profile or an identity: once an hour for the same reader and purpose.

    Candidates who look at themselves are not kept. Support that looks as somebody else is kept as itself.
    A purpose that is none of ours counts as upkeep. `organisation_id` is for readers who come by a link.
    """
    reader = by.support_id or by.user_id
    if reader is not None and reader == candidate.user_id:
        return None
    seen = {
        "candidate": candidate,
        "user_id": reader,
        "organisation_id": organisation_id or by.organisation_id,
        "purpose": purpose if purpose in Purpose.values else Purpose.UPKEEP,
        "by_name": by_name,
        "hour": _hour(),
    }
    if kept := Reading.objects.filter(**seen).first():
        return kept
    try:
        with transaction.atomic():
            return Reading.objects.create(**seen)
    except IntegrityError:  # The same page in two windows at the same moment.
        return Reading.objects.filter(**seen).first()


def note_readings(*, candidates: Iterable[Candidate], by: Viewer, purpose: Purpose) -> None:
    """Keep that somebody saw parts of several profiles by name, as `note_reading` does; two queries."""
    reader, hour = by.support_id or by.user_id, _hour()
    seen = {"user_id": reader, "organisation_id": by.organisation_id, "purpose": purpose, "by_name": True}
    others = {one.pk for one in candidates if reader is None or one.user_id != reader}
    kept = Reading.objects.filter(candidate__in=others, hour=hour, **seen)
    new = others - set(kept.values_list("candidate", flat=True))
    Reading.objects.bulk_create(
        [Reading(candidate_id=pk, hour=hour, **seen) for pk in sorted(new)], ignore_conflicts=True
    )


def note_listed(*, candidates: Iterable[Candidate], by: Viewer, purpose: Purpose) -> None:
    """Keep that somebody saw a list that names candidates: those on it who are not the viewer's own.

    Consultants see their own by name on every page; that is their work, and no reading. Two queries, and
    none where all are the viewer's own.
    """
    mine = None if by.support_id else by.user_id
    others = [one for one in candidates if mine is None or one.consultant_id != mine]
    if others:
        note_readings(candidates=others, by=by, purpose=purpose)


def _hour() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0)
