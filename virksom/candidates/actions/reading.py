"""Reading a person is noted with its purpose, so that the candidate sees who saw what."""

from __future__ import annotations

from django.utils import timezone

from virksom.candidates.models import Candidate, Reading
from virksom.foundation.access import Viewer


def note_reading(*, candidate: Candidate, by: Viewer, purpose: str, by_name: bool) -> None:
    """Note that somebody saw a candidate's profile: once an hour for each reader and purpose.

    Candidates who read their own are not noted. Support that views as somebody is noted as itself.
    """
    if candidate.user_id is not None and candidate.user_id == by.user_id and by.support_id is None:
        return
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    row = Reading(
        candidate=candidate,
        user_id=by.support_id or by.user_id,
        organisation_id=by.organisation_id,
        purpose=purpose,
        by_name=by_name,
        hour=hour,
    )
    Reading.objects.bulk_create([row], ignore_conflicts=True)
