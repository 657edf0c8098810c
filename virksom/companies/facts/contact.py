"""What a form about a contact offers: whom one talked to, which needs are open, what is on the agenda."""

from __future__ import annotations

from typing import Any

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
    seat = seat_at(viewer, company)
    if seat is None or not (number.isdecimal() and len(number) < 19):
        return None
    rows = Reservation.objects.filter(pk=int(number), company=company, organisation=seat.organisation_id)
    return rows.live(timezone.localdate()).select_related("person").first()


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
