"""Who sees what: a grant opens a profile without identity; both yeses open the identity; no closes all."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.candidates.sharing import CANARIES, scene, trail_of
from tests.factories.partnerships import (
    ActorFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from tests.factories.placements import CompanyFactory
from tests.races import at_once
from virksom.candidates.actions.posting import send_owed
from virksom.candidates.actions.sharing import (
    agree_to_be_known,
    agree_to_meet,
    answer_request,
    ask_for_grant,
    resume_grant,
    withdraw_grant,
)
from virksom.candidates.facts.sharing import masked, shared_profile
from virksom.candidates.models import CandidateMail, Claim, CompetenceProfile, Reading, ShareGrant
from virksom.foundation.models import TrailEntry
from virksom.openings.actions.organisation import organisation_of
from virksom.partnerships.models import Role


@pytest.fixture
def place(db):
    return scene()


def page(grant):
    return reverse("candidates:shared", args=[grant.pk])


def channels(grant):
    """Every way to a shared profile: its page, its file, its link."""
    return (
        page(grant),
        reverse("candidates:shared_file", args=[grant.pk]),
        reverse("candidates:shared_link", args=[grant.token]),
    )


def opened(place):
    grant = place.shared()
    agree_to_meet(grant=grant, by=place.by_company)
    return agree_to_be_known(grant=grant, by=place.by_candidate)


def test_a_company_gets_no_identity_on_any_channel_before_both_said_yes(place):
    grant = place.shared()
    agree_to_be_known(grant=grant, by=place.by_candidate)
    client = place.client(place.company)
    seen = [client.get(address) for address in channels(grant)]
    seen += [client.get(reverse(name)) for name in ("home", "candidates:shared_list", "trail")]
    send_owed()
    text = "".join(answer.content.decode() + str(answer.headers) for answer in seen)
    text += "".join(
        f"{letter.subject} {letter.body} {letter.to}"
        for letter in mail.outbox
        if letter.to != [place.candidate.email]
    )
    assert [answer.status_code for answer in seen] == [200] * 6
    assert grant.alias in text
    assert [canary for canary in CANARIES if canary in text] == []


def test_the_trail_of_the_company_side_names_no_person(place):
    grant = place.shared()
    agree_to_meet(grant=grant, by=place.by_company)
    told = " ".join(f"{line.subject_name} {line.details}" for line in TrailEntry.objects.all())
    told += trail_of(place, Role.BUSINESS_LEAD) + trail_of(place, Role.PROGRAMME_OWNER)
    assert grant.alias in told
    assert [canary for canary in CANARIES if canary in told] == []


@pytest.mark.parametrize("other", [Role.CANDIDATE, Role.JOB_CONSULTANT, Role.EMPLOYMENT_LEAD])
def test_a_seat_elsewhere_does_not_open_a_profile_that_is_read_by_a_grant(place, other):
    grant = place.shared()
    far = PartnershipFactory()
    MembershipFactory(user=place.company.user, role=other, partnership=far, programme=far.programme)
    profile = reverse("candidates:profile", args=[place.candidate.profile.pk])

    answer = place.client(place.company).get(profile)

    assert (answer.status_code, answer.headers.get("Location")) == (302, page(grant))


def test_a_consultants_own_candidate_is_read_without_the_grant_to_another_seat(place):
    place.shared()
    MembershipFactory(
        user=place.consultant.user, role=Role.COMPANY_USER, organisation=place.firm,
        partnership=place.candidate.partnership, programme=place.candidate.partnership.programme,
    )  # fmt: skip
    profile = reverse("candidates:profile", args=[place.candidate.profile.pk])
    assert "Kanaristan" in place.client(place.consultant).get(profile).content.decode()


def test_after_both_said_yes_the_company_sees_name_mail_and_telephone(place):
    grant = opened(place)
    text = place.client(place.company).get(page(grant)).content.decode()
    assert "Amalkanari Zorakanari" in text
    assert "amal.mail@example.org" in text
    assert "71717171" in text
    assert Reading.objects.get().by_name


def test_one_yes_alone_opens_nothing(place):
    grant = place.shared()
    agree_to_meet(grant=grant, by=place.by_company)
    assert "Amalkanari" not in place.client(place.company).get(page(grant)).content.decode()


def test_a_withdrawn_grant_is_dead_by_page_file_link_and_mail(place):
    grant = opened(place)
    assert CandidateMail.objects.filter(sent_at=None).exists()
    client = place.client(place.company)
    assert [client.get(address).status_code for address in channels(grant)] == [200] * 3

    stop = reverse("candidates:stop", args=[grant.pk])
    assert place.client(place.own).post(stop).status_code == 302

    assert [client.get(address).status_code for address in channels(grant)] == [404] * 3
    assert client.post(reverse("candidates:meet", args=[grant.pk])).status_code == 404
    send_owed()
    assert mail.outbox == []
    assert client.get(reverse("candidates:detail", args=[place.candidate.pk])).status_code == 404


def test_a_grant_that_has_run_out_is_dead_by_page_file_link_and_mail(place):
    with time_machine.travel(timezone.now() - dt.timedelta(days=2), tick=False):
        grant = place.shared(ends_on=timezone.localdate() + dt.timedelta(days=1))
    client = place.client(place.company)
    assert [client.get(address).status_code for address in channels(grant)] == [404] * 3
    send_owed()
    assert mail.outbox == []
    with pytest.raises(ValidationError):
        agree_to_meet(grant=grant, by=place.by_company)


def test_a_stop_is_undone_within_the_hour_and_not_later(place):
    grant = place.shared()
    withdraw_grant(grant=grant, by=place.by_candidate)
    assert resume_grant(grant=grant, by=place.by_candidate).is_live(timezone.localdate())
    withdraw_grant(grant=grant, by=place.by_candidate)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)), pytest.raises(ValidationError):
        resume_grant(grant=grant, by=place.by_candidate)


def test_a_stop_is_not_undone_beside_a_new_grant(place):
    grant = place.shared()
    withdraw_grant(grant=grant, by=place.by_candidate)
    place.shared()
    with pytest.raises(ValidationError):
        resume_grant(grant=grant, by=place.by_candidate)


def test_each_receiver_knows_the_person_by_another_name(place):
    other = OrganisationFactory(sector="company")
    assert place.shared().alias != place.shared(to=other).alias


@pytest.mark.parametrize("days", [-1, 91])
def test_a_profile_is_shared_for_90_days_at_most_and_not_backwards(place, days):
    with pytest.raises(ValidationError):
        place.shared(ends_on=timezone.localdate() + dt.timedelta(days=days))


def test_a_request_waits_for_the_candidates_yes(place):
    grant = ask_for_grant(candidate=place.candidate, to=place.firm, purpose="job", by=place.by_consultant)
    client = place.client(place.company)
    assert client.get(page(grant)).status_code == 404
    own = place.client(place.own)
    assert "Nordlys Vaskeri" in own.get(reverse("candidates:who_saw")).content.decode()
    own.post(reverse("candidates:answer", args=[grant.pk]), {"answer": "yes"})
    assert client.get(page(grant)).status_code == 200


def test_a_request_that_is_declined_shows_nothing(place):
    grant = ask_for_grant(candidate=place.candidate, to=place.firm, purpose="job", by=place.by_consultant)
    answer_request(grant=grant, says_yes=False, by=place.by_candidate)
    assert place.client(place.company).get(page(grant)).status_code == 404


def test_a_yes_of_a_meeting_is_said_so_in_the_trail(place):
    client = place.client(place.consultant)
    address = reverse("candidates:ask", args=[place.candidate.pk])
    said = {"to": place.firm.pk, "purpose": "job", "ends_on": timezone.localdate(), "in_meeting": "on"}
    assert client.post(address, said).status_code == 302
    assert ShareGrant.objects.get().is_live(timezone.localdate())
    assert TrailEntry.objects.get(verb="give_grant").details["in_meeting"] is True


def test_a_company_asks_to_see_a_profile_again_when_the_time_is_over(place):
    with time_machine.travel(timezone.now() - dt.timedelta(days=2), tick=False):
        grant = place.shared(ends_on=timezone.localdate())
    client = place.client(place.company)
    assert client.post(reverse("candidates:ask_again", args=[grant.pk])).status_code == 302
    grant.refresh_from_db()
    assert grant.is_request
    assert client.get(page(grant)).status_code == 404


def test_a_company_cannot_use_the_grant_of_another(place):
    other = OrganisationFactory(sector="company")
    grant = place.shared(to=other)
    client = place.client(place.company)
    assert client.get(page(grant)).status_code == 404
    assert client.post(reverse("candidates:meet", args=[grant.pk])).status_code == 404


def test_a_link_that_was_guessed_opens_nothing(place):
    grant = place.shared()
    guessed = reverse("candidates:shared_link", args=[f"{grant.alias}.x"])
    assert Client().get(guessed).status_code == 404


def test_a_company_without_an_account_says_yes_by_its_link(place):
    grant = place.shared()
    Client().post(reverse("candidates:shared_link", args=[grant.token]))
    grant.refresh_from_db()
    assert grant.receiver_yes_at is not None


def test_a_profile_that_nobody_confirmed_for_90_days_is_hidden(place):
    grant = place.shared()
    CompetenceProfile.objects.update(confirmed_on=timezone.localdate() - dt.timedelta(days=90))
    profile = shared_profile(grant, timezone.localdate())
    assert profile.is_hidden
    assert profile.claims == ()


def test_what_makes_a_workplace_fit_is_told_when_both_have_said_yes(place):
    assert shared_profile(place.shared(), timezone.localdate()).adjustments == ()
    assert shared_profile(opened(place), timezone.localdate()).adjustments != ()


@pytest.mark.parametrize(
    "text", ["AMALKANARI", "Amalkanaris bror", "k-kanari", "+45 71 71 71 71", "x@y.dk", "Fru Zorakanari"]
)
def test_names_addresses_and_numbers_are_masked_in_texts(place, text):
    found = masked(text, place.candidate)
    assert "…" in found
    assert not any(word in found.lower() for word in ("kanari", "71", "@"))


def test_words_in_another_script_reach_the_company_as_the_consultant_puts_them(place):
    text = place.client(place.company).get(page(place.shared())).content.decode()
    assert "مطعم" not in text
    assert "Kok hos …" in text


def test_a_mail_goes_out_once_and_only_to_those_who_read(place):
    MembershipFactory(
        role=Role.BUSINESS_CONSULTANT, partnership=place.candidate.partnership,
        programme=place.candidate.partnership.programme,
    )  # fmt: skip
    place.shared()
    assert (send_owed(), send_owed()) == (1, 0)
    assert [letter.to for letter in mail.outbox] == [[place.company.user.email]]


def test_a_company_without_an_organisation_gets_one_once(place):
    company = CompanyFactory(municipality=place.candidate.partnership.municipality)
    made = organisation_of(company=company, by=place.by_consultant)
    assert organisation_of(company=company, by=place.by_consultant) == made
    assert (made.sector, made.name) == ("company", company.name)


def test_the_consultant_finds_a_company_of_the_register_to_share_with(place):
    company = CompanyFactory(name="Lindehus Emballage", municipality=place.candidate.partnership.municipality)
    client = place.client(place.consultant)
    address = reverse("openings:share_company", args=[place.candidate.pk])
    assert "Lindehus Emballage" in client.get(address, {"q": "linde"}).content.decode()
    answer = client.post(address, {"company": company.pk})
    company.refresh_from_db()
    assert answer.headers["Location"].endswith(f"?to={company.organisation_id}")


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_as_often_for_three_as_for_one(place, count):
    for number in range(count):
        firm = OrganisationFactory(sector="company", name=f"F{number}")
        ActorFactory(partnership=place.candidate.partnership, organisation=firm)
        place.shared(to=firm)
    place.shared()
    for membership, name, given in (
        (place.own, "who_saw", []),
        (place.consultant, "grants", [place.candidate.pk]),
        (place.company, "shared_list", []),
    ):
        client = place.client(membership)
        client.get(reverse("home"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(f"candidates:{name}", args=given))
        assert len(asked) <= 12


def test_a_yes_at_the_moment_of_the_stop_opens_nothing_that_is_stopped(shared_database):
    place = scene()
    for _again in range(10):
        CandidateMail.objects.all().delete()
        grant = place.shared()
        agree_to_be_known(grant=grant, by=place.by_candidate)
        at_once(
            lambda grant=grant: withdraw_grant(grant=grant, by=place.by_candidate),
            lambda grant=grant: agree_to_meet(grant=grant, by=place.by_company),
        )
        grant.refresh_from_db()
        assert grant.withdrawn_at is not None
        assert place.client(place.company).get(page(grant)).status_code == 404
        send_owed()
        assert mail.outbox == []


def test_two_grants_given_at_the_same_moment_are_one(shared_database):
    place = scene()
    at_once(place.shared, place.shared)
    assert ShareGrant.objects.count() == 1


def test_who_asks_and_who_would_like_to_meet_stands_on_the_candidates_home_page(place):
    client = place.client(place.own)
    client.cookies["django_language"] = "en"
    ask_for_grant(candidate=place.candidate, to=place.firm, purpose="course", by=place.by_consultant)
    agree_to_meet(grant=place.shared(), by=place.by_company)
    text = client.get(reverse("home")).content.decode()
    assert "1 organisation asks to see your profile" in text
    assert "1 company would like to meet you" in text


@pytest.mark.parametrize("said_in", ["da", "en", "ar"])
def test_words_in_other_letters_are_shown_to_nobody_whatever_language_the_page_was_in(place, said_in):
    profile = place.candidate.profile
    profile.wishes = "Gerne أريد العمل"
    profile.save()
    Claim.objects.create(profile=profile, kind="skill", said="Їжа for mange", said_in=said_in)
    Claim.objects.create(profile=profile, kind="skill", said="Crème brûlée, 4ª klasse", said_in="da")
    client = place.client(place.company)
    client.cookies["django_language"] = "en"
    grant = place.shared()
    for name in ("shared", "shared_file"):
        text = client.get(reverse(f"candidates:{name}", args=[grant.pk])).content.decode()
        assert "أريد" not in text
        assert "Їжа" not in text
        assert "Gerne" not in text
        assert "Crème brûlée, 4ª klasse" in text
        assert "ask the job centre" in text
