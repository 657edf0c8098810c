"""Calendar files and the subscription of a partnership."""

from __future__ import annotations

import pytest
from django.urls import reverse
from icalendar import Calendar

from tests.events.planned import SYSTEM, plan_of, planned_event, registered
from tests.factories.events import SessionFactory
from tests.factories.partnerships import PartnershipFactory
from virksom.events.actions.planning import cancel_event, change_event
from virksom.events.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership():
    return PartnershipFactory(programme__is_public=True)


def feed(client, partnership, **headers):
    return client.get(reverse("events:partnership_calendar", args=[partnership.pk]), headers=headers)


def entries(response):
    assert response["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_one_event_is_one_entry_in_universal_time(client, partnership):
    event = planned_event(partnership=partnership, title="Bread, and æøå; more", place="Town hall")
    (entry,) = entries(client.get(reverse("events:calendar", args=[event.pk])))
    assert entry["SUMMARY"] == event.title
    assert entry["LOCATION"] == "Town hall"
    assert entry.decoded("DTSTART") == event.starts_at
    assert entry.decoded("DTEND") == event.ends_at
    assert entry["STATUS"] == "CONFIRMED"


def test_each_session_has_an_entry_of_its_own(client, partnership):
    event = planned_event(partnership=partnership)
    SessionFactory(event=event, title="Afternoon", place="Canteen")
    found = entries(client.get(reverse("events:calendar", args=[event.pk])))
    assert len({entry["UID"] for entry in found}) == 2
    assert any(entry["SUMMARY"] == f"{event.title}: Afternoon" for entry in found)


def test_the_subscription_holds_public_announced_events_of_the_partnership_only(client, partnership):
    shown = planned_event(partnership=partnership, title="Shown")
    planned_event(partnership=partnership, is_public=False)
    planned_event(partnership=partnership, status=Event.Status.DRAFT)
    planned_event()
    (entry,) = entries(feed(client, partnership))
    assert entry["SUMMARY"] == shown.title


def test_the_uid_stays_and_the_sequence_grows_with_a_change(client, partnership):
    event = planned_event(partnership=partnership)
    (before,) = entries(feed(client, partnership))
    change_event(by=SYSTEM, event=event, **plan_of(event, place="Elsewhere"))
    (after,) = entries(feed(client, partnership))
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 1
    assert after.decoded("LAST-MODIFIED") >= before.decoded("LAST-MODIFIED")


def test_a_cancelled_event_says_so_in_the_calendar(client, partnership):
    event = planned_event(partnership=partnership)
    cancel_event(by=SYSTEM, event=event, reason="Snow")
    (entry,) = entries(feed(client, partnership))
    assert entry["STATUS"] == "CANCELLED"


def test_a_calendar_that_has_it_already_gets_nothing_again(client, partnership):
    event = planned_event(partnership=partnership)
    etag = feed(client, partnership)["ETag"]
    assert feed(client, partnership, if_none_match=etag).status_code == 304
    registered(event)
    assert feed(client, partnership, if_none_match=etag).status_code == 304
    change_event(by=SYSTEM, event=event, **plan_of(event, title="New"))
    assert feed(client, partnership, if_none_match=etag).status_code == 200


def test_a_programme_that_is_not_public_has_no_subscription(client):
    assert feed(client, PartnershipFactory()).status_code == 404


def test_who_is_registered_gets_the_file_of_an_event_by_invitation(client, partnership):
    event = planned_event(partnership=partnership, is_public=False)
    token = registered(event).token
    response = client.get(reverse("events:registration_calendar", kwargs={"token": token}))
    assert len(entries(response)) == 1
    assert client.get(reverse("events:calendar", args=[event.pk])).status_code == 404
