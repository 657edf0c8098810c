"""Agreements: written down, signed by both sides, reviewed, ended; and who reads what of them."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from tests.factories.contacts import (
    AgreementFactory,
    CommitmentFactory,
    ContactOwnerFactory,
    SignatureFactory,
)
from tests.factories.partnerships import OrganisationFactory, PartnershipFactory, UserFactory
from tests.factories.placements import CompanyFactory
from virksom.companies.actions.agreement import (
    change_agreement,
    end_agreement,
    make_agreement,
    review_agreement,
    sign_agreement,
)
from virksom.companies.facts.agreement import reviews_due
from virksom.companies.models import Agreement, TimelineEntry
from virksom.foundation.models import TrailEntry
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def company(partnership):
    return CompanyFactory(municipality=partnership.municipality, name="Krog Tag")


@pytest.fixture
def consultant(sign_in, partnership):
    return sign_in(Role.BUSINESS_CONSULTANT, partnership, organisation=OrganisationFactory(sector="business"))


@pytest.fixture
def by(consultant):
    return viewer_of(consultant.membership.user, TODAY)


@pytest.fixture
def agreement(company, by):
    return make_agreement(
        company=company, terms="Four trainees a year.", starts=TODAY, ends=None, review_on=TODAY + 30 * DAY,
        promised={"internships": 4, "hires": 0}, by=by,
    )  # fmt: skip


def signed(agreement, by, on=TODAY):
    for side in ("company", "partnership"):
        sign_agreement(agreement=agreement, side=side, name="Ida Krog", on=on, by=by)
    agreement.refresh_from_db()
    return agreement


def at(agreement, name="agreement"):
    return reverse(f"companies:{name}", args=[agreement.pk])


def test_a_consultant_writes_an_agreement_down_and_what_is_not_promised_is_no_commitment(consultant, company):
    answer = consultant.post(
        reverse("companies:new_agreement", args=[company.pk]),
        {"terms": "We open the door.", "starts": TODAY.isoformat(), "promised_internships": "4"},
    )
    made = Agreement.objects.get()
    assert answer.headers["Location"] == at(made)
    assert [(one.kind, one.promised) for one in made.commitments.all()] == [("internships", 4)]
    assert TrailEntry.objects.get().verb == "make_agreement"


def test_an_agreement_is_in_force_once_both_sides_have_signed(agreement, by):
    sign_agreement(agreement=agreement, side="company", name="Ida Krog", on=TODAY - DAY, by=by)
    assert not Agreement.objects.in_force(TODAY).exists()
    sign_agreement(agreement=agreement, side="partnership", name="Bo Lund", on=TODAY, by=by)
    agreement.refresh_from_db()
    assert agreement.signed_on == TODAY
    assert Agreement.objects.in_force(TODAY).get() == agreement
    entry = TimelineEntry.objects.get(kind="agreement")
    assert timezone.localdate(entry.at) == TODAY
    assert "4" in entry.text
    assert "Ida" not in f"{entry.heading} {entry.text}"


def test_signing_twice_changes_nothing_and_a_day_to_come_is_refused(agreement, by):
    signed(agreement, by)
    lines = TrailEntry.objects.count()
    signed(agreement, by)
    assert (agreement.signatures.count(), TrailEntry.objects.count()) == (2, lines)
    with pytest.raises(ValidationError):
        sign_agreement(agreement=agreement, side="company", name="Bo", on=TODAY + DAY, by=by)


def test_the_words_of_a_signed_agreement_stand(agreement, by):
    sign_agreement(agreement=agreement, side="company", name="Ida Krog", on=TODAY, by=by)
    with pytest.raises(ValidationError):
        change_agreement(
            agreement=agreement, terms="Else", starts=TODAY, ends=None, review_on=None, promised={}, by=by
        )
    agreement.refresh_from_db()
    assert agreement.terms == "Four trainees a year."


def test_a_company_has_one_open_agreement_with_a_partnership(agreement, company, by):
    again = {"company": company, "terms": "x", "starts": TODAY, "review_on": None, "promised": {}, "by": by}
    with pytest.raises(ValidationError):
        make_agreement(ends=None, **again)
    Agreement.objects.update(starts=TODAY - 9 * DAY, ends=TODAY - DAY)
    make_agreement(ends=None, **again)
    assert Agreement.objects.open().count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ends": TODAY - DAY}, "ends"),
        ({"review_on": TODAY - DAY}, "review_on"),
        ({"ends": TODAY + DAY, "review_on": TODAY + 2 * DAY}, "review_on"),
    ],
)
def test_impossible_days_are_told_at_their_field_and_keep_what_was_typed(consultant, company, given, field):
    days = {name: day.isoformat() for name, day in given.items()}
    sent = {"terms": "We open the door.", "starts": TODAY.isoformat(), **days}
    answer = consultant.post(reverse("companies:new_agreement", args=[company.pk]), sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "We open the door." in answer.content.decode()
    assert not Agreement.objects.exists()


def test_a_review_notes_how_far_each_promise_is_and_sets_the_next_day(consultant, agreement, by):
    signed(agreement, by)
    consultant.post(
        at(agreement, "review_agreement"),
        {"on": TODAY, "said": "Three came.", "next_on": TODAY + 90 * DAY, "reached_internships": "3"},
    )
    agreement.refresh_from_db()
    assert agreement.review_on == TODAY + 90 * DAY
    assert agreement.commitments.get().reached == 3
    assert "Three came." in consultant.get(at(agreement)).content.decode()
    with pytest.raises(ValidationError):
        review_agreement(agreement=agreement, on=TODAY, said="x", next_on=TODAY, reached={}, by=by)


def test_a_lead_ends_an_agreement_with_the_reason_and_a_consultant_does_not(
    sign_in, partnership, agreement, by
):
    end = at(agreement, "end_agreement")
    data = {"on": TODAY, "reason": "The shop closes."}
    assert sign_in(Role.BUSINESS_CONSULTANT, partnership).post(end, data).status_code == 404
    assert sign_in(Role.BUSINESS_LEAD, partnership).post(end, data).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == Agreement.State.OVER
    with pytest.raises(ValidationError):
        end_agreement(agreement=agreement, on=TODAY, reason="again", by=by)


def test_an_agreement_that_ends_on_a_day_to_come_is_open_until_then(agreement, by):
    signed(agreement, by)
    end_agreement(agreement=agreement, on=TODAY + 2 * DAY, reason="Moves", by=by)
    review = {"said": "Well", "next_on": None, "reached": {}, "by": by}
    review_agreement(agreement=agreement, on=TODAY, **review)
    with time_machine.travel(timezone.now() + 2 * DAY, tick=False), pytest.raises(ValidationError):
        review_agreement(agreement=agreement, on=TODAY, **review)


def test_the_timeline_is_kept_in_the_language_of_the_site_whoever_did_it(agreement, by):
    with translation.override("en"):
        signed(agreement, by)
        review_agreement(
            agreement=agreement, on=TODAY, said="Well", next_on=None, reached={"internships": 1}, by=by
        )
        end_agreement(agreement=agreement, on=TODAY, reason="Moves", by=by)
    kept = {(entry.heading, entry.text) for entry in TimelineEntry.objects.filter(kind="agreement")}
    with translation.override("da"):
        label = agreement.commitments.get().get_kind_display()
        assert kept == {
            (gettext("Agreement signed by both sides"), f"4 {label}"),
            (gettext("Agreement reviewed"), f"1 af 4 {label}"),
            (gettext("Agreement ended"), ""),
        }


def test_the_company_page_shows_the_agreement_by_one_query(consultant, company):
    page = reverse("companies:detail", args=[company.pk])
    with CaptureQueriesContext(connection) as without:
        consultant.get(page)
    agreement = AgreementFactory(
        company=company, partnership=consultant.membership.partnership, signed_on=TODAY
    )
    for kind in ("internships", "hires", "mentors"):
        CommitmentFactory(agreement=agreement, kind=kind, reached=1)
    with CaptureQueriesContext(connection) as with_three:
        answer = consultant.get(page)
    assert len(with_three) == len(without)
    assert sum("companies_agreement" in query["sql"] for query in with_three.captured_queries) == 1
    assert answer.content.decode().count('class="p-meter"') == 3


def test_a_company_reads_its_own_agreement_whole_and_no_other(sign_in, partnership, company):
    firm = OrganisationFactory(sector="company")
    company.organisation = firm
    company.save()
    mine = AgreementFactory(company=company, partnership=partnership)
    SignatureFactory(agreement=mine, name="Ida Krog")
    other = AgreementFactory(partnership=partnership)
    client = sign_in(Role.COMPANY_USER, partnership, organisation=firm)
    assert "Ida Krog" in client.get(at(mine)).content.decode()
    assert client.get(at(other)).status_code == 404
    assert client.get(at(mine, "sign_agreement")).status_code == 404


def test_an_association_reads_its_own_agreement_without_the_company_s_signer(sign_in, partnership, company):
    club = OrganisationFactory(sector="association")
    mine = AgreementFactory(company=company, partnership=partnership, organisation=club)
    SignatureFactory(agreement=mine, name="Ida Krog")
    SignatureFactory(agreement=mine, name="Bo Lund", side="partnership")
    page = sign_in(Role.ASSOCIATION_PARTNER, partnership, organisation=club).get(at(mine)).content.decode()
    assert "Bo Lund" in page
    assert "Ida Krog" not in page


def test_due_reviews_wait_for_the_contact_owner_or_whoever_may_review_where_there_is_none(
    sign_in, partnership, consultant, agreement, by
):
    signed(agreement, by)
    Agreement.objects.update(review_on=TODAY)
    home = reverse("home")
    assert "Krog Tag" in consultant.get(home).content.decode()
    ContactOwnerFactory(company=agreement.company, partnership=partnership, user=UserFactory())
    assert list(reviews_due(by, TODAY)) == []
    lead = sign_in(Role.BUSINESS_LEAD, partnership)
    assert "Krog Tag" in lead.get(home).content.decode()


def test_the_list_shows_what_is_due_in_the_same_number_of_queries_for_one_and_for_three(
    consultant, partnership
):
    address, counts = reverse("companies:agreements"), []
    for more in (1, 2):
        for _ in range(more):
            made = AgreementFactory(partnership=partnership, signed_on=TODAY, review_on=TODAY)
            CommitmentFactory(agreement=made)
        AgreementFactory(partnership=partnership)
        with CaptureQueriesContext(connection) as asked:
            page = consultant.get(address, {"stand": "due"}).context["page"]
        counts.append(len(asked))
    assert len(page.rows) == 3
    assert counts[0] == counts[1]
    for stand, number in (("unsigned", 2), ("in_force", 3), ("over", 0), ("coming", 0)):
        assert len(consultant.get(address, {"stand": stand}).context["page"].rows) == number


def test_the_programme_level_sees_agreements_as_figures(sign_in, partnership):
    made = AgreementFactory(partnership=partnership)
    owner = sign_in(Role.PROGRAMME_OWNER, programme=partnership.programme)
    page = owner.get(reverse("companies:agreements"))
    assert page.context["counts_only"]
    assert owner.get(at(made)).status_code == 404
