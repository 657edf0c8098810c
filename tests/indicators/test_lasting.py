"""Who is still in job and who moved a step up, against examples counted by hand."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from virksom.indicators.counts import Facts
from virksom.indicators.definitions import DEFINITIONS
from virksom.indicators.lasting import Job, after_care, lasted, steps_up

BEGAN = dt.date(2026, 1, 31)
TODAY = dt.date(2026, 7, 31)


def job(person=1, terms="ordinary_full_time", starts=BEGAN, ends=None, heard=None, is_private=True):
    return Job(person, terms, is_private, starts, ends, heard)


def test_of_six_jobs_two_are_still_held_one_is_left_and_one_is_not_known():
    jobs = [
        job(heard=3),  # said to go on after three months
        job(terms="wage_subsidy", ends=dt.date(2026, 4, 30)),  # lasted exactly three months: 31 Jan to 30 Apr
        job(ends=dt.date(2026, 4, 29), heard=1),  # left a day before
        job(heard=1),  # nobody has heard since
        job(terms="company_internship", heard=3),  # an internship does not count
        job(is_private=False, heard=3),  # nor does a public employer
        job(starts=dt.date(2026, 5, 1), heard=0),  # three months are not over
    ]
    found = lasted(jobs, 3, TODAY)
    assert (found.still, found.left, found.unknown) == (2, 1, 1)
    assert found.share == Fraction(2, 3)
    assert found.follow_up_rate == Fraction(3, 4)
    assert (found.worst, found.best) == (Fraction(1, 2), Fraction(3, 4))


def test_what_was_heard_later_holds_for_earlier_months():
    assert lasted([job(heard=6)], 3, TODAY).still == 1
    assert lasted([job(heard=3)], 6, TODAY).unknown == 1
    assert lasted([job(heard=3)], 12, TODAY).whole == 0


def test_of_four_people_below_an_ordinary_job_two_moved_up():
    later = BEGAN + dt.timedelta(days=60)
    jobs = [
        job(1, "company_internship"), job(1, "wage_subsidy", later),  # up
        job(2, "wage_subsidy"), job(2, "flex_job", later), job(2, "ordinary_full_time", TODAY),  # up, once
        job(3, "wage_subsidy"), job(3, "company_internship", later),  # down
        job(4, "unpaid_training"), job(4, "flex_job", TODAY + dt.timedelta(days=1)),  # not yet
        job(5, "ordinary_part_time"),  # was never below
    ]  # fmt: skip
    found = steps_up(jobs, TODAY)
    assert (found.up, found.whole) == (2, 4)
    assert found.share == Fraction(1, 2)


def test_the_definitions_measure_them_and_say_nothing_without_them():
    counted = Facts((), (), (), after_care=after_care([job(heard=3), job(2, "wage_subsidy")], TODAY))
    measured = {code: DEFINITIONS[code].measure(counted) for code in ("still_in_job_3", "still_in_job_12")}
    assert measured == {"still_in_job_3": Fraction(1), "still_in_job_12": None}
    assert DEFINITIONS["step_up_share"].measure(counted) == 0
    assert DEFINITIONS["still_in_job_6"].measure(Facts((), (), ())) is None


@given(
    some.lists(
        some.builds(
            job, starts=some.dates(dt.date(2024, 1, 1), TODAY), heard=some.none() | some.integers(0, 12)
        ),
        max_size=20,
    )
)
def test_the_worst_case_is_never_better_than_the_best_and_the_share_lies_between(jobs):
    for found in after_care(jobs, TODAY).lasted:
        if found.share is not None:
            assert found.worst <= found.share <= found.best <= 1
