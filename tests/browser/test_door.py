"""The door on a patchy network: what was ticked without it is kept, sent later, and counts once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.factories.events import ParticipantFactory, RegistrationFactory, SessionFactory
from tests.factories.partnerships import MembershipFactory
from virksom.events.models import Attendance, Session
from virksom.partnerships.models import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 780}
#: Milliseconds within which a second tap belongs to the first.
TWICE = 600


@pytest.fixture
def door(live, page, sign_in_browser):
    """The door of an event with two people, opened on a phone by the host."""
    session = SessionFactory()
    membership = MembershipFactory(role=Role.JOB_CONSULTANT, partnership=session.event.partnership)
    session.event.hosts.add(membership.organisation)
    for name in ("Bo Dam", "Ida Krog"):
        person = ParticipantFactory(
            partnership=session.event.partnership, name=name, organisation_name="Krog Tag"
        )
        RegistrationFactory(event=session.event, participant=person)
    sign_in_browser(membership.user)
    page.set_viewport_size(PHONE)
    page.goto(f"{live}/arrangementer/{session.event.pk}/doer/")
    return page


def row(page, name):
    return page.locator(".e-row", has_text=name)


def tick(page, name):
    row(page, name).locator("[data-do=tick]").click()


def ticked():
    return sorted(Attendance.objects.values_list("participant__name", flat=True))


def test_a_tick_without_network_is_kept_sent_later_and_counts_once(door, context):
    context.set_offline(True)
    tick(door, "Ida Krog")

    row(door, "Ida Krog").locator("[data-kept]").wait_for(state="visible")
    assert "⟳" in row(door, "Ida Krog").inner_text()
    assert door.locator("[data-here]").inner_text() == "1"
    assert door.locator("[data-net]").is_visible()
    assert ticked() == []

    context.set_offline(False)
    row(door, "Ida Krog").locator("[data-kept]").wait_for(state="hidden")
    assert ticked() == ["Ida Krog"]
    assert door.locator("[data-net]").is_hidden()

    door.reload()
    assert door.locator("[data-here]").inner_text() == "1"
    assert ticked() == ["Ida Krog"]


def test_a_tick_that_failed_on_the_way_is_sent_when_the_page_is_opened_again(door):
    door.route("**/doer/kryds/", lambda route: route.abort())
    tick(door, "Bo Dam")
    row(door, "Bo Dam").locator("[data-kept]").wait_for(state="visible")
    assert ticked() == []

    door.unroute("**/doer/kryds/")
    door.reload()
    row(door, "Bo Dam").locator("[data-kept]").wait_for(state="hidden")
    assert ticked() == ["Bo Dam"]


def test_an_answer_lost_on_the_way_back_does_not_double_the_tick(door):
    lost = []

    def lose(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    door.route("**/doer/kryds/", lose)
    tick(door, "Bo Dam")
    row(door, "Bo Dam").locator("[data-kept]").wait_for(state="visible")
    assert ticked() == ["Bo Dam"]

    door.evaluate("window.dispatchEvent(new Event('online'))")
    row(door, "Bo Dam").locator("[data-kept]").wait_for(state="hidden")
    assert ticked() == ["Bo Dam"]


def test_a_tick_taken_back_before_it_was_sent_is_no_attendance(door, context):
    context.set_offline(True)
    tick(door, "Ida Krog")
    door.wait_for_timeout(TWICE)
    row(door, "Ida Krog").locator("[data-do=untick]").click()
    context.set_offline(False)

    row(door, "Ida Krog").locator("[data-kept]").wait_for(state="hidden")
    assert ticked() == []


def test_ticks_wait_until_the_person_has_signed_in_again(door, context, live, sign_in_browser, client):
    user = MembershipFactory._meta.model.objects.get(role=Role.JOB_CONSULTANT).user
    context.clear_cookies(name="sessionid")
    tick(door, "Ida Krog")
    row(door, "Ida Krog").locator("[data-kept]").wait_for(state="visible")
    assert ticked() == []

    sign_in_browser(user)
    door.reload()
    row(door, "Ida Krog").locator("[data-kept]").wait_for(state="hidden")
    assert ticked() == ["Ida Krog"]


def test_typing_finds_people_without_the_network(door, context):
    context.set_offline(True)
    door.locator("#q").fill("bo")
    assert row(door, "Bo Dam").is_visible()
    assert row(door, "Ida Krog").is_hidden()
    door.locator("#q").fill("nobody")
    assert door.locator("[data-none]").is_visible()


def test_the_door_works_without_script(browser, live, door, context):
    plain = browser.new_context(java_script_enabled=False, viewport=PHONE)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(door.url)
    tick(page, "Ida Krog")
    page.wait_for_url("**#p*")
    assert row(page, "Ida Krog").locator("[data-mark]").is_visible()
    assert ticked() == ["Ida Krog"]
    row(page, "Ida Krog").locator("[data-do=untick]").click()
    row(page, "Ida Krog").locator("[data-do=tick]").wait_for(state="visible")
    assert ticked() == []
    plain.close()


def test_the_door_is_accessible_in_a_hand_and_on_a_desk(door, axe):
    axe(door)
    assert door.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    door.set_viewport_size({"width": 320, "height": 640})
    assert door.evaluate("document.documentElement.scrollWidth") <= 320
    door.set_viewport_size({"width": 1280, "height": 900})
    axe(door)


def test_two_taps_in_a_row_tick_once_and_a_later_tap_takes_it_back(door):
    row(door, "Ida Krog").locator("[data-do=tick]").dblclick()
    row(door, "Ida Krog").locator("[data-mark]").wait_for(state="visible")
    assert door.locator("[data-here]").inner_text() == "1"
    door.wait_for_timeout(TWICE)
    assert ticked() == ["Ida Krog"]

    row(door, "Ida Krog").locator("[data-do=untick]").click()
    row(door, "Ida Krog").locator("[data-do=tick]").wait_for(state="visible")
    door.wait_for_timeout(500)
    assert ticked() == []


def test_what_is_missing_for_somebody_not_on_the_list_is_not_hidden_by_the_bar(door):
    door.locator("#ny summary").click()
    door.locator("#ny button[type=submit]").click()
    door.wait_for_load_state()
    bar, fault = (door.locator(place).bounding_box() for place in (".e-bar", "#ny .v-formerrors"))
    assert fault["y"] >= bar["y"] + bar["height"]


def test_the_back_button_brings_the_list_as_it_stands_now(door):
    with door.expect_response("**/doer/kryds/"):
        tick(door, "Ida Krog")
    door.locator(".v-crumb a").last.click()
    door.wait_for_load_state()
    door.go_back()
    row(door, "Ida Krog").locator("[data-mark]").wait_for(state="visible")
    assert door.locator("[data-here]").inner_text() == "1"


def test_the_list_on_paper_has_a_box_for_whoever_is_not_here_yet(door):
    tick(door, "Ida Krog")
    row(door, "Ida Krog").locator("[data-mark]").wait_for(state="visible")
    door.emulate_media(media="print")
    box = "row => getComputedStyle(row.querySelector('form'), '::after').width"
    assert row(door, "Bo Dam").evaluate(box) != "auto"
    assert row(door, "Ida Krog").evaluate(box) == "auto"
    assert row(door, "Ida Krog").locator("[data-mark]").is_visible()
    assert row(door, "Bo Dam").locator("[data-do=tick]").is_hidden()


def test_the_door_says_day_year_and_time_and_the_time_does_not_break(door):
    when = door.locator("h1 + .v-note")
    starts = timezone.localtime(Session.objects.get().starts_at)
    assert str(starts.year) in when.inner_text()
    span = when.locator(".v-together")
    assert "–" in span.inner_text()
    door.set_viewport_size({"width": 320, "height": 640})
    assert span.evaluate("span => span.getClientRects().length") == 1
