"""Company tours, their teams and stops."""

from __future__ import annotations

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.factories.partnerships import OrganisationFactory, PartnershipFactory
from tests.factories.placements import CompanyFactory
from virksom.events.models import Tour, TourMember, TourStop, TourTeam


class TourFactory(DjangoModelFactory):
    class Meta:
        model = Tour

    partnership = factory.SubFactory(PartnershipFactory)
    title = factory.Sequence(lambda n: f"Company tour {n}")
    first_on = factory.LazyFunction(timezone.localdate)
    last_on = factory.SelfAttribute("first_on")
    about = "What the partnership can do for you"


class TourTeamFactory(DjangoModelFactory):
    class Meta:
        model = TourTeam

    tour = factory.SubFactory(TourFactory)
    number = factory.Sequence(lambda n: n + 1)


class TourMemberFactory(DjangoModelFactory):
    class Meta:
        model = TourMember

    team = factory.SubFactory(TourTeamFactory)
    tour = factory.SelfAttribute("team.tour")
    name = factory.Sequence(lambda n: f"Member {n}")
    organisation = factory.SubFactory(OrganisationFactory)


class TourStopFactory(DjangoModelFactory):
    class Meta:
        model = TourStop

    team = factory.SubFactory(TourTeamFactory)
    tour = factory.SelfAttribute("team.tour")
    company = factory.SubFactory(
        CompanyFactory, municipality=factory.SelfAttribute("..tour.partnership.municipality")
    )
    on = factory.SelfAttribute("tour.first_on")
