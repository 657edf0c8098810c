"""Recording contacts: what was said, which items were raised, and who is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.companies.actions.reservation import count_approach, done_by, use_reservation
from virksom.companies.actions.timeline import enter_contact, owe_notice
from virksom.companies.models import AgendaItem, Company, Contact, ContactPerson, Notice, Reservation
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail


def record_contact(
    *,
    company: Company,
    channel: str,
    offer: str,
    about: str,
    at: datetime,
    by: Viewer,
    reservation: Reservation | None = None,
    person: ContactPerson | None = None,
    notes: str = "",
    wants_more: bool | None = None,
    knows_schemes: bool | None = None,
    from_company: bool = False,
    outcomes: Mapping[int, str] | None = None,
) -> Contact:
    """Write a contact into the company's timeline; with a reservation, it is used and its agenda closed.

    `outcomes` says by item what came of it; an item left out goes back to the queue, and whose item is
    closed is told. Raises ValidationError for a time to come, and for a reservation that is used.
    """
    if at > timezone.now():
        raise ValidationError(
            {"at": _("This is in the future. Reserve it instead; it becomes a contact when it happened.")}
        )
    with transaction.atomic():
        contact = Contact(
            reservation=reservation,
            person=person,
            channel=channel,
            offer=offer,
            about=about,
            at=at,
            notes=notes,
            wants_more=wants_more,
            knows_schemes=knows_schemes,
            from_company=from_company,
            **done_by(by, company),
        )
        if reservation is not None and not use_reservation(reservation):
            raise ValidationError(_("This visit is written in already. Look in the timeline."))
        contact.save()
        if reservation is not None:
            _close_agenda(reservation, contact, outcomes or {}, by)
        elif not from_company:
            count_approach(company, contact.on)
        enter_contact(contact)
        leave_trail(by, "record_contact", contact, circle_id=contact.partnership_id)
    return contact


def _close_agenda(
    reservation: Reservation, contact: Contact, outcomes: Mapping[int, str], by: Viewer
) -> None:
    """Close the items that were raised, each with its outcome, and tell those whose they are."""
    for item in AgendaItem.objects.filter(reservation=reservation).open():
        mine = item.organisation_id == contact.organisation_id
        if item.pk not in outcomes and not mine:
            AgendaItem.objects.filter(pk=item.pk).update(reservation=None)
            continue
        AgendaItem.objects.filter(pk=item.pk).update(
            outcome=outcomes.get(item.pk, ""), closed_by=contact, updated_at=timezone.now()
        )
        if item.user_id != by.user_id:
            owe_notice(Notice.Kind.ITEM_CLOSED, item.user_id, contact.company, item=item)


def confirm_draft(*, contact: Contact, by: Viewer, **changes: Any) -> Contact:
    """Make a draft a contact that counts, with what was corrected. Raises ValidationError if it is none."""
    with transaction.atomic():
        if not Contact.objects.filter(pk=contact.pk, is_draft=True).update(is_draft=False):
            raise ValidationError(_("This draft is written in already. Look in the timeline."))
        contact.is_draft = False
        for name, value in changes.items():
            setattr(contact, name, value)
        contact.save()
        count_approach(contact.company, contact.on)
        enter_contact(contact)
        leave_trail(by, "confirm_draft", contact, circle_id=contact.partnership_id)
    return contact
