"""Placements: recorded by the consultant, seen without identity by the business side."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.partnerships import PartnershipFactory
from tests.factories.placements import CandidateFactory, CompanyFactory, PlacementFactory
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import Role
from virksom.placements.models import Placement, Terms

pytestmark = pytest.mark.django_db
LIST = reverse("placements:list")


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def consultant(sign_in, partnership):
    return sign_in(Role.JOB_CONSULTANT, partnership)


@pytest.fixture
def candidate(consultant, partnership):
    return CandidateFactory(partnership=partnership, consultant=consultant.membership.user, name="Ida Krog")


@pytest.fixture
def company(partnership):
    return CompanyFactory(municipality=partnership.municipality, name="Fjord Stål")


def new(partnership):
    return reverse("placements:new", kwargs={"partnership": partnership.pk})


def at(placement, name="change"):
    return reverse(f"placements:{name}", kwargs={"placement": placement.pk})


def said(candidate, company, /, **more):
    return {
        "candidate": candidate.code,
        "company": company.name,
        "terms": "ordinary_part_time",
        "employer": "private",
        "starts": "2008-10-01",
        "ends": "",
        "basis": "reported",
        "basis_reason": "",
        **more,
    }


def test_a_consultant_records_a_placement_of_an_own_candidate(consultant, partnership, candidate, company):
    assert consultant.post(new(partnership), said(candidate, company)).status_code == 302

    placement = Placement.objects.get()
    assert (placement.candidate, placement.company, placement.partnership) == (
        candidate,
        company,
        partnership,
    )
    assert (placement.terms, placement.is_private) == (Terms.ORDINARY_PART_TIME, True)
    assert (placement.starts, placement.ends) == (dt.date(2008, 10, 1), None)
    assert placement.recorded_for == consultant.membership.organisation
    line = TrailEntry.objects.get()
    assert line.verb == "begin_placement"
    assert "Ida" not in line.subject_name
    partnership.refresh_from_db()
    assert partnership.last_activity_on == dt.date(2008, 10, 1)


@pytest.mark.parametrize("terms", Terms.values)
def test_each_of_the_eight_terms_can_be_recorded(consultant, partnership, candidate, company, terms):
    consultant.post(new(partnership), said(candidate, company, terms=terms, employer="public"))
    assert Placement.objects.get().terms == terms
    assert not Placement.objects.get().is_private


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends": "2008-09-30"},
        {"basis": "attributed"},
        {"basis": "attributed", "basis_reason": "   "},
        {"terms": "bartering"},
        {"terms": ""},
        {"starts": ""},
        {"candidate": "K-NOBODY"},
        {"company": "No such company"},
        {"basis": "attributed", "basis_reason": "010190-1234 came"},
    ],
)
def test_what_cannot_be_is_told_keeps_what_was_typed_and_records_nothing(
    consultant, partnership, candidate, company, wrong
):
    answer = consultant.post(new(partnership), said(candidate, company, **wrong))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert wrong.get("company", "Fjord Stål") in page
    assert "v-error" in page
    assert not Placement.objects.exists()


def test_the_same_placement_twice_is_one(consultant, partnership, candidate, company):
    consultant.post(new(partnership), said(candidate, company))
    assert consultant.post(new(partnership), said(candidate, company)).status_code == 422
    assert Placement.objects.count() == 1


def test_an_attribution_keeps_its_reason(consultant, partnership, candidate, company):
    consultant.post(
        new(partnership), said(candidate, company, basis="attributed", basis_reason="They met at a workshop")
    )
    assert Placement.objects.get().basis_reason == "They met at a workshop"


def test_a_company_is_found_by_number_and_chosen_if_several_fit(consultant, partnership, candidate, company):
    twin = CompanyFactory(municipality=partnership.municipality, name="Fjord Stål Syd", cvr="13585628")

    answer = consultant.post(new(partnership), said(candidate, company, company="fjord"))
    assert answer.status_code == 422
    assert 'name="which_company"' in answer.content.decode()

    answer = consultant.post(
        new(partnership), said(candidate, company, company="fjord", which_company=str(twin.pk))
    )
    assert answer.status_code == 302
    assert Placement.objects.get().company == twin
    consultant.post(new(partnership), said(candidate, company, company="13585628", starts="2008-11-01"))
    assert Placement.objects.filter(company=twin).count() == 2


def test_another_consultants_candidate_and_another_municipalitys_company_are_not_found(
    consultant, partnership, candidate, company
):
    strange = CandidateFactory(partnership=partnership)
    far = CompanyFactory(name="Far Away")
    assert consultant.post(new(partnership), said(strange, company)).status_code == 422
    assert consultant.post(new(partnership), said(candidate, far)).status_code == 422
    chosen = said(candidate, company, company="Far Away", which_company=str(far.pk))
    assert consultant.post(new(partnership), chosen).status_code == 422
    assert not Placement.objects.exists()


def test_a_placement_is_ended_and_not_before_it_began(consultant, partnership, candidate):
    placement = PlacementFactory(partnership=partnership, candidate=candidate)

    assert consultant.post(at(placement, "end"), {"on": "2008-09-01"}).status_code == 422
    assert consultant.post(at(placement, "end"), {"on": "2008-12-01"}).status_code == 302
    consultant.post(at(placement, "end"), {"on": "2008-12-01"})

    placement.refresh_from_db()
    assert placement.ends == dt.date(2008, 12, 1)
    assert TrailEntry.objects.filter(verb="end_placement").count() == 1


def test_correcting_a_placement_leaves_candidate_and_company(consultant, partnership, candidate, company):
    placement = PlacementFactory(partnership=partnership, candidate=candidate, company=company)

    consultant.post(at(placement), said(candidate, CompanyFactory(), terms="flex_job", ends="2008-12-01"))

    placement.refresh_from_db()
    assert (placement.terms, placement.company, placement.candidate) == ("flex_job", company, candidate)


def test_who_it_is_shows_to_the_employment_side_only(sign_in, partnership):
    placement = PlacementFactory(partnership=partnership, candidate__name="Ida Krog")
    code = placement.candidate.code

    lead = sign_in(Role.EMPLOYMENT_LEAD, partnership).get(LIST).content.decode()
    assert f"Ida Krog ({code})" in lead
    for role in (Role.BUSINESS_LEAD, Role.BUSINESS_CONSULTANT):
        page = sign_in(role, partnership).get(LIST).content.decode()
        assert placement.company.name in page
        assert "uden navn" in page
        assert code not in page
        assert "Ida Krog" not in page
    page = sign_in(Role.EVALUATOR, programme=partnership.programme).get(LIST).content.decode()
    assert "uden navn" in page
    assert code not in page


def test_a_business_consultant_corrects_a_placement_without_learning_who_it_is(sign_in, partnership):
    placement = PlacementFactory(partnership=partnership, candidate__name="Ida Krog")
    client = sign_in(Role.BUSINESS_CONSULTANT, partnership)

    page = client.get(at(placement)).content.decode()
    assert "Ida Krog" not in page
    assert placement.candidate.code not in page
    assert client.post(at(placement), said(placement.candidate, placement.company)).status_code == 302
    assert client.get(new(partnership)).status_code == 404


@pytest.mark.parametrize("role", [Role.PROGRAMME_OWNER, Role.PROGRAMME_COORDINATOR])
def test_the_programme_level_sees_figures_only(sign_in, partnership, role):
    placement = PlacementFactory(partnership=partnership)
    client = sign_in(role, programme=partnership.programme)

    page = client.get(LIST)
    assert page.context["counts_only"]
    assert placement.company.name not in page.content.decode()
    assert client.get(at(placement)).status_code == 404


def test_the_list_is_narrowed_by_terms_employer_and_basis(sign_in, partnership):
    PlacementFactory(partnership=partnership, terms="flex_job")
    PlacementFactory(partnership=partnership, is_private=False)
    PlacementFactory(partnership=partnership, basis="attributed", basis_reason="A workshop")
    lead = sign_in(Role.EMPLOYMENT_LEAD, partnership)

    def found(**query):
        return len(lead.get(LIST, query).context["lines"])

    assert found() == 3
    assert found(terms="flex_job") == found(employer="public") == found(basis="attributed") == 1
    assert found(terms="flex_job", employer="public") == 0


def test_a_companys_page_shows_its_placements_to_those_who_may_see_them(sign_in, partnership):
    company = CompanyFactory(municipality=partnership.municipality)
    PlacementFactory(partnership=partnership, company=company, candidate__name="Ida Krog")
    address = reverse("companies:detail", kwargs={"company": company.pk})

    page = sign_in(Role.BUSINESS_CONSULTANT, partnership).get(address).content.decode()
    assert "pl-ordinary_full_time" in page
    assert "uden navn" in page
    assert "Ida Krog" in sign_in(Role.EMPLOYMENT_LEAD, partnership).get(address).content.decode()
    owner = sign_in(Role.PROGRAMME_OWNER, programme=partnership.programme).get(address).content.decode()
    assert company.name in owner
    assert "pl-ordinary_full_time" not in owner


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_three(consultant, partnership):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            PlacementFactory(partnership=partnership, candidate__consultant=consultant.membership.user)
        with CaptureQueriesContext(connection) as asked:
            consultant.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
