"""Whoever sees a candidate's name is kept: on a page about one, and in lists of others' candidates."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.candidates.sharing import scene
from tests.factories.partnerships import MembershipFactory
from tests.factories.placements import CandidateFactory, CompanyFactory, PlacementFactory
from virksom.candidates.actions.reading import note_listed
from virksom.candidates.models import Purpose, Reading
from virksom.foundation.access import Viewer
from virksom.openings.models import Opening
from virksom.partnerships.models import Role
from virksom.placements.models import FollowUp, Match

NAME = "Amalkanari"


@pytest.fixture
def place(db):
    """The candidate has a job with a follow-up, and a proposal."""
    place = scene()
    partnership, today = place.candidate.partnership, timezone.localdate()
    firm = CompanyFactory(municipality=partnership.municipality)
    place.placement = PlacementFactory(candidate=place.candidate, partnership=partnership, company=firm)
    place.follow_up = FollowUp.objects.create(placement=place.placement, moment="m1", due_on=today)
    place.opening = Opening.objects.create(
        company=firm,
        partnership=partnership,
        title="Kok",
        task="Lave mad",
        hours=20,
        places=1,
        told_at=timezone.now(),
        contact_name="Bo",
        contact_phone="1",
    )
    place.match = Match.objects.create(
        candidate=place.candidate,
        opening=place.opening,
        partnership=partnership,
        answer_by=today,
        proposed_at=timezone.now(),
    )
    place.lead = MembershipFactory(
        role=Role.EMPLOYMENT_LEAD, partnership=partnership, programme=partnership.programme
    )
    return place


def pages_about_one(place):
    return {
        reverse("candidates:detail", args=[place.candidate.pk]): "upkeep",
        reverse("candidates:change", args=[place.candidate.pk]): "upkeep",
        reverse("candidates:grants", args=[place.candidate.pk]): "upkeep",
        reverse("placements:detail", args=[place.placement.pk]): "follow_up",
        reverse("placements:change", args=[place.placement.pk]): "follow_up",
        reverse("placements:end", args=[place.placement.pk]): "follow_up",
        reverse("placements:follow_up", args=[place.follow_up.pk]): "follow_up",
        reverse("placements:match", args=[place.match.pk]): "job",
    }


def lists(place):
    return {
        reverse("candidates:list"): "upkeep",
        reverse("placements:list"): "follow_up",
        reverse("placements:follow_ups"): "follow_up",
        reverse("placements:matches"): "job",
        reverse("placements:of_opening", args=[place.opening.pk]): "job",
        reverse("placements:of_company", args=[place.placement.company_id]): "follow_up",
    }


def seen(client, address):
    """Whether a page names the candidate, and the readings it leaves."""
    Reading.objects.all().delete()
    shows = NAME in client.get(address).content.decode()
    return shows, list(Reading.objects.values_list("purpose", "by_name"))


def test_a_page_about_one_candidate_that_shows_the_name_is_a_reading_also_for_the_consultant(place):
    desk = place.client(place.consultant)
    for address, purpose in pages_about_one(place).items():
        assert (address, *seen(desk, address)) == (address, True, [(purpose, True)])


def test_a_list_of_others_candidates_is_a_reading_of_each_that_it_names(place):
    other = CandidateFactory(partnership=place.candidate.partnership, name="Other")
    PlacementFactory(candidate=other, partnership=other.partnership, company=place.placement.company)
    desk = place.client(place.lead)
    for address, purpose in lists(place).items():
        shows, kept = seen(desk, address)
        assert (address, shows, set(kept)) == (address, True, {(purpose, True)})
    assert len(seen(desk, reverse("candidates:list"))[1]) == 2


def test_a_list_of_ones_own_candidates_is_no_reading(place):
    desk = place.client(place.consultant)
    for address in lists(place):
        assert (address, *seen(desk, address)) == (address, True, [])


def test_who_sees_no_name_leaves_no_reading(place):
    partnership = place.candidate.partnership
    for role in (Role.BUSINESS_LEAD, Role.BUSINESS_CONSULTANT):
        desk = place.client(
            MembershipFactory(role=role, partnership=partnership, programme=partnership.programme)
        )
        for address in (*pages_about_one(place), *lists(place)):
            assert (address, *seen(desk, address)) == (address, False, [])


def test_support_that_looks_at_a_consultants_list_is_kept_as_itself(place):
    support = MembershipFactory().user
    by = Viewer(user_id=place.consultant.user.pk, support_id=support.pk)
    note_listed(candidates=[place.candidate], by=by, purpose=Purpose.JOB)
    assert Reading.objects.get().user == support


def test_a_list_asks_twice_more_for_the_readings_however_many_it_names(place, django_assert_num_queries):
    others = CandidateFactory.create_batch(5, partnership=place.candidate.partnership)
    by = Viewer(user_id=place.lead.user.pk)
    with django_assert_num_queries(2):
        note_listed(candidates=others, by=by, purpose=Purpose.JOB)
    with django_assert_num_queries(1):
        note_listed(candidates=others, by=by, purpose=Purpose.JOB)
    assert Reading.objects.count() == 5
