"""Role models, comparable companies that are new to it, and introductions that are followed up on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.contacts import (
    AgreementFactory,
    ContactFactory,
    ContactRulesFactory,
    IntroductionFactory,
    RoleModelFactory,
)
from tests.factories.partnerships import MembershipFactory, PartnershipFactory
from tests.factories.placements import CompanyFactory, PlacementFactory
from virksom.companies.actions.introduction import (
    follow_up_introduction,
    introduce_company,
    mark_role_model,
)
from virksom.companies.actions.reservation import NotClear
from virksom.companies.facts.comparable import Reason, Traits, compare, newcomers_like
from virksom.companies.models import Introduction, Reservation, RoleModel
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Role
from virksom.placements.models import Placement

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def consultant(sign_in, partnership):
    return sign_in(Role.BUSINESS_CONSULTANT, partnership)


@pytest.fixture
def by(consultant):
    return viewer_of(consultant.membership.user, TODAY)


def company(partnership, **fields):
    return CompanyFactory(
        **{"municipality": partnership.municipality, "industry_code": "101100", "size": "10-49", **fields}
    )


@pytest.fixture
def role_model(partnership):
    experienced = company(partnership, name="Krog Tag")
    AgreementFactory(company=experienced, partnership=partnership, signed_on=TODAY)
    return RoleModelFactory(company=experienced, partnership=partnership)


WINDOW = {
    "starts_on": TODAY + DAY,
    "ends_on": TODAY + 9 * DAY,
    "due_on": TODAY + 20 * DAY,
    "about": "Language",
}


def test_companies_are_alike_in_industry_size_and_place_and_each_reason_is_told():
    one = Traits("10", "10-49", (4, 4))
    like = compare(one, Traits("10", "10-49", (4, 4)))
    assert like.reasons == (Reason.SAME_INDUSTRY, Reason.SAME_SIZE, Reason.SAME_PLACE, Reason.NO_CONTACT)
    near = compare(one, Traits("10", "50-249", (5, 4), contacts=2))
    assert near.reasons == (Reason.SAME_INDUSTRY, Reason.NEXT_SIZE, Reason.NEXT_PLACE, Reason.FEW_CONTACTS)
    assert like.score > near.score
    assert near.is_comparable


def test_nearness_alone_or_an_unknown_industry_makes_nobody_comparable():
    assert not compare(Traits("", "", (1, 1)), Traits("", "", (1, 1))).is_comparable
    assert not compare(Traits("10", "1-9", (1, 1)), Traits("41", "250+", (1, 1))).is_comparable


def test_newcomers_are_like_it_and_have_no_agreement_placement_or_many_contacts(partnership, role_model, by):
    new = company(partnership, name="New")
    talked_to = company(partnership, name="Talked to")
    for _ in range(3):
        ContactFactory(company=talked_to, partnership=partnership)
    AgreementFactory(company=company(partnership, name="Agreed"), partnership=partnership)
    PlacementFactory(company=company(partnership, name="Took somebody on"), partnership=partnership)
    ContactRulesFactory(company=company(partnership, name="Said stop"), has_stopped=True)
    company(partnership, name="Protected", is_protected_from_advertising=True)
    company(partnership, name="Unlike", industry_code="620100", size="250+")
    CompanyFactory(industry_code="101100", size="10-49", name="Out of sight")
    experienced = Placement.objects.order_by().values("company")
    with CaptureQueriesContext(connection) as asked:
        found = newcomers_like(role_model.company, by, experienced, TODAY)
    assert [one.company for one in found] == [new]
    assert len(asked) <= 2


def test_a_role_model_has_an_agreement_in_force(partnership, by):
    plain = company(partnership)
    with pytest.raises(ValidationError):
        mark_role_model(company=plain, about="x", by=by)
    AgreementFactory(company=plain, partnership=partnership, signed_on=TODAY)
    mark_role_model(company=plain, about="x", by=by)
    mark_role_model(company=plain, about="Mentors", by=by)
    assert RoleModel.objects.get().about == "Mentors"


def test_the_page_of_a_role_model_suggests_newcomers_and_introduces_them(consultant, partnership, role_model):
    new = company(partnership, name="Fjord Tag")
    page = consultant.get(reverse("companies:role_model", args=[role_model.company_id])).content.decode()
    introduce = reverse("companies:introduce", args=[role_model.pk, new.pk])
    assert introduce in page
    assert "samme branche" in page
    assert consultant.post(introduce, WINDOW).status_code == 302
    made = Introduction.objects.get()
    assert (made.company, made.role_model) == (new, role_model.company)
    assert made.reservation.offer == "network"


def test_an_introduction_asks_the_newcomer_s_rules_first(consultant, partnership, role_model, by):
    new = company(partnership)
    ContactRulesFactory(company=new, pause_until=TODAY + 30 * DAY)
    with pytest.raises(NotClear):
        introduce_company(role_model=role_model, newcomer=new, by=by, **WINDOW)
    answer = consultant.post(reverse("companies:introduce", args=[role_model.pk, new.pk]), WINDOW)
    assert answer.status_code == 422
    assert "pause" in answer.content.decode()
    assert not Introduction.objects.exists()
    assert not Reservation.objects.exists()


def test_two_are_introduced_once_at_a_time_and_nobody_to_themselves(partnership, role_model, by):
    new = company(partnership)
    introduce_company(role_model=role_model, newcomer=new, by=by, **WINDOW)
    for newcomer in (new, role_model.company):
        with pytest.raises(ValidationError):
            introduce_company(role_model=role_model, newcomer=newcomer, by=by, **WINDOW)
    assert Introduction.objects.count() == Reservation.objects.count() == 1


def test_they_meet_when_both_have_said_yes(consultant, partnership, role_model, by):
    made = introduce_company(role_model=role_model, newcomer=company(partnership), by=by, **WINDOW)
    agree = reverse("companies:agree_introduction", args=[made.pk])
    assert consultant.post(agree, {"newcomer_agreed_on": TODAY, "meets_on": TODAY}).status_code == 422
    with pytest.raises(ValidationError):
        follow_up_introduction(introduction=made, outcome="visited", note="", by=by)
    consultant.post(agree, {"newcomer_agreed_on": TODAY, "role_model_agreed_on": TODAY, "meets_on": TODAY})
    made.refresh_from_db()
    follow_up_introduction(introduction=made, outcome="visited", note="", by=by)
    assert not made.is_open
    with pytest.raises(ValidationError):
        follow_up_introduction(introduction=made, outcome="nothing", note="", by=by)


def test_nothing_came_of_it_gives_the_newcomer_s_days_back(partnership, role_model, by):
    made = introduce_company(role_model=role_model, newcomer=company(partnership), by=by, **WINDOW)
    follow_up_introduction(introduction=made, outcome="nothing", note="", by=by)
    assert Reservation.objects.get().state == Reservation.State.GIVEN_UP


def test_another_organisation_of_the_partnership_says_that_nothing_came_of_it(
    partnership, role_model, by, sign_in
):
    made = introduce_company(role_model=role_model, newcomer=company(partnership), by=by, **WINDOW)
    other = sign_in(Role.JOB_CONSULTANT, partnership)
    follow = reverse("companies:follow_up_introduction", args=[made.pk])
    assert other.get(follow).status_code == 200
    assert other.post(follow, {"outcome": "nothing"}).status_code == 302
    made.refresh_from_db()
    assert not made.is_open
    assert Reservation.objects.get().state == Reservation.State.GIVEN_UP


def test_an_introduction_stands_on_the_home_page_until_it_is_followed_up_on(
    consultant, partnership, role_model
):
    made = IntroductionFactory(
        company=company(partnership, name="Fjord Tag"),
        role_model=role_model.company,
        partnership=partnership,
        user=consultant.membership.user,
        due_on=TODAY,
    )
    home = reverse("home")
    assert "Fjord Tag" in consultant.get(home).content.decode()
    follow = reverse("companies:follow_up_introduction", args=[made.pk])
    assert consultant.post(follow, {"outcome": "nothing"}).status_code == 302
    assert "Fjord Tag" not in consultant.get(home).content.decode()


def test_a_lead_takes_the_mark_away_and_a_consultant_does_not(sign_in, partnership, role_model):
    unmark = reverse("companies:unmark_role_model", args=[role_model.pk])
    assert sign_in(Role.BUSINESS_CONSULTANT, partnership).post(unmark).status_code == 404
    assert sign_in(Role.BUSINESS_LEAD, partnership).post(unmark).status_code == 302
    assert not RoleModel.objects.exists()


def test_what_a_role_model_can_tell_about_is_corrected_from_what_stands(consultant, role_model):
    address = reverse("companies:mark_role_model", kwargs={"company": role_model.company_id})
    assert f'value="{role_model.about}"' in consultant.get(address).content.decode()


def test_a_school_neither_reads_nor_replaces_what_another_partner_said_of_a_role_model(
    client, partnership, role_model
):
    client.force_login(MembershipFactory(role=Role.EDUCATION_PARTNER, partnership=partnership).user)
    address = reverse("companies:mark_role_model", kwargs={"company": role_model.company_id})
    assert role_model.about not in client.get(address).content.decode()
    assert "En anden partner" in client.post(address, {"about": "Anything"}).content.decode()
    about = role_model.about
    role_model.refresh_from_db()
    assert role_model.about == about


def test_the_list_of_agreements_leads_to_the_introductions(consultant):
    page = consultant.get(reverse("companies:agreements")).content.decode()
    assert f'href="{reverse("companies:introductions")}"' in page
