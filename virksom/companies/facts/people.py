"""Whom to talk to in a company, as far as a viewer may know."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from virksom.companies.models import Company, ContactPerson
from virksom.foundation.access import Viewer


def people_of(company: Company, viewer: Viewer) -> dict[str, Any]:
    """Its contact persons, and what the viewer may do with them."""
    may_see = viewer.may("r", ContactPerson, inside=company)
    shared = ContactPerson.others.through.objects.filter(company=company).values("contactperson")
    people = ContactPerson.objects.filter(Q(company=company) | Q(pk__in=shared)).select_related("company")
    people = people.visible_to(viewer)
    return {
        "people": list(people) if may_see else [],
        "may_see_people": may_see,
        "may_add_person": viewer.may("c", ContactPerson, inside=company),
        "may_change_people": viewer.may("u", ContactPerson, inside=company),
    }
