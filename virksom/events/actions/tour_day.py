"""On the day of a tour: a company was visited, was not at home, or declined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.companies.actions.contact import record_contact
from virksom.companies.actions.need import add_need
from virksom.companies.actions.reservation import give_up_reservation
from virksom.companies.models import Channel, Contact, ContactPerson
from virksom.events.models import TourStop
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail

Result = TourStop.Result


@dataclass(frozen=True)
class Said:
    """One thing a company said it needs; `people` where it is people."""

    kind: str
    about: str = ""
    people: int | None = None


def record_visit(
    *,
    stop: TourStop,
    by: Viewer,
    wants_more: bool | None = None,
    notes: str = "",
    person: ContactPerson | None = None,
    needs: Sequence[Said] = (),
    outcomes: Mapping[int, str] | None = None,
) -> Contact:
    """Write in what came of a visit: the contact, what the company needs, and the agenda of others.

    Raises ValidationError for a stop that is written in already.
    """
    with transaction.atomic():
        contact = _come_to(
            stop,
            Result.VISITED,
            by,
            person=person,
            notes=notes,
            wants_more=wants_more,
            outcomes=outcomes,
        )
        for said in needs:
            add_need(
                company=stop.company,
                kind=said.kind,
                about=said.about,
                people=said.people,
                contact=contact,
                by=by,
            )
    return contact


def record_decline(*, stop: TourStop, by: Viewer) -> Contact:
    """The company said no at the door: an approach that happened, so nobody asks again too soon."""
    with transaction.atomic():
        return _come_to(stop, Result.DECLINED, by, wants_more=False)


def _come_to(stop: TourStop, result: str, by: Viewer, **said: object) -> Contact:
    _take(stop, result)
    contact = record_contact(
        company=stop.company,
        channel=Channel.VISIT,
        offer=stop.tour.offer,
        about=stop.tour.about,
        at=visited_at(stop, timezone.now()),
        by=by,
        reservation=stop.reservation if stop.is_reserved else None,
        **said,  # type: ignore[arg-type]
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
            give_up_reservation(reservation=stop.reservation, by=by)
        leave_trail(by, "note_not_at_home", stop, circle_id=stop.tour.partnership_id)
    return stop
