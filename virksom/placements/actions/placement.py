"""What happens to placements: they begin, are corrected, and end."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from virksom.candidates.models import Candidate, Concept
from virksom.companies.models import Company
from virksom.foundation.access import Viewer, system_viewer
from virksom.foundation.trail import leave_trail
from virksom.openings.actions.opening import take_place
from virksom.openings.models import Opening
from virksom.partnerships.actions.upkeep import note_activity
from virksom.partnerships.models import Partnership
from virksom.placements.actions.confirmation import confirm_anew, owe_confirmations
from virksom.placements.actions.follow_up import plan_follow_ups
from virksom.placements.actions.step import close_others, follow_placement, hold
from virksom.placements.models import Match, Placement, Step, Terms
from virksom.placements.models.match import WAITING


def _check(placement: Placement) -> None:
    """Raises ValidationError, by field, for what cannot be."""
    if placement.ends and placement.ends < placement.starts:
        raise ValidationError(
            {"ends": _("The placement ends before it starts. Correct one of the dates.")}, code="ends first"
        )
    if placement.basis == Placement.Basis.ATTRIBUTED and not placement.basis_reason.strip():
        raise ValidationError(
            {"basis_reason": _("Say why the placement would not have come without the partnership.")},
            code="no reason",
        )


def _save(placement: Placement) -> None:
    _check(placement)
    try:
        with transaction.atomic():
            placement.save()
    except IntegrityError:
        raise ValidationError(
            _("This placement is already recorded: the same candidate, company, terms and start."),
            code="twice",
        ) from None


def begin_placement(
    *,
    partnership: Partnership,
    candidate: Candidate,
    company: Company,
    terms: str,
    is_private: bool,
    starts: date,
    by: Viewer,
    ends: date | None = None,
    basis: str = Placement.Basis.REPORTED,
    basis_reason: str = "",
    occupation: Concept | None = None,
    hours: int | None = None,
    next_step: str = "",
    next_step_on: date | None = None,
    opening: Opening | None = None,
    has_place: bool = False,
) -> Placement:
    """Record that a candidate of the partnership has got a job, internship or training place.

    Its follow-ups fall due, and the company and the candidate are asked to confirm it; the consultant who
    records it has confirmed it by that. A full-time job closes the person's proposals. With an `opening` it
    takes one of its places, unless it `has_place` since it was agreed. Raises ValidationError for a candidate
    of another partnership or one who is proposed for the opening, an opening of another company or without a
    place left, an end before the start, an attribution without its reason, a second full-time job at the same
    time, and a placement that is recorded already.
    """
    if candidate.partnership_id != partnership.pk:
        raise ValidationError(
            {"candidate": _("The candidate belongs to another partnership.")}, code="elsewhere"
        )
    if opening is not None and opening.company_id != company.pk:
        raise ValidationError({"opening": _("The opening is another company's.")}, code="elsewhere")
    with transaction.atomic():
        hold(candidate)
        _check_alone(candidate, terms, starts, ends)
        if opening is not None and not has_place:
            _check_not_proposed(candidate, opening)
            take_place(opening=opening, by=by)
        placement = Placement(
            partnership=partnership,
            candidate=candidate,
            company=company,
            opening=opening,
            terms=terms,
            is_private=is_private,
            starts=starts,
            ends=ends,
            basis=basis,
            basis_reason=basis_reason,
            occupation=occupation,
            hours=hours,
            next_step=next_step,
            next_step_on=next_step_on,
            recorded_by_id=by.user_id,
            recorded_for_id=by.organisation_id,
        )
        if by.user_id is not None and by.user_id == candidate.consultant_id:
            placement.person_yes_at = timezone.now()
        _save(placement)
        if terms == Terms.ORDINARY_FULL_TIME and (ends is None or ends > timezone.localdate()):
            close_others(candidate, by=system_viewer())
        _tell_partnership(placement, by)
        plan_follow_ups(placement, timezone.localdate())
        owe_confirmations(placement)
        leave_trail(by, "begin_placement", placement, circle_id=partnership.pk, terms=str(terms))
    return placement


def _hold_as_it_is(placement: Placement) -> None:
    """Hold a placement, and its candidate before it, and read it anew: what others said meanwhile stays."""
    hold(placement.candidate)
    placement.refresh_from_db(from_queryset=Placement.objects.select_for_update(of=("self",)))


def _check_not_proposed(candidate: Candidate, opening: Opening) -> None:
    """Raises ValidationError where a proposal goes on to the placement, and takes the place itself."""
    if (
        Match.objects.of_candidate(candidate)
        .of_opening(opening)
        .filter(step__in=(*WAITING, Step.AGREED))
        .exists()
    ):
        raise ValidationError(
            {"opening": _("The candidate is proposed for this job. Go on from the proposal.")},
            code="proposed",
        )


def _check_alone(
    candidate: Candidate, terms: str, starts: date, ends: date | None, but: Placement | None = None
) -> None:
    """Nobody has two ordinary full-time jobs at a time: two who place the same person are told of each other.

    Raises ValidationError for a second one beside the one that is changed, `but`. The candidate is held.
    """
    if terms != Terms.ORDINARY_FULL_TIME:
        return
    others = Placement.objects.of_candidate(candidate).on_terms(terms).running_on(starts)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if ends is not None:
        others = others.filter(starts__lte=ends)
    other = others.select_related("company").order_by("-starts").first()
    if other is not None:
        raise ValidationError(
            _("The candidate has a full-time job at {company} at that time. End that one first.").format(
                company=other.company
            ),
            code="busy",
        )


def _tell_partnership(placement: Placement, by: Viewer) -> None:
    with translation.override(settings.LANGUAGE_CODE):  # It is kept, so in the site's own language.
        what = _("a placement began")
    note_activity(
        partnership=placement.partnership,
        organisation=placement.recorded_for,
        on=min(placement.starts, timezone.localdate()),
        what=what,
    )


def change_placement(
    *,
    placement: Placement,
    terms: str,
    is_private: bool,
    starts: date,
    ends: date | None,
    basis: str,
    basis_reason: str,
    by: Viewer,
    occupation: Concept | None = None,
    hours: int | None = None,
    next_step: str = "",
    next_step_on: date | None = None,
) -> Placement:
    """Correct a placement; candidate and company stay. Raises ValidationError as `begin_placement` does.

    Its open follow-ups move along. Other terms or another start are to be confirmed anew, but for who has
    said just that.
    """
    with transaction.atomic():
        _hold_as_it_is(placement)
        # What was there before stays possible: an old mistake keeps nobody from correcting something else.
        if (placement.terms, placement.starts, placement.ends) != (terms, starts, ends):
            _check_alone(placement.candidate, terms, starts, ends, but=placement)
        is_another = (placement.terms, placement.starts) != (terms, starts)
        placement.occupation = occupation
        placement.hours = hours
        placement.next_step = next_step
        placement.next_step_on = next_step_on
        placement.terms = terms
        placement.is_private = is_private
        placement.starts = starts
        placement.ends = ends
        placement.basis = basis
        placement.basis_reason = basis_reason
        _save(placement)
        follow_placement(placement)
        plan_follow_ups(placement, timezone.localdate())
        if is_another:
            confirm_anew(placement, by)
        leave_trail(by, "change_placement", placement, circle_id=placement.partnership_id, terms=str(terms))
    return placement


def end_placement(*, placement: Placement, on: date, by: Viewer) -> Placement:
    """Record the last day of a placement; the same day twice changes nothing.

    Raises ValidationError for a day before the start.
    """
    with transaction.atomic():
        _hold_as_it_is(placement)
        if placement.ends == on:
            return placement
        placement.ends = on
        _save(placement)
        follow_placement(placement)
        plan_follow_ups(placement, timezone.localdate())
        leave_trail(by, "end_placement", placement, circle_id=placement.partnership_id, ends=on.isoformat())
    return placement
