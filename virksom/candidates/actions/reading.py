"""Keeping who has seen whom."""

from __future__ import annotations

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
        "hour": timezone.now().replace(minute=0, second=0, microsecond=0),
    }
    if kept := Reading.objects.filter(**seen).first():
        return kept
    try:
        with transaction.atomic():
            return Reading.objects.create(**seen)
    except IntegrityError:  # The same page in two windows at the same moment.
        return Reading.objects.filter(**seen).first()
