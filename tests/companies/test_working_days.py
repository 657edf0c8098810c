"""Clocks that run at work only: no weekend, no holiday, no night."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virksom.companies.facts.working_days import (
    A_DAY,
    CLOSES,
    OPENS,
    after_working_days,
    after_working_time,
    half_way,
    is_working_day,
)

HERE = ZoneInfo("Europe/Copenhagen")
START = dt.datetime(2026, 1, 1)
#: Any minute of seven years.
MOMENTS = st.integers(0, 7 * 365 * 24 * 60).map(
    lambda minutes: (START + dt.timedelta(minutes=minutes)).replace(tzinfo=HERE)
)
DAYS = st.integers(1, 30)


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("sent", "days", "answer_by"),
    [
        ("2026-09-15 10:00", 3, "2026-09-18 10:00"),  # Tuesday to Friday
        ("2026-09-18 15:30", 3, "2026-09-23 15:30"),  # over a weekend
        ("2026-09-19 11:00", 1, "2026-09-21 16:00"),  # sent on a Saturday: Monday is the day
        ("2026-09-15 22:00", 1, "2026-09-16 16:00"),  # sent at night
        ("2026-04-01 12:00", 3, "2026-04-09 12:00"),  # Easter 2026: 2 to 6 April
        ("2026-12-23 12:00", 2, "2026-12-29 12:00"),  # Christmas, with the Eve
        ("2026-12-30 12:00", 1, "2027-01-04 12:00"),  # New Year, with the Eve
        ("2026-06-04 12:00", 1, "2026-06-08 12:00"),  # Constitution Day is a Friday
    ],
)
def test_three_days_are_three_days_at_work(sent, days, answer_by):
    assert after_working_days(at(sent), days) == at(answer_by)


def test_great_prayer_day_is_a_day_at_work_since_2024():
    assert not is_working_day(dt.date(2023, 5, 5))
    assert is_working_day(dt.date(2024, 4, 26))


def test_half_time_of_three_days_is_in_the_middle_of_the_second():
    assert half_way(at("2026-09-15 10:00"), 3) == at("2026-09-16 14:00")


@given(MOMENTS, DAYS)
def test_an_answer_falls_due_at_work(sent, days):
    due = after_working_days(sent, days).astimezone(HERE)
    assert is_working_day(due.date())
    assert OPENS <= due.time() <= CLOSES


@given(MOMENTS, DAYS)
def test_so_many_working_days_lie_between(sent, days):
    due = after_working_days(sent, days).astimezone(HERE)
    first, last = sent.date(), due.date()
    between = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    at_work = sum(is_working_day(day) for day in between)
    # The first day counts as well where the clock began before it closed.
    began_today = is_working_day(first) and OPENS < sent.time() < CLOSES
    assert at_work - days in ((1,) if began_today else (0, 1))


@given(MOMENTS, DAYS)
def test_the_reminder_comes_after_sending_and_before_the_end(sent, days):
    assert sent < half_way(sent, days) < after_working_days(sent, days)


@given(MOMENTS, MOMENTS, DAYS)
def test_who_sends_later_is_never_answered_earlier(one, other, days):
    first, second = sorted((one, other))
    assert after_working_days(first, days) <= after_working_days(second, days)


@given(MOMENTS, st.integers(1, 80), st.integers(1, 80))
def test_waiting_twice_is_waiting_for_the_sum(sent, hours, more):
    one, other = (dt.timedelta(hours=amount) for amount in (hours, more))
    assert after_working_time(after_working_time(sent, one), other) == after_working_time(sent, one + other)


def test_a_day_at_work_is_as_long_as_the_office_is_open():
    opened = dt.datetime.combine(dt.date(2026, 1, 5), CLOSES) - dt.datetime.combine(
        dt.date(2026, 1, 5), OPENS
    )
    assert opened == A_DAY
