"""Matches: proposed, wanted, agreed, begun, and ended as what they were."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from virksom.candidates.actions.sharing import agree_to_be_known, give_grant
from virksom.candidates.models import Candidate, ShareGrant
from virksom.candidates.models.sharing import LASTS_AT_MOST, Purpose
from virksom.foundation.access import Viewer, system_viewer
from virksom.foundation.trail import leave_trail
from virksom.openings.actions.opening import give_place_back, take_place
from virksom.openings.actions.organisation import organisation_of
from virksom.openings.models import Opening
from virksom.placements.actions.placement import begin_placement
from virksom.placements.actions.step import (
    close_others,
    each,
    follow_placement,
    held,
    hold,
    leave_company,
    move,
    moved_on,
    note_step,
    owe,
    shared_before,
    unshare,
)
from virksom.placements.models import Match, MatchMail, Part, Placement, Step, Terms
from virksom.placements.models.match import WAITING

#: So long a proposal waits for an answer where no day is said, and so long its link works at least.
WAITS = timedelta(days=7)
LINK_LASTS = timedelta(days=30)
Kind = MatchMail.Kind


# Proposed --------------------------------------------------------------------------------------------


def propose(
    *, opening: Opening, candidate: Candidate, by: Viewer, why: str = "", answer_by: date | None = None
) -> Match:
    """Propose an opening to a candidate, who is told by mail where an address is known.

    Raises ValidationError when the opening is no longer open or full, when the candidate is proposed for
    it already, and for a day to answer that is past.
    """
    today = timezone.localdate()
    answer_by = answer_by or today + WAITS
    if answer_by < today:
        raise ValidationError({"answer_by": _("The day is past. Choose a later day.")}, code="past")
    with transaction.atomic():
        hold(candidate)
        if not Opening.objects.open().filter(pk=opening.pk).exists():
            raise ValidationError(_("The job is no longer open."), code="closed")
        match = Match(
            partnership_id=candidate.partnership_id,
            opening=opening,
            candidate=candidate,
            why=why,
            answer_by=answer_by,
            proposed_at=timezone.now(),
            proposed_by_id=by.user_id,
            proposed_for_id=by.organisation_id,
        )
        try:
            with transaction.atomic():
                match.save()
        except IntegrityError:
            raise ValidationError(
                _("The candidate is proposed for this opening already."), code="twice"
            ) from None
        note_step(match, Step.PROPOSED, Part.CONSULTANT, "", by)
        owe(match, Kind.PROPOSED, expires_on=max(answer_by, today + LINK_LASTS))
        leave_trail(by, "propose_match", match, circle_id=match.partnership_id)
    return match


# What the candidate says -----------------------------------------------------------------------------


def accept_match(*, match: Match, part: str, by: Viewer, note: str = "") -> Match:
    """The candidate wants the job: the company sees the profile, and the name when it says yes too.

    The consultant writes down what was said in a meeting (`part`). Raises ValidationError when it has
    moved on meanwhile or the opening is no longer open.
    """
    with transaction.atomic():
        match = held(match)
        if not Opening.objects.open().filter(pk=match.opening_id).exists():
            raise ValidationError(_("The job is no longer open. You get an answer."), code="closed")
        move(match, Step.ACCEPTED, part, by, note)
        _share(match, part, by)
        _tell_consultant(match, Kind.CANDIDATE_SAID, part)
    return match


def _share(match: Match, part: str, by: Viewer) -> None:
    """The company may see the profile, under a name of its own, for as long as one may share.

    What was shared with it before is kept on the match, so that a no later on goes back to just that.
    """
    to = organisation_of(company=match.opening.company, by=by)
    standing = ShareGrant.objects.standing().filter(candidate=match.candidate, to=to, purpose=Purpose.JOB)
    before = shared_before(match, standing.first())
    has_address = bool(match.opening.contact_email)
    grant = give_grant(
        candidate=match.candidate,
        to=to,
        purpose=Purpose.JOB,
        ends_on=timezone.localdate() + LASTS_AT_MOST,
        by=by,
        in_meeting=part == Part.CONSULTANT,
        tells=not has_address,
    )
    if has_address:
        owe(match, Kind.SHARED)
    match.grant = agree_to_be_known(grant=grant, by=by)
    for name, value in before.items():
        setattr(match, name, value)
    match.save(update_fields=["grant", *before, "updated_at"])


def decline_match(*, match: Match, part: str, by: Viewer, note: str = "") -> Match:
    """The candidate does not want the job, or no longer: a profile shared for it is shared no more."""
    with transaction.atomic():
        match = held(match)
        was_known = match.step == Step.ACCEPTED
        move(match, Step.DECLINED, part, by, note)
        if was_known:
            leave_company(match, by)
        _tell_consultant(match, Kind.CANDIDATE_SAID, part)
    return match


def ask_about_match(*, match: Match, question: str, by: Viewer) -> Match:
    """The candidate asks the consultant something first; the proposal waits. The last question counts.

    Raises ValidationError without a question and when nothing waits any more.
    """
    if not question.strip():
        raise ValidationError({"question": _("Write the question.")}, code="empty")
    with transaction.atomic():
        match = held(match)
        if not match.is_waiting:
            raise ValidationError(moved_on(match), code="moved")
        match.question, match.question_at, match.answered_at = question.strip(), timezone.now(), None
        match.save(update_fields=["question", "question_at", "answered_at", "updated_at"])
        owe(match, Kind.CANDIDATE_SAID)
        leave_trail(by, "ask_about_match", match, circle_id=match.partnership_id)
    return match


def answer_candidate(*, match: Match, answer: str, by: Viewer, spoken: bool = False) -> Match:
    """Somebody tells the candidate: why nothing came of it, or what they asked. By mail, or it was `spoken`.

    Raises ValidationError without words: an answer is one in words of one's own.
    """
    if not answer.strip():
        raise ValidationError({"answer": _("Write a few words to the candidate.")}, code="empty")
    with transaction.atomic():
        match = held(match)
        match.answer, match.answered_at = answer.strip(), timezone.now()
        match.answer_owed, match.question_at = False, None
        match.save(update_fields=["answer", "answered_at", "answer_owed", "question_at", "updated_at"])
        if not spoken:
            owe(match, Kind.ANSWERED)
        leave_trail(by, "answer_candidate", match, circle_id=match.partnership_id, spoken=spoken)
    return match


# What the company says -------------------------------------------------------------------------------


def agree_match(
    *,
    match: Match,
    starts_on: date,
    terms: str,
    part: str,
    by: Viewer,
    note: str = "",
    keeps_others: bool = False,
) -> Match:
    """The job is agreed from a day: it takes a place of the opening, and the person's other proposals close.

    `keeps_others`: for part-time jobs that go together. A company says so of a full-time job alone; of others
    the consultant is told, and decides. Of two who agree with the same person, or about the
    last place, at the same moment, one is heard. Raises ValidationError for the other.
    """
    with transaction.atomic():
        match = held(match)
        move(match, Step.AGREED, part, by, note, starts_on=starts_on, terms=terms)
        take_place(opening=match.opening, by=by)
        if _takes_all(match, part, keeps_others):
            close_others(match.candidate, by=system_viewer())
        _tell_consultant(match, Kind.COMPANY_SAID, part)
    # Only now: each of the others is held by itself, so that no two who agree wait for each other.
    _settle_full(match.opening)
    return match


def _takes_all(match: Match, part: str, keeps_others: bool) -> bool:
    """Whether what was agreed leaves no room for the person's other proposals."""
    if part != Part.COMPANY:
        return not keeps_others
    return match.terms == Terms.ORDINARY_FULL_TIME and not match.opening.is_part_time


