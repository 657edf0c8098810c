"""Take the pictures of docs/images from a running demo: `make images`.

Each main page wide in Danish, and narrow or in English where that shows something else.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import CHROMIUM, FLAGS  # noqa: E402
from tests.browser.demo_site import running_demo  # noqa: E402
from virksom.site.settings import DEMO_PASSWORD  # noqa: E402

IMAGES = ROOT / "docs" / "images"
WIDE, NARROW = 1280, 390
#: The way to the company of the story.
LINDEHUS = ["/virksomheder/?q=lindehus", "Lindehus Emballage A/S (DEMO)"]
#: Picture, who looks, language, width, and the links or address that lead there.
PICTURES = (
    ("front-page", "", "da", WIDE, ["/"]),
    ("public-results", "", "da", WIDE, ["/resultater/virksom-nu-2008/"]),
    ("public-results-narrow", "", "da", NARROW, ["/resultater/virksom-nu-2008/"]),
    ("public-results-en", "", "en", WIDE, ["/resultater/virksom-nu-2008/"]),
    ("public-events", "", "da", WIDE, ["/kalender/"]),
    ("home-programme-owner", "programme-owner", "da", WIDE, ["/"]),
    ("programme-overview", "programme-owner", "da", WIDE, ["/indsats/1/"]),
    ("programme-overview-narrow", "programme-owner", "da", NARROW, ["/indsats/1/"]),
    ("results", "programme-owner", "da", WIDE, ["/resultater-nu/"]),
    ("partnership", "employment-lead", "da", WIDE, ["/partnerskaber/", "Odense"]),
    ("partnership-narrow", "employment-lead", "da", NARROW, ["/partnerskaber/", "Odense"]),
    ("home-lead", "employment-lead", "da", WIDE, ["/"]),
    ("events", "business-lead", "da", WIDE, ["/arrangementer/"]),
    ("home-job-consultant", "job-consultant", "en", WIDE, ["/"]),
    ("companies", "business-consultant", "da", WIDE, ["/virksomheder/"]),
    ("company", "business-consultant", "da", WIDE, LINDEHUS),
    ("company-narrow", "business-consultant", "da", NARROW, LINDEHUS),
    ("home-business-consultant", "business-consultant", "da", WIDE, ["/"]),
    ("tours", "business-lead", "da", WIDE, ["/ture/"]),
    ("reach", "programme-owner", "da", WIDE, ["/indsats/1/raekkevidde/"]),
    ("opening-form", "business-consultant", "da", WIDE, [*LINDEHUS, "Fortæl om et job"]),
    ("opening-form-narrow", "business-consultant", "da", NARROW, [*LINDEHUS, "Fortæl om et job"]),
    ("opening-status", "business-consultant", "da", WIDE, [*LINDEHUS, "Truckfører (DEMO)"]),
    ("openings", "job-consultant", "da", WIDE, ["/jobaabninger/"]),
    ("follow-ups", "job-consultant", "da", WIDE, ["/opfoelgning/"]),
    ("home-candidate-ar-narrow", "candidate", "ar", NARROW, ["/"]),
    ("placements", "job-consultant", "da", WIDE, ["/ansaettelser/"]),
    ("people", "employment-lead", "da", WIDE, ["/personer/"]),
    ("trail", "programme-owner", "da", WIDE, ["/spor/"]),
    ("sign-in", "", "da", WIDE, ["/konto/login/"]),
)


def sign_in(page: Page, address: str, who: str) -> None:
    page.goto(f"{address}/konto/login/")
    page.fill("input[name=login]", f"{who}@demo.example")
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def main(chosen: list[str]) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with running_demo() as (address, _folder), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, who, language, width, steps in PICTURES:
            if chosen and name not in chosen:
                continue
            context = browser.new_context(locale="da-DK", viewport={"width": width, "height": 800})
            page = context.new_page()
            if who:
                sign_in(page, address, who)
            context.add_cookies([{"name": "django_language", "value": language, "url": address}])
            page.goto(address + steps[0])
            for link in steps[1:]:
                page.locator("main").get_by_role("link", name=link, exact=True).first.click()
            page.screenshot(path=IMAGES / f"{name}.png", full_page=True)
            print(name, page.url)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
