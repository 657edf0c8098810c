"""When it is asked how things go: days counted from a start, and working days that have gone by."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from virksom.companies.facts.working_days import is_working_day
from virksom.placements.models import FollowUpTerms
from virksom.placements.models.follow_up import DEFAULT_MONTHS, ENDED, START, month_code

_A_DAY = timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due_days(starts: date, ends: date | None, months: Iterable[int]) -> dict[str, date]:
    """Each moment at which it is asked, and its day. After the end nothing is asked but how it ended."""
    days = {START: starts} | {month_code(one): months_after(starts, one) for one in sorted(months)}
    if ends is None:
        return days
    return {moment: day for moment, day in days.items() if day < ends} | {ENDED: ends}


def worth_beginning(days: Mapping[str, date], today: date) -> dict[str, date]:
    """The moments of a placement told today: of those that lie behind only the latest can be asked."""
    past = [day for day in days.values() if day <= today]
    return {moment: day for moment, day in days.items() if not past or day >= max(past)}


def months_in(partnership_id: int) -> tuple[int, ...]:
    """After how many months a partnership asks; one query."""
    kept = FollowUpTerms.objects.filter(partnership=partnership_id).values_list("months", flat=True).first()
    return DEFAULT_MONTHS if kept is None else tuple(kept)


def working_days_before(day: date, count: int) -> date:
    """The latest day after which so many working days have gone by, `day` itself included."""
    while count:
        count -= is_working_day(day)
        day -= _A_DAY
    return day
