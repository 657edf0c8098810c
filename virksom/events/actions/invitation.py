"""Inviting people by mail, and their answer by personal link."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virksom.events.actions.registration import (
    AlreadyRegistered,
    Person,
    find_or_add_participant,
    give_up_seat,
    register,
)
from virksom.events.facts.guests import unwilling_among
from virksom.events.models import Event, Invitation, Participant, Registration
from virksom.foundation.access import Viewer
from virksom.foundation.models import TrailEntry
from virksom.foundation.trail import leave_trail

#: So many mails a person may send a day without somebody's approval.
DAILY_LIMIT = 50


def invite(
    *,
    by: Viewer,
    event: Event,
    people: Sequence[Person] = (),
    participants: Sequence[Participant] = (),
    approved: bool = False,
) -> list[Invitation]:
    """Invite people to an announced event; who is invited or registered already is left out, and so is
    who comes from a company that wants no such mails now.

    Returns the new invitations, whose mails a job sends. Raises ValidationError when registration is
    closed, when nobody new is named, and beyond 50 mails a day unless `approved` by somebody who may.
    """
    closed = event.closed_because(timezone.now())
    if closed:
        raise ValidationError(closed.label, code=closed.value)
    with transaction.atomic():
        found = {
            person.pk: person
            for person in (
                *participants,
                *(find_or_add_participant(partnership_id=event.partnership_id, person=p) for p in people),
            )
        }
        ids = found.keys() - _already_asked(event, found.keys())
        unwilling = unwilling_among([found[pk] for pk in ids])
        if ids and not ids - unwilling:
            raise ValidationError(
                _("The companies of those you named want no invitations now. Name somebody else.")
            )
        ids -= unwilling
        if not ids:
            raise ValidationError(
                _("Everybody you named is invited or registered already. Name somebody new.")
            )
        if not (approved and by.may("a", Event, inside=event.partnership)):
            _keep_to_the_limit(by, len(ids))
        invitations = Invitation.objects.bulk_create(
            Invitation(event=event, participant=found[pk], invited_by_id=by.user_id) for pk in sorted(ids)
        )
        leave_trail(by, "invite", event, circle_id=event.partnership_id, invited=len(invitations))
    return invitations


def _already_asked(event: Event, people: Iterable[int]) -> set[int]:
    people = list(people)
    asked = Invitation.objects.filter(event=event, participant__in=people)
    coming = Registration.objects.filter(event=event, participant__in=people).in_force()
    return {*asked.values_list("participant", flat=True), *coming.values_list("participant", flat=True)}


def _keep_to_the_limit(by: Viewer, wanted: int) -> None:
    left = mails_left_today(by)
    if wanted > left:
        raise ValidationError(
            ngettext(
                "You can send %(left)d more invitation today. Name fewer people, wait until tomorrow, "
                "or ask a lead to approve and send them.",
                "You can send %(left)d more invitations today. Name fewer people, wait until tomorrow, "
                "or ask a lead to approve and send them.",
                left,
            )
            % {"left": left},
            code="limit",
        )


def mails_left_today(by: Viewer) -> int:
    """How many mails a person may still send today without approval: invitations, and those to people
    whom they register by hand."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    invited = Invitation.objects.by_sender_since(by.user_id, midnight).count()
    by_hand = TrailEntry.objects.doing(["register_by_hand"]).filter(
        actor_id=by.user_id, at__gte=midnight, details__mailed=True
    )
    return max(0, DAILY_LIMIT - invited - by_hand.count())


def answer_invitation(*, by: Viewer, invitation: Invitation, comes: bool) -> Registration | None:
    """Answer an invitation: yes registers, no gives up the seat if there was one.

    Returns the registration of who comes. Raises ValidationError when the event is over, cancelled or
    closed; its code says why.
    """
    with transaction.atomic():
        event, participant = invitation.event, invitation.participant
        closed = event.closed_because(timezone.now())
        if closed and comes:
            raise ValidationError(closed.label, code=closed.value)
        registration = None
        if comes:
            registration = _registered(by, event, participant)
        else:
            _not_coming(by, event, participant)
        invitation.answer = Invitation.Answer.YES if comes else Invitation.Answer.NO
        invitation.answered_at = timezone.now()
        invitation.save(update_fields=["answer", "answered_at", "updated_at"])
        leave_trail(
            by, "answer_invitation", invitation, circle_id=event.partnership_id, answer=invitation.answer
        )
    return registration


def _registered(by: Viewer, event: Event, participant: Participant) -> Registration:
    known = Registration.objects.filter(event=event, participant=participant).in_force().first()
    if known:
        return known
    person = Person(
        name=participant.name,
        email=participant.email,
        represents=participant.represents,
        level=participant.level,
        language=participant.language,
    )
    try:
        return register(by=by, event=event, person=person)
    except AlreadyRegistered:  # From another window, just now.
        return Registration.objects.get(event=event, participant=participant)


def _not_coming(by: Viewer, event: Event, participant: Participant) -> None:
    registration = Registration.objects.filter(event=event, participant=participant).in_force().first()
    if registration and not event.closed_because(timezone.now()):
        give_up_seat(by=by, registration=registration)
