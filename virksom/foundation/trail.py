"""Writing the trail: each action leaves one line, in its own transaction."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from virksom.foundation.access import Viewer
from virksom.foundation.models import TrailEntry


def leave_trail(
    by: Viewer, verb: str, subject: models.Model, *, circle_id: int | None = None, **details: Any
) -> TrailEntry:
    """Write that `by` did `verb` to `subject`, on behalf of the organisation they act for.

    `details` are plain values that say what changed; they hold no more about a person than the
    subject itself does.
    """
    return TrailEntry.objects.create(
        at=timezone.now(),
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_name=str(subject)[:200],
        actor_id=by.user_id,
        actor_name=(by.name or "Public")[:200],
        organisation_id=by.organisation_id,
        organisation_name=by.organisation_name[:200],
        circle_id=circle_id,
        support_name=by.support_name[:200],
        details=details,
    )
