"""Shifts in words and as a picture, for whoever reads a week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from virksom.foundation.templatetags.ui import clock
from virksom.openings.facts.week import Span
from virksom.openings.facts.week.fit import DAY, WEEK
from virksom.openings.models import Shift


def span_of(weekday: int, starts: time, ends: time) -> Span:
    """A shift as minutes of the week; one that does not end after it starts ends on the next day."""
    day = weekday * DAY
    begin, end = (one.hour * 60 + one.minute for one in (starts, ends))
    return Span(day + begin, day + end + (DAY if end <= begin else 0))


def spans_of(shifts: Iterable[Shift]) -> tuple[Span, ...]:
    return tuple(sorted(span_of(one.weekday, one.starts, one.ends) for one in shifts))


def in_words(shifts: Iterable[Shift]) -> str:
    """Shifts in a few words, days with the same times together: "Mon–Fri 8.00–12.00"."""
    days: dict[tuple[time, time], list[int]] = defaultdict(list)
    for one in sorted(shifts, key=lambda one: (one.weekday, one.starts)):
        days[one.starts, one.ends].append(one.weekday)
    return ", ".join(
        f"{_days_in_words(those)} {clock(starts)}–{clock(ends)}" for (starts, ends), those in days.items()
    )


def _days_in_words(days: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = []
    for run in runs:
        first, last = (str(WEEKDAYS_ABBR[day]) for day in (run[0], run[-1]))
        parts.append(first if len(run) == 1 else f"{first}–{last}" if len(run) > 2 else f"{first}, {last}")
    return ", ".join(parts)


@dataclass(frozen=True)
class Bar:
    """A stretch of work on one day's line, in per cent of the day, and which job it is of."""

    starts: float
    width: float
    number: int

    @property
    def style(self) -> str:
        return f"inset-inline-start:{self.starts:.2f}%;width:{self.width:.2f}%"


@dataclass(frozen=True)
class Entry:
    """A shift that starts on a day: from when, its times in words, and whose it is."""

    starts: time
    words: str
    number: int
    name: str


@dataclass
class DayLine:
    """One day of a week's picture."""

    name: str
    bars: list[Bar] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def picture_of(jobs: Iterable[tuple[Any, Iterable[Shift]]]) -> list[DayLine]:
    """The seven days with the shifts of some jobs, each named; what goes past midnight goes on next day."""
    lines = [DayLine(str(WEEKDAYS[day])) for day in range(7)]
    for number, (name, shifts) in enumerate(jobs, start=1):
        for one in shifts:
            words = f"{clock(one.starts)}–{clock(one.ends)}"
            lines[one.weekday].entries.append(Entry(one.starts, words, number, str(name)))
            for day, starts, ends in _by_day(span_of(one.weekday, one.starts, one.ends)):
                lines[day].bars.append(Bar(100 * starts / DAY, 100 * (ends - starts) / DAY, number))
    for line in lines:
        line.bars.sort(key=lambda bar: bar.starts)
        line.entries.sort(key=lambda entry: entry.starts)
    return lines


def _by_day(span: Span) -> list[tuple[int, int, int]]:
    """A stretch cut at midnight: day, and minutes of the day from and until."""
    day, start = divmod(span.starts, DAY)
    rest = span.ends - span.starts
    parts = []
    while rest > 0:
        long = min(rest, DAY - start)
        parts.append((day % (WEEK // DAY), start, start + long))
        day, start, rest = day + 1, 0, rest - long
    return parts
