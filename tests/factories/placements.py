"""Companies, candidates and placements."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from tests.factories.partnerships import MunicipalityFactory, PartnershipFactory
from virksom.candidates.models import Candidate
from virksom.companies.models import Company, ContactPerson
from virksom.placements.models import Placement, Terms


class CompanyFactory(DjangoModelFactory):
    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"Company {n}")
    municipality = factory.SubFactory(MunicipalityFactory)


class ContactPersonFactory(DjangoModelFactory):
    class Meta:
        model = ContactPerson

    company = factory.SubFactory(CompanyFactory)
    name = factory.Sequence(lambda n: f"Contact {n}")


class CandidateFactory(DjangoModelFactory):
    class Meta:
        model = Candidate

    partnership = factory.SubFactory(PartnershipFactory)
    code = factory.Sequence(lambda n: f"K-{n:05}")
    is_eligible = True
    enrolled_on = dt.date(2008, 4, 1)


class PlacementFactory(DjangoModelFactory):
    class Meta:
        model = Placement

    partnership = factory.SubFactory(PartnershipFactory)
    candidate = factory.SubFactory(CandidateFactory, partnership=factory.SelfAttribute("..partnership"))
    company = factory.SubFactory(
        CompanyFactory, municipality=factory.SelfAttribute("..partnership.municipality")
    )
    terms = Terms.ORDINARY_FULL_TIME
    starts = dt.date(2008, 10, 1)