def close_others_of(*, match: Match, by: Viewer) -> Match:
    """The person takes this job alone, says the consultant: the other proposals close.

    Raises ValidationError when the job is not agreed, or no longer.
    """
    with transaction.atomic():
        match = held(match)
        if match.step not in (Step.AGREED, Step.STARTED):
            raise ValidationError(moved_on(match), code="moved")
        close_others(match.candidate, by=by)
    return match


def refuse_match(*, match: Match, reason: str, part: str, by: Viewer) -> Match:
    """The company chose somebody else: it says why, and the candidate is owed an answer.

    Raises ValidationError without a reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the candidate gets an answer.")}, code="empty")
    with transaction.atomic():
        match = held(match)
        move(match, Step.NOT_CHOSEN, part, by, reason.strip())
        unshare(match, by)
        _tell_consultant(match, Kind.COMPANY_SAID, part)
    return match


# What the consultant does ----------------------------------------------------------------------------


def withdraw_match(*, match: Match, reason: str, by: Viewer) -> Match:
    """Take a proposal back, with the reason; the candidate is owed an answer."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the candidate gets an answer.")}, code="empty")
    with transaction.atomic():
        match = held(match)
        was_known = match.step == Step.ACCEPTED
        move(match, Step.WITHDRAWN, Part.CONSULTANT, by, reason.strip())
        if was_known:
            leave_company(match, by)
    return match


