"""Seats and the waiting list: the only code that changes who has a seat."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils import timezone

from virksom.events.models import Event, Notice, Registration


def hold_event(event_id: int) -> Event:
    """The event as it is now, held until the transaction ends.

    Whoever changes its seats queues here, so that nobody joins the waiting list while a seat is
    being given up. SQLite holds the whole database from the transaction's first line instead.
    """
    return Event.objects.select_for_update().get(pk=event_id)


def take_seat(event: Event) -> bool:
    """Take one free seat; False when there is none. The update itself says whether there was one."""
    return (
        Event.objects.filter(pk=event.pk)
        .filter(Q(capacity=None) | Q(seats_taken__lt=F("capacity")))
        .update(seats_taken=F("seats_taken") + 1)
        == 1
    )


def free_seat(event: Event) -> None:
    """Give one seat back."""
    Event.objects.filter(pk=event.pk, seats_taken__gt=0).update(seats_taken=F("seats_taken") - 1)


def move_up(event: Event) -> list[Registration]:
    """Give the free seats to the first on the waiting list, and owe each of them a mail about it.

    Nobody moves up once the event is cancelled or has begun.
    """
    moved: list[Registration] = []
    if event.is_cancelled or event.starts_at <= timezone.now():
        return moved
    for waiting in Registration.objects.filter(event=event).waiting():
        if not take_seat(event):
            break
        changed = (
            Registration.objects.filter(pk=waiting.pk)
            .waiting()
            .update(state=Registration.State.SEATED, updated_at=timezone.now())
        )
        if not changed:
            free_seat(event)
            continue
        Notice.objects.create(registration=waiting, kind=Notice.Kind.MOVED_UP)
        moved.append(waiting)
    return moved
