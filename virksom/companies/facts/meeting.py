"""Which company a meeting was with, as far as the viewer may know."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Lower

from virksom.companies.access import seat_at
from virksom.companies.facts.meeting_file import Meeting
from virksom.companies.models import Company, Contact, ContactPerson
from virksom.foundation.access import Viewer

#: So many companies are offered to choose from.
OFFERED = 12


def _asked(meeting: Meeting, viewer: Viewer) -> Any:
    people = ContactPerson.objects.visible_to(viewer).annotate(address=Lower("email"))
    return people.filter(address__in=meeting.addresses)


def companies_of(meeting: Meeting, viewer: Viewer) -> list[Company]:
    """The companies for which those asked to the meeting speak and where the viewer makes contacts."""
    asked = _asked(meeting, viewer).select_related("company").prefetch_related("others")[:OFFERED]
    found = {one.pk: one for person in asked for one in (person.company, *person.others.all())}
    return [company for company in found.values() if _may_write_in(company, viewer)]


def person_of(meeting: Meeting, company: Company, viewer: Viewer) -> ContactPerson | None:
    """The first of those who speak for the company who was asked."""
    asked: ContactPerson | None = _asked(meeting, viewer).speaking_for(company).first()
    return asked


def companies_named(words: str, viewer: Viewer, by: str) -> list[Company]:
    """The companies of a name (or one by its number) where the viewer makes contacts."""
    if by == "pk":
        known = words.isdecimal() and len(words) < 19
        rows = Company.objects.filter(pk__in=[int(words)] if known else [])
    else:
        rows = Company.objects.matching(words) if words.strip() else Company.objects.none()
    mine = {seat.municipality_code for seat in viewer.seats if seat.municipality_code}
    rows = rows.visible_to(viewer).filter(municipality__in=mine)
    return [company for company in rows[:OFFERED] if _may_write_in(company, viewer)]


def _may_write_in(company: Company, viewer: Viewer) -> bool:
    return seat_at(viewer, company, "c", Contact) is not None
