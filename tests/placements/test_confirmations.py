"""Two confirmations, differences that are settled, and the ladder to ordinary jobs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories.partnerships import MembershipFactory, OrganisationFactory
from tests.factories.placements import CandidateFactory, PlacementFactory
from tests.placements.conftest import FIRST_DAY, as_user, link_in, on, post_goes
from virksom.partnerships.access import viewer_of
from virksom.placements.actions import end_placement
from virksom.placements.facts.ladder import ladder_of
from virksom.placements.models import Confirmation, ConfirmationMail, Part, Placement
from virksom.placements.models.placement import Terms

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def at(placement, name="detail", *more):
    return reverse(f"placements:{name}", args=[placement.pk, *more])


@pytest.fixture
def begun(begin):
    """A placement of the first day, and the link in the mail to the company."""
    with on(FIRST_DAY):
        placement = begin()
        return placement, link_in(post_goes()["boss@example.org"])


def test_a_placement_waits_for_the_company_until_it_says_yes(begun, consultant):
    placement, link = begun
    with on(FIRST_DAY):
        assert "venter på virksomheden" in as_user(consultant).get(at(placement)).content.decode()
        page = Client().get(link).content.decode()
        assert "Ida" not in page
        assert placement.candidate.code not in page
        for _twice in range(2):
            assert Client().post(link, {"agrees": "yes"}).status_code == 302
        placement.refresh_from_db()
        assert placement.is_confirmed
        assert placement.basis == Placement.Basis.REPORTED
        assert placement.confirmations.count() == 1
        assert "bekræftet af begge" in as_user(consultant).get(reverse("placements:list")).content.decode()


def test_a_company_user_confirms_when_signed_in(begun, company, place):
    placement, _link = begun
    company.organisation = OrganisationFactory(sector="company")
    company.save()
    user = MembershipFactory(
        role="CO", partnership=place, programme=place.programme, organisation=company.organisation,
        starts=dt.date(2008, 1, 1),
    ).user  # fmt: skip
    with on(FIRST_DAY):
        desk = as_user(user)
        assert at(placement) in desk.get(reverse("home")).content.decode()
        page = desk.get(at(placement)).content.decode()
        assert "Ida" not in page
        desk.post(at(placement, "confirm"), {"agrees": "yes"})
    assert placement.confirmations.get().part == Part.COMPANY
    placement.refresh_from_db()
    assert placement.company_yes_at is not None


def test_what_the_company_says_otherwise_is_a_difference_until_the_placement_is_corrected(begun, consultant):
    placement, link = begun
    with on(FIRST_DAY):
        Client().post(link, {"agrees": "yes"})
        Client().post(link, {"terms": "ordinary_part_time", "starts": "2026-02-09", "note": "30 timer"})
        placement.refresh_from_db()
        assert placement.company_yes_at is None
        desk = as_user(consultant)
        page = desk.get(at(placement)).content.decode()
        assert "siger noget andet" in page
        assert "30 timer" in page
        due_list = desk.get(reverse("placements:follow_ups"))
        assert [one.pk for one in due_list.context["beside"].differing] == [placement.pk]
        desk.post(
            at(placement, "change"),
            {
                "terms": "ordinary_part_time", "starts": "2026-02-09", "ends": "", "employer": "private",
                "basis": "reported", "basis_reason": "",
            },
        )  # fmt: skip
    placement.refresh_from_db()
    assert placement.is_confirmed
    assert not Confirmation.objects.unsettled().exists()


def test_a_difference_settled_as_recorded_asks_the_company_once_more(begun, consultant):
    placement, link = begun
    with on(FIRST_DAY):
        Client().post(link, {"note": "Not with us"})
    with on(FIRST_DAY + DAY):
        mail.outbox.clear()
        one = placement.confirmations.get()
        for _twice in range(2):
            as_user(consultant).post(at(placement, "settle", one.pk))
        assert [letter.to for letter in mail.outbox if "/ansaettelse/" in letter.body] == [
            ["boss@example.org"]
        ]
    one.refresh_from_db()
    assert one.settled_at is not None


def test_who_was_asked_today_is_asked_again_after_a_correction_and_after_a_difference_is_settled(
    begun, consultant
):
    placement, link = begun
    correction = {
        "terms": "flex_job", "starts": "2026-02-02", "ends": "", "employer": "private", "basis": "reported",
        "basis_reason": "",
    }  # fmt: skip
    with on(FIRST_DAY):
        Client().post(link, {"agrees": "yes"})
        as_user(consultant).post(at(placement, "change"), correction)
        first = mail.outbox[-1]
        assert (first.to, link_in(first)) == (["boss@example.org"], link)
    with on(FIRST_DAY, hour=11):
        Client().post(link, {"note": "Not with us"})
        mail.outbox.clear()
        for _twice in range(2):
            as_user(consultant).post(at(placement, "settle", placement.confirmations.last().pk))
        [again] = [letter for letter in mail.outbox if letter.to == ["boss@example.org"]]
    assert link_in(again) == link
    assert again.extra_headers["Message-ID"] != first.extra_headers["Message-ID"]


@pytest.mark.parametrize(
    "said", [{}, {"note": "010190-1234"}, {"terms": "ordinary_full_time"}, {"starts": "x"}]
)
def test_saying_no_says_what_is_otherwise(begun, said):
    placement, link = begun
    with on(FIRST_DAY):
        assert Client().post(link, said).status_code == 422
    assert not placement.confirmations.exists()


def test_other_terms_are_to_be_confirmed_anew(begun, consultant):
    placement, link = begun
    with on(FIRST_DAY):
        Client().post(link, {"agrees": "yes"})
    with on(FIRST_DAY + DAY):
        said = {
            "terms": "flex_job", "starts": "2026-02-02", "ends": "", "employer": "private",
            "basis": "reported", "basis_reason": "",
        }  # fmt: skip
        as_user(consultant).post(at(placement, "change"), said)
        placement.refresh_from_db()
        assert placement.company_yes_at is None
        assert ConfirmationMail.objects.filter(part=Part.COMPANY).count() == 2


def test_an_old_link_confirms_nothing_and_is_renewed_to_its_address(begun):
    placement, link = begun
    with on(FIRST_DAY + 31 * DAY):
        assert Client().get(link).status_code == 410
        mail.outbox.clear()
        Client().post(link, {"agrees": "yes"})
        placement.refresh_from_db()
        assert placement.company_yes_at is None
        [letter] = [one for one in mail.outbox if "/ansaettelse/" in one.body]
        Client().post(link_in(letter), {"agrees": "yes"})
    placement.refresh_from_db()
    assert placement.company_yes_at is not None


# The ladder ------------------------------------------------------------------------------------------


@on(FIRST_DAY)
def test_a_subsidised_placement_without_a_next_step_stands_on_the_consultants_page(begin, consultant):
    lacking = begin(terms=Terms.WAGE_SUBSIDY)
    begin(terms=Terms.COMPANY_INTERNSHIP, next_step="Ordinary job", next_step_on=dt.date(2026, 5, 1))
    begin()
    page = as_user(consultant).get(reverse("placements:follow_ups"))
    assert [one.pk for one in page.context["beside"].without_step] == [lacking.pk]


def test_a_companys_ladder_counts_what_runs_and_what_came_of_it(company, place):
    def placed(terms, starts, ends=None):
        candidate = CandidateFactory(partnership=place)
        PlacementFactory(
            partnership=place, candidate=candidate, company=company, terms=terms, starts=starts, ends=ends
        )

    today = dt.date(2026, 2, 2)
    placed(Terms.WAGE_SUBSIDY, dt.date(2025, 9, 1))
    placed(Terms.COMPANY_INTERNSHIP, dt.date(2025, 3, 3), dt.date(2025, 4, 30))
    placed(Terms.COMPANY_INTERNSHIP, dt.date(2024, 3, 3), dt.date(2024, 4, 30))
    ladder = ladder_of(company, today)
    assert (ladder.running, ladder.ordinary, ladder.repeated, ladder.hired) == (1, 40, 2, 0)
    assert ladder.share == 1 / 40
    assert not ladder.warns
    placed(Terms.UNPAID_TRAINING, dt.date(2025, 12, 1))
    assert ladder_of(company, today).warns
    placed(Terms.FLEX_JOB, dt.date(2026, 1, 5))
    placed(Terms.SHELTERED_JOB, dt.date(2026, 1, 5))
    assert ladder_of(company, today).warns
    placed(Terms.ORDINARY_PART_TIME, dt.date(2026, 1, 5))
    assert not ladder_of(company, today).warns


def test_on_its_last_day_a_placement_is_over_for_the_ladder_as_it_is_everywhere(company, place):
    today = dt.date(2026, 2, 2)
    for ends in (today, today + DAY):
        PlacementFactory(
            partnership=place,
            company=company,
            terms=Terms.WAGE_SUBSIDY,
            starts=dt.date(2025, 9, 1),
            ends=ends,
        )
    assert ladder_of(company, today).running == Placement.objects.running_on(today).count() == 1


def test_a_companys_page_tells_consultants_how_many_work_there_without_ordinary_pay(
    company, place, consultant, lead
):
    PlacementFactory(
        partnership=place, company=company, terms=Terms.WAGE_SUBSIDY, starts=FIRST_DAY - DAY,
        candidate__consultant=consultant,
    )  # fmt: skip
    company.organisation = OrganisationFactory(sector="company")
    company.save()
    theirs = MembershipFactory(
        role="CO", partnership=place, programme=place.programme, organisation=company.organisation,
        starts=dt.date(2008, 1, 1),
    ).user  # fmt: skip
    panel = reverse("placements:of_company", args=[company.pk])
    with on(FIRST_DAY):
        for user in (consultant, lead):
            assert "40 ordinært ansatte" in as_user(user).get(panel).content.decode()
        assert "ordinært ansatte" not in as_user(theirs).get(panel).content.decode()


@on(FIRST_DAY)
def test_placements_that_repeat_without_a_hire_are_told_before_one_more_is_recorded(
    consultant, candidate, company, place
):
    for _n in range(3):
        PlacementFactory(
            partnership=place, company=company, terms=Terms.COMPANY_INTERNSHIP, starts=FIRST_DAY - 60 * DAY
        )
    desk = as_user(consultant)
    said = {
        "candidate": candidate.code, "company": company.name, "terms": "company_internship",
        "employer": "private", "starts": "2026-02-02", "ends": "", "basis": "reported", "basis_reason": "",
    }  # fmt: skip
    address = reverse("placements:new", args=[place.pk])
    first = desk.post(address, said)
    assert first.status_code == 422
    assert "uden at nogen bliver ansat" in first.content.decode()
    assert desk.post(address, said | {"terms": "ordinary_full_time"}).status_code == 302
    assert desk.post(address, said | {"ladder": "seen"}).status_code == 302
    begun = Placement.objects.filter(terms=Terms.COMPANY_INTERNSHIP).latest("pk")
    page = desk.get(reverse("placements:detail", args=[begun.pk])).content.decode()
    assert "ordinært ansatte" in page


@on(FIRST_DAY)
def test_an_ended_placement_is_not_asked_about(begin, consultant, candidate):
    placement = begin(starts=FIRST_DAY - 90 * DAY, ends=FIRST_DAY - 30 * DAY)
    end_placement(placement=placement, on=FIRST_DAY - 20 * DAY, by=viewer_of(consultant, FIRST_DAY))
    assert not ConfirmationMail.objects.exists()
