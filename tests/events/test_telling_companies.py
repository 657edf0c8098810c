"""Who came to an event stands in their company's timeline: how many of which level, never who."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation

from tests.factories.events import ParticipantFactory, SessionFactory
from tests.factories.partnerships import MembershipFactory
from tests.factories.placements import CompanyFactory
from virksom.companies.models import TimelineEntry
from virksom.events.actions.attendance import record_attendance, withdraw_attendance
from virksom.events.actions.signed_list import commit_signed_list, stage_signed_list, undo_signed_list
from virksom.events.actions.telling import said_by_level
from virksom.foundation.access import Viewer
from virksom.partnerships.access import viewer_of

pytestmark = pytest.mark.django_db
BY = Viewer(name="Somebody")


@pytest.fixture
def session():
    return SessionFactory(event__starts_at=timezone.now() - dt.timedelta(hours=2))


@pytest.fixture
def company(session):
    return CompanyFactory(municipality=session.event.partnership.municipality)


def person(session, company, level="", **fields):
    return ParticipantFactory(
        partnership=session.event.partnership, company=company, represents="company", level=level, **fields
    )


def test_ticks_at_the_door_are_told_to_the_company_with_counts_by_level(session, company):
    for level in ("hr", "top_management"):
        record_attendance(
            session=session, participant=person(session, company, level, name="Per Holt"), by=BY
        )
    entry = TimelineEntry.objects.get()
    assert entry.key == f"event:{session.event.pk}:company:{company.pk}"
    assert (entry.company, entry.kind, entry.heading) == (company, "event", session.event.title)
    assert entry.text == "2 deltog: 1 topledelse, 1 HR"
    assert entry.at == session.event.starts_at
    assert "Holt" not in entry.heading + entry.text


def test_a_person_who_came_to_two_sessions_counts_once(session, company):
    one = person(session, company, "hr")
    for at in (session, SessionFactory(event=session.event)):
        record_attendance(session=at, participant=one, by=BY)
    assert TimelineEntry.objects.get().text == "1 deltog: 1 HR"


def test_a_tick_taken_back_is_taken_back_in_the_timeline(session, company):
    first, second = (
        record_attendance(session=session, participant=person(session, company, "hr"), by=BY)
        for _ in range(2)
    )
    withdraw_attendance(attendance=first, by=BY)
    assert TimelineEntry.objects.get().text == "1 deltog: 1 HR"
    withdraw_attendance(attendance=second, by=BY)
    assert not TimelineEntry.objects.exists()


def test_people_from_no_company_are_told_to_none(session):
    network = ParticipantFactory(partnership=session.event.partnership, represents="network")
    record_attendance(session=session, participant=network, by=BY)
    record_attendance(session=session, participant=person(session, None), by=BY)
    assert not TimelineEntry.objects.exists()


def test_a_signed_list_tells_the_companies_and_taken_back_untells_them(session, company):
    membership = MembershipFactory(role="JC", partnership=session.event.partnership)
    session.event.hosts.add(membership.organisation)
    by = viewer_of(membership.user, timezone.localdate())
    person(session, company, "production", name="Per Holt", email="per@holt.example")
    data = b"Navn;Mail;Virksomhed;Kommer fra\nPer Holt;per@holt.example;Holt;Virksomhed\n"
    signed = stage_signed_list(session=session, file_name="x.csv", data=data, by=by)
    commit_signed_list(signed_list=signed, by=by)
    entry = TimelineEntry.objects.get()
    assert entry.text == "1 deltog: 1 produktion"
    assert entry.organisation == membership.organisation
    signed.refresh_from_db()
    undo_signed_list(signed_list=signed, by=by)
    assert not TimelineEntry.objects.exists()


@pytest.mark.parametrize(
    ("came", "said"),
    [
        ({"hr": 1}, "1 deltog: 1 HR"),
        ({"": 2}, "2 deltog"),
        ({"": 1, "production": 3}, "4 deltog: 3 produktion, 1 af ukendt niveau"),
    ],
)
def test_the_counts_are_said_in_the_language_of_the_site(came, said):
    with translation.override("en"):
        assert said_by_level(came) == said
