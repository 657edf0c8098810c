"""What a placement is owed to: two assess it, each by themselves, and the company says what it says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.factories.partnerships import MembershipFactory, OrganisationFactory
from tests.placements.conftest import FIRST_DAY, as_user, link_in, on, post_goes, seat
from virksom.openings.models import Opening
from virksom.partnerships.access import viewer_of
from virksom.placements.actions.assessment import assess_placement
from virksom.placements.facts.assessment import assessed
from virksom.placements.models import Placement

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement(begin):
    with on(FIRST_DAY):
        return begin()


@pytest.fixture
def business(place):
    return seat(place, "BC")


def assess(client, placement, attribution="b", reason="We told them of it"):
    address = reverse("placements:assess", kwargs={"placement": placement.pk})
    return client.post(address, {"attribution": attribution, "reason": reason})


def page(client, placement):
    client.cookies["django_language"] = "en"
    return client.get(reverse("placements:detail", args=[placement.pk])).content.decode()


def test_one_assessor_is_not_enough_and_the_second_is_another_person(placement, consultant, business):
    one, other = as_user(consultant), as_user(business)
    for _twice in range(2):
        assert assess(one, placement).status_code == 302
    assert assessed(placement).agreed is None
    assert "A second assessor is wanted" in page(one, placement)
    assert "We told them of it" not in page(other, placement)  # each by themselves
    assess(other, placement, reason="The contact came first")
    assert assessed(placement).agreed == "b"
    assert "Two assessors agree" in page(one, placement)
    assess(other, placement, "d", "They asked by themselves")
    assert assessed(placement).agreed is None
    assert "The assessors differ" in page(one, placement)


def test_class_a_needs_something_recorded_before_the_first_day(placement, consultant):
    client = as_user(consultant)
    answer = assess(client, placement, "a", "An opening led to it")
    assert answer.status_code == 422
    assert "An opening led to it" in answer.content.decode()
    told = dt.datetime.combine(FIRST_DAY, dt.time(9), tzinfo=dt.UTC)
    opening = Opening.objects.create(
        company=placement.company, partnership=placement.partnership, task="x", contact_name="x", told_at=told
    )
    assert assess(client, placement, "a").status_code == 422
    Opening.objects.filter(pk=opening.pk).update(told_at=told - dt.timedelta(days=3))
    assert assess(client, placement, "a").status_code == 302


def test_an_assessment_has_its_reason(placement, consultant):
    with pytest.raises(ValidationError, match=r"Sig hvorfor|Say why"):
        assess_placement(
            placement=placement, attribution="c", reason=" ", by=viewer_of(consultant, FIRST_DAY)
        )
    assert not placement.assessments.exists()


def test_an_assessment_changes_no_figure(placement, consultant, business):
    assess(as_user(consultant), placement)
    assess(as_user(business), placement)
    placement.refresh_from_db()
    assert placement.basis == Placement.Basis.REPORTED


def test_the_company_says_by_its_link_what_would_have_happened_without_help(begin, consultant):
    with on(FIRST_DAY):
        placement = begin()
        link = link_in(post_goes()["boss@example.org"])
        assert "without_help" not in Client().get(link).content.decode()
        Client().post(link, {"agrees": "yes"})
        assert "without_help" in Client().get(link).content.decode()
        Client().post(link, {"without_help": "nonsense"})
        assert assessed(placement).company == ""
        assert Client().post(link, {"without_help": "nobody"}).status_code == 302
        assert assessed(placement).company
        assert "hired nobody" in page(as_user(consultant), placement)


def test_the_company_reads_no_assessment(placement, company, consultant, place):
    assess(as_user(consultant), placement, "c", "Secretly easy")
    company.organisation = OrganisationFactory(sector="company")
    company.save()
    user = MembershipFactory(
        role="CO", partnership=place, programme=place.programme, organisation=company.organisation,
        starts=dt.date(2008, 1, 1),
    ).user  # fmt: skip
    client = as_user(user)
    shown = page(client, placement)
    assert "Secretly easy" not in shown
    assert "owed to" not in shown
    assert assess(client, placement, "a", "x").status_code == 302
    assert placement.assessments.count() == 1
