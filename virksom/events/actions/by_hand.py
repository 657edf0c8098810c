"""Registering somebody by hand, by those who record who comes."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.events.access import kinds_recordable
from virksom.events.actions.attendance import NOT_YOURS, known_or_new
from virksom.events.actions.invitation import DAILY_LIMIT, mails_left_today
from virksom.events.actions.registration import Person, seat_or_queue
from virksom.events.actions.seats import hold_event
from virksom.events.models import Event, Participant, Registration
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail


def register_by_hand(*, by: Viewer, event: Event, person: Person, note: str = "") -> Registration:
    """Register somebody who asked on the telephone or in person, by the rules of public registration.

    A person who is known is recognised, as at the door. Raises ValidationError when registration is
    closed (its code says why), when the one who registers may not record this kind of person, when
    several known people fit, for a person who is registered already, and beyond the mails a day that
    nobody has to approve.
    """
    with transaction.atomic():
        event = hold_event(event.pk)
        closed = event.closed_because(timezone.now())
        if closed:
            raise ValidationError(closed.label, code=closed.value)
        participant = _recognised(event, person)
        if participant.represents not in kinds_recordable(by, event):
            raise ValidationError(NOT_YOURS, code="not yours")
        known = Registration.objects.filter(event=event, participant=participant).first()
        if known is not None and known.state != Registration.State.CANCELLED:
            raise ValidationError(
                _("{name} is registered already ({state}).").format(
                    name=participant.name, state=known.get_state_display()
                ),
                code="registered",
            )
        if participant.email and not by.may("a", Event, inside=event.partnership):
            keep_to_the_limit(by)
        registration = seat_or_queue(event, participant, known, note)
        leave_trail(
            by,
            "register_by_hand",
            registration,
            circle_id=event.partnership_id,
            state=str(registration.state),
            mailed=bool(participant.email),
        )
    return registration


def keep_to_the_limit(by: Viewer) -> None:
    """Refuse one mail more than a person may send a day."""
    if not mails_left_today(by):
        raise ValidationError(
            _(
                "You have sent {limit} mails today. Ask a lead to register the person, or leave the mail "
                "address empty and tell the person yourself."
            ).format(limit=DAILY_LIMIT),
            code="limit",
        )


def _recognised(event: Event, person: Person) -> Participant:
    """The known person or a new one. What is known stays; only blanks are filled."""
    said = {
        "name": person.name,
        "email": person.email.strip().lower(),
        "phone": person.phone,
        "organisation_name": person.organisation_name,
        "represents": person.represents,
        "level": person.level if person.represents == Participant.Represents.COMPANY else "",
        "language": person.language,
    }
    participant = known_or_new(event, said)
    blanks = [name for name in ("email", "phone") if said[name] and not getattr(participant, name)]
    for name in blanks:
        setattr(participant, name, said[name])
    if blanks:
        try:
            with transaction.atomic():
                participant.save(update_fields=[*blanks, "updated_at"])
        except IntegrityError:
            raise ValidationError(
                {"email": _("Somebody else has this mail address. Check it, or leave it empty.")},
                code="other address",
            ) from None
    return participant
