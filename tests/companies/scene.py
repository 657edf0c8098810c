"""A partnership with a table of organisations, their people, and one company: where the stories begin."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.factories.partnerships import (
    ActorFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from tests.factories.placements import CompanyFactory, ContactPersonFactory
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Membership, Role

#: Key -> role and sector of the organisation.
PEOPLE = {
    "job": (Role.JOB_CONSULTANT, "employment"),
    "business": (Role.BUSINESS_CONSULTANT, "business"),
    "school": (Role.EDUCATION_PARTNER, "education"),
    "friends": (Role.ASSOCIATION_PARTNER, "association"),
}


@dataclass
class Scene:
    """Records by the keys of PEOPLE; `by` gives the viewer of a key, `client` a browser signed in."""

    partnership: Any
    company: Any
    person: Any
    organisations: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)

    def by(self, key):
        return viewer_of(self.users[key], timezone.localdate())

    def client(self, key):
        client = Client(headers={"accept-language": "en"})
        client.cookies["django_language"] = "en"
        client.force_login(self.users[key])
        return client

    def add(self, key, role, organisation):
        membership = MembershipFactory(
            role=role,
            partnership=self.partnership,
            organisation=organisation,
            user__name=key.capitalize(),
            user__email=f"{key.lower()}@example.org",
            user__language="en",
        )
        self.users[key] = membership.user
        return membership.user

    def leaves(self, key):
        """Their last day was yesterday."""
        Membership.objects.filter(user=self.users[key]).update(ends=timezone.localdate())


def set_scene():
    partnership = PartnershipFactory()
    company = CompanyFactory(name="Krog Tag", municipality=partnership.municipality)
    person = ContactPersonFactory(
        company=company, name="Ida Krog", email="ida@krog.example", language="en", level="hr"
    )
    scene = Scene(partnership, company, person)
    for key, (role, sector) in PEOPLE.items():
        organisation = OrganisationFactory(
            name=f"The {key} house", sector=sector, municipality=partnership.municipality
        )
        ActorFactory(partnership=partnership, organisation=organisation)
        scene.organisations[key] = organisation
        scene.add(key, role, organisation)
    scene.add("Emma", Role.EMPLOYMENT_LEAD, scene.organisations["job"])
    scene.add("Bo", Role.BUSINESS_LEAD, scene.organisations["business"])
    return scene


def days(number):
    return timezone.localdate() + dt.timedelta(days=number)
