"""A visit written on a patchy network: what was typed is kept on the phone, and sent once."""

from __future__ import annotations

import pytest

from tests.companies.partners import company_in, partnership_now
from tests.factories.partnerships import MembershipFactory
from virksom.companies.models import Contact, Need
from virksom.partnerships.models import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 780}


@pytest.fixture
def place():
    return partnership_now()


@pytest.fixture
def member(place):
    return MembershipFactory(role=Role.JOB_CONSULTANT, partnership=place, programme=place.programme)


@pytest.fixture
def visit(live, page, sign_in_browser, place, member):
    """The form of a visit, opened on a phone."""
    company = company_in(place, name="Lindehus Emballage")
    sign_in_browser(member.user)
    page.set_viewport_size(PHONE)
    page.goto(f"{live}/virksomheder/{company.pk}/besoeg/ny/")
    return page


def write(page):
    page.locator("#id_need_people").check()
    page.locator("#id_people").fill("2")
    page.locator("#id_about_people").fill("Aftenholdet")
    page.locator("#id_wants_more").get_by_text("Ja").click()


def send(page):
    page.get_by_role("button", name="Skriv besøget ind").click()


def test_the_days_to_ask_for_show_their_year(live, page, visit):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(visit.url.removesuffix("besoeg/ny/"))
    for name in ("starts_on", "ends_on"):
        field = page.locator(f".p-fields [name={name}]")
        given, needed = field.evaluate(
            """one => {
              const plain = one.cloneNode();
              plain.style = "width:auto;position:absolute";
              one.after(plain);
              const width = plain.offsetWidth;
              plain.remove();
              return [one.offsetWidth, width];
            }"""
        )
        assert given >= needed


def drafts(page):
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('virksom-draft-'))")


def note(page):
    return page.locator("[data-kept-text]")


def test_what_was_written_survives_a_lost_network_and_is_sent_once(visit, context):
    write(visit)
    context.set_offline(True)
    send(visit)
    note(visit).get_by_text("Intet net").wait_for()
    assert visit.locator("#id_about_people").input_value() == "Aftenholdet"
    assert not Contact.objects.exists()

    context.set_offline(False)
    visit.reload()
    note(visit).get_by_text("er her igen").wait_for()
    assert visit.locator("#id_about_people").input_value() == "Aftenholdet"
    assert visit.locator("#id_wants_more").get_by_label("Ja").is_checked()
    send(visit)
    visit.get_by_text("Kontakten står i tidslinjen").wait_for()
    assert (Contact.objects.count(), Need.objects.get().people) == (1, 2)
    assert drafts(visit) == []


def test_an_answer_lost_on_the_way_back_does_not_double_the_visit(visit):
    lost = []

    def lose(route):
        if lost or route.request.method != "POST":
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    visit.route("**/besoeg/ny/", lose)
    write(visit)
    send(visit)
    note(visit).get_by_text("Intet net").wait_for()
    assert Contact.objects.count() == 1

    send(visit)
    visit.get_by_text("Kontakten står i tidslinjen").wait_for()
    assert (Contact.objects.count(), Need.objects.count()) == (1, 1)


def test_what_is_wrong_is_told_in_place_and_what_was_typed_stays(visit):
    write(visit)
    visit.locator("#id_about").fill("")
    send(visit)
    visit.locator(".v-formerrors").wait_for()
    assert visit.locator("#id_about_people").input_value() == "Aftenholdet"
    visit.locator("#id_about").fill("Besøg")
    send(visit)
    visit.get_by_text("Kontakten står i tidslinjen").wait_for()
    assert Contact.objects.count() == 1


def test_a_draft_is_forgotten_on_signing_out(visit, live):
    write(visit)
    assert len(drafts(visit)) == 1
    visit.get_by_role("button", name="Log af").click()
    visit.wait_for_url(lambda url: "besoeg" not in url)
    assert drafts(visit) == []


def test_a_draft_is_forgotten_after_seven_days_and_for_another_person(visit, sign_in_browser, place, context):
    write(visit)
    visit.evaluate(
        """() => {
            const [name] = Object.keys(localStorage);
            const kept = JSON.parse(localStorage.getItem(name));
            kept.at -= 8 * 24 * 60 * 60 * 1000;
            localStorage.setItem(name, JSON.stringify(kept));
        }"""
    )
    visit.reload()
    assert drafts(visit) == []
    write(visit)
    other = MembershipFactory(role=Role.BUSINESS_CONSULTANT, partnership=place, programme=place.programme)
    sign_in_browser(other.user)
    visit.reload()
    assert drafts(visit) == []
    assert visit.locator("#id_about_people").input_value() == ""


def test_a_draft_can_be_forgotten_by_hand(visit):
    write(visit)
    visit.reload()
    visit.get_by_role("button", name="Glem det").click()
    note(visit).wait_for(state="hidden")
    assert drafts(visit) == []
    assert visit.locator("#id_about_people").input_value() == ""


def test_an_untouched_form_keeps_nothing(visit):
    visit.locator("#id_notes").focus()
    assert drafts(visit) == []


def test_the_visit_works_without_script(browser, visit, context):
    plain = browser.new_context(java_script_enabled=False, viewport=PHONE)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(visit.url)
    write(page)
    send(page)
    page.get_by_text("Kontakten står i tidslinjen").wait_for()
    assert Need.objects.get().about == "Aftenholdet"
    plain.close()


def test_the_visit_is_accessible_in_a_hand_and_on_a_desk(visit, axe):
    write(visit)
    axe(visit)
    for width in (390, 320):
        visit.set_viewport_size({"width": width, "height": 700})
        assert visit.evaluate("document.documentElement.scrollWidth") <= width
    visit.set_viewport_size({"width": 1280, "height": 900})
    axe(visit)
