"""Time as it runs at work: by office hours on working days, without weekends and Danish holidays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

OPENS, CLOSES = time(8), time(16)
A_DAY = timedelta(hours=8)
#: Days off at work that are no holidays by law: month and day.
CLOSED_ON = frozenset({(6, 5), (12, 24), (12, 31)})
_A_DAY_ON = timedelta(days=1)


@lru_cache(maxsize=64)
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DK", years=year))


def is_working_day(day: date) -> bool:
    """Whether people are at work on a day."""
    return day.weekday() < 5 and (day.month, day.day) not in CLOSED_ON and day not in _holidays_of(day.year)


def after_working_time(at: datetime, amount: timedelta) -> datetime:
    """The moment at which so much working time has gone by since `at`; it lies within office hours.

    Who sends something on Friday evening starts the clock on Monday morning.
    """
    moment, left = _at_work(timezone.make_naive(at)), amount
    while left > (today := _until_close(moment)):
        left -= today
        moment = _at_work(datetime.combine(moment.date() + _A_DAY_ON, OPENS))
    return timezone.make_aware(moment + left)


def after_working_days(at: datetime, days: int) -> datetime:
    """The moment so many working days after `at`: from Tuesday at ten, three days are Friday at ten."""
    return after_working_time(at, days * A_DAY)


def working_time_between(start: datetime, end: datetime) -> timedelta:
    """The working time that goes by from one moment to another; none where the second is not later."""
    moment, last = _at_work(timezone.make_naive(start)), timezone.make_naive(end)
    spent = timedelta()
    while moment.date() < last.date():
        spent += _until_close(moment)
        moment = _at_work(datetime.combine(moment.date() + _A_DAY_ON, OPENS))
    if moment.date() == last.date() and is_working_day(last.date()):
        until = min(last, datetime.combine(last.date(), CLOSES))
        spent += max(until - moment, timedelta())
    return spent


def half_way(at: datetime, days: int) -> datetime:
    """The moment at which half of so many working days has gone by."""
    return after_working_time(at, days * A_DAY / 2)


def _until_close(moment: datetime) -> timedelta:
    return datetime.combine(moment.date(), CLOSES) - moment


def _at_work(moment: datetime) -> datetime:
    """The moment itself when people are at work, else the next opening."""
    day = moment.date()
    if is_working_day(day) and moment.time() < CLOSES:
        return max(moment, datetime.combine(day, OPENS))
    day += _A_DAY_ON
    while not is_working_day(day):
        day += _A_DAY_ON
    return datetime.combine(day, OPENS)
