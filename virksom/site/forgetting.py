"""Forgetting candidates in every room: what counts as activity above their own, and what is emptied there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from virksom.candidates.actions.retention import (
    INACTIVE_FOR,
    Forgetting,
    empty_candidates,
    forget_inactive,
    replay_erasures,
)
from virksom.candidates.models import Candidate
from virksom.openings.models import OpeningNotice
from virksom.placements.models import (
    Answer,
    Assessment,
    Confirmation,
    ConfirmationMail,
    FollowUp,
    FollowUpMail,
    Match,
    MatchMail,
    Part,
    Placement,
    StepTaken,
    Task,
)


def active_elsewhere() -> list[tuple[QuerySet[Any], str]]:
    """Signs of a job, a proposal or a follow-up within the time, each with the way to its candidate."""
    since = timezone.now() - INACTIVE_FOR
    running = Q(ends=None, starts__gte=since.date() - timedelta(days=365)) | Q(ends__gte=since.date())
    placed = Placement.objects.filter(running | Q(updated_at__gte=since))
    asked = FollowUp.objects.filter(updated_at__gte=since)
    answered = Answer.objects.filter(answered_at__gte=since)
    proposed = Match.objects.filter(updated_at__gte=since)
    return [
        (placed, "candidate"),
        (proposed, "candidate"),
        (asked, "placement__candidate"),
        (answered, "follow_up__placement__candidate"),
    ]


def empty_placements(numbers: list[int]) -> None:
    """Take persons' words and addresses out of placements; what the figures count stays as it is."""
    placed = Placement.objects.filter(candidate__in=numbers)
    placed.exclude(next_step="").update(next_step="")
    placed.exclude(occupation=None).update(occupation=None)
    placed.exclude(basis_reason="").update(basis_reason="–")
    Assessment.objects.filter(placement__in=placed).update(reason="–")
    Confirmation.objects.filter(placement__in=placed).update(note="", user=None)
    ConfirmationMail.objects.filter(placement__in=placed, part=Part.CANDIDATE).delete()
    mine = {"follow_up__placement__candidate__in": numbers}
    Answer.objects.filter(**mine).update(note="", user=None)
    FollowUpMail.objects.filter(**mine, part=Part.CANDIDATE).delete()
    Task.objects.filter(**mine).update(what="–", user=None)


def empty_matches(numbers: list[int]) -> None:
    """Take persons' words out of what was proposed to them; how far it came stays."""
    Match.objects.filter(candidate__in=numbers).update(why="", question="", answer="", answer_owed=False)
    StepTaken.objects.filter(match__candidate__in=numbers).update(note="", user=None)
    MatchMail.objects.filter(match__candidate__in=numbers).delete()


def empty_notices(numbers: list[int]) -> None:
    """No mail about an opening goes to somebody who is forgotten."""
    OpeningNotice.objects.filter(candidate__in=numbers).delete()


ALSO = (empty_placements, empty_matches, empty_notices)


def forget(*, dry_run: bool = False) -> Forgetting:
    """What the clock does each day: tell, and empty whom the time to answer is over for."""
    return forget_inactive(active=active_elsewhere(), also=ALSO, dry_run=dry_run)


def erase(code: str) -> int:
    """Empty one candidate at once, on the candidate's word."""
    return empty_candidates(candidates=Candidate.objects.filter(code=code, emptied_on=None), also=ALSO)


def replay(file: Path, *, dry_run: bool = False) -> int:
    """After a backup was restored: empty again whom it brought back."""
    return replay_erasures(file=file, also=ALSO, dry_run=dry_run)
