"""Forms in a real browser: sent once, and not lost when one was signed out while writing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.partnerships import MembershipFactory, PartnershipFactory
from virksom.partnerships.models import Facilitation, Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORD = "en-lang-hemmelighed-31"


@pytest.fixture
def lead():
    user = MembershipFactory(role=Role.EMPLOYMENT_LEAD, partnership=PartnershipFactory()).user
    user.set_password(WORD)
    user.save()
    return user


@pytest.fixture
def log(live, page, lead, sign_in_browser):
    """The form of the facilitation log, filled in."""
    sign_in_browser(lead)
    partnership = lead.memberships.get().partnership_id
    page.goto(live + reverse("partnerships:facilitation", args=[partnership]))
    page.check("input[name=kind][value=phone]")
    page.fill("input[name=about]", "What we agreed, in many words")
    return page


def test_a_second_click_sends_nothing_twice(log):
    with log.expect_navigation():
        log.locator("main form button[type=submit]").dblclick()
    log.wait_for_load_state()
    assert Facilitation.objects.count() == 1


def test_what_was_typed_is_filled_in_again_after_a_new_sign_in(log, lead, axe):
    log.context.clear_cookies(name="sessionid")
    log.click("main form button[type=submit]")
    log.wait_for_url("**/konto/login/**")
    axe(log)
    log.fill("input[name=login]", lead.email)
    log.fill("input[name=password]", WORD)
    log.press("input[name=password]", "Enter")
    log.wait_for_url("**/sparring/ny/")
    assert log.input_value("input[name=about]") == "What we agreed, in many words"
    assert log.is_checked("input[name=kind][value=phone]")
    assert not Facilitation.objects.exists()
    axe(log)
    with log.expect_navigation():
        log.click("main form button[type=submit]")
    assert Facilitation.objects.get().about == "What we agreed, in many words"
    assert log.evaluate("sessionStorage.getItem('virksom-unsent')") is None


def test_what_was_typed_stays_when_one_changes_the_language(log):
    log.click("button[name=language][value=en]")
    log.wait_for_selector("html[lang=en]")
    assert log.input_value("input[name=about]") == "What we agreed, in many words"
    assert not Facilitation.objects.exists()
