"""Planning events: plan, change, copy, announce, cancel; themes of the year."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.events.actions.seats import hold_event, move_up
from virksom.events.models import Event, Host, Notice, Registration, Session, Theme
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Organisation, Partnership

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Part:
    """A session as planned. `pk` names one that exists already."""

    starts_at: datetime
    ends_at: datetime
    title: str = ""
    place: str = ""
    pk: int | None = None


@dataclass(frozen=True)
class Plan:
    """What is planned of an event, apart from its sessions and hosts. `capacity` None is no limit."""

    kind: str
    title: str
    description: str = ""
    place: str = ""
    theme: Theme | None = None
    is_public: bool = True
    capacity: int | None = None
    registration_closes_at: datetime | None = None
    effort_hours: int | None = None
    effort_kroner: int | None = None


def plan_event(
    *,
    by: Viewer,
    partnership: Partnership,
    plan: Plan,
    parts: Sequence[Part],
    hosts: Iterable[Organisation],
    copied_from: Event | None = None,
) -> Event:
    """Plan an event as a draft. It needs at least one session.

    Raises ValidationError without a session, for a theme of another partnership, and when the one
    who plans it could not reach it afterwards, because their own organisation is not a host.
    """
    _check(partnership, plan, parts)
    with transaction.atomic():
        event = Event.objects.create(
            partnership=partnership, **_fields(plan), **_span(parts), copied_from=copied_from
        )
        _arrange(event, parts, hosts)
        _still_reached(by, event)
        leave_trail(by, "plan_event", event, circle_id=partnership.pk)
    return event


def change_event(
    *, by: Viewer, event: Event, plan: Plan, parts: Sequence[Part], hosts: Iterable[Organisation]
) -> Event:
    """Change an event; more seats move the waiting list up, a new time or place is told by mail.

    Raises ValidationError for fewer seats than are taken, for a session that people have come to
    and that would go, and as `plan_event`.
    """
    _check(event.partnership, plan, parts)
    with transaction.atomic():
        before = hold_event(event.pk)
        if before.is_cancelled:
            raise ValidationError(_("The event is cancelled. Copy it to hold it on another day."))
        told_before = _what_people_were_told(before)
        fits = Q() if plan.capacity is None else Q(seats_taken__lte=plan.capacity)
        changed = (
            Event.objects.filter(pk=event.pk)
            .filter(fits)
            .update(**_fields(plan), **_span(parts), updated_at=timezone.now())
        )
        if not changed:
            raise ValidationError({"capacity": _too_few_seats(before)})
        _arrange(event, parts, hosts)
        event = Event.objects.get(pk=event.pk)
        _still_reached(by, event)
        told = _what_people_were_told(event)
        if told != told_before:
            Event.objects.filter(pk=event.pk).update(sequence=F("sequence") + 1)
            if told[1:] != told_before[1:]:
                _owe_notices(event, Notice.Kind.CHANGED)
        moved = move_up(event)
        leave_trail(by, "change_event", event, circle_id=event.partnership_id, moved_up=len(moved))
    event.refresh_from_db()
    return event


def copy_event(*, by: Viewer, event: Event) -> Event:
    """Copy an earlier event: everything but the people, the effort spent and whether it was announced.

    All times move by the same number of whole weeks, the fewest that bring the start into the
    future, so that weekday and time of day stay.
    """
    weeks = weeks_ahead(event.starts_at, timezone.now())
    plan = Plan(
        kind=event.kind,
        title=event.title,
        description=event.description,
        place=event.place,
        theme=event.theme,
        is_public=event.is_public,
        capacity=event.capacity,
        registration_closes_at=(
            _later(event.registration_closes_at, weeks) if event.registration_closes_at else None
        ),
    )
    whole = Part(starts_at=event.starts_at, ends_at=event.ends_at)
    parts = [
        Part(starts_at=session.starts_at, ends_at=session.ends_at, title=session.title, place=session.place)
        for session in event.sessions.all()
    ] or [whole]
    moved = [
        replace(part, starts_at=_later(part.starts_at, weeks), ends_at=_later(part.ends_at, weeks))
        for part in parts
    ]
    return plan_event(
        by=by,
        partnership=event.partnership,
        plan=plan,
        parts=moved,
        hosts=list(event.hosts.all()),
        copied_from=event,
    )


def announce_event(*, by: Viewer, event: Event) -> Event:
    """Announce a draft: from now on people may register. Raises ValidationError unless it is a draft
    whose start lies ahead."""
    with transaction.atomic():
        held = hold_event(event.pk)
        if held.starts_at <= timezone.now():
            raise ValidationError(_("The event has begun already. Give it a day that lies ahead first."))
        changed = Event.objects.filter(pk=event.pk, status=Event.Status.DRAFT).update(
            status=Event.Status.ANNOUNCED, updated_at=timezone.now()
        )
        if not changed:
            raise ValidationError(_("Only a draft can be announced. This event is announced or cancelled."))
        event = Event.objects.get(pk=event.pk)
        leave_trail(by, "announce_event", event, circle_id=event.partnership_id)
    return event


def cancel_event(*, by: Viewer, event: Event, reason: str) -> Event:
    """Cancel an event with its reason; everybody registered is owed a mail.

    Raises ValidationError without a reason, and for an event that is over or cancelled already.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that those who registered understand.")})
    with transaction.atomic():
        held = hold_event(event.pk)
        if held.ends_at < timezone.now():
            raise ValidationError(_("The event is over. What has been held cannot be cancelled."))
        changed = (
            Event.objects.filter(pk=event.pk)
            .exclude(status=Event.Status.CANCELLED)
            .update(
                status=Event.Status.CANCELLED,
                cancelled_reason=reason.strip()[:300],
                sequence=F("sequence") + 1,
                updated_at=timezone.now(),
            )
        )
        if not changed:
            raise ValidationError(_("The event is cancelled already."))
        event = Event.objects.get(pk=event.pk)
        told = _owe_notices(event, Notice.Kind.CANCELLED, held.status)
        leave_trail(by, "cancel_event", event, circle_id=event.partnership_id, told=told)
    return event


