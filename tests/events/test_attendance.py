"""Attendance: one for each person and session, and what the partnership is told."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from tests.factories.events import EventFactory, ParticipantFactory, SessionFactory
from tests.factories.partnerships import ActorFactory
from virksom.events.actions.attendance import record_attendance, withdraw_attendance
from virksom.events.models import Attendance, Event
from virksom.foundation.access import system_viewer
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import StartPackageItem

BY = system_viewer()


def arrive(kind, **person):
    session = SessionFactory(event=EventFactory(kind=kind))
    participant = ParticipantFactory(partnership=session.event.partnership, **person)
    return record_attendance(session=session, participant=participant, by=BY)


@pytest.mark.django_db
def test_the_first_guest_of_a_network_meeting_fulfils_the_start_package():
    attendance = arrive(Event.Kind.NETWORK_MEETING, represents="network")

    item = StartPackageItem.objects.get(partnership=attendance.partnership, held_on__isnull=False)
    assert (item.kind, item.held_on) == ("network_meeting", dt.date(2008, 9, 11))
    assert item.event_id == attendance.session.event_id


@pytest.mark.django_db
def test_a_workshop_counts_in_the_start_package_when_a_company_came():
    arrive(Event.Kind.WORKSHOP, represents="network")
    assert not StartPackageItem.objects.filter(held_on__isnull=False).exists()

    arrive(Event.Kind.WORKSHOP, represents="company")
    assert StartPackageItem.objects.get(held_on__isnull=False).kind == "workshop"


@pytest.mark.django_db
def test_other_events_leave_the_start_package_alone():
    arrive(Event.Kind.CONFERENCE)
    assert not StartPackageItem.objects.filter(held_on__isnull=False).exists()


@pytest.mark.django_db
def test_a_guests_organisation_has_been_active():
    session = SessionFactory()
    actor = ActorFactory(partnership=session.event.partnership)
    participant = ParticipantFactory(partnership=actor.partnership, organisation=actor.organisation)

    record_attendance(session=session, participant=participant, by=BY)

    actor.refresh_from_db()
    actor.partnership.refresh_from_db()
    assert actor.last_active_on == actor.partnership.last_activity_on == dt.date(2008, 9, 11)
    assert actor.partnership.last_activity == session.event.title


@pytest.mark.django_db
def test_each_tick_and_each_withdrawal_leaves_one_line_without_the_persons_name():
    attendance = arrive(Event.Kind.CONFERENCE, name="Ida Krog")
    record_attendance(session=attendance.session, participant=attendance.participant, by=BY)
    withdraw_attendance(attendance=attendance, by=BY)
    withdraw_attendance(attendance=attendance, by=BY)

    lines = TrailEntry.objects.order_by("pk")
    assert [line.verb for line in lines] == ["record_attendance", "withdraw_attendance"]
    assert all("Ida" not in line.subject_name for line in lines)
    assert {line.circle_id for line in lines} == {attendance.partnership_id}


@pytest.mark.django_db(transaction=True)
def test_ticks_at_the_same_moment_are_one_attendance():
    session = SessionFactory()
    participant = ParticipantFactory(partnership=session.event.partnership)
    gate = threading.Barrier(4)
    faults = []

    def tick():
        try:
            gate.wait()
            record_attendance(session=session, participant=participant, by=BY)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    ticks = [threading.Thread(target=tick) for _ in range(4)]
    for thread in ticks:
        thread.start()
    for thread in ticks:
        thread.join()

    assert not faults
    assert Attendance.objects.count() == 1


@pytest.mark.django_db
def test_taking_back_the_last_tick_that_counted_reopens_the_start_package():
    company = arrive(Event.Kind.WORKSHOP, represents="company")
    guest = ParticipantFactory(partnership=company.partnership, represents="network")
    record_attendance(session=company.session, participant=guest, by=BY)
    other = ParticipantFactory(partnership=company.partnership, represents="company")
    second = record_attendance(session=company.session, participant=other, by=BY)

    withdraw_attendance(attendance=company, by=BY)
    assert StartPackageItem.objects.get(kind="workshop").is_done

    withdraw_attendance(attendance=second, by=BY)
    item = StartPackageItem.objects.get(kind="workshop")
    assert (item.held_on, item.event_id, item.note) == (None, None, "")
    assert TrailEntry.objects.filter(verb="reopen_start_package").count() == 1


@pytest.mark.django_db
def test_taking_back_a_tick_leaves_what_another_event_fulfilled():
    first = arrive(Event.Kind.NETWORK_MEETING)
    event = EventFactory(kind=Event.Kind.NETWORK_MEETING, partnership=first.partnership)
    week = dt.timedelta(days=7)
    before = first.session
    later = SessionFactory(event=event, starts_at=before.starts_at + week, ends_at=before.ends_at + week)
    person = ParticipantFactory(partnership=first.partnership)
    second = record_attendance(session=later, participant=person, by=BY)

    withdraw_attendance(attendance=second, by=BY)
    assert StartPackageItem.objects.get(kind="network_meeting").event_id == first.session.event_id
