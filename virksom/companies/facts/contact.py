"""What a form about a contact offers: whom one talked to, which needs are open, what is on the agenda."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from virksom.companies.access import seat_at
from virksom.companies.models import AgendaItem, Company, Contact, ContactPerson, Need, Reservation
from virksom.foundation.access import Viewer


def people_to_name(company: Company, viewer: Viewer) -> Any:
    """The contact persons of a company the viewer may see."""
    return ContactPerson.objects.speaking_for(company).visible_to(viewer)


def needs_to_meet(company: Company, viewer: Viewer) -> Any:
    """The open needs of a company the viewer may close."""
    return Need.objects.filter(company=company).open().visible_to(viewer, "u")


def own_reservation(company: Company, viewer: Viewer, number: str) -> Reservation | None:
    """A live reservation of the viewer's own organisation: a colleague may go in one's stead."""
    if not (number.isdecimal() and len(number) < 19):
        return None
    return _held_by_us(company, viewer).filter(pk=int(number)).first()


def reservation_for(draft: Contact, viewer: Viewer) -> Reservation | None:
    """The reservation a meeting from a calendar was made under: the one agreed for that day, else one
    whose days it lies in, the viewer's own before a colleague's."""
    on = timezone.localdate(draft.at)
    rows = [row for row in _held_by_us(draft.company, viewer) if row.starts_on <= on <= row.ends_on]
    return min(rows, key=lambda row: (row.goes_on != on, row.user_id != viewer.user_id), default=None)


def _held_by_us(company: Company, viewer: Viewer) -> QuerySet[Any]:
    seat = seat_at(viewer, company, "c", Reservation)
    rows = Reservation.objects.filter(company=company).live(timezone.localdate())
    return rows.filter(organisation=seat.organisation_id).select_related("person") if seat else rows.none()


def agenda_of(reservation: Reservation | None) -> list[AgendaItem]:
    """The open items of a reservation, each with whose it is."""
    if reservation is None:
        return []
    return list(AgendaItem.objects.filter(reservation=reservation).open().select_related("organisation"))


def drafts_of(viewer: Viewer) -> Any:
    """One's own drafts; nobody else sees them."""
    return Contact.objects.drafts().filter(user=viewer.user_id).select_related("company").order_by("at")


def outcomes_at(contact: Contact) -> list[AgendaItem]:
    """The items that were raised at a contact, each with what came of it."""
    return list(AgendaItem.objects.filter(closed_by=contact).select_related("organisation"))