def begin_match(*, match: Match, by: Viewer, **job: Any) -> Placement:
    """The person has begun: the placement is recorded on what was agreed, or on what `job` says instead.

    Raises ValidationError as `begin_placement` does, and when the match is not agreed.
    """
    with transaction.atomic():
        match = held(match)
        move(match, Step.STARTED, Part.CONSULTANT, by)
        given = {"terms": match.terms, "starts": match.starts_on, "is_private": True} | job
        placement = begin_placement(
            partnership=match.partnership,
            candidate=match.candidate,
            company=match.opening.company,
            opening=match.opening,
            has_place=True,
            by=by,
            **given,
        )
        match.placement, match.starts_on, match.terms = placement, placement.starts, placement.terms
        match.save(update_fields=["placement", "starts_on", "terms", "updated_at"])
        follow_placement(placement)
    return placement


def not_started(*, match: Match, reason: str, part: str, by: Viewer) -> Match:
    """What was agreed never began: the place is open again, and the candidate is owed an answer."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the candidate gets an answer.")}, code="empty")
    with transaction.atomic():
        match = held(match)
        move(match, Step.NOT_STARTED, part, by, reason.strip())
        give_place_back(opening=match.opening, by=by)
        unshare(match, by)
        _tell_consultant(match, Kind.COMPANY_SAID if part == Part.COMPANY else Kind.CANDIDATE_SAID, part)
    return match


# What follows from something else --------------------------------------------------------------------


def keep_steps(now: datetime) -> int:
    """By the clock: matches end with their placement, and with an opening that is no longer open.

    Returns how many moved; run twice each moves once.
    """
    today = timezone.localdate(now)
    over = Placement.objects.filter(match__step=Step.STARTED, ends__lte=today).order_by("pk")
    closed = Match.objects.waiting().exclude(opening__state=Opening.State.OPEN)
    return each(over, _end_with) + each(closed.listed().order_by("pk"), _fall_away)


def _end_with(placement: Placement) -> int:
    follow_placement(placement)
    return 1


def _settle_full(opening: Opening) -> None:
    """With the last place the others proposed for it fall away; what is left here the clock does."""
    if not opening.is_open:
        for match in Match.objects.of_opening(opening).waiting().listed().order_by("pk"):
            _fall_away(match)


def _fall_away(match: Match) -> int:
    with transaction.atomic():
        match = held(match)
        if match.step not in WAITING or match.opening.is_open:
            return 0
        with translation.override(settings.LANGUAGE_CODE):  # It is kept, so in the site's own language.
            note = match.opening.closed_because or _("The job is no longer open.")
        move(match, Step.FELL_AWAY, None, system_viewer(), note)
        unshare(match, system_viewer())
    return 1


# Mails ----------------------------------------------------------------------------------------------


def _tell_consultant(match: Match, kind: str, part: str) -> None:
    """The consultant is told what others said, not what they wrote down themselves."""
    if part != Part.CONSULTANT:
        owe(match, kind)
