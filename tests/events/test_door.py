"""The list at the door: who stands on it for whom, and what a tick does."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from tests.factories.events import (
    AttendanceFactory,
    ParticipantFactory,
    RegistrationFactory,
    SessionFactory,
)
from virksom.events.models import Attendance, Event, Participant, Registration
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db
JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def session():
    return SessionFactory()


@pytest.fixture
def host(sign_in, session):
    """A job consultant whose organisation hosts the event."""
    client = sign_in(Role.JOB_CONSULTANT, session.event.partnership)
    session.event.hosts.add(client.membership.organisation)
    return client


def door(session):
    return reverse("events:door", kwargs={"event": session.event.pk})


def post(client, door, session, participant=None, /, **more):
    data = {"session": session.pk, **({"participant": participant.pk} if participant else {})}
    how = {key: more.pop(key) for key in ("headers",) if key in more}
    return client.post(reverse(f"events:{door}", kwargs={"event": session.event.pk}), {**data, **more}, **how)


def test_a_tick_is_one_attendance_and_leads_back_to_the_row(host, session):
    person = RegistrationFactory(event=session.event).participant

    answer = post(host, "tick", session, person)

    assert answer.status_code == 302
    assert answer.url.endswith(f"?session={session.pk}#p{person.pk}")
    attendance = Attendance.objects.get()
    assert (attendance.participant, attendance.partnership) == (person, session.event.partnership)
    assert (attendance.on, attendance.represents) == (dt.date(2008, 9, 11), "company")
    assert attendance.recorded_for == host.membership.organisation


def test_a_tick_sent_twice_is_one_attendance(host, session):
    person = RegistrationFactory(event=session.event).participant

    first = post(host, "tick", session, person, **JSON).json()
    second = post(host, "tick", session, person, **JSON).json()

    assert first == second == {"here": True, "counts": [1, 1]}
    assert Attendance.objects.count() == 1


def test_a_tick_is_taken_back_once_and_stays_taken_back(host, session):
    person = RegistrationFactory(event=session.event).participant
    post(host, "tick", session, person)

    assert post(host, "untick", session, person, **JSON).json() == {"here": False, "counts": [0, 1]}
    assert post(host, "untick", session, person, **JSON).json() == {"here": False, "counts": [0, 1]}
    assert not Attendance.objects.exists()


def test_the_page_says_how_many_of_those_expected_are_here(host, session):
    for _ in range(3):
        RegistrationFactory(event=session.event)
    RegistrationFactory(event=session.event, state=Registration.State.CANCELLED)
    post(host, "tick", session, Participant.objects.first())

    page = host.get(door(session)).content.decode()

    assert "<span data-here>1</span>" in page
    assert "<span data-total>3</span>" in page


def test_a_search_finds_by_name_or_organisation_in_any_letters(host, session):
    for name, organisation in (("Åse Møller", "Fjordstål"), ("Bo Dam", "Ærø Bageri")):
        person = ParticipantFactory(
            partnership=session.event.partnership, name=name, organisation_name=organisation
        )
        RegistrationFactory(event=session.event, participant=person)

    assert "Bo Dam" not in (page := host.get(door(session), {"q": "møLLER ÅSE"}).content.decode())
    assert "Åse Møller" in page
    assert "Bo Dam" in host.get(door(session), {"q": "ærø"}).content.decode()


def test_a_business_consultant_ticks_company_representatives_only(sign_in, session):
    company = RegistrationFactory(event=session.event).participant
    other = RegistrationFactory(
        event=session.event, participant__represents=Participant.Represents.NETWORK
    ).participant
    client = sign_in(Role.BUSINESS_CONSULTANT, session.event.partnership)

    page = client.get(door(session)).content.decode()
    assert company.name in page
    assert other.name not in page
    assert post(client, "tick", session, company).status_code == 302
    assert post(client, "tick", session, other).status_code == 404
    assert Attendance.objects.count() == 1


def test_a_job_consultant_whose_organisation_does_not_host_finds_no_door(sign_in, session):
    person = RegistrationFactory(event=session.event).participant
    client = sign_in(Role.JOB_CONSULTANT, session.event.partnership)

    assert client.get(door(session)).status_code == 404
    assert post(client, "tick", session, person).status_code == 404
    assert not Attendance.objects.exists()


def test_a_lead_reads_attendance_but_has_no_door(sign_in, session):
    client = sign_in(Role.EMPLOYMENT_LEAD, session.event.partnership)
    assert client.get(door(session)).status_code == 404


def test_a_hosting_school_ticks_but_cannot_take_back(sign_in, session):
    person = RegistrationFactory(event=session.event).participant
    client = sign_in(Role.EDUCATION_PARTNER, session.event.partnership)
    session.event.hosts.add(client.membership.organisation)

    assert post(client, "tick", session, person).status_code == 302
    assert post(client, "untick", session, person).status_code == 404
    assert Attendance.objects.count() == 1


def test_a_person_of_another_event_or_a_session_of_another_event_answers_404(host, session):
    person = RegistrationFactory(event=session.event).participant
    elsewhere = RegistrationFactory(event=SessionFactory().event)

    assert post(host, "tick", session, elsewhere.participant).status_code == 404
    strange = SessionFactory()
    answer = host.post(
        reverse("events:tick", kwargs={"event": session.event.pk}),
        {"session": strange.pk, "participant": person.pk},
    )
    assert answer.status_code == 404
    for nonsense in ("", "x", "9" * 30):
        answer = host.post(
            reverse("events:tick", kwargs={"event": session.event.pk}),
            {"session": session.pk, "participant": nonsense},
        )
        assert answer.status_code == 404


@time_machine.travel(dt.datetime(2008, 9, 1, 9, tzinfo=dt.UTC))
def test_nobody_is_ticked_off_before_the_day(host, session):
    person = RegistrationFactory(event=session.event).participant

    answer = post(host, "tick", session, person, **JSON)

    assert answer.status_code == 409
    assert "day" in answer.json()["why"] or "dag" in answer.json()["why"]
    assert not Attendance.objects.exists()
    assert "disabled" in host.get(door(session)).content.decode()


def test_nobody_is_ticked_off_at_a_cancelled_event(host, session):
    person = RegistrationFactory(event=session.event).participant
    Event.objects.update(status=Event.Status.CANCELLED, cancelled_reason="Snow")

    assert post(host, "tick", session, person, **JSON).status_code == 409
    assert not Attendance.objects.exists()


NEW = {
    "name": "Ida Krog",
    "organisation_name": "Krog Tag",
    "represents": "company",
    "level": "hr",
    "email": "",
}


def test_somebody_who_did_not_register_is_added_and_ticked(host, session):
    answer = post(host, "admit", session, **NEW)

    person = Participant.objects.get()
    assert answer.url.endswith(f"#p{person.pk}")
    assert (person.name, person.level, person.represents) == ("Ida Krog", "hr", "company")
    assert Attendance.objects.get().participant == person
    page = host.get(door(session)).content.decode()
    assert "Ida Krog" in page


def test_somebody_who_is_known_is_recognised_instead_of_doubled(host, session):
    known = ParticipantFactory(
        partnership=session.event.partnership,
        name="Ida Krog",
        organisation_name="Krog Tag",
        email="ida@example.org",
    )

    post(host, "admit", session, **{**NEW, "name": "ida  KROG"})
    post(host, "admit", session, **{**NEW, "name": "I. Krog", "email": "IDA@example.org"})

    assert Participant.objects.get() == known
    assert Attendance.objects.get().participant == known


def test_two_people_with_the_same_name_are_told_apart_by_their_mail(host, session):
    for email in ("a@example.org", "b@example.org"):
        ParticipantFactory(
            partnership=session.event.partnership, name="Ida Krog", organisation_name="Krog Tag", email=email
        )

    answer = post(host, "admit", session, **NEW)

    assert answer.status_code == 422
    assert 'value="Ida Krog"' in answer.content.decode()
    assert not Attendance.objects.exists()
    assert post(host, "admit", session, **{**NEW, "email": "b@example.org"}).status_code == 302


def test_a_business_consultant_cannot_add_somebody_from_another_organisation(sign_in, session):
    client = sign_in(Role.BUSINESS_CONSULTANT, session.event.partnership)
    assert post(client, "admit", session, **{**NEW, "represents": "network"}).status_code == 422
    ParticipantFactory(
        partnership=session.event.partnership,
        name="Ida Krog",
        organisation_name="Krog Tag",
        represents="network",
    )
    assert post(client, "admit", session, **NEW).status_code == 422
    assert not Attendance.objects.exists()


def test_a_cpr_number_at_the_door_is_refused_and_what_was_typed_stays(host, session):
    answer = post(host, "admit", session, **{**NEW, "organisation_name": "010190-1234"})

    assert answer.status_code == 422
    assert 'value="Ida Krog"' in answer.content.decode()
    assert not Participant.objects.exists()


def test_a_walk_in_at_one_session_stands_on_the_list_of_the_next(host, session):
    later = SessionFactory(event=session.event, title="After lunch")
    post(host, "admit", session, **NEW)

    page = host.get(door(session), {"session": later.pk}).content.decode()

    assert "Ida Krog" in page
    assert "<span data-here>0</span>" in page


def test_the_door_takes_the_same_number_of_queries_for_one_and_for_three(
    host, session, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    RegistrationFactory(event=session.event)
    AttendanceFactory(session=session)
    with CaptureQueriesContext(connection) as one:
        host.get(door(session))
    for _ in range(2):
        RegistrationFactory(event=session.event)
        AttendanceFactory(session=session)
    with django_assert_max_num_queries(12) as three:
        host.get(door(session))
    assert len(one) == len(three)
