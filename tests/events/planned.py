"""What tests of planning and registration share: an event ahead, people, and what a form sends."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tests.factories.events import EventFactory, SessionFactory
from virksom.events.actions.planning import Part, Plan
from virksom.events.actions.registration import Person, register
from virksom.events.models import Event
from virksom.foundation.access import Viewer, system_viewer

PUBLIC = Viewer()
SYSTEM = system_viewer()


def ahead(days=10, hour=14):
    """A time so many days ahead, on the hour."""
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def planned_event(days=10, **fields):
    """An announced event ahead with one session of two hours."""
    event = EventFactory(starts_at=ahead(days), **fields)
    SessionFactory(event=event)
    return event


def person(number=1, **fields):
    """Somebody from a company."""
    said = {
        "name": f"Person {number}",
        "email": f"person{number}@example.org",
        "represents": "company",
        "level": "hr",
        "organisation_name": "Firm",
    }
    return Person(**{**said, **fields})


def registered(event, number=1, **fields):
    """A registration made the way the public makes it."""
    return register(by=PUBLIC, event=event, person=person(number, **fields))


def typed(number=1, **fields):
    """What the public form sends."""
    return {
        "name": f"Person {number}",
        "email": f"person{number}@example.org",
        "phone": "",
        "organisation_name": "Firm",
        "represents": "company",
        "level": "hr",
        "note": "",
        **fields,
    }


def plan_of(event, **changes):
    """The event's plan with some changes, and its sessions as they are."""
    names = Plan.__dataclass_fields__
    plan = Plan(**{**{name: getattr(event, name) for name in names}, **changes})
    parts = [Part(starts_at=s.starts_at, ends_at=s.ends_at, pk=s.pk) for s in event.sessions.all()]
    return {"plan": plan, "parts": parts, "hosts": list(event.hosts.all())}


def event_form(days=10, **fields):
    """What the form for a new event sends: one session."""
    day = timezone.localdate() + dt.timedelta(days=days)
    return {
        "kind": Event.Kind.WORKSHOP,
        "title": "Language at work",
        "description": "",
        "place": "Town hall",
        "capacity": "20",
        "closes_on": "",
        "is_public": "on",
        "effort_hours": "",
        "effort_kroner": "",
        "sessions-TOTAL_FORMS": "1",
        "sessions-INITIAL_FORMS": "0",
        "sessions-MIN_NUM_FORMS": "1",
        "sessions-MAX_NUM_FORMS": "20",
        "sessions-0-day": day.isoformat(),
        "sessions-0-begins": "09:00",
        "sessions-0-ends": "11:30",
        **fields,
    }
