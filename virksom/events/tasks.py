"""Jobs of the background worker: mails that are owed, and reminders by the clock.

All of them may be delivered twice or at the wrong time: what was sent is never sent again.
"""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from virksom.events.actions.posting import send_owed
from virksom.events.actions.reminder import ask_for_feedback, events_to_remind, remind
from virksom.events.models import Event
from virksom.foundation.access import system_viewer


@task
def send_mails() -> int:
    """Send the mails that are owed; returns how many went out."""
    return send_owed()


@task
def send_due_reminders() -> int:
    """Write the reminders that are due and send all that is owed; the worker runs it by the clock."""
    return remind_and_send()


def remind_and_send() -> int:
    """Write the reminders and questions that are due now, send every mail that is owed, and return how
    many went out."""
    now = timezone.now()
    for event, days_before in events_to_remind(now):
        remind(by=system_viewer(), event=event, days_before=days_before, now=now)
    for event in Event.objects.just_held(now):
        ask_for_feedback(by=system_viewer(), event=event)
    return send_owed(now=now)
