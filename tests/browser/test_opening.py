"""A company tells of a job on a phone, and looks at who has it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.openings.exchange import link_of, opened, set_exchange
from virksom.openings.models import Opening

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("VIRKSOM_PICTURES", "")


@pytest.fixture
def scene():
    return set_exchange()


def look(page, axe, name):
    """No fault that axe finds, nothing wider than the phone; a picture where one is asked for."""
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("width", [320, 1280])
def test_five_screens_lead_to_the_page_that_says_who_has_it(scene, live, page, axe, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live + reverse("openings:own_new", args=[link_of(scene)]))
    look(page, axe, f"1-work-{width}")
    page.fill("textarea", "Køre gaffeltruck og plukke ordrer på lageret.")
    page.get_by_role("button", name="Næste").click()
    look(page, axe, f"2-hours-{width}")
    page.fill("input[name=places]", "2")
    page.fill("input[name=hours]", "30")
    page.check("input[value=morning]")
    page.press("input[name=hours]", "Enter")
    look(page, axe, f"3-skills-{width}")
    page.locator("input[name=weight_danish][value=must]").check()
    page.get_by_text("Tilføj noget andet").click()
    page.fill("input[name=own_0]", "Truckcertifikat")
    page.get_by_role("button", name="Tilbage").click()
    assert page.input_value("input[name=places]") == "2"
    page.get_by_role("button", name="Næste").click()
    assert page.input_value("input[name=own_0]") == "Truckcertifikat"
    page.get_by_role("button", name="Næste").click()
    page.fill("input[name=place]", "Havnevej 12")
    look(page, axe, f"4-place-{width}")
    page.get_by_role("button", name="Næste").click()
    page.fill("input[name=contact_name]", "Ida Krog")
    page.fill("input[name=contact_phone]", "00 00 41 27")
    look(page, axe, f"5-ring-{width}")
    page.get_by_role("button", name="Send").click()
    page.wait_for_selector("#status")
    look(page, axe, f"6-status-{width}")
    opening = Opening.objects.get()
    assert (opening.places, opening.hours, opening.times) == (2, 30, ["morning"])
    page.get_by_role("link", name="Ret jobbet").click()
    look(page, axe, f"7-change-{width}")


def test_a_partner_sees_what_waits_and_takes_it_on_a_phone(scene, live, page, axe, sign_in_browser):
    opening = opened(scene, places=2, hours=30)
    scene.users["job"].language = "da"
    scene.users["job"].save()
    sign_in_browser(scene.users["job"])
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(live + reverse("openings:list"))
    look(page, axe, "8-list-320")
    page.goto(live + reverse("openings:detail", args=[opening.pk]))
    look(page, axe, "9-detail-320")
    page.get_by_role("button", name="Tag den").click()
    page.wait_for_selector("text=Den ene, der ringer")
    page.goto(live + reverse("companies:detail", args=[scene.company.pk]))
    page.wait_for_selector("#openings + * , section:has(#openings) .v-todo")
    look(page, axe, "10-company-320")
