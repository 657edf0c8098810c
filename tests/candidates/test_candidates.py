"""Candidates: enrolled on the job centre's yes, known to few."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.partnerships import MembershipFactory, PartnershipFactory
from tests.factories.placements import CandidateFactory, PlacementFactory
from virksom.candidates.actions.enrolment import change_candidate, enrol_candidate, new_code
from virksom.candidates.models import Candidate
from virksom.foundation.access import system_viewer
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db
LIST = reverse("candidates:list")
ANSWERS = {"is_eligible": "on", "enrolled_on": "2008-05-02", "name": ""}


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def consultant(sign_in, partnership):
    return sign_in(Role.JOB_CONSULTANT, partnership)


def new(partnership):
    return reverse("candidates:new", kwargs={"partnership": partnership.pk})


def change(candidate):
    return reverse("candidates:change", kwargs={"candidate": candidate.pk})


def test_a_candidate_is_enrolled_without_a_name_under_a_code_of_the_system(consultant, partnership):
    assert consultant.post(new(partnership), ANSWERS).status_code == 302

    candidate = Candidate.objects.get()
    assert candidate.code.startswith("K-")
    assert (candidate.name, candidate.consultant) == ("", consultant.membership.user)
    assert candidate.enrolled_on == dt.date(2008, 5, 2)
    assert candidate.code in consultant.get(LIST).content.decode()


def test_the_trail_knows_the_code_and_not_the_name(consultant, partnership):
    consultant.post(new(partnership), {**ANSWERS, "name": "Ida Krog"})
    assert TrailEntry.objects.get().subject_name == Candidate.objects.get().code


@pytest.mark.parametrize(
    "wrong",
    [{"is_eligible": ""}, {"enrolled_on": "2999-01-01"}, {"enrolled_on": "x"}, {"name": "Ida 010190-1234"}],
)
def test_a_wrong_answer_enrols_nobody_and_keeps_what_was_typed(consultant, partnership, wrong):
    answer = consultant.post(new(partnership), {**ANSWERS, "name": "Ida Krog", **wrong})
    assert answer.status_code == 422
    assert wrong.get("name", "Ida Krog") in answer.content.decode()
    assert not Candidate.objects.exists()


def test_nobody_is_enrolled_without_the_attestation(partnership):
    with pytest.raises(ValueError, match="attestation"):
        enrol_candidate(
            partnership=partnership,
            enrolled_on=dt.date(2008, 5, 2),
            name="",
            is_eligible=False,
            by=system_viewer(),
        )


def test_codes_cannot_be_guessed_from_each_other():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert not any(sign in code[2:] for code in codes for sign in "01OIB8S5")


def test_a_consultant_sees_the_own_candidates_and_a_lead_all_of_the_partnership(sign_in, partnership):
    mine = CandidateFactory(partnership=partnership, name="Mine Own")
    other = CandidateFactory(partnership=partnership, name="Someone Else")
    far = CandidateFactory(name="Far Away")
    client = sign_in(Role.JOB_CONSULTANT, partnership)
    Candidate.objects.filter(pk=mine.pk).update(consultant=client.membership.user)

    page = client.get(LIST).content.decode()
    assert "Mine Own" in page
    assert "Someone Else" not in page
    assert client.get(change(other)).status_code == 404

    lead = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    page = lead.get(LIST).content.decode()
    assert "Mine Own" in page
    assert "Someone Else" in page
    assert far.name not in page
    assert lead.get(change(mine)).status_code == 404
    assert lead.get(new(partnership)).status_code == 404


@pytest.mark.parametrize("role", [Role.BUSINESS_LEAD, Role.BUSINESS_CONSULTANT, Role.EDUCATION_PARTNER])
def test_the_business_side_and_schools_find_no_list_of_candidates(sign_in, partnership, role):
    CandidateFactory(partnership=partnership)
    assert sign_in(role, partnership).get(LIST).status_code == 404


def test_a_candidate_handed_over_is_the_colleagues_to_see(consultant, partnership):
    candidate = CandidateFactory(partnership=partnership, consultant=consultant.membership.user)
    colleague = MembershipFactory(
        partnership=partnership, role=Role.JOB_CONSULTANT, organisation=consultant.membership.organisation
    ).user
    stranger = MembershipFactory(role=Role.JOB_CONSULTANT).user
    said = {"name": "", "enrolled_on": "2008-04-01"}

    assert consultant.post(change(candidate), {**said, "consultant": stranger.pk}).status_code == 422
    assert consultant.post(change(candidate), {**said, "consultant": colleague.pk}).status_code == 302

    assert consultant.get(change(candidate)).status_code == 404
    candidate.refresh_from_db()
    assert candidate.consultant == colleague
    assert TrailEntry.objects.get().verb == "hand_over_candidate"


def test_candidates_say_their_own_name_and_how_they_are_reached_and_nothing_else(sign_in, partnership):
    client = sign_in(Role.CANDIDATE, partnership)
    candidate = CandidateFactory(partnership=partnership, user=client.membership.user)
    own = {"name": "Ida Krog", "email": "ida@example.org", "phone": "71 71 71 71"}

    client.post(
        change(candidate), own | {"consultant": client.membership.user.pk, "enrolled_on": "2001-01-01"}
    )

    before = candidate.enrolled_on
    candidate.refresh_from_db()
    assert {name: getattr(candidate, name) for name in own} == own
    assert (candidate.consultant, candidate.enrolled_on) == (None, before)
    shown = client.get(reverse("candidates:detail", args=[candidate.pk])).content.decode()
    assert "ida@example.org" in shown
    assert "71 71 71 71" in shown


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("da", ("Mailadresse", "Telefon")),
        ("en", ("Mail address", "Telephone")),
        ("ar", ("البريد الإلكتروني", "الهاتف", "اسمي وكيف يمكن الوصول إليّ")),
    ],
)
def test_the_own_form_is_in_the_candidates_language(sign_in, partnership, language, words):
    client = sign_in(Role.CANDIDATE, partnership)
    candidate = CandidateFactory(partnership=partnership, user=client.membership.user)
    client.cookies["django_language"] = language
    page = client.get(change(candidate)).content.decode()
    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize("wrong", [{"email": "no address"}, {"phone": "1" * 31}, {"phone": "010190-1234"}])
def test_what_is_no_address_or_a_cpr_number_is_told_and_nothing_is_kept(sign_in, partnership, wrong):
    client = sign_in(Role.CANDIDATE, partnership)
    candidate = CandidateFactory(partnership=partnership, user=client.membership.user, name="Ida")
    answer = client.post(change(candidate), {"name": "Other", "email": "", "phone": ""} | wrong)
    assert answer.status_code == 422
    candidate.refresh_from_db()
    assert (candidate.name, candidate.email, candidate.phone) == ("Ida", "", "")


def test_the_consultant_says_how_a_candidate_is_reached_when_enrolling_and_later(consultant, partnership):
    reached = {"email": "ida@example.org", "phone": "71 71 71 71"}
    consultant.post(new(partnership), ANSWERS | reached)
    candidate = Candidate.objects.get()
    assert (candidate.email, candidate.phone) == ("ida@example.org", "71 71 71 71")

    said = {"name": "", "enrolled_on": "2008-05-02", "consultant": candidate.consultant_id}
    consultant.post(change(candidate), said | {"email": "krog@example.org", "phone": ""})
    candidate.refresh_from_db()
    assert (candidate.email, candidate.phone) == ("krog@example.org", "")


def test_a_change_that_does_not_speak_of_the_address_leaves_it(partnership):
    candidate = CandidateFactory(partnership=partnership, email="ida@example.org", phone="71717171")
    change_candidate(candidate=candidate, name="Ida", by=system_viewer())
    candidate.refresh_from_db()
    assert (candidate.name, candidate.email, candidate.phone) == ("Ida", "ida@example.org", "71717171")


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_three(consultant, partnership):
    counts = []
    for more in (1, 2):
        CandidateFactory.create_batch(more, partnership=partnership, consultant=consultant.membership.user)
        with CaptureQueriesContext(connection) as asked:
            consultant.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_a_candidate_is_handed_over_to_colleagues_of_the_same_job_centre_only(consultant, partnership):
    mine = consultant.membership
    places = {"partnership": partnership, "programme": partnership.programme, "role": Role.JOB_CONSULTANT}
    colleague = MembershipFactory(**places, organisation=mine.organisation)
    stranger = MembershipFactory(**places)
    candidate = CandidateFactory(partnership=partnership, consultant=mine.user)

    offered = consultant.get(change(candidate)).context["form"].fields["consultant"].queryset
    assert set(offered) == {mine.user, colleague.user}
    answers = {"enrolled_on": "2008-05-02", "name": "", "consultant": stranger.user.pk}
    assert consultant.post(change(candidate), answers).status_code == 422


def detail(candidate):
    return reverse("candidates:detail", kwargs={"candidate": candidate.pk})


def test_candidates_find_all_that_is_recorded_of_them_from_their_home_page(sign_in, partnership):
    client = sign_in(Role.CANDIDATE, partnership)
    candidate = CandidateFactory(partnership=partnership, user=client.membership.user, name="Ida Krog")
    placement = PlacementFactory(
        partnership=partnership,
        candidate=candidate,
        company__name="Krog Tag",
        basis="attributed",
        basis_reason="Met at the job fair",
    )
    other = PlacementFactory(partnership=partnership, company__name="Somebody's work")

    assert detail(candidate) in client.get("/").content.decode()
    page = client.get(detail(candidate)).content.decode()

    for recorded in ("Ida Krog", candidate.code, "Krog Tag", "Met at the job fair"):
        assert recorded in page
    assert str(placement.get_terms_display()) in page
    assert other.company.name not in page
    assert change(candidate) in page
    assert client.get(detail(other.candidate)).status_code == 404


def test_who_may_know_a_candidate_reads_the_page_and_the_business_side_does_not(sign_in, partnership):
    candidate = CandidateFactory(partnership=partnership, name="Ida Krog")
    page = sign_in(Role.EMPLOYMENT_LEAD, partnership).get(detail(candidate)).content.decode()
    assert "Ida Krog" in page
    assert change(candidate) not in page
    for role in (Role.BUSINESS_LEAD, Role.COMPANY_USER, Role.MENTOR, Role.CANDIDATE):
        assert sign_in(role, partnership).get(detail(candidate)).status_code == 404


def test_a_consultant_says_which_sign_in_is_the_candidates_and_takes_it_back(consultant, partnership):
    mine = consultant.membership
    candidate = CandidateFactory(partnership=partnership, consultant=mine.user)
    place = {"partnership": partnership, "programme": partnership.programme, "role": Role.CANDIDATE}
    person = MembershipFactory(**place, organisation=mine.organisation).user
    elsewhere = MembershipFactory(**place).user
    taken = MembershipFactory(**place, organisation=mine.organisation).user
    CandidateFactory(partnership=partnership, user=taken)
    said = {"name": "", "enrolled_on": "2008-04-01", "consultant": mine.user.pk}

    offered = consultant.get(change(candidate)).context["form"].fields["account"].queryset
    assert list(offered) == [person]
    for other in (elsewhere, taken):
        assert consultant.post(change(candidate), {**said, "account": other.pk}).status_code == 422
    for account in (person, None):
        sent = {**said, "account": account.pk if account else ""}
        assert consultant.post(change(candidate), sent).status_code == 302
        candidate.refresh_from_db()
        assert candidate.user == account


def test_a_sign_in_taken_by_another_candidate_meanwhile_is_refused_with_a_sentence(partnership):
    taken = CandidateFactory(partnership=partnership, user=MembershipFactory().user)
    candidate = CandidateFactory(partnership=partnership)
    with pytest.raises(ValidationError, match=r"andet|another|anden"):
        change_candidate(candidate=candidate, name="", by=system_viewer(), account=taken.user)
    assert Candidate.objects.get(pk=candidate.pk).user is None
