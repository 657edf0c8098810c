"""May I call? The answer by what is known of the company, as plain computation."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virksom.companies.facts.answer import Picture, Question, Taken, Verdict, free_from, judge
from virksom.companies.models import Offer

MONDAY = dt.date(2026, 9, 14)
SOON = Question("recruitment", MONDAY, MONDAY + dt.timedelta(days=4))


def day(number):
    return MONDAY + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("picture", "verdict"),
    [
        (Picture(has_stopped=True), Verdict.STOPPED),
        (Picture(is_protected=True), Verdict.PROTECTED),
        (Picture(not_about=frozenset({"recruitment"})), Verdict.UNWANTED),
        (Picture(pause_from=day(4), pause_until=day(9)), Verdict.PAUSED),
        (Picture(pause_until=day(0)), Verdict.PAUSED),
        (Picture(taken=(Taken("recruitment", day(4), day(6)),)), Verdict.TAKEN),
        (Picture(most_a_month=2, months={dt.date(2026, 9, 1): 2}), Verdict.CAP),
        (Picture(most_a_month=0), Verdict.CAP),
        (Picture(last_about=day(-14)), Verdict.TOO_SOON),
        (Picture(last_about=day(-1), asked_on=day(-1)), Verdict.TOO_SOON),
        (Picture(last_about=day(-1), asked_on=day(-200)), Verdict.TOO_SOON),
    ],
)
def test_each_thing_in_the_way_is_named(picture, verdict):
    assert judge(SOON, picture).verdict == verdict


@pytest.mark.parametrize(
    "picture",
    [
        Picture(),
        Picture(is_protected=True, wants_more=True),
        Picture(is_protected=True, asked_on=day(-300)),
        Picture(not_about=frozenset({"training"})),
        Picture(pause_from=day(5), pause_until=day(9)),
        Picture(pause_until=day(-1)),
        Picture(taken=(Taken("training", day(0), day(6)),)),
        Picture(taken=(Taken("recruitment", day(5), day(6)), Taken("recruitment", day(-3), day(-1)))),
        Picture(most_a_month=3, months={dt.date(2026, 9, 1): 2, dt.date(2026, 10, 1): 9}),
        Picture(last_about=day(-15)),
        Picture(last_about=day(-1), wants_more=True),
        Picture(last_about=day(-2), asked_on=day(-1)),
    ],
)
def test_what_is_not_in_the_way_is_clear(picture):
    assert judge(SOON, picture).is_clear


def test_the_weightiest_comes_first_and_the_rest_is_told_too():
    picture = Picture(has_stopped=True, last_about=day(-1), taken=(Taken("recruitment", day(0), day(0)),))
    assert judge(SOON, picture).verdicts == (Verdict.STOPPED, Verdict.TAKEN, Verdict.TOO_SOON)


def test_after_a_final_no_there_is_no_free_day():
    assert judge(SOON, Picture(has_stopped=True)).free_from is None


def test_a_cap_is_free_again_in_the_next_month():
    picture = Picture(most_a_month=1, months={dt.date(2026, 9, 1): 1})
    assert judge(SOON, picture).free_from == dt.date(2026, 10, 1)


days = st.integers(-40, 60).map(day)
spans = st.tuples(days, st.integers(0, 20)).map(lambda pair: (pair[0], pair[0] + dt.timedelta(days=pair[1])))
offers = st.sampled_from(Offer.values)
questions = st.builds(lambda offer, span: Question(offer, *span), offers, spans)
pictures = st.builds(
    lambda stopped, protected, more, asked, unwanted, pause, cap, months, taken, quiet, last: Picture(
        has_stopped=stopped,
        is_protected=protected,
        wants_more=more,
        asked_on=asked,
        not_about=frozenset(unwanted),
        pause_from=pause[0] if pause else None,
        pause_until=pause[1] if pause else None,
        most_a_month=cap,
        months=months,
        taken=tuple(Taken(offer, *span) for offer, span in taken),
        quiet_days=quiet,
        last_about=last,
    ),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.none() | days,
    st.sets(offers, max_size=2),
    st.none() | spans,
    st.none() | st.integers(0, 4),
    st.dictionaries(st.sampled_from([dt.date(2026, month, 1) for month in range(8, 13)]), st.integers(0, 5)),
    st.lists(st.tuples(offers, spans), max_size=6),
    st.integers(0, 30),
    st.none() | days,
)


@given(questions, pictures)
def test_the_first_free_day_is_clear_and_no_earlier_day_is(question, picture):
    answer = judge(question, picture)
    if answer.is_clear or answer.free_from is None:
        return
    assert judge(question.moved_to(answer.free_from), picture).is_clear
    between = (answer.free_from - question.first).days
    for number in range(between):
        earlier = question.moved_to(question.first + dt.timedelta(days=number))
        assert not judge(earlier, picture).is_clear


@given(questions, pictures, st.integers(0, 3))
def test_more_reservations_never_clear_a_question(question, picture, number):
    more = Taken(question.offer, question.first, question.last)
    fuller = Picture(**{**picture.__dict__, "taken": (*picture.taken, *[more] * number)})
    assert set(judge(question, picture).verdicts) <= set(judge(question, fuller).verdicts)


@given(questions, pictures)
def test_a_clear_answer_overlaps_no_reservation_of_its_kind(question, picture):
    if judge(question, picture).is_clear:
        for one in picture.taken:
            apart = one.last < question.first or one.first > question.last
            assert one.offer != question.offer or apart


@given(questions, pictures)
def test_a_company_that_stopped_is_never_free(question, picture):
    stopped = Picture(**{**picture.__dict__, "has_stopped": True})
    assert free_from(question, stopped) is None


@given(questions, pictures, days)
def test_what_the_company_asked_before_the_last_contact_makes_nobody_come_sooner(question, picture, asked):
    if picture.last_about is None or asked > picture.last_about:
        return
    known = replace(picture, asked_on=asked)
    silent = replace(picture, asked_on=None)
    assert (Verdict.TOO_SOON in judge(question, known).verdicts) == (
        Verdict.TOO_SOON in judge(question, silent).verdicts
    )


@given(questions, pictures, days)
def test_a_wish_of_the_company_never_stands_in_the_way(question, picture, asked):
    silent = replace(picture, wants_more=False, asked_on=None)
    for wish in ({"wants_more": True}, {"asked_on": asked}):
        assert set(judge(question, replace(silent, **wish)).verdicts) <= set(judge(question, silent).verdicts)


@given(questions, pictures)
def test_who_asked_itself_is_not_protected_from_the_answer(question, picture):
    assert (Verdict.PROTECTED in judge(question, picture).verdicts) == (
        picture.is_protected and not picture.wants_more and picture.asked_on is None
    )
