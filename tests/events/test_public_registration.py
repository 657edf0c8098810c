"""Registering in public without an account, and one's own page by personal link."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.events.planned import ahead, planned_event, registered, typed
from tests.factories.events import EventFactory, SessionFactory
from virksom.events.models import Event, Participant, Registration

pytestmark = pytest.mark.django_db


def sign_up(client, event, **fields):
    return client.post(reverse("events:register", args=[event.pk]), typed(**fields))


def own_page(registration, name="registration"):
    return reverse(f"events:{name}", kwargs={"token": registration.token})


def said_to(client, event, **fields):
    """What the page answers: all of it but the token of the form and the count of free seats."""
    page = sign_up(client, event, **fields).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|\d+ seats? (is|are) free', "", page)


def test_anybody_registers_without_an_account_and_finds_their_seat_by_the_mail(client, mailoutbox):
    event = planned_event(capacity=2)
    response = sign_up(client, event)
    registration = Registration.objects.get()
    assert "person1@example.org" in response.content.decode()
    assert registration.token not in response.content.decode()
    assert registration.holds_seat
    (mail,) = mailoutbox
    assert mail.to == ["person1@example.org"]
    assert f"http://127.0.0.1:8000{own_page(registration)}" in mail.body
    assert client.get(own_page(registration)).status_code == 200
    assert event.title in mail.subject


def test_the_mail_says_when_and_where_line_by_line(client, mailoutbox):
    client.cookies["django_language"] = "en"
    sign_up(client, planned_event(place="Town hall"))
    (mail,) = mailoutbox
    lines = mail.body.splitlines()
    when = next(number for number, line in enumerate(lines) if line.startswith("When: "))
    assert lines[when + 1] == "Where: Town hall"


def test_what_is_over_is_not_put_into_a_calendar(client):
    event = planned_event(days=-3)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("events:public_detail", args=[event.pk])).content.decode()
    assert "Registration is closed" in page
    assert "Put it in your calendar" not in page


def test_the_mail_is_in_the_language_the_person_registered_in(client, mailoutbox):
    event = planned_event()
    client.cookies["django_language"] = "en"
    sign_up(client, event, number=1)
    client.cookies["django_language"] = "da"
    sign_up(client, event, number=2)
    english, danish = mailoutbox
    assert english.subject.startswith("You have a seat")
    assert danish.subject.startswith("Du har en plads")
    assert "Dear Person 1," in english.body
    assert "Kære Person 2" in danish.body


def test_a_full_event_tells_the_place_in_the_queue(client, mailoutbox):
    event = planned_event(capacity=1)
    registered(event, 7)
    registered(event, 8)
    client.cookies["django_language"] = "en"
    sign_up(client, event)
    third = Registration.objects.get(participant__email="person1@example.org")
    assert "number 2 on the waiting list" in client.get(own_page(third)).content.decode()
    assert mailoutbox[-1].subject.startswith("You are on the waiting list")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"status": Event.Status.CANCELLED}, "This event is cancelled."),
        ({"registration_closes_at": timezone.now() - dt.timedelta(hours=1)}, "Registration has closed."),
    ],
)
def test_a_closed_event_says_what_to_do_and_keeps_what_was_typed(client, fields, says):
    event = planned_event(**fields)
    client.cookies["django_language"] = "en"
    response = sign_up(client, event, name="Somebody Typed")
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert "Somebody Typed" in page
    assert reverse("events:public_list") in page
    assert not Registration.objects.exists()
    assert not Participant.objects.exists()


def test_a_past_event_says_what_to_do_and_keeps_what_was_typed(client):
    event = EventFactory(starts_at=ahead(-3))
    client.cookies["django_language"] = "en"
    response = sign_up(client, event, name="Somebody Typed")
    page = response.content.decode()
    assert "This event is over." in page
    assert "Somebody Typed" in page
    assert not Registration.objects.exists()


@pytest.mark.parametrize("fields", [{"status": Event.Status.DRAFT}, {"is_public": False}])
def test_drafts_and_events_by_invitation_do_not_exist_for_the_public(client, fields):
    event = planned_event(**fields)
    assert client.get(reverse("events:public_detail", args=[event.pk])).status_code == 404
    assert sign_up(client, event).status_code == 404
    assert event.title not in client.get(reverse("events:public_list")).content.decode()


def test_the_same_person_twice_gets_the_link_by_mail_only(client, mailoutbox):
    event = planned_event()
    sign_up(client, event)
    client.cookies["django_language"] = "en"
    response = sign_up(client, event, name="Somebody else")
    page = response.content.decode()
    registration = Registration.objects.get()
    assert "Your registration is received." in page
    assert registration.token not in page
    assert registration.token in mailoutbox[-1].body
    assert len(mailoutbox) == 2


@pytest.mark.parametrize("before", ["nothing", "registered", "given up"])
def test_who_types_a_known_address_learns_nothing_about_the_person(client, mailoutbox, before):
    other, event = planned_event(), planned_event()
    other.partnership = event.partnership
    other.save()
    sign_up(client, other, name="Known Person", phone="12345678")
    if before != "nothing":
        sign_up(client, event)
    if before == "given up":
        Registration.objects.filter(event=event).update(state=Registration.State.CANCELLED)
    client.cookies["django_language"] = "en"
    page = said_to(client, event, name="A Stranger")
    registration = Registration.objects.get(event=event)
    new = said_to(client, event, number=2, name="A Stranger")
    assert page == new.replace("person2@example.org", "person1@example.org")
    assert not any(secret in page for secret in ("Known Person", "12345678", registration.token))
    assert registration.token in mailoutbox[-2].body


def test_after_the_deadline_the_answer_does_not_tell_who_is_registered(client, mailoutbox):
    event = planned_event()
    registration = registered(event, 1)
    Event.objects.update(registration_closes_at=timezone.now() - dt.timedelta(hours=1))
    known, new = (sign_up(client, event, number=number, name="Typed") for number in (1, 2))
    assert known.status_code == new.status_code == 422
    csrf = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    pages = [csrf.sub("", answer.content.decode()) for answer in (known, new)]
    assert pages[0] == pages[1].replace("person2@", "person1@")
    assert Registration.objects.count() == 1
    assert registration.token in mailoutbox[-1].body


def test_a_flood_of_registrations_is_stopped_and_keeps_what_was_typed(client, monkeypatch):
    monkeypatch.setattr("virksom.foundation.pace.MOST", 2)
    event = planned_event()
    client.cookies["django_language"] = "en"
    for number in (1, 2):
        assert sign_up(client, event, number=number).status_code == 200
    response = sign_up(client, event, number=3, name="Somebody Typed")
    page = response.content.decode()
    assert response.status_code == 429
    assert "Wait ten minutes" in page
    assert "Somebody Typed" in page
    assert Registration.objects.count() == 2


def test_guessing_personal_links_is_slowed_down(client, monkeypatch):
    monkeypatch.setattr("virksom.foundation.pace.MOST", 2)
    client.cookies["django_language"] = "en"
    for guess in ("a", "b"):
        address = reverse("events:registration", kwargs={"token": guess})
        assert client.get(address).status_code == 404
    response = client.get(reverse("events:feedback", kwargs={"token": "c"}))
    assert response.status_code == 429
    assert "Wait ten minutes" in response.content.decode()


@pytest.mark.parametrize("field", ["name", "phone", "organisation_name", "note"])
def test_a_cpr_number_is_refused_in_every_field(client, field):
    event = planned_event()
    response = sign_up(client, event, **{field: "010203-1234"})
    assert response.status_code == 422
    assert "CPR" in response.content.decode()
    assert not Participant.objects.exists()


def test_a_representative_of_a_company_says_their_level(client):
    event = planned_event()
    assert sign_up(client, event, level="").status_code == 422
    assert sign_up(client, event, level="", represents="network").status_code == 200
    assert Participant.objects.get().level == ""


def test_all_faults_are_shown_at_once_and_nothing_is_lost(client):
    event = planned_event()
    client.cookies["django_language"] = "en"
    response = sign_up(client, event, name="", email="no address", organisation_name="Kept firm")
    page = response.content.decode()
    assert page.count('class="v-error"') == 2
    assert "Kept firm" in page
    assert "no address" in page


def test_giving_up_the_seat_moves_the_next_up_and_mails_them(client, mailoutbox):
    event = planned_event(capacity=1)
    sign_up(client, event, number=1)
    sign_up(client, event, number=2)
    first = Registration.objects.seated().get()
    response = client.post(own_page(first, "give_up"))
    assert response.url == own_page(first)
    assert Registration.objects.seated().get().participant.email == "person2@example.org"
    assert mailoutbox[-1].to == ["person2@example.org"]


def test_who_leaves_the_waiting_list_is_not_told_that_they_gave_up_a_seat(client):
    event = planned_event(capacity=1)
    registered(event, 1)
    waiting = registered(event, 2)
    client.cookies["django_language"] = "en"
    page = client.post(own_page(waiting, "give_up"), follow=True).content.decode()
    assert "You are not registered any more" in page
    assert "If you had a seat" in page


def test_people_change_their_own_details_by_the_link_but_not_their_address(client):
    event = planned_event()
    registration = registered(event)
    details = typed(name="New Name", represents="network", level="hr", email="other@example.org")
    response = client.post(own_page(registration), details)
    assert response.status_code == 302
    participant = Participant.objects.get()
    assert (participant.name, participant.email, participant.level) == (
        "New Name",
        "person1@example.org",
        "",
    )


def test_an_unknown_link_does_not_exist(client):
    assert client.get(reverse("events:registration", kwargs={"token": "x" * 32})).status_code == 404
    assert client.post(reverse("events:give_up", kwargs={"token": "x" * 32})).status_code == 404


def test_nothing_can_be_changed_once_the_event_has_begun(client, time_machine_at):
    event = planned_event(capacity=1)
    first = registered(event, 1)
    registered(event, 2)
    time_machine_at(event.starts_at + dt.timedelta(minutes=5))
    client.post(own_page(first, "give_up"))
    assert client.post(own_page(first), typed(name="Late")).status_code == 422
    first.refresh_from_db()
    assert first.holds_seat
    assert Participant.objects.get(email="person1@example.org").name == "Person 1"


def test_ones_own_page_is_kept_by_no_cache(client):
    page = client.get(own_page(registered(planned_event())))
    assert "no-store" in page.headers["Cache-Control"]


def test_the_public_list_has_upcoming_events_first_and_finds_by_words(client):
    planned_event(title="Bread", days=20)
    planned_event(title="Early bird", days=2)
    EventFactory(title="Long ago", starts_at=ahead(-30))
    page = client.get(reverse("events:public_list")).content.decode()
    assert page.index("Early bird") < page.index("Bread") < page.index("Long ago")
    found = client.get(reverse("events:public_list"), {"q": "bread"}).content.decode()
    assert "Bread" in found
    assert "Early bird" not in found


def test_a_line_of_the_public_list_follows_its_event(client):
    event = planned_event(title="Bread", capacity=2, place="Town hall")

    def line(language="en"):
        client.cookies["django_language"] = language
        return client.get(reverse("events:public_list")).content.decode()

    assert "2 free seats" in line()
    sign_up(client, event)
    assert "1 free seat<" in line()
    assert "1 ledig plads<" in line("da")
    sign_up(client, event, number=2)
    assert "full: waiting list" in line()
    Event.objects.filter(pk=event.pk).update(title="Rolls", place="Library")
    assert "Rolls" in line()
    assert "Library" in line()
    assert "Bread" not in line()
    Event.objects.filter(pk=event.pk).update(status=Event.Status.CANCELLED)
    assert "cancelled" in line()


def test_the_filter_of_the_public_list_keeps_what_was_chosen_and_offers_the_places_of_now(client):
    planned_event(kind="workshop")
    listed = reverse("events:public_list")
    assert 'name="partnership"' not in client.get(listed).content.decode()
    other = planned_event()
    page = client.get(listed, {"kind": "workshop", "q": "bread & butter"}).content.decode()
    assert str(other.partnership) in page
    assert '<option value="workshop" selected>' in page
    assert 'value="bread &amp; butter"' in page
    assert '<option value="workshop">' in client.get(listed).content.decode()
    assert '<option value="workshop" selected>' in client.get(listed, {"kind": "workshop"}).content.decode()


def test_the_public_list_needs_the_same_queries_for_one_and_three(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse("events:public_list"))
        return len(captured)

    planned_event()
    queries()
    one = queries()
    planned_event(days=3)
    SessionFactory(event=planned_event(days=4))
    assert queries() == one <= 12


@pytest.mark.parametrize("side", ["²", "-1", "0", "x", "9" * 5000])
def test_a_page_that_is_no_number_does_not_break_the_list(client, side):
    assert client.get(reverse("events:public_list"), {"side": side}).status_code == 200
