"""Registering somebody by hand, and giving up a seat for them, from the event's own page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.events.planned import ahead, planned_event, registered
from tests.factories.events import AttendanceFactory, EventFactory, ParticipantFactory
from tests.factories.partnerships import OrganisationFactory
from tests.factories.placements import CompanyFactory
from virksom.events.models import Event, Participant, Registration
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db
IDA = {
    "name": "Ida Krog",
    "organisation_name": "Krog Tag",
    "represents": "company",
    "level": "hr",
    "email": "Ida@example.org",
    "phone": "66112233",
    "language": "en",
    "note": "Comes by train",
}


@pytest.fixture
def event():
    return planned_event(capacity=1, is_public=False)


@pytest.fixture
def consultant(sign_in, event):
    """A business consultant of the event's partnership."""
    return sign_in(Role.BUSINESS_CONSULTANT, event.partnership)


def form(event):
    return reverse("events:register_by_hand", kwargs={"event": event.pk})


def page(event):
    return reverse("events:detail", kwargs={"event": event.pk})


def give_up(registration):
    return reverse("events:give_up_for", kwargs={"registration": registration.pk})


def test_staff_register_somebody_who_gets_the_mail_with_the_link(consultant, event, mailoutbox):
    assert form(event) in consultant.get(page(event)).content.decode()

    answer = consultant.post(form(event), IDA)

    assert answer.url == page(event)
    registration = Registration.objects.get()
    assert (registration.holds_seat, registration.note) == (True, "Comes by train")
    (mail,) = mailoutbox
    assert mail.to == ["ida@example.org"]
    assert mail.subject.startswith("You have a seat")
    assert registration.token in mail.body
    line = TrailEntry.objects.get()
    assert (line.verb, line.organisation_id) == (
        "register_by_hand",
        consultant.membership.organisation_id,
    )
    assert "Ida" not in line.subject_name
    assert "Ida Krog" in consultant.get(page(event)).content.decode()


def test_without_an_address_the_person_has_a_seat_and_gets_no_mail(consultant, event, mailoutbox):
    consultant.post(form(event), {**IDA, "email": ""})
    assert Registration.objects.get().holds_seat
    assert not mailoutbox


def test_at_a_full_event_the_person_joins_the_waiting_list(consultant, event, mailoutbox):
    registered(event, 1)
    consultant.cookies["django_language"] = "en"

    answer = consultant.post(form(event), IDA, follow=True)

    assert "Ida Krog is number 1 on the waiting list." in answer.content.decode()
    assert Registration.objects.waiting().get().participant.name == "Ida Krog"
    assert mailoutbox[-1].subject.startswith("You are on the waiting list")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"status": Event.Status.CANCELLED}, "This event is cancelled."),
        ({"starts_at": ahead(-3), "ends_at": ahead(-3)}, "This event is over."),
        ({"status": Event.Status.DRAFT}, "This event is not announced yet."),
        ({"registration_closes_at": timezone.now() - dt.timedelta(hours=1)}, "Registration has closed."),
    ],
    ids=["cancelled", "past", "draft", "deadline"],
)
def test_a_closed_event_says_so_and_keeps_what_was_typed(consultant, event, change, says):
    Event.objects.filter(pk=event.pk).update(**change)
    consultant.cookies["django_language"] = "en"

    answer = consultant.post(form(event), IDA)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "Ida Krog" in answer.content.decode()
    assert not Participant.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"email": ""}, {"name": "I. Krog"}], ids=["all", "name", "mail"])
def test_the_same_person_twice_is_told_and_nothing_typed_is_lost(consultant, event, fields, mailoutbox):
    consultant.post(form(event), IDA)
    consultant.cookies["django_language"] = "en"

    answer = consultant.post(form(event), {**IDA, **fields, "note": "Typed again"})

    assert answer.status_code == 422
    assert "Ida Krog is registered already" in answer.content.decode()
    assert "Typed again" in answer.content.decode()
    assert Registration.objects.get().note == "Comes by train"
    assert len(mailoutbox) == 1


def test_somebody_known_without_an_address_is_given_the_one_that_is_typed(consultant, event, mailoutbox):
    known = ParticipantFactory(
        partnership=event.partnership, name="Ida Krog", organisation_name="Krog Tag", email=""
    )
    consultant.post(form(event), IDA)
    known.refresh_from_db()
    assert (known.email, Registration.objects.get().participant) == ("ida@example.org", known)
    assert mailoutbox[0].to == ["ida@example.org"]


@pytest.mark.parametrize("field", ["name", "organisation_name", "phone", "note"])
def test_a_cpr_number_is_refused(consultant, event, field):
    answer = consultant.post(form(event), {**IDA, field: "010203-1234"})
    assert answer.status_code == 422
    assert "CPR" in answer.content.decode()
    assert not Participant.objects.exists()


def test_a_business_consultant_registers_companies_only(consultant, event):
    assert consultant.post(form(event), {**IDA, "represents": "network"}).status_code == 422
    ParticipantFactory(partnership=event.partnership, email="ida@example.org", represents="network")
    assert consultant.post(form(event), IDA).status_code == 422
    assert not Registration.objects.exists()


