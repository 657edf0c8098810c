"""A week of several part-time jobs: what can be worked, what comes first, and why something does not fit."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from virksom.openings.facts.week import Job, Person, Place, Span, Why, alone, beside, best_weeks, plan_of, way
from virksom.openings.facts.week.fit import (
    DAY,
    DAY_OFF,
    MOST_JOBS,
    MOST_MINUTES,
    REST,
    TRAVEL,
    WEEK,
    times_missing,
    times_of,
)

HERE, NEXT_DOOR, FAR = (0, 0), (1, 0), (4, 0)
HOME = Place(1, HERE)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def shift(day, starts, ends):
    """A shift from hour to hour; one that ends before it starts ends on the next day."""
    begin = DAYS.index(day) * DAY
    return Span(begin + round(starts * 60), begin + round((ends if ends > starts else ends + 24) * 60))


def on(days, starts, ends):
    return tuple(shift(day, starts, ends) for day in days.split())


def job(pk, *shifts, hours=None, company=None, place=None):
    shifts = tuple(sorted(shifts))
    hours = hours or max(1, sum(one.minutes for one in shifts) // 60)
    return Job(pk, company or pk, place or Place(1, HERE, f"{pk}"), hours, shifts)


def whys(reasons):
    return [one.why for one in reasons]


ANYBODY = Person(HOME)
MORNINGS, EVENINGS = on("mon tue wed thu fri", 8, 12), on("mon tue wed thu fri", 13, 16.5)


# What can be worked, by another way ------------------------------------------------------------------


def can_be_worked(jobs):
    """The rules once more, minute by minute: who is at work, and whether one can have been anywhere else."""
    minutes = [(minute % WEEK, one) for one in jobs for span in one.shifts for minute in range(*_ends(span))]
    at_work = dict(minutes)
    if len(at_work) < len(minutes) or len(minutes) > MOST_MINUTES:
        return False
    begins = {span.starts % WEEK for one in jobs for span in one.shifts}
    free_after = [_until_free(at_work, begins, start) for start in begins]
    for _start, end, gap in free_after:
        if gap < way(at_work[(end - 1) % WEEK], at_work[(end + gap) % WEEK]):
            return False
    return max(gap for *_span, gap in free_after) >= DAY_OFF and all(
        _rests_in_time(free_after, start) for start in _first_after_rest(free_after)
    )


def _ends(span):
    return span.starts, span.ends


def _until_free(at_work, begins, start):
    """A shift from its first minute to the minute after its last, and how long nobody works then."""
    end = start + 1
    while end % WEEK in at_work and end % WEEK not in begins:
        end += 1
    gap = 0
    while (end + gap) % WEEK not in at_work:
        gap += 1
    return start, end, gap


def _first_after_rest(free_after):
    """When work begins after a rest of 11 hours."""
    return [(end + gap) % WEEK for _start, end, gap in free_after if gap >= REST]


def _rests_in_time(free_after, start):
    """Whether a rest of 11 hours begins so early that it is over 24 hours after work began."""
    ends = [(end - start) % WEEK for _start, end, gap in free_after if gap >= REST]
    return min(ends) + REST <= DAY


HOURS = st.integers(0, 47).map(lambda half: half / 2)
SHIFTS = st.builds(
    lambda day, starts, long: shift(day, starts, (starts + long) % 24),
    st.sampled_from(DAYS),
    HOURS,
    st.sampled_from([2, 3, 4.5, 7, 9]),
)
PLACES = st.builds(
    lambda at, address: Place(*at, address),
    st.sampled_from([(1, HERE), (1, HERE), (2, NEXT_DOOR), (3, FAR)]),
    st.sampled_from(["", "a", "b"]),
)
DRAWN = st.tuples(st.lists(SHIFTS, min_size=1, max_size=3), st.integers(1, 3), PLACES)
JOBS = st.lists(DRAWN, min_size=1, max_size=8).map(
    lambda rows: [
        job(number, *set(shifts), company=company, place=place)
        for number, (shifts, company, place) in enumerate(rows, start=1)
    ]
)
PERSONS = st.builds(
    lambda least, most, times, travel: Person(
        HOME, least if most is None or (least or 0) <= most else most, most, frozenset(times), travel
    ),
    st.none() | st.integers(1, 20),
    st.none() | st.integers(5, 48),
    st.sets(st.sampled_from(["morning", "day", "evening", "night", "weekend"])),
    st.none() | st.integers(10, 100),
)


@given(JOBS)
def test_a_week_can_be_worked_when_it_can_minute_by_minute(jobs):
    for size in range(1, 4):
        for some in combinations(jobs, size):
            assert (plan_of(some) is not None) == can_be_worked(some), some


@settings(max_examples=200)
@given(PERSONS, JOBS)
def test_the_best_weeks_are_the_best_of_all_weeks(person, jobs):
    fit = [one for one in jobs if not alone(person, one)]
    every = [
        plan
        for size in range(1, MOST_JOBS + 1)
        for some in combinations(fit, size)
        if can_be_worked(some)
        and (plan := plan_of(some))
        and (person.hours_least or 0) <= plan.hours <= person.most
    ]
    assert list(best_weeks(person, jobs)) == sorted(every, key=lambda plan: plan.rank)[:3]


@given(PERSONS, JOBS, st.randoms())
def test_the_order_in_which_jobs_come_changes_nothing(person, jobs, random):
    shuffled = list(jobs)
    random.shuffle(shuffled)
    assert best_weeks(person, shuffled) == best_weeks(person, jobs)


@given(JOBS)
def test_more_jobs_never_travel_less_nor_rest_better(jobs):
    """What the search leaves out rests on this."""
    plans = {some: plan for size in (1, 2, 3) for some in combinations(jobs, size) if (plan := plan_of(some))}
    for some, plan in plans.items():
        for one in some:
            fewer = tuple(other for other in some if other != one)
            if fewer:
                assert plans[fewer].travel <= plan.travel
                assert plans[fewer].free >= plan.free


@given(JOBS, st.integers(0, 6))
def test_a_week_comes_round_so_that_every_day_could_be_its_first(jobs, days):
    turned = [
        replace(
            one,
            shifts=tuple(
                sorted(
                    Span((span.starts + days * DAY) % WEEK, (span.starts + days * DAY) % WEEK + span.minutes)
                    for span in one.shifts
                )
            ),
        )
        for one in jobs
    ]
    before, after = best_weeks(ANYBODY, jobs), best_weeks(ANYBODY, turned)
    assert [plan.ids for plan in before] == [plan.ids for plan in after]
    assert [plan.travel for plan in before] == [plan.travel for plan in after]


@given(PERSONS, JOBS)
def test_what_is_not_in_the_best_week_has_a_reason_or_would_fit_as_well(person, jobs):
    plans = best_weeks(person, jobs)
    assume(plans)
    for one in jobs:
        if one.id in plans[0].ids or alone(person, one):
            continue
        # Whatever could be added to the fullest week would have made a fuller one.
        assert beside(person, one, plans[0].jobs)


# By example ------------------------------------------------------------------------------------------


def test_two_part_time_jobs_make_one_full_week():
    bakery, office = job(1, *MORNINGS, hours=20), job(2, *EVENINGS, hours=17)
    (plan, *_others) = best_weeks(ANYBODY, [bakery, office])
    assert plan.ids == (1, 2)
    assert (plan.hours, plan.employers, plan.travel) == (37, 2, 5 * TRAVEL.same_municipality)
    assert plan.rest == 15.5 * 60
    assert plan.free == (7.5 + 48 + 8) * 60


def test_more_hours_come_before_fewer_employers_and_those_before_less_travel():
    one = job(1, *MORNINGS, hours=20, company=7)
    same = job(2, *on("mon tue wed thu", 14, 18), hours=16, company=7, place=Place(2, NEXT_DOOR, "x"))
    more = job(3, *EVENINGS, hours=17)
    other = job(4, *on("mon tue wed thu", 14, 18), hours=16)
    assert [plan.ids for plan in best_weeks(ANYBODY, [one, same, more, other])] == [(1, 3), (1, 2), (1, 4)]


@pytest.mark.parametrize(
    ("shifts", "wrong"),
    [
        (on("mon tue wed thu fri", 8, 16), []),
        (on("mon tue wed thu fri sat", 9, 14), []),
        (on("mon tue wed thu fri sat sun", 9, 13), [Why.DAY_OFF]),
        # 34 hours free are no day off after 11 hours of rest, 35 are.
        ((*on("mon tue wed thu fri sat", 9, 11), shift("sun", 21, 22)), [Why.DAY_OFF]),
        ((*on("mon tue wed thu fri sat", 9, 11), shift("sun", 22, 23)), []),
        ((*on("mon tue wed thu fri", 9, 13), shift("sat", 10, 22)), []),
        ((shift("mon", 6, 10), shift("mon", 16, 20)), [Why.REST]),
        ((shift("mon", 7, 10), shift("mon", 16, 20)), []),
        ((shift("mon", 14, 23), shift("tue", 9, 12)), [Why.REST]),
        ((shift("mon", 14, 23), shift("tue", 10, 12)), []),
        # Over midnight, and from Sunday into Monday.
        ((shift("sun", 22, 6), shift("mon", 16, 19)), [Why.REST]),
        ((shift("sun", 22, 6), shift("mon", 17, 20)), []),
        ((shift("sun", 22, 6), shift("mon", 5, 8)), [Why.OVERLAP]),
        (on("mon tue wed thu fri sat", 8, 17), [Why.LONG_WEEK]),
    ],
)
def test_what_makes_a_week_that_nobody_may_work(shifts, wrong):
    most = replace(ANYBODY, hours_most=60)
    assert whys(alone(most, job(1, *shifts, hours=20))) == wrong


def test_the_way_between_two_places_must_fit_between_the_shifts():
    one = job(1, *on("mon", 8, 12), place=Place(1, HERE, "a"))
    at = {
        TRAVEL.same_address: Place(1, HERE, "a"),
        TRAVEL.same_municipality: Place(1, HERE, "b"),
        TRAVEL.neighbouring: Place(2, NEXT_DOOR, "a"),
        TRAVEL.farther: Place(3, FAR, "a"),
    }
    for minutes, place in at.items():
        for late, fits in ((0, True), (1, False)):
            other = job(2, *on("mon", 12 + (minutes - late) / 60, 18), place=place)
            assert (not beside(ANYBODY, other, [one])) == fits, (minutes, late)
    same_firm = job(2, *on("mon", 12, 15), company=1, place=one.place)
    assert not beside(ANYBODY, same_firm, [one])
    # Where no address is known, it is not taken to be the same.
    unknown = [replace(one, place=Place(1, HERE)), replace(same_firm, place=Place(1, HERE))]
    assert whys(beside(ANYBODY, unknown[0], [unknown[1]])) == [Why.TRAVEL]


def test_a_job_says_why_it_does_not_fit():
    person = Person(HOME, 20, 30, frozenset({"day"}), 30)
    assert whys(alone(person, job(1))) == [Why.NO_SHIFTS]
    assert whys(alone(person, job(1, *MORNINGS, hours=31))) == [Why.HOURS]
    (times,) = alone(person, job(1, *on("mon", 18, 21), *on("sat", 9, 12)))
    assert (times.why, times.times) == (Why.TIMES, ("evening", "weekend"))
    away = job(1, *MORNINGS, place=Place(2, NEXT_DOOR))
    assert whys(alone(person, away)) == [Why.TOO_FAR]
    assert not alone(replace(person, travel_minutes=45), away)
    assert not alone(replace(person, travel_minutes=5), job(1, *MORNINGS))

    first = job(1, *MORNINGS)
    (clash,) = beside(person, job(2, *on("wed", 11, 15)), [first])
    assert (clash.why, clash.job) == (Why.OVERLAP, 1)
    assert whys(beside(person, job(2, *on("mon tue", 13, 19)), [first])) == [Why.HOURS]
    many = [job(number, *on(day, 8, 12)) for number, day in enumerate(DAYS[:4], start=1)]
    assert whys(beside(person, job(9, *on("fri", 8, 12)), many)) == [Why.MANY]


@pytest.mark.parametrize(
    ("span", "times"),
    [
        (shift("mon", 8, 16), {"day"}),
        (shift("mon", 7, 15), {"day"}),
        (shift("mon", 6, 14), {"morning", "day"}),
        (shift("mon", 5, 8), {"morning"}),
        (shift("fri", 16, 20), {"evening"}),
        (shift("tue", 22, 6), {"night"}),
        (shift("tue", 20, 2), {"evening", "night"}),
        (shift("sat", 9, 13), {"day", "weekend"}),
        (shift("fri", 22, 6), {"night", "weekend"}),
        (shift("sun", 22, 6), {"night", "weekend"}),
        (shift("mon", 16.5, 17.5), {"day"}),
    ],
)
def test_a_shift_lies_in_the_times_of_day_in_which_more_than_an_hour_of_it_is(span, times):
    assert times_of(span) == times


def test_who_said_the_weekend_alone_can_work_at_any_hour_of_it():
    assert times_missing({"weekend"}, [shift("sat", 18, 22)]) == ()
    assert times_missing({"weekend"}, [shift("mon", 18, 22)]) == ("evening",)
    assert times_missing({"day", "weekend"}, [shift("sat", 18, 22)]) == ("evening",)
    assert times_missing(set(), [shift("mon", 22, 6)]) == ()
