"""Feedback: by the personal link, once, and shown without names."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from tests.factories.events import STARTS, EventFactory, RegistrationFactory
from virksom.events.facts.feedback import feedback_summary
from virksom.events.models import Event, Feedback, Registration
from virksom.foundation.models import TrailEntry

pytestmark = pytest.mark.django_db
ANSWER = {"usefulness": "4", "will_act": "yes", "best": "The talks", "better": ""}
AFTER = STARTS + dt.timedelta(days=1)


def address(registration):
    return reverse("events:feedback", kwargs={"token": registration.token})


@time_machine.travel(AFTER, tick=False)
def test_a_participant_answers_by_the_personal_link_without_signing_in(client):
    registration = RegistrationFactory()

    answer = client.post(address(registration), ANSWER)

    assert answer.status_code == 302
    feedback = Feedback.objects.get()
    assert (feedback.usefulness, feedback.will_act, feedback.best) == (4, True, "The talks")
    assert (feedback.event, feedback.registration) == (registration.event, registration)
    line = TrailEntry.objects.get()
    assert line.subject_name == str(registration.event)
    assert registration.participant.name not in (line.actor_name, line.subject_name)


def test_an_answer_can_be_changed_for_thirty_days(client):
    registration = RegistrationFactory()
    with time_machine.travel(AFTER, tick=False):
        client.post(address(registration), ANSWER)
    with time_machine.travel(AFTER + dt.timedelta(days=29), tick=False):
        assert "The talks" in client.get(address(registration)).content.decode()
        client.post(address(registration), {**ANSWER, "usefulness": "2"})
    with time_machine.travel(AFTER + dt.timedelta(days=31), tick=False):
        assert client.post(address(registration), {**ANSWER, "usefulness": "1"}).status_code == 410
    assert Feedback.objects.get().usefulness == 2


@time_machine.travel(AFTER, tick=False)
def test_the_page_says_in_which_year_the_event_was(client):
    registration = RegistrationFactory()
    client.cookies["django_language"] = "en"
    kicker = client.get(address(registration)).content.decode().partition("<h1>")[0]
    assert f" {STARTS.year}, " in kicker


@time_machine.travel(STARTS - dt.timedelta(hours=1), tick=False)
def test_before_the_event_the_page_does_not_say_that_it_is_too_late(client):
    client.cookies["django_language"] = "en"
    page = client.get(address(RegistrationFactory())).content.decode()
    assert "<h1>You cannot answer now</h1>" in page
    assert "The event is not held yet." in page


@pytest.mark.parametrize(
    ("when", "status"),
    [(STARTS - dt.timedelta(hours=1), 410), (STARTS + dt.timedelta(days=40), 410), (AFTER, 200)],
)
def test_the_link_is_open_after_the_event_and_for_thirty_days(client, when, status):
    registration = RegistrationFactory()
    with time_machine.travel(when, tick=False):
        assert client.get(address(registration)).status_code == status


@time_machine.travel(AFTER, tick=False)
def test_nothing_is_asked_of_those_who_gave_up_their_seat_or_whose_event_was_cancelled(client):
    gone = RegistrationFactory(state=Registration.State.CANCELLED)
    called_off = RegistrationFactory(event__status=Event.Status.CANCELLED)

    for registration in (gone, called_off):
        answer = client.post(address(registration), ANSWER)
        assert answer.status_code == 410
    assert not Feedback.objects.exists()


@time_machine.travel(AFTER, tick=False)
@pytest.mark.parametrize(
    "wrong", [{"usefulness": "6"}, {"usefulness": ""}, {"best": "010190-1234"}, {"better": "x" * 501}]
)
def test_a_wrong_answer_is_told_and_keeps_what_was_typed(client, wrong):
    registration = RegistrationFactory()

    answer = client.post(address(registration), {**ANSWER, **wrong})

    assert answer.status_code == 422
    assert wrong.get("best", "The talks") in answer.content.decode()
    assert not Feedback.objects.exists()


def test_the_page_lets_the_browser_say_where_its_form_comes_from(client):
    """Under no-referrer a browser sends `Origin: null`, and the answer would be refused as a forgery."""
    registration = RegistrationFactory()
    with time_machine.travel(registration.event.ends_at, tick=False):
        response = client.get(address(registration))
    assert response.status_code == 200
    assert "no-referrer" not in response.content.decode()
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_an_unknown_link_answers_404(client):
    assert client.get("/tilmelding/nonsense/svar/").status_code == 404


def answered(event, *grades):
    for number, grade in enumerate(grades):
        Feedback.objects.create(
            event=event,
            registration=RegistrationFactory(event=event),
            usefulness=grade,
            will_act=bool(number % 2),
            best=f"Best {number}",
        )


def test_answers_show_from_three_and_never_with_a_name():
    event = EventFactory()
    answered(event, 5, 4)
    assert not feedback_summary(event).is_shown
    with translation.override("en"):
        assert "Best" not in render_to_string(
            "events/feedback_summary.html", {"feedback": feedback_summary(event)}
        )
        answered(event, 2)
        page = render_to_string("events/feedback_summary.html", {"feedback": feedback_summary(event)})

    summary = feedback_summary(event)
    assert (summary.count, summary.mean, summary.will_act) == (3, 3.7, 1)
    assert [(grade.grade, grade.count) for grade in summary.grades] == [
        (5, 1),
        (4, 1),
        (3, 0),
        (2, 1),
        (1, 0),
    ]
    assert "useful 3.7 of 5" in page
    assert "Best 0" in page
    assert not any(row.participant.name in page for row in event.registrations.all())


def test_the_summary_takes_one_query(django_assert_num_queries):
    event = EventFactory()
    answered(event, 5, 4, 3, 2)
    with django_assert_num_queries(1):
        feedback_summary(event)
