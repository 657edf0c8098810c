"""Events, and the people who register and come."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from tests.factories.partnerships import PartnershipFactory
from virksom.events.models import Attendance, Event, Participant, Registration, Session

STARTS = dt.datetime(2008, 9, 11, 14, 0, tzinfo=dt.UTC)


class EventFactory(DjangoModelFactory):
    class Meta:
        model = Event

    partnership = factory.SubFactory(PartnershipFactory)
    kind = Event.Kind.NETWORK_MEETING
    title = factory.Sequence(lambda n: f"Network meeting {n}")
    starts_at = STARTS
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + dt.timedelta(hours=2))
    status = Event.Status.ANNOUNCED


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session

    event = factory.SubFactory(EventFactory)
    starts_at = factory.SelfAttribute("event.starts_at")
    ends_at = factory.SelfAttribute("event.ends_at")


class ParticipantFactory(DjangoModelFactory):
    class Meta:
        model = Participant

    partnership = factory.SubFactory(PartnershipFactory)
    name = factory.Sequence(lambda n: f"Participant {n}")
    email = factory.Sequence(lambda n: f"participant{n}@example.org")
    represents = Participant.Represents.COMPANY


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = Registration

    event = factory.SubFactory(EventFactory)
    participant = factory.SubFactory(
        ParticipantFactory, partnership=factory.SelfAttribute("..event.partnership")
    )
    state = Registration.State.SEATED
    queued_at = STARTS


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    session = factory.SubFactory(SessionFactory)
    participant = factory.SubFactory(
        ParticipantFactory, partnership=factory.SelfAttribute("..session.event.partnership")
    )
    partnership = factory.SelfAttribute("session.event.partnership")
    on = factory.LazyAttribute(lambda attendance: attendance.session.starts_at.date())
    represents = factory.SelfAttribute("participant.represents")
