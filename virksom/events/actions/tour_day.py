"""On the day of a tour: a company was visited, was not at home, or declined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.companies.actions.contact import (
    delete_contact,
    may_still_change,
    record_contact,
    sent_before,
)
from virksom.companies.actions.need import add_need
from virksom.companies.actions.reservation import return_days
from virksom.companies.models import Channel, Contact, Need
from virksom.events.actions.tour import reserve_stop
from virksom.events.models import TourStop
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail

Result = TourStop.Result


def record_visit(
    *,
    stop: TourStop,
    by: Viewer,
    needs: Iterable[Mapping[str, Any]] = (),
    key: str | None = None,
    **said: Any,
) -> Contact:
    """Write in what came of a visit: the contact, what the company needs, and the agenda of others.

    Under the same `key` it is written once, however often it is sent. Raises ValidationError for a stop
    that is written in already.
    """
    with transaction.atomic():
        if sent := sent_before(key, by):
            return sent
        contact = _come_to(stop, Result.VISITED, by, key=key, **said)
        for need in needs:
            add_need(company=stop.company, contact=contact, by=by, **need)
    return contact


def record_decline(*, stop: TourStop, by: Viewer) -> Contact:
    """The company said no at the door: an approach that happened, so nobody asks again too soon."""
    with transaction.atomic():
        return _come_to(stop, Result.DECLINED, by, wants_more=False)


def _come_to(stop: TourStop, result: str, by: Viewer, **said: Any) -> Contact:
    _take(stop, result)
    contact = record_contact(
        company=stop.company,
        channel=Channel.VISIT,
        offer=stop.tour.offer,
        about=stop.tour.about,
        at=visited_at(stop, timezone.now()),
        by=by,
        reservation=stop.reservation if stop.is_reserved else None,
        **said,
    )
    TourStop.objects.filter(pk=stop.pk).update(contact=contact)
    stop.contact = contact
    return contact


def _take(stop: TourStop, result: str) -> None:
    """Set the result once: of two who write in the same stop, the first is kept."""
    open_still = TourStop.objects.filter(pk=stop.pk, result__in=(Result.NOT_YET, Result.NOT_AT_HOME))
    if stop.was_visited or not open_still.update(result=result, updated_at=timezone.now()):
        raise ValidationError(_("This stop is written in already."))
    stop.result = result


def visited_at(stop: TourStop, now: datetime) -> datetime:
    """When the visit was: now on the day itself, else at its planned time; never later than now."""
    if stop.on == timezone.localdate(now):
        return now
    planned = timezone.make_aware(datetime.combine(stop.on, stop.planned_at or time(12, 0)))
    return min(planned, now)


def note_not_at_home(*, stop: TourStop, by: Viewer) -> TourStop:
    """Nobody was there. The reservation is given back; the team may come again and write in a visit."""
    with transaction.atomic():
        if not TourStop.objects.filter(pk=stop.pk, result=Result.NOT_YET).update(
            result=Result.NOT_AT_HOME, updated_at=timezone.now()
        ):
            raise ValidationError(_("This stop is written in already."))
        stop.result = Result.NOT_AT_HOME
        if stop.is_reserved and stop.reservation is not None:
            return_days(reservation=stop.reservation, by=by)
        leave_trail(by, "note_not_at_home", stop, circle_id=stop.tour.partnership_id)
    return stop


def may_undo(stop: TourStop, by: Viewer) -> bool:
    """Whether what came of a stop may be taken back: by who wrote it in, on the same day."""
    return stop.contact is not None and may_still_change(stop.contact, by)


def undo_result(*, stop: TourStop, by: Viewer) -> TourStop:
    """Take back what one wrote in by mistake: the stop is open again, and reserved where it still can be.

    The contact goes, and the needs that were written in with it and that nobody has taken up. Raises
    ValidationError for what somebody else wrote in, and on a later day.
    """
    contact = stop.contact
    if contact is None or not may_undo(stop, by):
        raise ValidationError(_("A result can be taken back by who wrote it in, on the same day."))
    was_reserved = contact.reservation_id is not None
    with transaction.atomic():
        Need.objects.filter(contact=contact, state=Need.State.OPEN, referrals=None).delete()
        delete_contact(contact=contact, by=by)
        leave_trail(by, "undo_tour_result", stop, circle_id=stop.tour.partnership_id)
        stop.refresh_from_db()
        if was_reserved and stop.on >= timezone.localdate() and reserve_stop(stop=stop, by=by) is not None:
            # Somebody else has the days by now; who is there may write the visit in all the same.
            TourStop.objects.filter(pk=stop.pk).update(refusal="")
    stop.refresh_from_db()
    return stop