def add_theme(*, by: Viewer, partnership: Partnership, year: int, title: str) -> Theme:
    """Add a theme to a partnership's year; the same theme again changes nothing."""
    with transaction.atomic():
        theme, added = Theme.objects.get_or_create(partnership=partnership, year=year, title=title.strip())
        if added:
            leave_trail(by, "add_theme", theme, circle_id=partnership.pk, year=year)
    return theme


def weeks_ahead(starts_at: datetime, now: datetime) -> int:
    """The fewest whole weeks, at least one, that bring a time after now."""
    return max(1, math.floor((now - starts_at) / WEEK) + 1)


def _later(moment: datetime, weeks: int) -> datetime:
    """A time moved by whole weeks, at the same time of day whatever summer time does."""
    local = timezone.localtime(moment).replace(tzinfo=None) + weeks * WEEK
    return timezone.make_aware(local)


def _check(partnership: Partnership, plan: Plan, parts: Sequence[Part]) -> None:
    if not parts:
        raise ValidationError(_("Say when the event is held: fill in at least one session."))
    if any(part.ends_at < part.starts_at for part in parts):
        raise ValidationError(_("A session ends before it starts. Correct one of the times."))
    if plan.theme is not None and plan.theme.partnership_id != partnership.pk:
        raise ValidationError({"theme": _("Choose one of this partnership's themes.")})


def _fields(plan: Plan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in Plan.__dataclass_fields__}


def _span(parts: Sequence[Part]) -> dict[str, datetime]:
    return {
        "starts_at": min(part.starts_at for part in parts),
        "ends_at": max(part.ends_at for part in parts),
    }


def _arrange(event: Event, parts: Sequence[Part], hosts: Iterable[Organisation]) -> None:
    """Make the event's sessions and hosts those that are planned."""
    kept = {part.pk for part in parts if part.pk}
    dropped = event.sessions.exclude(pk__in=kept)
    if dropped.filter(attendances__isnull=False).exists():
        raise ValidationError(
            _("People have come to a session that you remove. Keep it, or untick those who came first.")
        )
    dropped.delete()
    for part in parts:
        fields = {
            "title": part.title,
            "place": part.place,
            "starts_at": part.starts_at,
            "ends_at": part.ends_at,
        }
        if part.pk:
            Session.objects.filter(pk=part.pk, event=event).update(**fields)
        else:
            Session.objects.create(event=event, **fields)
    hosting = {organisation.pk for organisation in hosts}
    event.hostings.exclude(organisation__in=hosting).delete()
    known = set(event.hostings.values_list("organisation", flat=True))
    Host.objects.bulk_create(Host(event=event, organisation_id=pk) for pk in sorted(hosting - known))


def _still_reached(by: Viewer, event: Event) -> None:
    """Nobody plans themselves out of an event: whoever reaches only what their organisation hosts
    must keep it among the hosts."""
    if by.seats and not Event.objects.filter(pk=event.pk).visible_to(by, "cu").exists():
        raise ValidationError({"hosts": _("Keep your own organisation among the hosts.")})


def _what_people_were_told(event: Event) -> tuple[object, ...]:
    """What a change of must reach people's calendars; from the second on also their mail."""
    sessions = tuple(event.sessions.values_list("pk", "starts_at", "ends_at", "place"))
    return ((event.title, event.description), event.place, event.starts_at, event.ends_at, sessions)


def _owe_notices(event: Event, kind: Notice.Kind, status: str | None = None) -> int:
    """Owe each person registered for an announced event that lies ahead a mail; returns how many."""
    if (status or event.status) != Event.Status.ANNOUNCED or event.ends_at < timezone.now():
        return 0
    registered = Registration.objects.filter(event=event).in_force().exclude(participant__email="")
    notices = [Notice(registration=registration, kind=kind) for registration in registered]
    return len(Notice.objects.bulk_create(notices))


def _too_few_seats(event: Event) -> str:
    return _(
        "%(taken)d people have a seat. Choose at least %(taken)d seats, or ask some of them to give up "
        "theirs first."
    ) % {"taken": event.seats_taken}
