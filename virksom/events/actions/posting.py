"""The mails of events that are owed: invitations, reminders and notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from virksom.events.models import Event, Invitation, Notice, Participant, Registration, Reminder
from virksom.foundation import post
from virksom.foundation.post import Kind, Letter


def send_owed(*, now: datetime | None = None) -> int:
    """Send every mail of events that is owed, and return how many went out."""
    return post.send_owed(_kinds(), now=now)


def _kinds() -> Iterable[Kind]:
    event = "event__partnership__municipality"
    through = f"registration__{event}"
    return (
        (Notice.objects.select_related("registration__participant", through), _notice, _notice_matters),
        (Invitation.objects.select_related("participant", event), _invitation, _invitation_matters),
        (Reminder.objects.select_related("registration__participant", through), _reminder, _reminder_matters),
    )


def _letter(template: str, participant: Participant, event: Event, link: str, **facts: Any) -> Letter:
    """A mail about an event, with the person's own link in it."""
    base = settings.BASE_URL.rstrip("/")
    with translation.override(participant.language):
        when = render_to_string("events/when.html", {"item": event}).strip()
    facts |= {
        "participant": participant,
        "event": event,
        "when": when,
        "sessions": list(event.sessions.all()),
        "link": base + link,
        "calendar": base + reverse("events:public_list"),
    }
    return Letter(f"events/mail/{template}.txt", participant.email, participant.language, facts)


def _invitation(row: Invitation) -> Letter:
    link = reverse("events:invitation", kwargs={"token": row.token})
    return _letter("invitation", row.participant, row.event, link)


def _of_registration(
    template: str, registration: Registration, to: str = "registration", **facts: Any
) -> Letter:
    link = reverse(f"events:{to}", kwargs={"token": registration.token})
    facts |= {"registration": registration}
    return _letter(template, registration.participant, registration.event, link, **facts)


def _reminder(row: Reminder) -> Letter:
    """It counts the days from the day it is sent: a late one must not say tomorrow of what is today."""
    days = timezone.localdate(row.registration.event.starts_at) - timezone.localdate()
    return _of_registration("reminder", row.registration, days=days.days)


def _notice(row: Notice) -> Letter:
    asks = row.kind == Notice.Kind.FEEDBACK
    return _of_registration(row.kind, row.registration, "feedback" if asks else "registration")


def _notice_matters(row: Notice, now: datetime) -> bool:
    return row.kind == Notice.Kind.FEEDBACK or row.registration.event.ends_at > now


def _invitation_matters(row: Invitation, now: datetime) -> bool:
    return row.event.closed_because(now) is None


def _reminder_matters(row: Reminder, now: datetime) -> bool:
    event = row.registration.event
    return row.registration.holds_seat and not event.is_cancelled and event.starts_at > now
