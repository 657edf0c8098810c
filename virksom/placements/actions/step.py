"""Taking a step with a match: by the table, one at a time, each kept with who said so.

A step is a conditional update from the step before, so that of two who say something at the same moment
one is heard and the other is told. Whoever changes a person's matches holds the candidate first, then the
opening.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.candidates.actions.sharing import withdraw_grant
from virksom.candidates.models import Candidate
from virksom.foundation.access import Viewer, system_viewer
from virksom.foundation.trail import leave_trail
from virksom.placements.models import Match, Part, Placement, Step, StepTaken
from virksom.placements.models.match import ENDINGS, WANTS_AN_ANSWER


def hold(candidate: Candidate) -> None:
    """Hold a candidate until the transaction ends, so that what happens to a person comes one by one."""
    Candidate.objects.filter(pk=candidate.pk).update(updated_at=timezone.now())


def held(match: Match) -> Match:
    """The match as it is now, with its candidate held."""
    hold(match.candidate)
    now: Match = Match.objects.select_related(*Match.opened_with).get(pk=match.pk)
    return now


def move(match: Match, to: str, part: str | None, by: Viewer, note: str = "", **fields: Any) -> None:
    """Take a step; without a part it follows from something else, such as another job that was agreed.

    Raises ValidationError when the table does not allow it or the match has moved on meanwhile.
    """
    if part is not None and not match.may_become(to, part):
        raise ValidationError(moved_on(match), code="moved")
    owes = to in WANTS_AN_ANSWER and part != Part.CANDIDATE
    said: dict[str, Any] = {"step": to, "answer_owed": owes, **fields}
    if owes:
        said |= {"answer": "", "answered_at": None}
    if not Match.objects.filter(pk=match.pk, step=match.step).update(**said, updated_at=timezone.now()):
        match.refresh_from_db(fields=["step"])
        raise ValidationError(moved_on(match), code="moved")
    for name, value in said.items():
        setattr(match, name, value)
    note_step(match, to, part, note, by)
    leave_trail(by, "move_match", match, circle_id=match.partnership_id, step=str(to))


def moved_on(match: Match) -> str:
    """What is said to whoever comes too late."""
    return _("It has moved on meanwhile. It stands at: {step}.").format(step=match.get_step_display())


def note_step(match: Match, step: str, part: str | None, note: str, by: Viewer) -> None:
    """Keep a step with who said so, when, and in which words."""
    StepTaken.objects.create(
        match=match, step=step, part=part or "", note=note[:500], at=timezone.now(), user_id=by.user_id
    )


def unshare(match: Match, by: Viewer) -> None:
    """What was shared for this job is shared no more, unless it was shared before or for another one, too."""
    grant = match.grant
    if grant is None:
        return
    sharing = Match.objects.filter(grant=grant)
    was_shared_before = grant.created_at < sharing.aggregate(first=Min("proposed_at"))["first"]
    others = sharing.exclude(pk=match.pk).exclude(step__in=ENDINGS)
    if not was_shared_before and not others.exists():
        withdraw_grant(grant=grant, by=by)


def follow_placement(placement: Placement) -> None:
    """A match ends with its placement, and goes on when the end was a mistake."""
    match = Match.objects.filter(placement=placement).first()
    if match is None:
        return
    is_over = placement.ends is not None and placement.ends <= timezone.localdate()
    to = Step.ENDED if is_over else Step.STARTED
    if match.step != to:
        move(match, to, None, system_viewer())
