"""A candidate's own pages in Arabic, on a phone: from right to left, in one width, accessible."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.partnerships import MembershipFactory, PartnershipFactory
from tests.factories.placements import CandidateFactory, PlacementFactory
from virksom.candidates.actions.concepts import load_concepts
from virksom.candidates.models import Candidate, Claim, CompetenceProfile
from virksom.partnerships.models import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARABIC = re.compile("[\u0600-\u06ff]")


@pytest.fixture
def phone(live, context, page, sign_in_browser):
    """The candidate's phone, signed in, with a profile begun."""
    load_concepts()
    partnership = PartnershipFactory()
    user = MembershipFactory(role=Role.CANDIDATE, partnership=partnership, user__name="Amal Nasser").user
    candidate = CandidateFactory(partnership=partnership, user=user)
    PlacementFactory(partnership=partnership, candidate=candidate, company__name="Lindehus Emballage A/S")
    CompetenceProfile.objects.create(candidate=candidate, confirmed_on=timezone.localdate())
    sign_in_browser(user)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live)
    return page


def check(phone, axe):
    assert phone.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    wide = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, f"{phone.url} scrolls sideways by {wide} px"
    axe(phone)
    # Whatever is written in Latin letters stands apart, so that it cannot turn the sentence around it.
    loose = phone.evaluate(
        """() => [...document.querySelectorAll("main *")].flatMap(one => [...one.childNodes])
          .filter(one => one.nodeType === 3 && /[A-Za-zÆØÅæøå]{2}/.test(one.textContent)
            && !one.parentElement.closest("bdi, [lang=da], [dir], option, svg")
            && /[\\u0600-\\u06ff]/.test(one.parentElement.textContent))
          .map(one => one.textContent.trim())"""
    )
    assert [text for text in loose if "CPR" not in text and "Virksom" not in text] == []


def test_the_language_is_chosen_on_the_home_page_and_every_own_page_keeps_to_it(phone, live, axe):
    phone.click("button[name=language][value=ar]")
    phone.wait_for_selector("html[lang=ar]")
    assert Candidate.objects.get().language == "ar"
    check(phone, axe)
    assert "IBM Plex Sans Arabic" in phone.evaluate("getComputedStyle(document.body).fontFamily")
    phone.evaluate("document.fonts.ready")
    assert phone.evaluate("document.fonts.check('700 20px \"IBM Plex Sans Arabic\"', 'ملفي')")

    profile = CompetenceProfile.objects.get()
    for name in ("fill", "own_new_work", "own_new_skill", "own_new_language", "own_time", "own_wishes"):
        phone.goto(live + reverse(f"candidates:{name}", kwargs={"profile": profile.pk}))
        check(phone, axe)
        assert ARABIC.search(phone.title())
    candidate = {"candidate": profile.candidate_id}
    phone.goto(live + reverse("candidates:detail", kwargs=candidate))
    check(phone, axe)
    phone.set_viewport_size({"width": 320, "height": 640})
    for name in ("fill", "own_new_language", "own_time"):
        phone.goto(live + reverse(f"candidates:{name}", kwargs={"profile": profile.pk}))
        assert phone.evaluate("document.documentElement.scrollWidth") <= 321


def test_a_skill_is_written_taken_out_and_put_back_in_arabic(phone, live, axe):
    phone.click("button[name=language][value=ar]")
    phone.wait_for_selector("html[lang=ar]")
    profile = CompetenceProfile.objects.get()
    phone.goto(live + reverse("candidates:own_new_skill", kwargs={"profile": profile.pk}))
    assert phone.locator("#suggested option[value='اللحام']").count() == 1
    phone.fill("input[name=said]", "اللحام")
    with phone.expect_navigation():
        phone.click("main form button[type=submit]")
    claim = Claim.objects.get()
    assert (claim.said, claim.said_in, claim.concept.title_da) == ("اللحام", "ar", "svejse")
    check(phone, axe)
    with phone.expect_navigation():
        phone.click(".c-claims button")
    assert not Claim.objects.exists()
    check(phone, axe)
    with phone.expect_navigation():
        phone.click(".c-undo button")
    assert Claim.objects.get().concept == claim.concept


def test_a_wrong_answer_is_told_in_arabic_and_keeps_what_was_typed(phone, live, axe):
    phone.click("button[name=language][value=ar]")
    phone.wait_for_selector("html[lang=ar]")
    profile = CompetenceProfile.objects.get()
    phone.goto(live + reverse("candidates:own_new_work", kwargs={"profile": profile.pk}))
    phone.fill("input[name=said]", "رقمي 010190-1234")
    phone.click("main form button[type=submit]")
    phone.wait_for_selector(".v-error")
    check(phone, axe)
    assert phone.input_value("input[name=said]") == "رقمي 010190-1234"
    assert ARABIC.search(phone.locator(".v-error").first.inner_text())
