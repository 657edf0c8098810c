"""Whom to talk to in a company, as far as a viewer may know."""

from __future__ import annotations

from typing import Any

from virksom.companies.models import Company, ContactPerson
from virksom.foundation.access import Viewer


def people_of(company: Company, viewer: Viewer) -> dict[str, Any]:
    """Its contact persons, each with whether the viewer may change the entry.

    A school to which the company was handed over sees them, though it sees nobody else in the place.
    """
    rows = ContactPerson.objects.speaking_for(company).select_related("company")
    people = list(rows.visible_to(viewer).with_rights(viewer, may_change="u"))
    return {
        "people": people,
        "may_see_people": bool(people) or viewer.may("r", ContactPerson, inside=company),
        "may_add_person": viewer.may("c", ContactPerson, inside=company),
    }
