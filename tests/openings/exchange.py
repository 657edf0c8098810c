"""A partnership with a company that needs people, a neighbour, and candidates who want to hear of jobs."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.companies.scene import set_scene
from tests.factories.partnerships import (
    ActorFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from tests.factories.placements import CandidateFactory
from virksom.candidates.models import CompetenceProfile, Consent
from virksom.companies.actions.rules import company_itself
from virksom.companies.models import ContactRules
from virksom.openings.actions.opening import open_opening
from virksom.openings.models import ExchangeTerms, RelayStep
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Role

#: A Tuesday at ten past ten in Denmark.
SENT = dt.datetime(2026, 9, 15, 8, 10, tzinfo=dt.UTC)

ANSWERS = {
    1: {"task": "Drive a truck and pick orders. Ask for Ida Krog."},
    2: {"places": "2", "hours": "30", "times": ["morning", "evening"]},
    3: {"weight_danish": "must", "weight_licence": "can_learn", "own_0": "Fork lift", "own_weight_0": "must"},
    4: {"place": "Havnevej 12", "travel": "Bus 12", "start": "soon", "day": ""},
    5: {
        "contact_name": "Ida Krog",
        "contact_phone": "00 00 41 27",
        "contact_email": "ida@krog.example",
        "best_time": "morning",
    },
}


def set_exchange():
    """The usual table, and a neighbour whose job centre is asked last."""
    scene = set_scene()
    near = PartnershipFactory(programme=scene.partnership.programme)
    home = OrganisationFactory(name="The near job house", sector="employment", municipality=near.municipality)
    ActorFactory(partnership=near, organisation=home)
    seat = MembershipFactory(
        role=Role.JOB_CONSULTANT,
        partnership=near,
        organisation=home,
        programme=near.programme,
        user__name="Near",
        user__email="near@example.org",
        user__language="en",
    )
    scene.users["near"] = seat.user
    scene.organisations["near"] = home
    ExchangeTerms.objects.create(partnership=scene.partnership, neighbour=near)
    return scene


def link_of(scene):
    """The token of the company's link, as long as it opens."""
    rules, _new = ContactRules.objects.get_or_create(company=scene.company)
    rules.token_expires_on = timezone.localdate() + dt.timedelta(days=100)
    rules.save()
    return rules.token


def anybody():
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def opened(scene, **said):
    """An opening told by the company itself."""
    fields = {
        "task": "Drive a fork lift",
        "contact_name": "Ida Krog",
        "contact_phone": "00 00 41 27",
        "contact_email": "ida@krog.example",
    }
    by = company_itself(scene.company)
    return open_opening(company=scene.company, by=by, source="link", **{**fields, **said})


def wanting_jobs(scene, name="Amal", language="en", consents=True, confirmed=0, **profile):
    """A candidate with a profile who agreed to be told of openings."""
    candidate = CandidateFactory(
        partnership=scene.partnership, name=name, email=f"{name.lower()}@mail.example", language=language
    )
    on = timezone.localdate() - dt.timedelta(days=confirmed)
    CompetenceProfile.objects.create(candidate=candidate, confirmed_on=on, **profile)
    if consents:
        Consent.objects.create(
            candidate=candidate, about="openings", language=language, given_at=timezone.now()
        )
    return candidate


def mails_to(address):
    return [one for one in mail.outbox if one.to == [address]]


def standing(opening):
    return RelayStep.objects.filter(opening=opening).standing().first()


def viewer(scene, key):
    return viewer_of(scene.users[key], timezone.localdate())


answers = partial(dict, ANSWERS)
