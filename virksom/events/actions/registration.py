"""Registering for an event, changing it, and giving up the seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.events.actions.seats import free_seat, hold_event, move_up, take_seat
from virksom.events.models import Closed, Event, Notice, Participant, Registration
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail

#: Asking again for one's own link sends at most one mail in this time.
LINK_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class Person:
    """Who somebody says they are. `level` is for people from companies only."""

    name: str
    email: str
    represents: str
    phone: str = ""
    organisation_name: str = ""
    level: str = ""
    language: str = "da"
    company_id: int | None = None


class AlreadyRegistered(ValidationError):
    """The person has a seat or a place in the queue; their link has been sent to them again."""


def register(*, by: Viewer, event: Event, person: Person, note: str = "") -> Registration:
    """Register a person: a seat if one is free, otherwise the next place on the waiting list.

    Raises ValidationError when registration is closed (its code says why), and AlreadyRegistered
    for a person who is registered: then nothing changes but that their link is mailed again. After
    the deadline whoever is registered is mailed their link all the same, and answered like everybody.
    """
    with transaction.atomic():
        event = hold_event(event.pk)
        known = Registration.objects.filter(event=event).of_mail(person.email).first()
        closed = event.closed_because(timezone.now())
        is_registered = known is not None and known.state != Registration.State.CANCELLED
        if not is_registered and not closed:
            participant = find_or_add_participant(partnership_id=event.partnership_id, person=person)
            registration = seat_or_queue(event, participant, known, note)
            leave_trail(
                by, "register", registration, circle_id=event.partnership_id, state=str(registration.state)
            )
            return registration
        if known is not None and is_registered and closed in (None, Closed.DEADLINE):
            send_link_again(by=by, registration=known)
    if closed:
        raise ValidationError(closed.label, code=closed.value)
    raise AlreadyRegistered(
        _("You are registered already. We have sent you your personal link again."), code="registered"
    )


def seat_or_queue(
    event: Event, participant: Participant, known: Registration | None, note: str
) -> Registration:
    """A seat if one is free, otherwise the next place in the queue; who has an address is owed a mail.

    `known` is the person's registration that was given up. Must run in a transaction that holds the event.
    """
    state = Registration.State.SEATED if take_seat(event) else Registration.State.WAITING
    registration = known or Registration(event=event, participant=participant)
    registration.state = state
    registration.queued_at = timezone.now()
    registration.note = note
    registration.save()
    if participant.email:
        Notice.objects.create(
            registration=registration,
            kind=Notice.Kind.SEATED if registration.holds_seat else Notice.Kind.WAITING,
        )
    return registration


def find_or_add_participant(*, partnership_id: int, person: Person) -> Participant:
    """The person with this mail address in the partnership, added when there is none.

    Somebody known keeps what is known: anybody can type an address, so only blanks are filled. With
    the personal link people change their own details. Must run inside a transaction.
    """
    people = Participant.objects.filter(partnership=partnership_id)
    found = people.with_mail(person.email).first()
    if found is None:
        try:
            with transaction.atomic():
                return Participant.objects.create(
                    partnership_id=partnership_id,
                    name=person.name,
                    email=person.email.strip().lower(),
                    phone=person.phone,
                    represents=person.represents,
                    level=_level(person),
                    organisation_name=person.organisation_name,
                    language=person.language,
                    company_id=person.company_id,
                )
        except IntegrityError:  # Somebody added the same person just now.
            found = people.with_mail(person.email).get()
    blanks = [
        name for name in ("phone", "organisation_name") if not getattr(found, name) and getattr(person, name)
    ]
    if found.represents == person.represents and not found.level and _level(person):
        blanks.append("level")
    for name in blanks:
        setattr(found, name, getattr(person, name))
    if blanks:
        found.save(update_fields=[*blanks, "updated_at"])
    return found


def _level(person: Person) -> str:
    return person.level if person.represents == Participant.Represents.COMPANY else ""


def send_link_again(*, by: Viewer, registration: Registration) -> Registration:
    """Owe the person a mail with their link, unless one was asked for in the last ten minutes."""
    with transaction.atomic():
        recent = registration.notices.filter(
            kind=Notice.Kind.LINK, created_at__gt=timezone.now() - LINK_PAUSE
        ).exists()
        if not recent and registration.participant.email:
            Notice.objects.create(registration=registration, kind=Notice.Kind.LINK)
            leave_trail(by, "send_link_again", registration, circle_id=registration.event.partnership_id)
    return registration


def change_registration(
    *, by: Viewer, registration: Registration, person: Person, note: str = ""
) -> Registration:
    """Change a person's own details and note. The mail address stays: it proves who they are.

    Raises ValidationError when the event is over or cancelled, or the seat was given up.
    """
    with transaction.atomic():
        registration = Registration.objects.select_related("event", "participant").get(pk=registration.pk)
        _refuse_when_over(registration)
        participant = registration.participant
        participant.name = person.name
        participant.phone = person.phone
        participant.represents = person.represents
        participant.level = _level(person)
        participant.organisation_name = person.organisation_name
        participant.language = person.language
        participant.save()
        registration.note = note
        registration.save(update_fields=["note", "updated_at"])
        leave_trail(by, "change_registration", registration, circle_id=registration.event.partnership_id)
    return registration


def give_up_seat(*, by: Viewer, registration: Registration) -> Registration:
    """Give up a seat or a place in the queue; the first in the queue gets the seat and a mail.

    Giving up twice changes nothing. Raises ValidationError when the event has begun or is cancelled.
    """
    with transaction.atomic():
        event = hold_event(registration.event_id)
        registration = Registration.objects.select_related("event").get(pk=registration.pk)
        if registration.state == Registration.State.CANCELLED:
            return registration
        _refuse_when_over(registration)
        held_seat = registration.holds_seat
        registration.state = Registration.State.CANCELLED
        registration.save(update_fields=["state", "updated_at"])
        moved = []
        if held_seat:
            free_seat(event)
            moved = move_up(event)
        leave_trail(
            by,
            "give_up_seat",
            registration,
            circle_id=event.partnership_id,
            moved_up=[next_one.pk for next_one in moved],
        )
    return registration


def take_seat_back(*, by: Viewer, registration: Registration) -> Registration:
    """Undo giving up a seat, as long as it is free; nobody gets a mail: nothing has changed for them.

    Raises ValidationError when the seat has gone to somebody, or the event has begun or is cancelled.
    """
    with transaction.atomic():
        event = hold_event(registration.event_id)
        registration = Registration.objects.select_related("event", "participant").get(pk=registration.pk)
        if registration.state != Registration.State.CANCELLED:
            return registration
        _refuse_when_over(registration)
        if not take_seat(event):
            raise ValidationError(
                _("Somebody else has the seat by now. Register the person again for the waiting list."),
                code="taken",
            )
        registration.state = Registration.State.SEATED
        registration.save(update_fields=["state", "updated_at"])
        leave_trail(by, "take_seat_back", registration, circle_id=event.partnership_id)
    return registration


def _refuse_when_over(registration: Registration) -> None:
    event = registration.event
    if event.is_cancelled:
        raise ValidationError(_("The event is cancelled, so there is nothing to change."), code="cancelled")
    if event.starts_at <= timezone.now():
        raise ValidationError(
            _("The event has begun or is over. Write to the hosts if something is wrong."), code="past"
        )
