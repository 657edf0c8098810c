"""The exchange: an opening goes from one to the next until somebody has it, and nobody forgets it.

Everything is state in the database: a worker that dies, comes late or runs twice changes nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.foundation.access import Viewer, system_viewer
from virksom.foundation.templatetags.ui import clock, weekday_in
from virksom.foundation.trail import leave_trail
from virksom.openings.actions.telling import owe_company, owe_partners
from virksom.openings.facts.people import leads_of, order_for, people_at, seat_for, terms_of, who_rings
from virksom.openings.facts.relay import answer_by, next_of
from virksom.openings.models import ExchangeTerms, Opening, OpeningNotice, RelayStep
from virksom.partnerships.models import Partnership

Kind = OpeningNotice.Kind
State = RelayStep.State


def hold(opening: Opening, now: datetime) -> bool:
    """Hold an open opening until the transaction ends; False when it is no longer open.

    Whoever changes whose turn it is holds the opening first, so that they come one after the other.
    """
    return Opening.objects.open().filter(pk=opening.pk).update(updated_at=now) == 1


def ask_next(opening: Opening, now: datetime, had: Collection[int] | None = None) -> RelayStep | None:
    """Ask the next who has not had it, and owe mails to those who can take it there.

    After the last one nobody has it: the leads are told, and somebody is asked to ring the company.
    Must run inside the transaction that holds the opening.
    """
    day = timezone.localdate(now)
    steps = RelayStep.objects.filter(opening=opening)
    if had is None:
        had = set(steps.values_list("organisation", flat=True))
    turn = next_of(order_for(opening.partnership_id, day), had)
    if turn is None:
        _nobody_has_it(opening, steps.order_by("number").last(), now)
        return None
    step = RelayStep.objects.create(
        opening=opening,
        number=_next_number(opening),
        partnership_id=turn.partnership_id,
        organisation_id=turn.organisation_id,
        asked_at=now,
        answer_by=answer_by(now, terms_of(opening.partnership_id).answer_hours),
    )
    owe_partners(Kind.ASKED, opening, people_at(turn.organisation_id, turn.partnership_id, day), step)
    return step


def _next_number(opening: Opening) -> int:
    last = RelayStep.objects.filter(opening=opening).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _nobody_has_it(opening: Opening, last: RelayStep | None, now: datetime) -> None:
    day = timezone.localdate(now)
    owe_partners(Kind.PASSED_ON, opening, leads_of(opening.partnership_id, day), last)
    owe_partners(Kind.RING, opening, who_rings(opening, day), last)


# Taking and passing on -------------------------------------------------------------------------------


def take_opening(*, opening: Opening, by: Viewer, now: datetime | None = None) -> RelayStep:
    """Take an opening for the organisation that is asked, or, when nobody has it, for one's own.

    The first to take it closes it for the rest; the company is told who will ring. Taking it twice
    changes nothing. Raises ValidationError when somebody else has it, when it is another's turn, and
    when it is no longer open.
    """
    now = now or timezone.now()
    try:
        with transaction.atomic():
            if not hold(opening, now):
                raise ValidationError(_("It is no longer open."))
            step, is_new = _take(opening, by, now)
            if is_new:
                Opening.objects.filter(pk=opening.pk).update(
                    first_answer_at=Coalesce("first_answer_at", now), heard_at=now
                )
                owe_company(Kind.TAKEN, opening, step)
                leave_trail(by, "take_opening", opening, circle_id=opening.partnership_id)
    except IntegrityError:  # Of two who took what nobody had, the other was quicker.
        raise ValidationError(_("Somebody else has taken it just now.")) from None
    opening.refresh_from_db()
    return step


def _take(opening: Opening, by: Viewer, now: datetime) -> tuple[RelayStep, bool]:
    """The turn with which a viewer has it, and whether they have it only now."""
    standing = RelayStep.objects.filter(opening=opening).standing().select_related("organisation", "user")
    step: RelayStep | None = standing.first()
    if step is None:
        return _take_up(opening, by, now), True
    if step.state == State.TAKEN:
        if step.user_id == by.user_id:
            return step, False
        raise ValidationError(_("{who} has it already.").format(who=step.user or step.organisation))
    if seat_for(by, [step]) is None:
        raise ValidationError(_not_yours(step))
    taken = RelayStep.objects.waiting().filter(pk=step.pk)
    if not taken.update(state=State.TAKEN, user=by.user_id, answered_at=now, updated_at=now):
        raise ValidationError(_("Somebody else has taken it just now."))
    step.refresh_from_db()
    return step, True


def _not_yours(step: RelayStep) -> str:
    return _("It is the turn of {organisation}, until {day}, {time}.").format(
        organisation=step.organisation, day=weekday_in(step.answer_by), time=clock(step.answer_by)
    )


def _take_up(opening: Opening, by: Viewer, now: datetime) -> RelayStep:
    """Take what nobody has: anybody of the place who takes openings may."""
    seat = seat_for(by, partnership_id=opening.partnership_id)
    if seat is None:
        raise ValidationError(_("You have no role here that takes openings."))
    step: RelayStep = RelayStep.objects.create(
        opening=opening,
        number=_next_number(opening),
        partnership_id=seat.partnership_id,
        organisation_id=seat.organisation_id,
        state=State.TAKEN,
        asked_at=now,
        answer_by=now,
        answered_at=now,
        user_id=by.user_id,
    )
    return step


def pass_on(*, opening: Opening, reason: str, by: Viewer, now: datetime | None = None) -> RelayStep | None:
    """Give an opening on to the next, with the reason; None when there is nobody left to ask.

    Raises ValidationError without a reason, and for what one's organisation does not have.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the next one knows.")})
    now = now or timezone.now()
    with transaction.atomic():
        if not hold(opening, now):
            raise ValidationError(_("It is no longer open."))
        step = RelayStep.objects.filter(opening=opening).standing().first()
        if step is None or seat_for(by, [step]) is None:
            raise ValidationError(_("Your organisation does not have it now."))
        _pass(step, reason.strip()[:200], now)
        following = ask_next(opening, now)
        leave_trail(by, "pass_on_opening", opening, circle_id=opening.partnership_id)
    return following


