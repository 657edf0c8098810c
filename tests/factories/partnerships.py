"""Programmes, partnerships, organisations and the people who hold a role in them."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from virksom.accounts.models import User
from virksom.partnerships.models import (
    Actor,
    Lead,
    Membership,
    Municipality,
    Organisation,
    Partnership,
    Phase,
    Programme,
    Role,
    Sector,
    Side,
    Target,
)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("correct horse battery")


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = Municipality
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: 900 + n)
    name = factory.Sequence(lambda n: f"Municipality {n}")
    region = "Syddanmark"
    tile_column = factory.Sequence(lambda n: n % 16)
    tile_row = factory.Sequence(lambda n: n // 16)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    sector = Sector.EMPLOYMENT


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    name = factory.Sequence(lambda n: f"Programme {n}")
    slug = factory.Sequence(lambda n: f"programme-{n}")
    owner = factory.SubFactory(OrganisationFactory, sector=Sector.AUTHORITY)
    starts = dt.date(2008, 3, 1)
    ends = dt.date(2009, 3, 31)


class PhaseFactory(DjangoModelFactory):
    class Meta:
        model = Phase
        django_get_or_create = ("programme", "kind")

    programme = factory.SubFactory(ProgrammeFactory)
    kind = Phase.Kind.ROLLOUT
    starts = dt.date(2008, 3, 1)
    ends = dt.date(2009, 3, 31)


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = Partnership

    programme = factory.SubFactory(ProgrammeFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    phase = factory.SubFactory(PhaseFactory, programme=factory.SelfAttribute("..programme"))
    model = Partnership.Model.LOCAL
    strands = Partnership.Strands.MULTI
    starts = dt.date(2008, 3, 1)


class ActorFactory(DjangoModelFactory):
    class Meta:
        model = Actor

    partnership = factory.SubFactory(PartnershipFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    joined_on = dt.date(2008, 3, 1)


class LeadFactory(DjangoModelFactory):
    class Meta:
        model = Lead

    partnership = factory.SubFactory(PartnershipFactory)
    side = Side.EMPLOYMENT
    name = factory.Sequence(lambda n: f"Lead {n}")
    organisation = factory.SubFactory(OrganisationFactory, sector=factory.SelfAttribute("..side"))
    since = dt.date(2008, 3, 1)


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    programme = factory.SubFactory(ProgrammeFactory)
    indicator = "placements"
    value = 300
    starts = dt.date(2008, 3, 1)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.JOB_CONSULTANT
    partnership = factory.SubFactory(PartnershipFactory)
    programme = factory.SelfAttribute("partnership.programme")
    organisation = factory.SubFactory(OrganisationFactory)
    starts = dt.date(2008, 3, 1)
