"""Events as calendar files (RFC 5545), the same bytes as long as nothing has changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar
from icalendar import Event as Entry

from virksom.events.models import Event, Session

MIME = "text/calendar; charset=utf-8"


def calendar_of(events: Iterable[Event], name: str = "") -> bytes:
    """A calendar with an entry for each session of each event, whose sessions are loaded.

    An entry keeps its UID for ever; SEQUENCE and LAST-MODIFIED tell a newer version, and a cancelled
    event says so instead of going missing.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Virksom//DA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        sessions: list[Session | None] = list(event.sessions.all())
        for session in sessions or [None]:
            calendar.add_component(_entry(event, session, is_only=len(sessions) < 2))
    return calendar.to_ical()


def _entry(event: Event, session: Session | None, *, is_only: bool) -> Entry:
    what = session or event
    host = urlsplit(settings.BASE_URL).hostname or "virksom"
    entry = Entry()
    entry.add("uid", f"event-{event.pk}" + (f"-session-{session.pk}" if session else "") + f"@{host}")
    entry.add("dtstamp", event.updated_at.astimezone(UTC).replace(microsecond=0))
    entry.add("last-modified", event.updated_at.astimezone(UTC).replace(microsecond=0))
    entry.add("sequence", event.sequence)
    entry.add("dtstart", what.starts_at.astimezone(UTC))
    entry.add("dtend", what.ends_at.astimezone(UTC))
    has_own_title = session is not None and session.title and not is_only
    entry.add("summary", f"{event.title}: {what.title}" if has_own_title else event.title)
    place = what.place or event.place
    if place:
        entry.add("location", place)
    if event.description:
        entry.add("description", event.description)
    if event.is_public:
        address = reverse("events:public_detail", kwargs={"event": event.pk})
        entry.add("url", settings.BASE_URL.rstrip("/") + address)
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return entry
