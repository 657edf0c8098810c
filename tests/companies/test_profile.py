"""A company's profile of responsibility: its own words, its own figures, and what of it anybody may read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.contacts import AgreementFactory, CommitmentFactory
from tests.factories.partnerships import MembershipFactory, OrganisationFactory, PartnershipFactory
from tests.factories.placements import CompanyFactory, PlacementFactory
from virksom.companies.actions.profile import set_profile
from virksom.companies.actions.register import change_company
from virksom.companies.models import Company, Profile, ProfileArea
from virksom.foundation.access import Viewer
from virksom.foundation.models import TrailEntry
from virksom.indicators.reporting import ALL_POINTS, OWN_FIGURES, POINTS, Evidence, in_order
from virksom.indicators.text import Text
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Role
from virksom.placements.models import Terms

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
WORDS = {
    "summary": "We build on people who want to learn.",
    "inclusive_workplace_strategy": "Half of all new people come from the town.",
    "inclusive_workplace_activity": "=HYPERLINK(1) A mate on the team.",
}


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def company(partnership):
    return CompanyFactory(
        municipality=partnership.municipality,
        organisation=OrganisationFactory(sector="company"),
        name="Krog Tag",
        employees=84,
        employees_on=TODAY - dt.timedelta(days=90),
    )


@pytest.fixture
def own_user(sign_in, partnership, company):
    return sign_in(Role.COMPANY_USER, partnership, organisation=company.organisation)


def at(company, name="profile", **more):
    return reverse(f"companies:{name}", kwargs={"company": company.pk, **more})


def test_a_company_writes_its_own_profile_and_what_is_left_empty_is_no_area(own_user, company, partnership):
    assert own_user.post(at(company, "change_profile"), WORDS).status_code == 302
    assert ProfileArea.objects.get().area == "inclusive_workplace"
    assert "A mate on the team." in own_user.get(at(company)).content.decode()
    line = TrailEntry.objects.get()
    assert (line.verb, line.circle_id) == ("set_profile", partnership.pk)
    own_user.post(at(company, "change_profile"), {"summary": "Only this."})
    assert not ProfileArea.objects.exists()


def test_a_profile_is_kept_for_the_organisation_whose_role_may_write_it(company, partnership):
    """Not for the first organisation one has a role in."""
    lead = MembershipFactory(role=Role.EMPLOYMENT_LEAD, partnership=partnership)
    consultant = MembershipFactory(role=Role.BUSINESS_CONSULTANT, partnership=partnership, user=lead.user)
    profile = set_profile(
        company=company, summary="Open", areas={}, figures={}, figures_on=None, figures_source="",
        is_public=False, by=viewer_of(lead.user, TODAY),
    )  # fmt: skip
    assert profile.set_for == consultant.organisation


def test_the_form_shows_what_is_kept(own_user, company):
    sent = {**WORDS, "energy_use": "412.5", "figures_on": TODAY.isoformat(), "figures_source": "Bills"}
    own_user.post(at(company, "change_profile"), sent)
    page = own_user.get(at(company, "change_profile")).content.decode()
    assert 'value="412.5"' in page
    assert "Half of all new people" in page


def test_figures_need_their_day_and_source_and_what_was_typed_stays(own_user, company):
    answer = own_user.post(at(company, "change_profile"), {**WORDS, "accidents": "2"})
    assert answer.status_code == 422
    assert 'value="2"' in answer.content.decode()
    assert not Profile.objects.exists()


def test_anybody_reads_the_words_of_a_public_profile_and_never_a_figure(own_user, company, client):
    figures = {"accidents": "7777", "figures_on": TODAY.isoformat(), "figures_source": "Own accounts"}
    own_user.post(at(company, "change_profile"), {**WORDS, **figures})
    client.logout()
    assert client.get(at(company, "public_profile")).status_code in (302, 404)
    Profile.objects.get().company.__class__.objects.filter(pk=company.pk).update(is_public=True)
    page = client.get(at(company, "public_profile"))
    assert "A mate on the team." in page.content.decode()
    assert "7777" not in page.content.decode()
    assert "Own accounts" not in page.content.decode()


def test_a_job_consultant_reads_the_words_and_neither_changes_them_nor_gets_the_evidence(
    sign_in, partnership, company
):
    client = sign_in(Role.JOB_CONSULTANT, partnership)
    Profile.objects.create(company=company, summary="Plain words", figures={"accidents": 7777})
    page = client.get(at(company)).content.decode()
    assert "Plain words" in page
    assert "7777" not in page
    assert client.get(at(company, "change_profile")).status_code == 404
    assert client.get(evidence(company, "csv")).status_code == 404


def evidence(company, form):
    return reverse("evaluation:evidence_file", kwargs={"company": company.pk, "form": form})


@pytest.fixture
def rich(own_user, company, partnership):
    """A profile, an agreement in force and three placements."""
    figures = {"energy_use": "412.5", "figures_on": TODAY.isoformat(), "figures_source": "=Bills"}
    own_user.post(at(company, "change_profile"), {**WORDS, **figures})
    agreement = AgreementFactory(company=company, partnership=partnership, signed_on=TODAY)
    CommitmentFactory(agreement=agreement, kind="hires", promised=2, reached=1)
    for terms in (Terms.ORDINARY_FULL_TIME, Terms.ORDINARY_PART_TIME, Terms.COMPANY_INTERNSHIP):
        PlacementFactory(company=company, partnership=partnership, terms=terms)
    return company


def test_the_evidence_goes_from_strategy_to_placement_with_day_source_and_codes(own_user, rich):
    data = json.loads(own_user.get(evidence(rich, "json")).content)
    rows = {row["code"]: row for row in data["rows"]}
    assert rows["employees"]["value"] == 84
    assert rows["energy_use"]["source"] == "=Bills"
    assert (rows["promised_hires"]["value"], rows["reached_hires"]["value"]) == (2, 1)
    assert (rows["placements_ordinary"]["value"], rows["placements_training"]["value"]) == (2, 1)
    assert rows["placements_ordinary"]["gri"] == "401-1"
    assert rows["inclusive_workplace_strategy"]["sdg"] == "10.2"
    assert all(row["source"] and row["as_of"] for row in data["rows"])


def test_the_number_of_employees_stands_at_the_day_it_was_written_down_and_not_at_the_last_edit(
    own_user, rich, partnership
):
    def stands_at():
        rows = json.loads(own_user.get(evidence(rich, "json")).content)["rows"]
        return next(row["as_of"] for row in rows if row["code"] == "employees")

    by = Viewer(name="x")
    change_company(company=rich, by=by, city="Nyborg")
    assert stands_at() == (TODAY - dt.timedelta(days=90)).isoformat()
    change_company(company=rich, by=by, employees=85)
    assert stands_at() == TODAY.isoformat()
    Company.objects.update(employees_on=None)
    assert stands_at() is None
    page = own_user.get(reverse("evaluation:evidence", kwargs={"company": rich.pk}))
    assert "None" not in page.content.decode()


def test_no_cell_of_the_evidence_starts_a_formula(own_user, rich):
    text = own_user.get(evidence(rich, "csv")).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert "'=Bills" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    with zipfile.ZipFile(io.BytesIO(own_user.get(evidence(rich, "xlsx")).content)) as book:
        assert b"<f>" not in b"".join(book.read(name) for name in book.namelist())


def test_the_profile_s_page_shows_the_evidence_to_those_who_may_change_it(
    own_user, rich, sign_in, partnership
):
    assert evidence(rich, "xlsx") in own_user.get(at(rich)).content.decode()
    lead = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    assert evidence(rich, "xlsx") not in lead.get(at(rich)).content.decode()


def test_each_data_point_has_its_codes_and_evidence_stands_in_their_order():
    assert len(POINTS) == len(ALL_POINTS)
    for point in ALL_POINTS:
        assert point.title.da
        assert point.title.en
        assert point.vsme
        assert point.gri
        assert point.sdg
    assert {"energy_use", "accidents", "corruption_cases"} <= set(OWN_FIGURES)
    source = Text("x", "x")
    rows = in_order([Evidence("agreement", 1, TODAY, source), Evidence("energy_use", 2, TODAY, source)])
    assert [row.code for row in rows] == ["energy_use", "agreement"]