def test_a_seat_given_up_for_somebody_goes_to_the_next(consultant, event, mailoutbox):
    first, second = registered(event, 1), registered(event, 2)
    assert give_up(first) in consultant.get(page(event)).content.decode()

    assert consultant.post(give_up(first)).url == page(event)

    second.refresh_from_db()
    assert second.holds_seat
    assert mailoutbox[-1].to == ["person2@example.org"]
    line = TrailEntry.objects.get(verb="give_up_seat")
    assert line.actor_id == consultant.membership.user_id
    consultant.post(form(event), {**IDA, "email": "person1@example.org"})
    first.refresh_from_db()
    assert first.is_waiting


def test_no_seat_is_given_up_once_the_event_has_begun(consultant, event):
    registration = registered(event, 1)
    Event.objects.filter(pk=event.pk).update(starts_at=ahead(-1))
    assert give_up(registration) not in consultant.get(page(event)).content.decode()
    consultant.post(give_up(registration))
    registration.refresh_from_db()
    assert registration.holds_seat


def test_those_who_only_read_the_list_register_and_give_up_for_nobody(sign_in, event):
    registration = registered(event, 1)
    for role in (Role.EMPLOYMENT_LEAD, Role.BUSINESS_LEAD, Role.JOB_CONSULTANT):
        client = sign_in(role, event.partnership)
        assert form(event) not in client.get(page(event)).content.decode()
        assert client.get(form(event)).status_code == 404
        assert client.post(form(event), IDA).status_code == 404
        assert client.post(give_up(registration)).status_code == 404
    assert Registration.objects.get().holds_seat


def test_a_hosting_school_registers_but_gives_up_for_nobody(sign_in, event):
    client = sign_in(Role.EDUCATION_PARTNER, event.partnership)
    event.hosts.add(client.membership.organisation)
    assert client.post(form(event), {**IDA, "represents": "network", "level": ""}).status_code == 302
    assert client.post(give_up(Registration.objects.get())).status_code == 404
    assert "Ida Krog" not in client.get(page(event)).content.decode()


def test_a_company_gives_up_the_seats_of_its_own_people_only(sign_in, event):
    organisation = OrganisationFactory(sector="company")
    client = sign_in(Role.COMPANY_USER, event.partnership, organisation=organisation)
    own, other = registered(EventFactory(starts_at=ahead(), is_public=True), 1), registered(event, 2)
    own.participant.company = CompanyFactory(organisation=organisation)
    own.participant.save()
    assert client.post(give_up(other)).status_code == 404
    assert client.post(give_up(own)).status_code == 302
    own.refresh_from_db()
    assert own.state == Registration.State.CANCELLED


def test_a_seat_given_up_by_mistake_is_taken_back_right_after_while_it_is_free(consultant, event, mailoutbox):
    ida = registered(event)
    consultant.post(give_up(ida))
    undo = reverse("events:take_seat_back", kwargs={"registration": ida.pk})
    assert undo in consultant.get(page(event)).content.decode()
    assert undo not in consultant.get(page(event)).content.decode()  # Offered once.

    consultant.post(undo)

    ida.refresh_from_db()
    assert ida.state == Registration.State.SEATED
    assert Event.objects.get(pk=event.pk).seats_taken == 1
    consultant.post(undo)  # Twice changes nothing.
    assert Event.objects.get(pk=event.pk).seats_taken == 1


def test_a_seat_that_has_gone_to_the_next_is_not_taken_back(consultant, event):
    ida, _next = registered(event, 1), registered(event, 2)
    consultant.post(give_up(ida))
    undo = reverse("events:take_seat_back", kwargs={"registration": ida.pk})
    assert undo not in consultant.get(page(event)).content.decode()

    consultant.post(undo)

    ida.refresh_from_db()
    assert ida.state == Registration.State.CANCELLED
    assert Event.objects.get(pk=event.pk).seats_taken == 1


def test_mails_to_people_registered_by_hand_count_toward_the_mails_of_a_day(consultant, event, monkeypatch):
    monkeypatch.setattr("virksom.events.actions.invitation.DAILY_LIMIT", 2)
    Event.objects.update(capacity=9)
    for number in range(2):
        sent = {**IDA, "name": f"Ida {number}", "email": f"ida{number}@example.org"}
        assert consultant.post(form(event), sent).status_code == 302
    third = {**IDA, "name": "Third", "email": "third@example.org"}
    refused = consultant.post(form(event), third)
    assert refused.status_code == 422
    assert 'value="Third"' in refused.content.decode()
    assert consultant.post(form(event), {**third, "email": ""}).status_code == 302


def test_the_list_of_an_event_that_was_held_says_who_came(consultant, event):
    Event.objects.update(capacity=9)
    came, stayed_away = registered(event, 1), registered(event, 2)
    assert '<th scope="col">Kom</th>' not in consultant.get(page(event)).content.decode()
    AttendanceFactory(session=event.sessions.get(), participant=came.participant)

    guests = {guest.pk: guest.has_come for guest in consultant.get(page(event)).context["seated"]}

    assert guests == {came.pk: True, stayed_away.pk: False}
    assert '<th scope="col">Kom</th>' in consultant.get(page(event)).content.decode()
