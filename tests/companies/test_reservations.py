"""Reserving before the call: one kind of offer, one partner, whoever asks at the same moment."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from tests.companies.partners import company_in, days_ahead, partner, partnership_now, reserved
from tests.factories.contacts import ContactRulesFactory
from tests.races import at_once
from virksom.companies.actions.contact import record_contact
from virksom.companies.actions.need import add_need
from virksom.companies.actions.reservation import (
    NotClear,
    agree_time,
    ask,
    drop_item,
    expire_reservations,
    give_up_reservation,
    join_visit,
    leave_line,
    queue_item,
    take_along,
    wait_for_visit,
)
from virksom.companies.facts.answer import Verdict
from virksom.companies.models import (
    AgendaItem,
    Contact,
    ContactRules,
    MonthOfContacts,
    Notice,
    Reservation,
    ReservedDay,
    TimelineEntry,
    Turn,
)
from virksom.companies.models.rules import is_within_pause
from virksom.foundation.access import Viewer
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import Membership, Role

State = Reservation.State


@pytest.fixture
def place(db):
    return partnership_now()


def verdict_of(deed):
    with pytest.raises(NotClear) as refused:
        deed()
    return refused.value.answer.verdict


def written_in(reservation, by, **said):
    """The contact a reservation led to, an hour ago."""
    fields = {"channel": "visit", "offer": reservation.offer, "about": reservation.about}
    return record_contact(
        company=reservation.company, at=timezone.now() - dt.timedelta(hours=1), by=by,
        reservation=reservation, **{**fields, **said},
    )  # fmt: skip


def test_the_second_who_asks_for_the_same_kind_in_the_same_days_is_told_who_is_there(place):
    company, first, second = company_in(place), partner(place), partner(place, Role.BUSINESS_CONSULTANT)
    mine = reserved(company, first)
    with pytest.raises(NotClear) as refused:
        reserved(company, second, first=3, last=9)
    answer = refused.value.answer
    assert answer.verdict == Verdict.TAKEN
    assert answer.clashes[0].reservation == mine
    assert answer.free_from == days_ahead(4)


def test_another_kind_of_offer_or_other_days_are_clear(place):
    company, first, second = company_in(place), partner(place), partner(place, Role.EDUCATION_PARTNER)
    reserved(company, first)
    reserved(company, second, offer="training")
    reserved(company, second, first=4, last=6)
    assert Reservation.objects.count() == 3


def test_a_colleague_of_the_same_organisation_collides_too(place):
    company, consultant = company_in(place), partner(place)
    reserved(company, consultant)
    assert verdict_of(partial(reserved, company, consultant)) == Verdict.TAKEN


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(3, 1, "ends_on"), (-1, 2, "starts_on"), (0, 29, "ends_on"), (300, 301, "starts_on")],
)
def test_an_impossible_window_is_refused_with_a_sentence(place, first, last, field):
    with pytest.raises(ValidationError) as refused:
        reserved(company_in(place), partner(place), first=first, last=last)
    assert refused.value.message_dict[field]
    assert not ReservedDay.objects.exists()


def test_a_reservation_expires_by_itself_and_its_days_and_its_place_in_the_month_are_free(place):
    company, consultant = company_in(place), partner(place)
    reserved(company, consultant, last=1)
    with time_machine.travel(timezone.now() + dt.timedelta(days=2), tick=False):
        assert expire_reservations() == 1
        assert Reservation.objects.get().state == State.EXPIRED
        assert not ReservedDay.objects.exists()
        assert MonthOfContacts.objects.get().taken == 0
        assert expire_reservations() == 0


def test_an_expired_reservation_is_in_nobodys_way_even_before_it_is_cleared_away(place):
    company, first, second = company_in(place), partner(place), partner(place, Role.BUSINESS_CONSULTANT)
    reserved(company, first, last=1)
    with time_machine.travel(timezone.now() + dt.timedelta(days=2), tick=False):
        assert reserved(company, second).state == State.HELD


def test_the_cap_counts_reservations_and_contacts_of_all_partners(place):
    company, first, second = company_in(place), partner(place), partner(place, Role.BUSINESS_CONSULTANT)
    ContactRulesFactory(company=company, most_a_month=2)
    with time_machine.travel(dt.datetime(2026, 9, 14, 9, tzinfo=dt.UTC), tick=False):
        record_contact(
            company=company, channel="call", offer="advice", about="Energy", at=timezone.now(), by=first
        )
        reserved(company, first)
        assert verdict_of(partial(reserved, company, second, offer="training")) == Verdict.CAP
        assert reserved(company, second, first=17, last=18, offer="training").starts_on.month == 10


def test_too_soon_after_the_last_contact_about_the_same_unless_the_company_wants_more(place):
    company, first, second = company_in(place), partner(place), partner(place, Role.BUSINESS_CONSULTANT)
    contact = written_in(reserved(company, first), first)
    assert verdict_of(partial(reserved, company, second)) == Verdict.TOO_SOON
    Contact.objects.filter(pk=contact.pk).update(wants_more=True)
    assert reserved(company, second).state == State.HELD


def test_a_need_written_in_at_a_visit_calls_nobody_else_in_but_one_said_later_does(place):
    company, one, other = company_in(place), partner(place), partner(place)
    first, last = days_ahead(0), days_ahead(1)
    asked = partial(ask, company=company, offer="recruitment", first=first, last=last, by=other)
    record_contact(
        company=company, channel="visit", offer="recruitment", about="x", by=one,
        at=timezone.now() - dt.timedelta(days=1), needs=[{"kind": "people", "people": 2}],
    )  # fmt: skip
    assert asked().verdict == Verdict.TOO_SOON
    add_need(company=company, kind="training", by=one)
    assert asked().is_clear


@pytest.mark.parametrize(
    ("pause_from", "pause_until"),
    [(None, None), (None, 0), (None, -1), (3, 9), (4, 9), (-9, 0), (-9, -1), (1, 2)],
)
def test_a_pause_is_the_same_for_one_company_and_for_many(place, pause_from, pause_until):
    days = {
        name: None if number is None else days_ahead(number)
        for name, number in {"pause_from": pause_from, "pause_until": pause_until}.items()
    }
    rules = ContactRulesFactory(company=company_in(place), **days)
    window = days_ahead(0), days_ahead(3)
    assert ContactRules.objects.paused(*window).exists() == is_within_pause(
        rules.pause_from, rules.pause_until, *window
    )


def test_a_protected_company_is_approached_only_after_it_asked(place):
    company, consultant = company_in(place, is_protected_from_advertising=True), partner(place)
    assert verdict_of(partial(reserved, company, consultant)) == Verdict.PROTECTED
    record_contact(
        company=company, channel="call", offer="recruitment", about="Asks for people",
        at=timezone.now(), by=consultant, from_company=True,
    )  # fmt: skip
    assert reserved(company, consultant, offer="advice").state == State.HELD


def test_joining_puts_an_item_on_the_agenda_and_tells_the_one_who_goes_once(place):
    company, goes, joins = company_in(place), partner(place), partner(place, Role.EDUCATION_PARTNER)
    visit = reserved(company, goes)
    for _twice in range(2):
        join_visit(reservation=visit, offer="trainees", about="Trainees from January", by=joins)
    assert [item.about for item in visit.agenda_items.all()] == [visit.about, "Trainees from January"]
    assert Notice.objects.get().user_id == goes.user_id
    assert MonthOfContacts.objects.get().taken == 1


def test_each_item_is_closed_with_its_own_outcome_and_its_owner_is_told(place):
    company, goes, joins = company_in(place), partner(place), partner(place, Role.EDUCATION_PARTNER)
    visit = reserved(company, goes)
    raised = join_visit(reservation=visit, offer="trainees", about="Trainees", by=joins)
    forgotten = join_visit(reservation=visit, offer="training", about="Danish", by=joins)
    contact = written_in(visit, goes, outcomes={raised.pk: "Two, from February"})
    raised.refresh_from_db()
    forgotten.refresh_from_db()
    assert (raised.outcome, raised.closed_by) == ("Two, from February", contact)
    assert (forgotten.closed_by, forgotten.reservation) == (None, None)
    assert Notice.objects.get(kind=Notice.Kind.ITEM_CLOSED).user_id == joins.user_id
    assert list(AgendaItem.objects.queued()) == [forgotten]
    assert TimelineEntry.objects.get().contact == contact


def test_queued_items_are_taken_along_by_whoever_goes(place):
    company, goes, queues = company_in(place), partner(place), partner(place, Role.ASSOCIATION_PARTNER)
    item = queue_item(company=company, offer="mentoring", about="A mentor", by=queues)
    visit = reserved(company, goes)
    take_along(item=item, reservation=visit, by=goes)
    assert item in visit.agenda_items.all()


def test_who_waits_gets_two_weeks_when_the_visit_is_written_in_and_is_told(place):
    company, goes, waits = company_in(place), partner(place), partner(place, Role.BUSINESS_CONSULTANT)
    visit = reserved(company, goes)
    for _twice in range(2):
        wait_for_visit(reservation=visit, channel="call", offer="recruitment", about="Also two", by=waits)
    written_in(visit, goes)
    mine = Reservation.objects.get(user_id=waits.user_id)
    assert (mine.starts_on, mine.ends_on) == (days_ahead(1), days_ahead(15))
    assert Turn.objects.get().state == Turn.State.TAKEN
    assert Notice.objects.get(kind=Notice.Kind.TURN).reservation == mine


def waiting(visit, by, **said):
    fields = {"channel": "call", "offer": "recruitment", "about": "Also two"}
    return wait_for_visit(reservation=visit, by=by, **{**fields, **said})


def test_all_in_line_get_their_turn_one_after_the_other(place):
    company, goes = company_in(place), partner(place)
    line = [partner(place, Role.BUSINESS_CONSULTANT) for _number in range(3)]
    visit = reserved(company, goes)
    for by in line:
        waiting(visit, by)
    for by in (goes, *line):
        held = Reservation.objects.get(user_id=by.user_id)
        assert held.state == State.HELD
        written_in(held, by)
    assert set(Turn.objects.values_list("state", flat=True)) == {Turn.State.TAKEN}
    assert Notice.objects.filter(kind=Notice.Kind.TURN).count() == 3


def test_who_has_left_is_in_line_no_more_and_the_next_gets_the_turn(place):
    company, goes = company_in(place), partner(place)
    left, stays = (partner(place, Role.BUSINESS_CONSULTANT) for _number in range(2))
    visit = reserved(company, goes)
    for by in (left, stays):
        waiting(visit, by)
    Membership.objects.filter(user=left.user_id).update(ends=timezone.localdate())
    give_up_reservation(reservation=visit, by=goes)
    assert Turn.objects.get(user=left.user_id).state == Turn.State.GONE
    assert Reservation.objects.live(timezone.localdate()).get().user_id == stays.user_id


def test_who_left_the_line_can_come_back_at_its_end(place):
    company, goes = company_in(place), partner(place)
    fickle, patient = (partner(place, Role.BUSINESS_CONSULTANT) for _number in range(2))
    visit = reserved(company, goes)
    leave_line(turn=waiting(visit, fickle), by=fickle)
    waiting(visit, patient)
    back = waiting(visit, fickle, about="Now three")
    assert (back.state, back.about) == (Turn.State.WAITING, "Now three")
    assert [turn.user_id for turn in Turn.objects.waiting()] == [patient.user_id, fickle.user_id]


def test_a_turn_the_company_does_not_want_now_stays_in_line_until_it_does(place):
    company, goes, waits = company_in(place), partner(place), partner(place, Role.BUSINESS_CONSULTANT)
    visit = reserved(company, goes)
    wait_for_visit(reservation=visit, channel="call", offer="recruitment", about="Also two", by=waits)
    rules = ContactRulesFactory(company=company, has_stopped=True)
    give_up_reservation(reservation=visit, by=goes)
    expire_reservations()
    assert Turn.objects.get().state == Turn.State.WAITING
    assert not Reservation.objects.live(timezone.localdate()).exists()
    rules.has_stopped = False
    rules.save()
    expire_reservations()
    assert Reservation.objects.live(timezone.localdate()).get().user_id == waits.user_id


def test_nothing_is_put_on_a_visit_that_is_over_or_of_another_partner(place):
    company, goes, other = company_in(place), partner(place), partner(place, Role.BUSINESS_CONSULTANT)
    visit = reserved(company, goes)
    item = queue_item(company=company, offer="mentoring", about="A mentor", by=other)
    with pytest.raises(ValidationError):
        take_along(item=item, reservation=visit, by=other)
    give_up_reservation(reservation=visit, by=goes)
    with pytest.raises(ValidationError):
        take_along(item=item, reservation=visit, by=goes)
    assert list(AgendaItem.objects.queued()) == [item]


def test_the_same_is_queued_once_and_stands_once_on_an_agenda(place):
    company, goes, queues = company_in(place), partner(place), partner(place, Role.ASSOCIATION_PARTNER)
    said = {"offer": "mentoring", "about": "A mentor"}
    item, again = (queue_item(company=company, by=queues, **said) for _twice in range(2))
    assert item == again
    visit = reserved(company, goes)
    joined = join_visit(reservation=visit, by=queues, **said)
    assert take_along(item=item, reservation=visit, by=goes) == joined
    assert not AgendaItem.objects.queued().exists()
    assert visit.agenda_items.filter(**said).get() == joined


def test_a_deed_is_done_for_the_organisation_whose_role_has_the_right(place):
    lead, consultant = partner(place, Role.EMPLOYMENT_LEAD), partner(place)
    both = Viewer(
        user_id=lead.user_id, seats=(*lead.seats, *consultant.seats), organisation_id=lead.organisation_id
    )
    mine = reserved(company_in(place), both)
    assert mine.organisation_id == consultant.organisation_id
    with pytest.raises(ValidationError):
        reserved(company_in(place), lead)


def test_giving_back_twice_frees_one_place_in_the_month(place):
    company, goes = company_in(place), partner(place)
    kept = reserved(company, goes, offer="advice")
    visit = reserved(company, goes)
    for _twice in range(2):
        give_up_reservation(reservation=visit, by=goes)
    assert MonthOfContacts.objects.get().taken == 1
    assert ReservedDay.objects.filter(reservation=kept).count() == 4


def test_nobody_gives_back_or_moves_what_belongs_to_another_partner_but_the_business_lead(place):
    company, goes, other = company_in(place), partner(place), partner(place, Role.BUSINESS_CONSULTANT)
    lead = partner(place, Role.BUSINESS_LEAD)
    visit = reserved(company, goes)
    item = AgendaItem.objects.get()
    waits = wait_for_visit(reservation=visit, channel="call", offer="recruitment", about="x", by=goes)
    for deed in (
        partial(give_up_reservation, reservation=visit, by=other),
        partial(agree_time, reservation=visit, visit_at=timezone.now(), by=other),
        partial(drop_item, item=item, by=other),
        partial(leave_line, turn=waits, by=other),
    ):
        with pytest.raises(ValidationError):
            deed()
    assert give_up_reservation(reservation=visit, by=lead).state == State.GIVEN_UP


def test_a_visit_written_in_twice_makes_one_contact(place):
    company, goes = company_in(place), partner(place)
    visit = reserved(company, goes)
    written_in(visit, goes)
    with pytest.raises(ValidationError):
        written_in(visit, goes)
    assert Contact.objects.count() == 1


def test_a_contact_to_come_is_refused(place):
    with pytest.raises(ValidationError):
        record_contact(
            company=company_in(place), channel="call", offer="advice", about="x",
            at=timezone.now() + dt.timedelta(minutes=5), by=partner(place),
        )  # fmt: skip


def test_somebody_without_a_role_in_the_municipality_can_reserve_nothing(place):
    elsewhere = partner(partnership_now())
    with pytest.raises(ValidationError):
        reserved(company_in(place), elsewhere)


def test_each_deed_leaves_one_line_with_the_organisation_it_was_done_for(place):
    company, goes = company_in(place), partner(place)
    reserved(company, goes)
    line = TrailEntry.objects.get(verb="reserve_contact")
    assert (line.organisation_id, line.subject_name) == (goes.organisation_id, str(company))


# At the same moment ----------------------------------------------------------------------------------


def overlaps(company):
    """How many days of one kind are held twice."""
    held = Reservation.objects.filter(company=company, state=State.HELD)
    days = [(one.offer, day) for one in held for day in one.days]
    return len(days) - len(set(days))


def race(number=6):
    """Partners who ask at the same moment for days that overlap; the company and what came of it."""
    place = partnership_now()
    company = company_in(place)
    partners = [partner(place) for _number in range(number)]
    deeds = [
        partial(reserved, company, by, first=turn % 3, last=turn % 3 + 3) for turn, by in enumerate(partners)
    ]
    return company, at_once(*deeds)


def test_of_all_who_reserve_the_same_at_the_same_moment_exactly_one_gets_it(shared_database):
    for _round in range(5):
        company, outcomes = race()
        assert sum(isinstance(one, Reservation) for one in outcomes) == 1
        assert sum(isinstance(one, NotClear) for one in outcomes) == 5, outcomes
        assert overlaps(company) == 0
        assert MonthOfContacts.objects.get(company=company).taken == 1


def test_without_the_constraint_the_same_race_collides(shared_database):
    """The control: what keeps two apart is the database, not the question before."""
    [constraint] = ReservedDay._meta.constraints
    with pytest.MonkeyPatch.context() as patch, connection.schema_editor() as editor:
        patch.setattr(ReservedDay._meta, "constraints", [])  # SQLite makes the table anew from here
        editor.remove_constraint(ReservedDay, constraint)
    try:
        assert any(overlaps(race()[0]) for _round in range(20))
    finally:
        ReservedDay.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(ReservedDay, constraint)


def test_no_item_is_lost_when_a_visit_is_joined_and_given_back_at_the_same_moment(shared_database):
    for _round in range(8):
        place = partnership_now()
        company, goes = company_in(place), partner(place)
        visit = reserved(company, goes)
        joins = [
            partial(join_visit, reservation=visit, offer="training", about="Danish", by=partner(place))
            for _number in range(3)
        ]
        outcomes = at_once(*joins, partial(give_up_reservation, reservation=visit, by=goes))
        joined = sum(isinstance(one, AgendaItem) for one in outcomes)
        assert sum(isinstance(one, ValidationError) for one in outcomes) == 3 - joined, outcomes
        assert AgendaItem.objects.filter(company=company).queued().count() == joined


def test_the_same_queued_at_the_same_moment_is_one_item(shared_database):
    for _round in range(5):
        place = partnership_now()
        company, by = company_in(place), partner(place)
        deed = partial(queue_item, company=company, offer="training", about="Danish", by=by)
        outcomes = at_once(deed, deed, deed)
        assert len({one.pk for one in outcomes}) == 1
        assert AgendaItem.objects.filter(company=company).count() == 1


def test_the_cap_holds_when_all_ask_at_the_same_moment(shared_database):
    for _round in range(5):
        place = partnership_now()
        company = company_in(place)
        ContactRulesFactory(company=company, most_a_month=2)
        offers = ["recruitment", "training", "advice", "trainees", "schemes"]
        deeds = [partial(reserved, company, partner(place), last=0, offer=offer) for offer in offers]
        outcomes = at_once(*deeds)
        assert sum(isinstance(one, Reservation) for one in outcomes) == 2, outcomes
        assert MonthOfContacts.objects.get(company=company).taken == 2
