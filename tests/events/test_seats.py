"""Seats, the waiting list, and two people taking the last seat at the same moment."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError

from tests.events.planned import PUBLIC, SYSTEM, plan_of, planned_event, registered
from tests.races import at_once
from virksom.events.actions.planning import change_event
from virksom.events.actions.registration import AlreadyRegistered, give_up_seat
from virksom.events.models import Event, Notice, Participant, Registration
from virksom.foundation.models import TrailEntry

State = Registration.State


def states(event):
    return list(Registration.objects.filter(event=event).order_by("pk").values_list("state", flat=True))


def seats(event):
    return Event.objects.get(pk=event.pk).seats_taken


@pytest.mark.django_db
def test_a_full_event_puts_the_next_person_on_the_waiting_list():
    event = planned_event(capacity=1)
    registered(event, 1)
    registered(event, 2)
    third = registered(event, 3)
    assert states(event) == [State.SEATED, State.WAITING, State.WAITING]
    assert seats(event) == 1
    assert third.queue_number == 2


@pytest.mark.django_db
def test_giving_up_a_seat_moves_up_the_first_who_waits_and_owes_them_a_mail():
    event = planned_event(capacity=1)
    first, second, third = (registered(event, number) for number in (1, 2, 3))
    give_up_seat(by=PUBLIC, registration=first)
    assert states(event) == [State.CANCELLED, State.SEATED, State.WAITING]
    assert seats(event) == 1
    assert Notice.objects.get(kind=Notice.Kind.MOVED_UP).registration == second
    third.refresh_from_db()
    assert third.queue_number == 1


@pytest.mark.django_db
def test_giving_up_twice_frees_one_seat():
    event = planned_event(capacity=2)
    first = registered(event, 1)
    registered(event, 2)
    give_up_seat(by=PUBLIC, registration=first)
    give_up_seat(by=PUBLIC, registration=first)
    assert seats(event) == 1


@pytest.mark.django_db
def test_leaving_the_waiting_list_frees_no_seat():
    event = planned_event(capacity=1)
    registered(event, 1)
    waiting = registered(event, 2)
    give_up_seat(by=PUBLIC, registration=waiting)
    assert states(event) == [State.SEATED, State.CANCELLED]
    assert seats(event) == 1


@pytest.mark.django_db
def test_who_gave_up_and_registers_again_joins_the_end_of_the_queue():
    event = planned_event(capacity=1)
    first = registered(event, 1)
    registered(event, 2)
    registered(event, 3)
    give_up_seat(by=PUBLIC, registration=first)
    again = registered(event, 1)
    assert again.pk == first.pk
    assert again.is_waiting
    assert again.queue_number == 2


@pytest.mark.django_db
def test_more_seats_move_up_as_many_as_fit():
    event = planned_event(capacity=1)
    for number in range(1, 5):
        registered(event, number)
    change_event(by=SYSTEM, event=event, **plan_of(event, capacity=3))
    assert states(event) == [State.SEATED, State.SEATED, State.SEATED, State.WAITING]
    assert seats(event) == 3


@pytest.mark.django_db
def test_no_limit_moves_up_everybody():
    event = planned_event(capacity=1)
    for number in range(1, 4):
        registered(event, number)
    change_event(by=SYSTEM, event=event, **plan_of(event, capacity=None))
    assert states(event) == [State.SEATED] * 3


@pytest.mark.django_db
def test_fewer_seats_than_are_taken_are_refused_with_a_sentence_and_nothing_changes():
    event = planned_event(capacity=3)
    registered(event, 1)
    registered(event, 2)
    with pytest.raises(ValidationError) as refused:
        change_event(by=SYSTEM, event=event, **plan_of(event, capacity=1, title="Other"))
    assert "2" in refused.value.message_dict["capacity"][0]
    event.refresh_from_db()
    assert (event.capacity, event.title) != (1, "Other")
    assert event.capacity == 3


@pytest.mark.django_db
def test_the_database_itself_never_holds_an_overfull_event():
    event = planned_event(capacity=1)
    with pytest.raises(IntegrityError):
        Event.objects.filter(pk=event.pk).update(seats_taken=2)


@pytest.mark.django_db
def test_the_same_person_twice_keeps_one_seat_whatever_the_case_of_the_address():
    event = planned_event(capacity=5)
    registered(event, 1)
    with pytest.raises(AlreadyRegistered):
        registered(event, 1, email="PERSON1@Example.org")
    assert seats(event) == 1
    assert Participant.objects.count() == 1
    assert Notice.objects.filter(kind=Notice.Kind.LINK).count() == 1


@pytest.mark.django_db
def test_asking_for_the_link_again_and_again_owes_one_mail():
    event = planned_event()
    registered(event, 1)
    for _time in range(3):
        with pytest.raises(AlreadyRegistered):
            registered(event, 1)
    assert Notice.objects.filter(kind=Notice.Kind.LINK).count() == 1


@pytest.mark.django_db
def test_registering_leaves_one_line_in_the_trail_without_the_persons_name():
    event = planned_event()
    registered(event, 1)
    line = TrailEntry.objects.get(verb="register")
    assert "Person 1" not in line.subject_name
    assert line.circle_id == event.partnership_id


@pytest.mark.django_db
def test_somebody_who_types_a_known_address_changes_nothing_of_what_is_known():
    event, other = planned_event(), None
    registered(event, 1, phone="12345678")
    other = planned_event(partnership=event.partnership)
    registered(other, 1, name="Somebody Else", phone="87654321", organisation_name="Other firm")
    known = Participant.objects.get()
    assert (known.name, known.phone, known.organisation_name) == ("Person 1", "12345678", "Firm")


# Two people and the last seat ---------------------------------------------------------------------


def test_two_people_take_the_last_seat_at_the_same_moment_and_exactly_one_gets_it(shared_database):
    for _round in range(5):
        event = planned_event(capacity=2)
        registered(event, 0)
        outcomes = at_once(*(partial(registered, event, number) for number in range(1, 7)))
        assert [o for o in outcomes if isinstance(o, Exception)] == []
        assert sorted(o.state for o in outcomes) == [State.SEATED] + [State.WAITING] * 5
        assert seats(event) == 2


def test_a_seat_given_up_while_others_queue_is_never_left_empty(shared_database):
    for _round in range(5):
        event = planned_event(capacity=1)
        holder = registered(event, 0)
        outcomes = at_once(
            partial(give_up_seat, by=PUBLIC, registration=holder),
            partial(registered, event, 1),
            partial(registered, event, 2),
        )
        assert [o for o in outcomes if isinstance(o, Exception)] == []
        assert sorted(states(event)) == [State.CANCELLED, State.SEATED, State.WAITING]
        assert seats(event) == 1


def test_the_same_person_twice_at_the_same_moment_has_one_registration(shared_database):
    event = planned_event(capacity=5)
    outcomes = at_once(*(partial(registered, event, 1) for _time in range(4)))
    assert sum(isinstance(o, Registration) for o in outcomes) == 1
    assert sum(isinstance(o, AlreadyRegistered) for o in outcomes) == 3
    assert seats(event) == 1


def test_reading_first_and_writing_then_would_overfill_the_event(shared_database):
    """The control: the same race without the conditional update gives two people one seat."""
    event = planned_event(capacity=1)
    people = [
        Participant.objects.create(partnership=event.partnership, name=f"P{n}", represents="company")
        for n in range(2)
    ]
    have_read = threading.Barrier(2, timeout=10)

    def naive(participant):
        read = Event.objects.get(pk=event.pk)
        have_read.wait()
        if read.seats_taken < read.capacity:
            Event.objects.filter(pk=event.pk).update(seats_taken=read.seats_taken + 1)
            return Registration.objects.create(
                event=event, participant=participant, state=State.SEATED, queued_at=event.created_at
            )
        return None

    outcomes = at_once(*(partial(naive, participant) for participant in people))
    overfull = Registration.objects.filter(event=event).seated().count() > event.capacity
    assert overfull or any(isinstance(o, OperationalError | IntegrityError) for o in outcomes)
