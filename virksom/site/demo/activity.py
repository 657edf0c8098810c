"""What bulk-inserted records leave behind: when a partnership and its actors were last active."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from virksom.events.models import Attendance, Event, Host
from virksom.partnerships.models import Actor, Facilitation, Partnership, Programme


def note_all_activity(programme: Programme, until: date) -> None:
    """Derive from the records of a programme, up to a day, what single actions would have noted."""
    note_partnerships(programme, until)
    note_actors(programme, until)


def note_partnerships(programme: Programme, until: date) -> None:
    """Last activity of each partnership: its latest event or facilitation meeting."""
    latest: dict[int, tuple[date, str]] = {}
    meetings = Facilitation.objects.filter(
        partnership__programme=programme, kind=Facilitation.Kind.MEETING, on__lte=until
    )
    for partnership, on in meetings.values_list("partnership", "on"):
        latest[partnership] = max(latest.get(partnership, (on, "")), (on, "Sparringsmøde"))
    events = Event.objects.in_programme(programme).held_by(until)
    for partnership, starts_at, title in events.values_list("partnership", "starts_at", "title"):
        latest[partnership] = max(latest.get(partnership, (starts_at.date(), "")), (starts_at.date(), title))
    rows = list(Partnership.objects.of(programme))
    for row in rows:
        row.last_activity_on, row.last_activity = latest.get(row.pk, (None, ""))
    Partnership.objects.bulk_update(rows, ["last_activity_on", "last_activity"])


def note_actors(programme: Programme, until: date) -> None:
    """Last active day of each actor: when its people came to an event, or it hosted one."""
    events = Event.objects.in_programme(programme).held_by(until)
    hosted = (
        (partnership, organisation, starts_at.date())
        for partnership, organisation, starts_at in Host.objects.filter(event__in=events)
        .order_by()
        .values_list("event__partnership", "organisation")
        .annotate(last=Max("event__starts_at"))
    )
    came = (
        Attendance.objects.in_programme(programme)
        .filter(on__lte=until, participant__organisation__isnull=False)
        .order_by()
        .values_list("partnership", "participant__organisation")
        .annotate(last=Max("on"))
    )
    latest: dict[tuple[int, int], date] = {}
    for partnership, organisation, last in (*hosted, *came):
        latest[partnership, organisation] = max(last, latest.get((partnership, organisation), last))
    actors = list(Actor.objects.filter(partnership__programme=programme))
    for actor in actors:
        actor.last_active_on = latest.get((actor.partnership_id, actor.organisation_id))
    Actor.objects.bulk_update(actors, ["last_active_on"], batch_size=500)
