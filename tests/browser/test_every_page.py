"""Every page a role can reach by clicking: accessible, without script faults, and fit for a narrow screen."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import Resolver404, resolve

from tests.browser.demo_site import running_demo

pytestmark = pytest.mark.browser

WIDE, NARROW, ZOOMED = (1280, 900), (390, 844), (320, 640)
#: Each page is looked at in Danish, wide and as narrow as 400 % zoom makes it, and in English, narrow.
#: What axe finds does not change between 320 and 390 px, so that it runs once for each language.
LOOKS = (("da", (WIDE, ZOOMED)), ("en", (NARROW,)))
ROLES = (
    "public",
    "programme-owner",
    "programme-coordinator",
    "evaluator",
    "employment-lead",
    "business-lead",
    "job-consultant",
    "business-consultant",
    "education-partner",
    "association-partner",
    "company",
    "mentor",
    "candidate",
)


@pytest.fixture(scope="module")
def demo(browser):
    with running_demo() as (address, folder):
        yield address, folder


def pattern_of(url: str) -> str | None:
    """The name of the page at an address, to visit one example of each; None for files and other hosts."""
    path = urlsplit(url).path
    try:
        match = resolve(path)
    except Resolver404:
        return None
    name = match.view_name
    return (
        None
        if re.search(r"(logout|download|/hent/|\.(csv|xlsx|json|ics|txt|zip)$)", f"{name} {path}")
        else name
    )


def links_of(page, base: str) -> list[str]:
    hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    urls = [urljoin(page.url, href) for href in hrefs if not href.startswith(("#", "mailto:", "tel:"))]
    return [url.split("#")[0] for url in urls if url.startswith(base)]


def sign_in(page, address: str, role: str) -> None:
    if role == "public":
        return
    page.goto(f"{address}/konto/login/")
    page.fill("input[name=login]", f"{role}@demo.example")
    page.fill("input[name=password]", settings.DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def look_at(page, language: str, size: tuple[int, int]) -> list[str]:
    """What is wrong with the page as it stands, in words."""
    wrong = []
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for violation in Axe().run(page).response["violations"] if size != ZOOMED else ():
        nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
        wrong.append(f"{violation['id']}: {violation['help']} [{nodes}]")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if overflow > 1:
        wrong.append(f"scrolls sideways by {overflow} px")
    return [f"{page.url} ({language}, {size[0]} px): {what}" for what in wrong]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_in_reach_is_accessible_wide_and_narrow_in_both_languages(demo, browser, role, seen_pages):
    address, _folder = demo
    context = browser.new_context(locale="da-DK", viewport={"width": WIDE[0], "height": WIDE[1]})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: faults.append(f"{page.url}: {message.text}") if message.type == "error" else None,
    )
    sign_in(page, address, role)
    waiting, visited = [f"{address}/"], set()
    while waiting:
        url = waiting.pop(0)
        name = pattern_of(url)
        if name is None or name in visited:
            continue
        visited.add(name)
        answer = page.goto(url)
        if answer is None or answer.status >= 400:
            faults.append(f"{url}: answers {answer.status if answer else 'nothing'}")
            continue
        waiting += links_of(page, address)
        # A page that another role has shown already looks the same but for its menu; the home page does not.
        if name in seen_pages and name != "home":
            continue
        seen_pages.add(name)
        for language, sizes in LOOKS:
            context.add_cookies([{"name": "django_language", "value": language, "url": address}])
            page.goto(url)
            for size in sizes:
                faults += look_at(page, language, size)
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    context.close()
    assert faults == [], "\n".join(faults)


@pytest.fixture(scope="module")
def seen_pages():
    return set()
