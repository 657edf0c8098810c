"""A team's route as a calendar file: one entry for each stop, the company and where it is, no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from icalendar import Event as Entry

from virksom.companies.models import Company
from virksom.events.facts.tour import Route
from virksom.events.facts.tour_plan import EACH_VISIT
from virksom.events.models import Tour, TourStop


def address_of(company: Company) -> str:
    """Where a company is, on one line."""
    town = f"{company.postcode} {company.city}".strip()
    return ", ".join(part for part in (company.address, town) if part)


def calendar_of_team(tour: Tour, routes: Iterable[Route]) -> bytes:
    """A calendar with an entry for each stop: at its planned time, else for the whole day."""
    calendar = Calendar()
    calendar.add("prodid", "-//Virksom//DA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for route in routes:
        for line in route.lines:
            if line.stop.is_reserved or not line.stop.is_open:
                calendar.add_component(_entry(tour, line.stop))
    return calendar.to_ical()


def _entry(tour: Tour, stop: TourStop) -> Entry:
    host = urlsplit(settings.BASE_URL).hostname or "virksom"
    changed = max(tour.updated_at, stop.updated_at).astimezone(UTC).replace(microsecond=0)
    entry = Entry()
    entry.add("uid", f"tour-stop-{stop.pk}@{host}")
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    if stop.planned_at is None:
        entry.add("dtstart", stop.on)
        entry.add("dtend", stop.on + timedelta(days=1))
    else:
        starts_at = timezone.make_aware(datetime.combine(stop.on, stop.planned_at))
        entry.add("dtstart", starts_at.astimezone(UTC))
        entry.add("dtend", (starts_at + EACH_VISIT).astimezone(UTC))
    entry.add("summary", f"{stop.company} ({tour})")
    if place := address_of(stop.company):
        entry.add("location", place)
    day = reverse("events:tour_day", kwargs={"tour": tour.pk, "tour_team": stop.team_id})
    entry.add("url", f"{settings.BASE_URL.rstrip('/')}{day}?dag={stop.on.isoformat()}")
    return entry
