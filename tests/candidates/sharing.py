"""A candidate with a profile, a company with a user, and what lies between them."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.partnerships import (
    ActorFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from tests.factories.placements import CandidateFactory
from virksom.candidates.actions.sharing import give_grant
from virksom.candidates.models import Claim, CompetenceProfile
from virksom.foundation.access import Viewer
from virksom.partnerships.models import PROGRAMME_ROLES, Role, Sector

#: What tells who the candidate is, or who the consultant is: nothing of it may reach a company before both
#: have said yes.
CANARIES = ("Amalkanari", "Zorakanari", "amal.mail@", "71717171", "K-KANARI", "Bentekanari", "Kanaristan")


def viewer_of(membership):
    user = membership.user
    home = membership.organisation
    return Viewer(user.pk, user.name, (), home.pk, home.name)


def scene():
    """A place with a candidate, the consultant and a company at the table, each with a browser."""
    place = PartnershipFactory(starts=dt.date(2020, 1, 1))
    today = timezone.localdate()
    of = {"partnership": place, "programme": place.programme, "starts": dt.date(2020, 1, 1)}
    consultant = MembershipFactory(role=Role.JOB_CONSULTANT, user__name="Bentekanari Krog", **of)
    own = MembershipFactory(role=Role.CANDIDATE, user__name="Amalkanari Zorakanari", **of)
    firm = OrganisationFactory(name="Nordlys Vaskeri", sector=Sector.COMPANY, email="firm@example.org")
    ActorFactory(partnership=place, organisation=firm)
    company = MembershipFactory(role=Role.COMPANY_USER, organisation=firm, **of)
    candidate = CandidateFactory(
        partnership=place, consultant=consultant.user, user=own.user, name="Amalkanari Zorakanari",
        code="K-KANARI", email="amal.mail@example.org", phone="71717171",
    )  # fmt: skip
    profile = CompetenceProfile.objects.create(
        candidate=candidate, confirmed_on=today, wishes="Ring til Amalkanari på 71 71 71 71", hours_most=30,
        adjustments=["seated"],
    )  # fmt: skip
    Claim.objects.create(
        profile=profile, kind="work", said="Zorakanaris køkken, amal.mail@example.org", where="Kanaristan"
    )
    Claim.objects.create(profile=profile, kind="skill", said="مطعم", said_in="ar", put="Kok hos Bentekanari")
    return Scene(candidate, firm, consultant, own, company)


class Scene:
    def __init__(self, candidate, firm, consultant, own, company):
        self.candidate, self.firm = candidate, firm
        self.consultant, self.own, self.company = consultant, own, company
        self.by_consultant, self.by_candidate, self.by_company = map(viewer_of, (consultant, own, company))

    def client(self, membership):
        client = Client()
        client.force_login(membership.user)
        return client

    def shared(self, **other):
        given = {
            "candidate": self.candidate, "to": self.firm, "purpose": "job",
            "ends_on": timezone.localdate() + dt.timedelta(days=30), "by": self.by_candidate,
        }  # fmt: skip
        return give_grant(**{**given, **other})


def trail_of(place, role, words="", **home):
    """The lines of the trail as a new person in a role reads them, searched for some words."""
    partnership = place.candidate.partnership
    where = None if role in PROGRAMME_ROLES else partnership
    reader = MembershipFactory(role=role, partnership=where, programme=partnership.programme, **home)
    page = place.client(reader).get(reverse("trail"), {"who": words}).content.decode()
    return page.partition('<ol class="s-trail">')[2]
