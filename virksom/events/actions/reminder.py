"""Reminders before an event and the question after it, each once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from virksom.events.facts.guests import to_ask_for_feedback
from virksom.events.models import Event, Notice, Registration, Reminder
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail

#: Days before the event at which a reminder goes out, each until the next takes over (0: the start).
REMINDERS: tuple[tuple[int, int], ...] = ((7, 1), (1, 0))


def events_to_remind(now: datetime) -> list[tuple[Event, int]]:
    """The events with reminders due at a time, each with its number of days before."""
    return [
        (event, days)
        for days, until in REMINDERS
        for event in Event.objects.filter(
            pk__in=Registration.objects.due_for_reminder(days, until, now).values("event")
        ).order_by("starts_at", "pk")
    ]


def remind(*, by: Viewer, event: Event, days_before: int, now: datetime) -> int:
    """Owe everybody with a seat their reminder of this many days; returns how many are new.

    Run twice it owes nothing the second time.
    """
    until = dict(REMINDERS)[days_before]
    with transaction.atomic():
        before = Reminder.objects.filter(registration__event=event, days_before=days_before).count()
        due = Registration.objects.filter(event=event).due_for_reminder(days_before, until, now)
        Reminder.objects.bulk_create(
            (Reminder(registration=registration, days_before=days_before) for registration in due),
            ignore_conflicts=True,
        )
        owed = Reminder.objects.filter(registration__event=event, days_before=days_before).count() - before
        if owed:
            leave_trail(
                by, "remind", event, circle_id=event.partnership_id, days_before=days_before, owed=owed
            )
    return owed


def ask_for_feedback(*, by: Viewer, event: Event) -> int:
    """Owe everybody who came the mail that asks what it gave them; returns how many are new.

    Run twice it owes nothing the second time.
    """
    with transaction.atomic():
        asked = Notice.objects.filter(registration__event=event, kind=Notice.Kind.FEEDBACK)
        before = asked.count()
        Notice.objects.bulk_create(
            (
                Notice(registration=registration, kind=Notice.Kind.FEEDBACK)
                for registration in to_ask_for_feedback(event).exclude(notices__kind=Notice.Kind.FEEDBACK)
            ),
            ignore_conflicts=True,
        )
        owed = asked.count() - before
        if owed:
            leave_trail(by, "ask_for_feedback", event, circle_id=event.partnership_id, owed=owed)
    return owed
