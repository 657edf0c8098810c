"""A real browser against a real server."""

from __future__ import annotations

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

CHROMIUM = (
    os.environ.get("VIRKSOM_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Playwright's own loop runs in this thread; Django's guard against it does not apply to tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test says where the browser stood and what the page showed."""
    report = yield
    page = getattr(item, "funcargs", {}).get("page")
    if call.when == "call" and report.failed and page is not None and not page.is_closed():
        report.sections.append((f"the page at {page.url}", page.locator("body").inner_text(timeout=5_000)))
    return report


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        pytest.skip("No Chromium found: install Debian's package chromium, or set VIRKSOM_CHROMIUM.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def live(live_server):
    """The address of a running server with the test's own database."""
    return live_server.url


@pytest.fixture
def context(browser):
    made = browser.new_context(locale="da-DK", viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context):
    """An empty page; a script fault or a refusal by the content security policy fails the test."""
    faults = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "console",
        lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield opened
    assert not faults, faults


@pytest.fixture
def sign_in_browser(live, context, client):
    """Sign a user in without the form: `sign_in_browser(user)`."""

    def sign_in(user):
        client.force_login(user)
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live}])

    return sign_in


@pytest.fixture
def axe():
    """Check a page for accessibility: `axe(page)` fails with what was found."""

    def check(page):
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()

    return check
