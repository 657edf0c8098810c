"""Recording contacts: what was said, which items were raised, and who is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.companies.actions.need import add_need, meet_need
from virksom.companies.actions.reservation import count_approach, done_by, use_reservation
from virksom.companies.actions.timeline import enter_contact, owe_notice
from virksom.companies.facts.answer import month_of
from virksom.companies.models import (
    AgendaItem,
    Channel,
    Company,
    Contact,
    ContactPerson,
    MonthOfContacts,
    Need,
    Notice,
    Offer,
    Reservation,
)
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
    openings: str = "",
    from_company: bool = False,
    outcomes: Mapping[int, str] | None = None,
    met: Iterable[Need] = (),
    needs: Iterable[Mapping[str, Any]] = (),
    key: str | None = None,
) -> Contact:
    """Write a contact into the company's timeline; with a reservation, it is used and its agenda closed.

    `outcomes` says by item what came of it; an item left out goes back to the queue, and whose item is
    closed is told. `met` are the needs this contact met, `needs` those the company spoke of. It is
    written with all of them or not at all, and under the same `key` once, however often it is sent.
    Raises ValidationError for a time to come, and for a reservation that is used.
    """
    _refuse_future(at)

    def write() -> Contact:
        contact = Contact(
            key=key,
            reservation=reservation,
            person=person,
            channel=channel,
            offer=offer,
            about=about,
            at=at,
            notes=notes,
            wants_more=wants_more,
            knows_schemes=knows_schemes,
            openings=openings,
            from_company=from_company,
            **done_by(by, company, Contact),
        )
        _write_in(contact, outcomes or {}, met, by)
        for need in needs:
            add_need(company=company, contact=contact, by=by, **need)
        leave_trail(by, "record_contact", contact, circle_id=contact.partnership_id)
        return contact

    return _once(key, by, write)


def _once(key: str | None, by: Viewer, write: Callable[[], Contact]) -> Contact:
    """Write what was sent under a key, all or nothing, and once, however often it comes."""
    try:
        with transaction.atomic():
            return sent_before(key, by) or write()
    except (IntegrityError, ValidationError):
        # Of two sent at the same moment the other was quicker.
        if sent := sent_before(key, by):
            return sent
        raise


def sent_before(key: str | None, by: Viewer) -> Contact | None:
    """The contact that was sent under this key, when its answer was lost on the way."""
    return Contact.objects.filter(key=key, user=by.user_id).first() if key else None


def _write_in(contact: Contact, outcomes: Mapping[int, str], met: Iterable[Need], by: Viewer) -> None:
    """Keep a contact that counts: its reservation is used, its agenda closed, its line in the timeline."""
    reservation = contact.reservation
    if reservation is not None and not use_reservation(reservation):
        raise ValidationError(_("This visit is written in already. Look in the timeline."))
    contact.save()
    if reservation is not None:
        _close_agenda(reservation, contact, outcomes, by)
    elif not contact.from_company:
        count_approach(contact.company, contact.on)
    enter_contact(contact)
    for need in met:
        meet_need(need=need, contact=contact, by=by)


def _refuse_future(at: datetime) -> None:
    if at > timezone.now():
        raise ValidationError(
            {"at": _("This is in the future. Reserve it instead; it becomes a contact when it happened.")}
        )


def _close_agenda(
    reservation: Reservation, contact: Contact, outcomes: Mapping[int, str], by: Viewer
) -> None:
    """Close the items that were raised, each with its outcome, and tell those whose they are.

    What the visit was reserved for was raised, whoever went; what came of it is the contact's.
    """
    for item in AgendaItem.objects.filter(reservation=reservation).open():
        if item.pk not in outcomes and not item.is_why(reservation):
            AgendaItem.objects.filter(pk=item.pk).update(reservation=None)
            continue
        AgendaItem.objects.filter(pk=item.pk).update(
            outcome=outcomes.get(item.pk, ""), closed_by=contact, updated_at=timezone.now()
        )
        if item.user_id != by.user_id:
            owe_notice(Notice.Kind.ITEM_CLOSED, item.user_id, contact.company, item=item)


def draft_contact(
    *, company: Company, about: str, at: datetime, by: Viewer, person: ContactPerson | None = None
) -> Contact:
    """Keep a meeting from a calendar as a draft: nobody's contact until it is confirmed.

    The same meeting handed in twice is one draft.
    """
    kept = Contact.objects.drafts().filter(company=company, user=by.user_id, at=at, about=about).first()
    if kept is not None:
        return kept
    with transaction.atomic():
        contact = Contact.objects.create(
            channel=Channel.MEETING,
            offer=Offer.ADVICE,
            about=about,
            at=at,
            person=person,
            is_draft=True,
            **done_by(by, company, Contact),
        )
        leave_trail(by, "draft_contact", contact, circle_id=contact.partnership_id)
    return contact


def confirm_draft(
    *,
    contact: Contact,
    by: Viewer,
    reservation: Reservation | None = None,
    outcomes: Mapping[int, str] | None = None,
    met: Iterable[Need] = (),
    **changes: Any,
) -> Contact:
    """Make a draft a contact that counts, with what was corrected; with a reservation as any other contact.

    Raises ValidationError when it is none any more, for a time to come, and for a reservation that is
    used.
    """
    _refuse_future(changes.get("at", contact.at))
    with transaction.atomic():
        if not Contact.objects.filter(pk=contact.pk, is_draft=True).update(is_draft=False):
            raise ValidationError(_("This draft is written in already. Look in the timeline."))
        for name, value in {**changes, "is_draft": False, "reservation": reservation}.items():
            setattr(contact, name, value)
        _write_in(contact, outcomes or {}, met, by)
        leave_trail(by, "confirm_draft", contact, circle_id=contact.partnership_id)
    return contact


def throw_away_draft(*, contact: Contact, by: Viewer) -> Contact:
    """Forget a draft. Doing it twice changes nothing, and a contact that was written in stays."""
    with transaction.atomic():
        gone, _rows = Contact.objects.filter(pk=contact.pk, is_draft=True).delete()
        if gone:
            leave_trail(by, "throw_away_draft", contact, circle_id=contact.partnership_id)
    return contact


def may_still_change(contact: Contact, by: Viewer) -> bool:
    """Whether the notes may be corrected: by who wrote the contact in, on the same day."""
    written = timezone.localdate(contact.created_at)
    return not contact.is_draft and contact.user_id == by.user_id and written == timezone.localdate()


def change_contact(
    *,
    contact: Contact,
    notes: str,
    openings: str,
    wants_more: bool | None,
    knows_schemes: bool | None,
    by: Viewer,
) -> Contact:
    """Correct what came of one's own contact, on the day it was written in. Raises ValidationError later."""
    if not may_still_change(contact, by):
        raise ValidationError(_("A contact can be corrected by who wrote it in, on the same day."))
    with transaction.atomic():
        contact.notes, contact.openings = notes, openings
        contact.wants_more, contact.knows_schemes = wants_more, knows_schemes
        contact.save()
        leave_trail(by, "change_contact", contact, circle_id=contact.partnership_id)
    return contact


