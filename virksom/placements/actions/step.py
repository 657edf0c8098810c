"""Taking a step with a match: by the table, one at a time, each kept with who said so.

A step is a conditional update from the step before, so that of two who say something at the same moment
one is heard and the other is told. Whoever changes a person's matches holds the candidate first, then the
opening.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.candidates.actions.sharing import take_back_grant
from virksom.candidates.models import Candidate, ShareGrant
from virksom.foundation.access import Viewer, system_viewer
from virksom.foundation.trail import leave_trail
from virksom.placements.models import Match, MatchMail, Part, Placement, Step, StepTaken
from virksom.placements.models.match import SHARING, WANTS_AN_ANSWER

log = logging.getLogger(__name__)


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


def shared_before(match: Match, grant: ShareGrant | None) -> dict[str, Any]:
    """What a grant is without this job, to be kept on the match: as it stands, or stood before another job
    whose match still carries it."""
    other = (
        Match.objects.filter(grant=grant, step__in=SHARING).exclude(pk=match.pk).first() if grant else None
    )
    if other is not None:
        return {name: getattr(other, name) for name in ("given_before", "until_before", "known_before")}
    if grant is None or not grant.is_live(timezone.localdate()):
        return {"given_before": None, "until_before": None, "known_before": None}
    return {
        "given_before": grant.given_on,
        "until_before": grant.ends_on,
        "known_before": grant.candidate_yes_at,
    }


def unshare(match: Match, by: Viewer) -> None:
    """What was shared for this job is shared no more, unless it is for another one, too.

    What the candidate shared before stays, as it was: the yes to be known goes with the job it was said for.
    """
    if match.grant is None:
        return
    if Match.objects.filter(grant=match.grant, step__in=SHARING).exclude(pk=match.pk).exists():
        return
    take_back_grant(
        grant=match.grant,
        given_on=match.given_before,
        ends_on=match.until_before,
        candidate_yes_at=match.known_before,
        by=by,
    )


def close_others(candidate: Candidate, *, by: Viewer) -> None:
    """A job is agreed or begun that leaves no time for another: what still waits ends.

    The person is told, and so are the companies that knew of it. The candidate is held.
    """
    for other in Match.objects.of_candidate(candidate).waiting().listed().order_by("pk"):
        was_known = other.step == Step.ACCEPTED
        move(other, Step.TOOK_ANOTHER, None, by)
        owe(other, MatchMail.Kind.TOOK_ANOTHER)
        if was_known:
            leave_company(other, by)


def leave_company(match: Match, by: Viewer) -> None:
    """The company sees no more than before the job, and is told so if it has heard of the person."""
    unshare(match, by)
    # Claimed is as good as sent: it may be on its way this moment.
    if match.mails.filter(kind=MatchMail.Kind.SHARED).exclude(claimed_at=None).exists():
        owe(match, MatchMail.Kind.GONE)


def owe(match: Match, kind: str, expires_on: date | None = None) -> None:
    """Owe a mail about a match."""
    MatchMail.objects.create(match=match, kind=kind, expires_on=expires_on)


def each(rows: Iterable[Any], do: Callable[[Any], int]) -> int:
    """Do something to each of some rows, as the clock does, and count what came of it.

    One that fails is told in the log and keeps nobody else waiting: its turn comes again with the clock.
    """
    done = 0
    for row in rows:
        try:
            with transaction.atomic():
                done += do(row)
        except Exception:
            log.exception("The clock could not deal with %s %s", row._meta.label, row.pk)
    return done


def follow_placement(placement: Placement) -> None:
    """A match ends with its placement, and goes on when the end was a mistake."""
    match = Match.objects.filter(placement=placement).first()
    if match is None:
        return
    is_over = placement.ends is not None and placement.ends <= timezone.localdate()
    to = Step.ENDED if is_over else Step.STARTED
    if match.step != to:
        move(match, to, None, system_viewer())
