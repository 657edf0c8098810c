"""Sending the mails that are owed: invitations, reminders and notices, each once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from virksom.events.models import Event, Invitation, Notice, Participant, Post, Registration, Reminder

log = logging.getLogger(__name__)

#: Mails that could not be sent for so long are given up.
OWED_AT_MOST = timedelta(days=3)


@dataclass(frozen=True)
class Letter:
    """What a mail is made of: its template, whom it goes to, and their personal link."""

    template: str
    participant: Participant
    event: Event
    link: str
    facts: dict[str, Any]


def _invitation(post: Invitation) -> Letter:
    link = reverse("events:invitation", kwargs={"token": post.token})
    return Letter("invitation", post.participant, post.event, link, {})


def _of_registration(template: str, registration: Registration, **facts: Any) -> Letter:
    link = reverse("events:registration", kwargs={"token": registration.token})
    facts |= {"registration": registration}
    return Letter(template, registration.participant, registration.event, link, facts)


def _reminder(post: Reminder) -> Letter:
    return _of_registration("reminder", post.registration, days_before=post.days_before)


def _notice(post: Notice) -> Letter:
    letter = _of_registration(post.kind, post.registration)
    if post.kind == Notice.Kind.FEEDBACK:
        return replace(letter, link=reverse("events:feedback", kwargs={"token": post.registration.token}))
    return letter


#: What is owed, and how each becomes a letter: the rows with all they need, the letter of a row,
#: and whether it is still worth sending.
Kind = tuple[QuerySet[Any], Callable[[Any], Letter], Callable[[Any, datetime], bool]]


def _kinds() -> tuple[Kind, ...]:
    event = "event__partnership__municipality"
    through = f"registration__{event}"
    return (
        (Notice.objects.select_related("registration__participant", through), _notice, _notice_matters),
        (Invitation.objects.select_related("participant", event), _invitation, _invitation_matters),
        (Reminder.objects.select_related("registration__participant", through), _reminder, _reminder_matters),
    )


def _notice_matters(post: Notice, now: datetime) -> bool:
    return post.kind == Notice.Kind.FEEDBACK or post.registration.event.ends_at > now


def _invitation_matters(post: Invitation, now: datetime) -> bool:
    return post.event.closed_because(now) is None


def _reminder_matters(post: Reminder, now: datetime) -> bool:
    event = post.registration.event
    return post.registration.holds_seat and not event.is_cancelled and event.starts_at > now


def send_owed(*, now: datetime | None = None) -> int:
    """Send every mail that is owed, one by one, and return how many went out.

    A mail is claimed before it is sent: jobs that run twice or side by side send it once. One that
    fails stays owed and does not stop the others; one that has lost its meaning (the event is over)
    is dropped without a mail.
    """
    now = now or timezone.now()
    sent = 0
    connection = get_connection()
    for posts, letter_of, matters in _kinds():
        for post in _claimed(posts, now):
            if not matters(post, now):
                continue
            try:
                _mail(letter_of(post), connection)
            except Exception:
                log.exception("A mail could not be sent: %s %s", post._meta.label, post.pk)
                continue
            type(post).objects.filter(pk=post.pk).update(sent_at=timezone.now())
            sent += 1
    connection.close()
    return sent


def _claimed(posts: Any, now: datetime) -> Iterator[Post]:
    """The mails of one kind that are owed, each claimed just before it is handed out."""
    recent = posts.filter(created_at__gt=now - OWED_AT_MOST)
    for post in recent.owed(now).order_by("pk"):
        if type(post).objects.claim(post, now):
            yield post


def _mail(letter: Letter, connection: Any) -> None:
    with translation.override(letter.participant.language):
        subject, text = compose(letter)
        EmailMessage(
            subject=subject,
            body=text,
            to=[letter.participant.email],
            headers={"Auto-Submitted": "auto-generated"},
            connection=connection,
        ).send()


def compose(letter: Letter) -> tuple[str, str]:
    """Subject and text in the language in force: the template's first line is the subject."""
    base = settings.BASE_URL.rstrip("/")
    context = {
        "participant": letter.participant,
        "event": letter.event,
        "when": render_to_string("events/when.html", {"item": letter.event}).strip(),
        "sessions": list(letter.event.sessions.all()),
        "link": base + letter.link,
        "calendar": base + reverse("events:public_list"),
        **letter.facts,
    }
    rendered = render_to_string(f"events/mail/{letter.template}.txt", context).strip()
    subject, _blank, text = rendered.partition("\n")
    return " ".join(subject.split()), text.strip() + "\n"
