"""When follow-ups fall due: month ends, leap years, ends before the day, and working days gone by."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from virksom.companies.facts.working_days import is_working_day
from virksom.placements.facts.due import due_days, months_after, working_days_before, worth_beginning

USUAL = (1, 3, 6, 12)
days = some.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1))


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-03-31", 3, "2025-06-30"),
    ],
)
def test_a_month_that_has_no_such_day_gives_its_last(start, months, due):
    assert months_after(dt.date.fromisoformat(start), months) == dt.date.fromisoformat(due)


@given(days, some.integers(1, 36))
def test_months_later_lies_in_the_right_month_on_the_same_day_or_the_months_last(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, calendar.monthrange(later.year, later.month)[1])


@given(days, some.sets(some.integers(1, 36), min_size=1, max_size=8))
def test_follow_ups_fall_due_one_after_the_other(day, months):
    due = list(due_days(day, None, months).values())
    assert due == sorted(due)
    assert len(set(due)) == len(months) + 1


@given(days, some.integers(0, 800))
def test_after_the_end_nothing_is_asked_but_how_it_ended(day, lasts):
    ends = day + dt.timedelta(days=lasts)
    due = due_days(day, ends, USUAL)
    assert due.pop("ended") == ends
    assert all(on < ends for on in due.values())


def test_of_what_lies_behind_only_the_latest_is_asked():
    begun = dt.date(2025, 1, 10)
    wanted = worth_beginning(due_days(begun, None, USUAL), dt.date(2025, 5, 1))
    assert list(wanted) == ["m3", "m6", "m12"]
    assert list(worth_beginning(due_days(begun, None, USUAL), dt.date(2025, 1, 1))) == [
        "start", "m1", "m3", "m6", "m12",
    ]  # fmt: skip


@given(days, some.integers(1, 9))
def test_so_many_working_days_have_gone_by_since(day, count):
    since = working_days_before(day, count)
    gone_by = [since + dt.timedelta(days=n) for n in range(1, (day - since).days + 1)]
    assert sum(map(is_working_day, gone_by)) == count
    assert is_working_day(since + dt.timedelta(days=1))
