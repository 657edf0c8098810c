"""Reminders seven days and one day before, once each, whatever the clock does."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from tests.events.planned import PUBLIC, SYSTEM, ahead, planned_event, registered
from tests.factories.events import AttendanceFactory
from virksom.events.actions.planning import cancel_event
from virksom.events.actions.registration import give_up_seat
from virksom.events.models import Participant, Reminder
from virksom.events.tasks import send_due_reminders
from virksom.foundation.models import TrailEntry

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def remind(mailoutbox):
    """Run the command and return the subjects of the mails it sent."""

    def run():
        mailoutbox.clear()
        call_command("remind", stdout=StringIO())
        return [mail.subject for mail in mailoutbox]

    return run


@pytest.fixture
def event(remind):
    """An event in twenty days with one person registered, whose confirmation is sent."""
    event = planned_event(days=20)
    registered(event, 1, language="en")
    remind()
    return event


def test_a_reminder_goes_out_a_week_and_a_day_before_and_never_twice(event, remind, time_machine_at):
    assert remind() == []
    time_machine_at(event.starts_at - 7 * DAY + dt.timedelta(minutes=5))
    assert remind() == [f"In 7 days: {event.title}"]
    assert remind() == []
    time_machine_at(event.starts_at - 3 * DAY)
    assert remind() == []
    time_machine_at(event.starts_at - dt.timedelta(hours=20))
    assert remind() == [f"Tomorrow: {event.title}"]
    assert remind() == []
    assert TrailEntry.objects.filter(verb="remind").count() == 2


def test_a_clock_that_jumps_ahead_sends_the_nearest_reminder_only(event, remind, time_machine_at):
    time_machine_at(event.starts_at - dt.timedelta(hours=20))
    assert remind() == [f"Tomorrow: {event.title}"]
    assert Reminder.objects.count() == 1


def test_a_reminder_that_is_late_counts_the_days_from_when_it_is_sent(event, remind, time_machine_at):
    time_machine_at(event.starts_at - 5 * DAY)
    assert remind() == [f"In 5 days: {event.title}"]
    time_machine_at(event.starts_at - dt.timedelta(hours=3))
    assert remind() == [f"Today: {event.title}"]


def test_a_clock_that_jumps_back_sends_nothing_again(event, remind, time_machine_at):
    time_machine_at(event.starts_at - 6 * DAY)
    assert len(remind()) == 1
    time_machine_at(event.starts_at - 15 * DAY)
    assert remind() == []
    time_machine_at(event.starts_at - 6 * DAY)
    assert remind() == []


def test_nobody_is_reminded_of_what_has_begun(event, remind, time_machine_at):
    time_machine_at(event.starts_at + dt.timedelta(minutes=1))
    assert remind() == []


def test_who_registers_after_a_reminder_was_due_does_not_get_it(event, remind, time_machine_at):
    time_machine_at(event.starts_at - 3 * DAY)
    registered(event, 2)
    remind()
    assert Reminder.objects.count() == 1
    assert not Reminder.objects.filter(registration__participant__email="person2@example.org").exists()


def test_who_waits_gave_up_or_has_no_address_is_not_reminded(remind, time_machine_at):
    event = planned_event(days=20, capacity=2)
    gone, _nameless = registered(event, 1), registered(event, 2)
    _nameless.participant.email = ""
    _nameless.participant.save()
    give_up_seat(by=PUBLIC, registration=gone)
    planned = planned_event(days=20, capacity=1)
    registered(planned, 3)
    registered(planned, 4)
    remind()
    time_machine_at(event.starts_at - 6 * DAY)
    remind()
    assert [r.registration.participant.email for r in Reminder.objects.all()] == ["person3@example.org"]


def test_a_cancelled_event_reminds_nobody(event, remind, time_machine_at):
    cancel_event(by=SYSTEM, event=event, reason="Snow")
    remind()
    time_machine_at(event.starts_at - 6 * DAY)
    assert remind() == []


def test_a_reminder_whose_event_is_cancelled_before_it_is_sent_is_dropped(event, mailoutbox, time_machine_at):
    from django.utils import timezone

    from virksom.events.actions.posting import send_owed
    from virksom.events.actions.reminder import remind as write

    time_machine_at(event.starts_at - 6 * DAY)
    write(by=SYSTEM, event=event, days_before=7, now=timezone.now())
    cancel_event(by=SYSTEM, event=event, reason="Snow")
    mailoutbox.clear()
    send_owed()
    assert [mail.subject for mail in mailoutbox] == [f"Cancelled: {event.title}"]


def test_the_workers_job_does_what_the_command_does(event, mailoutbox, time_machine_at):
    mailoutbox.clear()
    time_machine_at(event.starts_at - 6 * DAY)
    send_due_reminders.call()
    send_due_reminders.call()
    assert len(mailoutbox) == 1


def test_the_reminder_is_in_the_language_of_the_person(remind, time_machine_at):
    event = planned_event(days=20)
    registered(event, 1, language="da")
    remind()
    time_machine_at(ahead(14))
    assert remind() == [f"Om 6 dage: {event.title}"]


def test_those_who_came_are_asked_once_what_it_gave_them(event, remind, time_machine_at):
    registered(event, 2, language="en")
    remind()
    AttendanceFactory(
        session=event.sessions.get(), participant=Participant.objects.get(email="person1@example.org")
    )
    time_machine_at(event.ends_at + dt.timedelta(hours=1))
    assert remind() == []
    time_machine_at(event.ends_at + dt.timedelta(hours=3))
    assert remind() == [f"What did it give you? {event.title}"]
    assert remind() == []


def test_where_nobody_was_ticked_everybody_with_a_seat_is_asked(event, remind, time_machine_at, mailoutbox):
    registered(event, 2, language="en")
    remind()
    time_machine_at(event.ends_at + dt.timedelta(hours=3))
    assert len(remind()) == 2
    assert "/svar/" in mailoutbox[0].body


def test_nobody_is_asked_about_a_cancelled_event_or_one_long_past(event, remind, time_machine_at):
    time_machine_at(event.ends_at + 5 * DAY)
    assert remind() == []
    other = planned_event(days=3)
    registered(other, 3)
    remind()
    cancel_event(by=SYSTEM, event=other, reason="Snow")
    remind()
    time_machine_at(other.ends_at + dt.timedelta(hours=3))
    assert remind() == []
