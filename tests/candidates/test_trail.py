"""Candidates in the trail: named to those alone who may know who they are."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.candidates.sharing import scene, trail_of
from tests.factories.partnerships import MembershipFactory
from tests.factories.placements import CandidateFactory
from virksom.accounts.actions import start_viewing_as
from virksom.candidates.actions.enrolment import change_candidate
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Role


@pytest.fixture
def place(db):
    return scene()


def acts(place):
    """A candidate shares the profile, agrees to something and changes the account; support looks at it."""
    place.shared()
    client = place.client(place.own)
    client.post(reverse("candidates:consents"), {"about": "openings", "answer": "yes"})
    client.post(reverse("accounts:me"), {"name": "Amalkanari Zorakanari", "phone": "", "language": "da"})
    start_viewing_as(by=Viewer(name="Support"), user=place.own.user)


@pytest.mark.parametrize("role", [Role.PROGRAMME_OWNER, Role.PROGRAMME_COORDINATOR, Role.BUSINESS_LEAD])
def test_who_may_not_know_a_candidate_reads_and_finds_no_name_in_the_trail(place, role):
    acts(place)
    assert "Amalkanari" not in trail_of(place, role)
    assert trail_of(place, role, "Amalkanari") == ""
    if role != Role.BUSINESS_LEAD:
        assert "<strong>kandidat</strong> lod nogen se" in trail_of(place, role, "kandidat")


def test_the_lead_of_the_employment_side_reads_who_acted(place):
    acts(place)
    assert "Amalkanari" in trail_of(place, Role.EMPLOYMENT_LEAD, "Amalkanari")


def test_candidates_read_their_own_name_in_the_trail(place):
    acts(place)
    assert "Amalkanari" in place.client(place.own).get(reverse("trail")).content.decode()


def test_a_name_in_the_trail_is_closed_before_a_record_is_tied_to_the_sign_in(place):
    acts(place)
    type(place.candidate).objects.update(user=None)
    page = trail_of(place, Role.PROGRAMME_OWNER)
    assert "Amalkanari" not in page
    assert "<strong>kandidat</strong>" in page


def test_who_works_here_too_is_named_in_lines_of_work_and_not_in_those_about_the_own_record(place):
    home, partnership = place.consultant.organisation, place.candidate.partnership
    MembershipFactory(
        user=place.own.user, role=Role.JOB_CONSULTANT, organisation=home, partnership=partnership,
        programme=partnership.programme,
    )  # fmt: skip
    other = CandidateFactory(partnership=partnership, code="K-OTHER")
    change_candidate(candidate=other, name="", by=place.by_candidate)
    place.shared()
    page = " ".join(trail_of(place, Role.PROGRAMME_OWNER).split())
    assert re.search(r"<strong>Amalkanari Zorakanari</strong> [^<]*: K-OTHER", page)
    assert len(re.findall("Amalkanari", page)) == 1
    assert "<strong>kandidat</strong>" in page
