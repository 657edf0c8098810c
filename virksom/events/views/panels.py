"""Panels that pages of lower rooms show: the next event and the course of a partnership."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from virksom.events.facts.course import course_of
from virksom.events.facts.guests import answers_of
from virksom.events.models import Event
from virksom.events.views.planning import viewer_of
from virksom.foundation.access import allow
from virksom.partnerships.models import Partnership

#: So many events, the latest, are drawn and listed; the list of events has them all.
COURSE_SHOWN = 60


@allow("r", Event, partnership=Partnership)
@require_safe
def next_event_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """The next event of a partnership, and the answers so far.

    A programme that is over, whose partnership plans nothing more, shows what followed its last day.
    """
    viewer, today = viewer_of(request), timezone.localdate()
    day = partnership.programme.day(today)
    own = Event.objects.visible_to(viewer, "r").of(partnership)
    event = own.next_from(timezone.now())
    if event is None and day < today:
        event = own.next_from(timezone.make_aware(datetime.combine(day, time.min)))
    context = {
        "partnership": partnership,
        "event": event,
        "sessions": list(event.sessions.all()) if event else [],
        "answers": answers_of(event) if event else None,
        "may_plan": viewer.may("c", Event, inside=partnership),
    }
    return render(request, "events/panel_next.html", context)


@allow("r", Event, partnership=Partnership)
@require_safe
def partnership_course_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """The partnership's latest events along its time, as a picture with a list beneath."""
    seen = Event.objects.visible_to(viewer_of(request), "r").of(partnership)
    events = seen.in_course().latest_by_time(COURSE_SHOWN)
    context = {
        "partnership": partnership,
        "course": course_of(partnership, events, timezone.localdate()),
        "has_more": len(events) == COURSE_SHOWN,
    }
    return render(request, "events/panel_course.html", context)
