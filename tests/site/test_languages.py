"""The languages of the pages: Danish and English everywhere, Arabic where candidates are at home."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from tests.factories.partnerships import MembershipFactory, PartnershipFactory
from tests.factories.placements import CandidateFactory
from virksom.candidates.models import CompetenceProfile
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db
ARABIC = 'value="ar"'


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def candidate(sign_in, partnership):
    client = sign_in(Role.CANDIDATE, partnership)
    client.record = CandidateFactory(partnership=partnership, user=client.membership.user)
    client.profile = CompetenceProfile.objects.create(candidate=client.record)
    return client


def choose(client, language):
    client.post(reverse("set_language"), {"language": language, "next": "/"})


def test_a_candidate_is_offered_arabic_and_it_is_remembered(candidate):
    assert ARABIC in candidate.get("/").content.decode()
    choose(candidate, "ar")
    page = candidate.get("/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert ARABIC not in page
    candidate.record.refresh_from_db()
    candidate.membership.user.refresh_from_db()
    assert (candidate.record.language, candidate.membership.user.language) == ("ar", "ar")

    del candidate.cookies["django_language"]
    fill = reverse("candidates:fill", args=[candidate.profile.pk])
    assert 'dir="rtl"' in candidate.get(fill).content.decode()


def test_pages_that_do_not_exist_in_arabic_stay_danish(candidate):
    choose(candidate, "ar")
    for name in ("accounts:me", "privacy", "events:public_list"):
        page = candidate.get(reverse(name)).content.decode()
        assert '<html lang="da" dir="ltr">' in page, name
        assert 'name="language" value="ar" lang="ar"' not in page


@pytest.mark.parametrize("role", [Role.JOB_CONSULTANT, Role.EMPLOYMENT_LEAD, Role.COMPANY_USER, None])
def test_others_are_not_offered_arabic_and_a_cookie_does_not_give_it(client, sign_in, partnership, role):
    if role is not None:
        sign_in(role, partnership)
    client.cookies["django_language"] = "ar"
    page = client.get("/").content.decode()
    assert '<html lang="da" dir="ltr">' in page
    assert ARABIC not in page


def test_a_consultant_fills_a_profile_in_danish_though_its_owner_reads_arabic(sign_in, partnership):
    client = sign_in(Role.JOB_CONSULTANT, partnership)
    record = CandidateFactory(partnership=partnership, consultant=client.membership.user, language="ar")
    profile = CompetenceProfile.objects.create(candidate=record)
    client.cookies["django_language"] = "ar"
    page = client.get(reverse("candidates:fill", args=[profile.pk])).content.decode()
    assert '<html lang="da" dir="ltr">' in page


def test_who_has_another_role_beside_that_of_a_candidate_keeps_the_pages_of_it(candidate, partnership):
    MembershipFactory(user=candidate.membership.user, role=Role.MENTOR, partnership=partnership)
    page = candidate.get("/").content.decode()
    assert reverse("candidates:detail", args=[candidate.record.pk]) in page
    assert ARABIC not in page


def test_the_account_keeps_arabic_for_whoever_chose_it_and_offers_it_to_nobody_else(candidate):
    page = candidate.get(reverse("accounts:me")).content.decode()
    assert 'name="language" value="ar"' not in page
    choose(candidate, "ar")
    assert 'type="radio" name="language" value="ar"' in candidate.get(reverse("accounts:me")).content.decode()


@pytest.mark.parametrize(
    ("n", "says"),
    [(0, "0 دقيقة"), (1, "دقيقة واحدة"), (2, "دقيقتان"), (3, "3 دقائق"), (10, "10 دقائق"), (11, "11 دقيقة"),
     (45, "45 دقيقة"), (100, "100 دقيقة"), (103, "103 دقائق")],
)  # fmt: skip
def test_arabic_counts_in_six_forms(n, says):
    with translation.override("ar"):
        assert ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n} == says


def test_numbers_and_days_in_arabic_have_the_figures_used_in_denmark():
    import datetime as dt

    with translation.override("ar"):
        context = Context({"on": dt.date(2026, 10, 1), "n": 12})
        assert Template("{{ on|day }}").render(context) == "1 أكتوبر 2026"
        assert Template("{{ n|number }}").render(context) == "12"


def test_a_candidate_without_a_record_is_told_who_makes_one(sign_in, partnership):
    page = sign_in(Role.CANDIDATE, partnership).get("/")
    assert page.status_code == 200
    assert "jobkonsulent" in page.content.decode()
