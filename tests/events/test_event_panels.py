"""What a partnership's page shows of its events."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.events.planned import SYSTEM, ahead, person, planned_event, registered
from tests.factories.events import EventFactory
from tests.factories.partnerships import PartnershipFactory
from virksom.events.actions.invitation import answer_invitation, invite
from virksom.events.facts.course import course_of
from virksom.events.models import Event
from virksom.partnerships.models import Facilitation, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership():
    today = timezone.localdate()
    year = dt.timedelta(days=365)
    return PartnershipFactory(programme__starts=today - year, programme__ends=today + year)


@pytest.fixture
def lead(sign_in, partnership):
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    client.cookies["django_language"] = "en"
    return client


def panel(client, name, partnership):
    return client.get(reverse(f"events:{name}", args=[partnership.pk])).content.decode()


def test_the_next_event_is_shown_with_the_answers_so_far(lead, partnership):
    planned_event(partnership=partnership, days=30)
    planned_event(partnership=partnership, days=1, status=Event.Status.CANCELLED, title="Off")
    event = planned_event(partnership=partnership, days=5, title="The next")
    invitations = invite(by=SYSTEM, event=event, people=[person(n) for n in range(3)])
    answer_invitation(by=SYSTEM, invitation=invitations[0], comes=True)
    text = panel(lead, "next_event", partnership)
    assert "The next" in text
    assert "1 of 3 invited have said yes." in text
    assert "1 has a seat." in text


def test_without_a_next_event_the_card_says_how_to_plan_one(lead, partnership):
    assert "New event" in panel(lead, "next_event", partnership)


def test_what_is_over_today_is_not_the_next_event(lead, partnership, time_machine_at):
    event = planned_event(partnership=partnership, days=0, title="This afternoon")
    time_machine_at(event.ends_at - dt.timedelta(minutes=5))
    lead.force_login(lead.membership.user)  # whoever signed in last night has to do so again
    assert "This afternoon" in panel(lead, "next_event", partnership)
    time_machine_at(event.ends_at + dt.timedelta(minutes=5))
    assert "This afternoon" not in panel(lead, "next_event", partnership)


def test_the_next_event_of_a_partnership_that_lives_on_lies_ahead(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    planned_event(partnership=partnership, days=-3, title="Held last week")
    planned_event(partnership=partnership, days=4, title="Ahead of us")
    text = panel(client, "next_event", partnership)
    assert "Ahead of us" in text
    assert "Held last week" not in text


def test_the_next_event_of_a_programme_that_is_over_follows_its_last_day(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    after = timezone.make_aware(dt.datetime(2009, 4, 2, 9))
    EventFactory(partnership=partnership, title="Afterwards", starts_at=after)
    EventFactory(partnership=partnership, title="Within", starts_at=after - dt.timedelta(days=40))
    text = panel(client, "next_event", partnership)
    assert "Afterwards" in text
    assert "Within" not in text


def test_the_course_numbers_events_by_time_and_hollows_those_ahead(lead, partnership):
    for days in (-30, -3, 20):
        EventFactory(partnership=partnership, starts_at=ahead(days))
    EventFactory(partnership=partnership, starts_at=ahead(2), status=Event.Status.DRAFT)
    text = panel(lead, "partnership_course", partnership)
    assert text.count('class="c-dot"') == 2
    assert text.count('class="c-future"') == 1
    assert text.count("<li>") == 3


def test_events_close_together_stand_on_two_lines(partnership):
    for day in range(4):
        EventFactory(partnership=partnership, starts_at=ahead(-day))
    events = Event.objects.of(partnership).in_course()
    course = course_of(partnership, events, timezone.localdate())
    assert len({dot.y for dot in course.dots}) == 2


def test_support_is_drawn_and_stands_in_a_table(lead, partnership):
    for kind in ("meeting", "phone", "mail"):
        Facilitation.objects.create(
            partnership=partnership, kind=kind, on=timezone.localdate(), about="Goals", given_by="A"
        )
    text = panel(lead, "partnership_course", partnership)
    assert "Facilitation, 1 meeting" in text
    assert "Telephone and mail, 2 times" in text
    assert text.count("<td>Goals</td>") == 3


def test_the_course_needs_the_same_queries_for_one_and_three(lead, partnership):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            panel(lead, "partnership_course", partnership)
            panel(lead, "next_event", partnership)
        return len(captured)

    registered(planned_event(partnership=partnership))
    queries()
    one = queries()
    planned_event(partnership=partnership, days=3)
    EventFactory(partnership=partnership, starts_at=ahead(-3))
    assert queries() == one


def test_the_panels_of_another_partnership_do_not_exist(lead):
    for name in ("next_event", "partnership_course"):
        foreign = PartnershipFactory()
        assert lead.get(reverse(f"events:{name}", args=[foreign.pk])).status_code == 404
