"""What the rooms above tell a partnership: that somebody was active, that the start package moved."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Actor, Organisation, Partnership, StartPackageItem


def note_activity(
    *, partnership: Partnership, organisation: Organisation | None, on: date, what: str
) -> None:
    """Remember that something happened in a partnership on a day, and which organisation took part.

    Only moves forward: an older day than the one known changes nothing. Leaves no line in the trail,
    because what happened has left its own. `organisation` may be None or no actor of the partnership.
    """
    with transaction.atomic():
        Partnership.objects.filter(pk=partnership.pk).filter(
            Q(last_activity_on=None) | Q(last_activity_on__lte=on)
        ).update(last_activity_on=on, last_activity=what[:160])
        if organisation is not None:
            Actor.objects.filter(partnership=partnership, organisation=organisation).filter(
                Q(last_active_on=None) | Q(last_active_on__lt=on)
            ).update(last_active_on=on)


def fulfil_start_package(
    *,
    by: Viewer,
    partnership: Partnership,
    kind: str,
    on: date,
    event_id: int | None = None,
    note: str = "",
) -> StartPackageItem:
    """Tick a part of the start package: the earliest day stands, and ticking again changes nothing.

    `kind` is a `StartPackageItem.Kind`; other kinds raise ValueError.
    """
    kind = StartPackageItem.Kind(kind).value
    with transaction.atomic():
        StartPackageItem.objects.get_or_create(partnership=partnership, kind=kind)
        changed = (
            StartPackageItem.objects.filter(partnership=partnership, kind=kind)
            .filter(Q(held_on=None) | Q(held_on__gt=on))
            .update(held_on=on, event_id=event_id, note=note[:200])
        )
        item = StartPackageItem.objects.get(partnership=partnership, kind=kind)
        if changed:
            leave_trail(
                by, "fulfil_start_package", item, circle_id=partnership.pk, kind=kind, on=on.isoformat()
            )
    return item


def reopen_start_package(*, by: Viewer, partnership: Partnership, kind: str, event_id: int) -> None:
    """Take back a tick in the start package that an event gave; another event's tick stands."""
    with transaction.atomic():
        ticked = StartPackageItem.objects.filter(partnership=partnership, kind=kind, event_id=event_id)
        if ticked.update(held_on=None, event_id=None, note=""):
            item = StartPackageItem.objects.get(partnership=partnership, kind=kind)
            leave_trail(by, "reopen_start_package", item, circle_id=partnership.pk, kind=str(item.kind))
