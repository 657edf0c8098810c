"""People around a placement: a consultant, a candidate with an address, a company with its person."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.factories.partnerships import MembershipFactory, PartnershipFactory
from tests.factories.placements import CandidateFactory, CompanyFactory, ContactPersonFactory
from virksom.partnerships.access import viewer_of
from virksom.placements.actions import begin_placement
from virksom.placements.tasks import follow_up_and_send

#: A Monday.
FIRST_DAY = dt.date(2026, 2, 2)


@pytest.fixture
def place():
    return PartnershipFactory()


def seat(place, role):
    """Somebody with a role in the place."""
    return MembershipFactory(
        role=role, partnership=place, programme=place.programme, starts=dt.date(2008, 1, 1)
    ).user


@pytest.fixture
def consultant(place):
    return seat(place, "JC")


@pytest.fixture
def lead(place):
    return seat(place, "LE")


@pytest.fixture
def candidate(place, consultant):
    return CandidateFactory(
        partnership=place, name="Ida Krog", email="ida@example.org", language="en", consultant=consultant
    )


@pytest.fixture
def company(place):
    firm = CompanyFactory(municipality=place.municipality, name="Fjord Stål", employees=40)
    ContactPersonFactory(company=firm, email="boss@example.org", language="da")
    return firm


@pytest.fixture
def begin(place, consultant, candidate, company):
    """Begin the placement as the consultant does; without words an ordinary job from the first day."""

    def begun(**said):
        given = {"starts": FIRST_DAY, "terms": "ordinary_full_time", "is_private": True} | said
        by = viewer_of(consultant, timezone.localdate())
        return begin_placement(
            **{"partnership": place, "candidate": candidate, "company": company, "by": by} | given
        )

    return begun


def on(day, hour=9):
    """A time in the morning of a day, standing still."""
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
    return time_machine.travel(at, tick=False)


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def post_goes():
    """The clock comes round; the mails it sends, by address."""
    before = len(mail.outbox)
    follow_up_and_send()
    return {letter.to[0]: letter for letter in mail.outbox[before:]}


def link_in(letter):
    """The way to the page a mail leads to."""
    return re.search(r"https?://[^/\s]+(/\S+)", letter.body)[1]
