"""The second step of signing in, and signing in without a password, in a real browser."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache

from tests.factories.partnerships import MembershipFactory
from virksom.partnerships.models import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORD = "en-lang-hemmelighed-31"


@pytest.fixture
def person():
    user = MembershipFactory(role=Role.EMPLOYMENT_LEAD).user
    user.set_password(WORD)
    user.save()
    return user


def sign_in(page, live, user):
    page.goto(f"{live}/konto/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", WORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()


def open_guarded(page, address):
    """Open a page of one's own account that asks for the password once more."""
    page.goto(address)
    if "/reauthenticate/" in page.url:
        page.fill("input[name=password]", WORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def sign_out(page, live):
    page.context.clear_cookies()
    page.goto(f"{live}/konto/login/")


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_code_from_an_app_is_asked_for_after_the_password(page, live, person, axe):
    sign_in(page, live, person)
    open_guarded(page, f"{live}/konto/2fa/totp/activate/")
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.content())[0]
    axe(page)
    page.fill("input[name=code]", code_of(secret))
    page.press("input[name=code]", "Enter")
    page.wait_for_url(lambda url: "activate" not in url)

    sign_out(page, live)
    cache.clear()  # the code just used would be refused until the next half minute
    sign_in(page, live, person)
    assert "/2fa/authenticate/" in page.url
    axe(page)
    page.fill("input[name=code]", "000000")
    page.press("input[name=code]", "Enter")
    page.wait_for_load_state()
    assert "/2fa/authenticate/" in page.url
    page.fill("input[name=code]", code_of(secret))
    page.press("input[name=code]", "Enter")
    page.wait_for_url(f"{live}/")


def test_a_passkey_signs_in_without_a_password(page, live, person, axe):
    live = live.replace("127.0.0.1", "localhost")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": key})

    sign_in(page, live, person)
    open_guarded(page, f"{live}/konto/2fa/webauthn/add/")
    axe(page)
    if page.locator("input[name=passwordless]").count():
        page.check("input[name=passwordless]", force=True)
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/add/" not in url)

    sign_out(page, live)
    page.click("#passkey_login")
    page.wait_for_url(f"{live}/")
    assert page.locator(".v-who").inner_text().startswith(person.name)
