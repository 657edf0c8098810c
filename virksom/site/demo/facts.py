"""Reading the demo's facts from the small files beside this module."""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

DATA = Path(__file__).parent / "data"
COPENHAGEN = ZoneInfo("Europe/Copenhagen")

FIRST_DAY = dt.date(2008, 3, 1)
LAST_DAY = dt.date(2009, 3, 31)


@cache
def facts(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/<name>.csv`, each a dictionary by column."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def day(text: str) -> dt.date:
    """The day written as 2008-09-11."""
    return dt.date.fromisoformat(text)


def at(on: dt.date, clock: str) -> dt.datetime:
    """The moment a clock in Denmark shows, such as 14:30, on a day."""
    return dt.datetime.combine(on, dt.time.fromisoformat(clock), COPENHAGEN)


def spread_days(first: dt.date, last: dt.date, count: int) -> list[dt.date]:
    """`count` working days spread evenly from the first to the last day, both included."""
    if count == 1:
        return [last]
    step = (last - first).days / (count - 1)
    days = [first + dt.timedelta(days=round(number * step)) for number in range(count)]
    return [on - dt.timedelta(days=max(0, on.weekday() - 4)) for on in days]
