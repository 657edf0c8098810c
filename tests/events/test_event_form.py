"""The form of an event: sessions stay, faults are said, and two people at once lose nothing."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.events.planned import ahead, event_form, planned_event
from tests.factories.events import SessionFactory
from tests.factories.partnerships import PartnershipFactory
from virksom.events.models import Event
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def lead(sign_in, partnership):
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    client.cookies["django_language"] = "en"
    return client


def test_a_session_that_was_added_and_left_empty_is_no_fault(lead):
    added = {"sessions-TOTAL_FORMS": "2", "sessions-INITIAL_FORMS": "2", "sessions-1-day": ""}
    assert lead.post(reverse("events:create"), event_form(**added)).status_code == 302
    assert Event.objects.get().sessions.count() == 1


def test_a_session_that_is_held_already_cannot_be_emptied(lead, partnership):
    event = planned_event(partnership=partnership)
    form = event_form(
        **{
            "sessions-TOTAL_FORMS": "2",
            "sessions-INITIAL_FORMS": "2",
            "sessions-1-pk": str(event.sessions.get().pk),
            "sessions-1-day": "",
        }
    )
    assert lead.post(reverse("events:edit", args=[event.pk]), form).status_code == 422
    assert event.sessions.count() == 1


def test_a_fault_in_a_session_is_said_at_the_head_of_the_form(lead):
    text = lead.post(reverse("events:create"), event_form(**{"sessions-0-ends": "08:00"})).content.decode()
    assert '<a href="#id_sessions-0-ends">To: The session ends before it starts.' in text


def test_the_enter_key_saves_and_adds_no_session(lead):
    text = lead.get(reverse("events:create")).content.decode()
    first = re.search(r"<form class=\"v-form.*?(<button.*?>)", text, re.DOTALL)[1]
    assert 'name="more"' not in first


def test_an_event_is_changed_and_its_sessions_stay_as_they_are(lead, partnership):
    event = planned_event(partnership=partnership)
    session = event.sessions.get()
    as_it_is = {
        "sessions-INITIAL_FORMS": "1",
        "sessions-0-pk": str(session.pk),
        "sessions-0-day": timezone.localdate(session.starts_at).isoformat(),
        "sessions-0-begins": f"{timezone.localtime(session.starts_at):%H:%M}",
        "sessions-0-ends": f"{timezone.localtime(session.ends_at):%H:%M}",
    }
    response = lead.post(reverse("events:edit", args=[event.pk]), event_form(title="New title", **as_it_is))
    assert response.status_code == 302
    assert event.sessions.get().starts_at == session.starts_at


def test_changing_one_session_keeps_the_others(lead, partnership):
    event = planned_event(partnership=partnership)
    SessionFactory(event=event, starts_at=ahead(11), ends_at=ahead(11, hour=16))
    form = {"sessions-TOTAL_FORMS": "2", "sessions-INITIAL_FORMS": "2"}
    for number, session in enumerate(event.sessions.all()):
        form[f"sessions-{number}-pk"] = str(session.pk)
        form[f"sessions-{number}-day"] = timezone.localdate(session.starts_at).isoformat()
        form[f"sessions-{number}-begins"] = f"{timezone.localtime(session.starts_at):%H:%M}"
        form[f"sessions-{number}-ends"] = f"{timezone.localtime(session.ends_at):%H:%M}"
    form["sessions-1-ends"] = "17:00"
    assert lead.post(reverse("events:edit", args=[event.pk]), event_form(**form)).status_code == 302
    assert [timezone.localtime(session.ends_at).hour for session in event.sessions.all()] == [16, 17]


def test_two_at_one_event_are_told_of_each_other(lead, partnership):
    event = planned_event(partnership=partnership)
    seen = lead.get(reverse("events:edit", args=[event.pk])).context["seen"]
    Event.objects.filter(pk=event.pk).update(place="Moved by a colleague")
    form = event_form(**{"sessions-INITIAL_FORMS": "1", "sessions-0-pk": str(event.sessions.get().pk)})
    response = lead.post(reverse("events:edit", args=[event.pk]), {**form, "seen": seen})
    assert response.status_code == 422
    assert "Stored now under Place: Moved by a colleague" in response.content.decode()