def delete_contact(*, contact: Contact, by: Viewer) -> Contact:
    """Take a contact out that should not be there; its line in the timeline goes too.

    What was raised at it waits in the queue again. Raises ValidationError when a referral was closed by
    it. Doing it twice changes nothing.
    """
    try:
        with transaction.atomic():
            Need.objects.filter(met_by=contact, state=Need.State.MET).update(state=Need.State.UNDER_WAY)
            _open_agenda(contact)
            gone = Contact.objects.filter(pk=contact.pk).delete()[0]
            if gone:
                if not (contact.from_company or contact.is_draft):
                    _uncount(contact)
                leave_trail(by, "delete_contact", contact, circle_id=contact.partnership_id)
    except ProtectedError:
        raise ValidationError(_("A referral was closed by this contact, so it stays.")) from None
    return contact


def _open_agenda(contact: Contact) -> None:
    """Put the items a contact closed back into the queue; who was told of them is told anew.

    A visit that was reserved did not happen then: its days are given back, and its own item goes.
    """
    items = AgendaItem.objects.filter(closed_by=contact)
    Notice.objects.filter(kind=Notice.Kind.ITEM_CLOSED, item__in=items).delete()
    reservation = contact.reservation
    if reservation is not None:
        own = [item.pk for item in items if item.is_why(reservation)]
        AgendaItem.objects.filter(pk__in=own).delete()
        Reservation.objects.filter(pk=reservation.pk, state=Reservation.State.USED).update(
            state=Reservation.State.GIVEN_UP, updated_at=timezone.now()
        )
    items.update(reservation=None, closed_by=None, outcome="", updated_at=timezone.now())


def _uncount(contact: Contact) -> None:
    """Give the month its approach back; one that was reserved counts in the month of its window."""
    day = contact.reservation.starts_on if contact.reservation else contact.on
    MonthOfContacts.objects.filter(company=contact.company_id, month=month_of(day), taken__gt=0).update(
        taken=F("taken") - 1
    )