def _pass(step: RelayStep, reason: str, now: datetime) -> bool:
    rows = RelayStep.objects.standing().filter(pk=step.pk)
    return rows.update(state=State.PASSED, reason=reason, answered_at=now, updated_at=now) == 1


# By the clock ----------------------------------------------------------------------------------------


def pass_on_overdue(now: datetime) -> int:
    """Ask the next about every opening whose time to answer is over; returns how many went on.

    Run twice, late or side by side each goes on once.
    """
    rows = RelayStep.objects.overdue(now).select_related("opening").order_by("answer_by", "pk")
    return sum(_pass_on_one(step, now) for step in rows)


def _pass_on_one(step: Any, now: datetime) -> int:
    with transaction.atomic():
        if not hold(step.opening, now):
            return 0
        overdue = RelayStep.objects.overdue(now).filter(pk=step.pk)
        if not overdue.update(state=State.PASSED, answered_at=now, updated_at=now):
            return 0
        ask_next(step.opening, now)
        leave_trail(system_viewer(), "pass_on_opening", step.opening, circle_id=step.opening.partnership_id)
    return 1


# What the partners agreed ----------------------------------------------------------------------------


def set_exchange_terms(
    *,
    partnership: Partnership,
    answer_hours: int,
    stale_days: int,
    neighbour: Partnership | None,
    by: Viewer,
) -> ExchangeTerms:
    """Write down how long one has to take an opening, and which partnership is the neighbour.

    Openings already out keep their time. Raises ValidationError for a partnership as its own neighbour.
    """
    if neighbour is not None and neighbour.pk == partnership.pk:
        raise ValidationError({"neighbour": _("Choose another partnership than your own.")})
    with transaction.atomic():
        terms, _new = ExchangeTerms.objects.update_or_create(
            partnership=partnership,
            defaults={"answer_hours": answer_hours, "stale_days": stale_days, "neighbour": neighbour},
        )
        leave_trail(by, "set_exchange_terms", terms, circle_id=partnership.pk)
    return terms
