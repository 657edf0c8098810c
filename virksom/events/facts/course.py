"""The course of a partnership as a picture: events and support along its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from virksom.events.models import Event
from virksom.partnerships.models import Facilitation, Partnership

#: Where the events stand, in px from the top: the first line, and the second for those too close.
LINES = (44, 68)
#: Dots closer than this, in per cent of the width, do not stand on one line.
CLOSE = 3.6
#: Days on both sides of the programme's period that the picture covers.
MARGIN = timedelta(days=92)
#: Nearer to an end of the picture than this, in per cent, a name is written towards its middle.
EDGE = 5
#: More events than this are shown as dots without numbers.
NUMBERED = 40


@dataclass(frozen=True)
class Dot:
    """An event in the picture: `x` in per cent, `y` in px; hollow while it lies ahead."""

    number: int
    x: str
    y: int
    event: Event
    is_past: bool

    @property
    def text_y(self) -> float:
        return self.y + 4.5


@dataclass(frozen=True)
class Month:
    """A line of the grid; only every third has a name."""

    x: str
    first: date
    is_named: bool
    anchor: str


@dataclass(frozen=True)
class Mark:
    """Support on a day."""

    x: str
    on: date
    kind: Any
    about: str


@dataclass(frozen=True)
class Course:
    """All that the picture and its tables show; `day` is the day it is drawn for.

    `afterwards` are events of a partnership that lives on when the programme is long over: listed
    beneath, because years without a programme would press the picture together.
    """

    first: date
    last: date
    day: date
    day_x: str
    is_today: bool
    dots: tuple[Dot, ...]
    months: tuple[Month, ...]
    meetings: tuple[Mark, ...]
    calls: tuple[Mark, ...]
    is_numbered: bool
    afterwards: tuple[Event, ...]

    @property
    def day_anchor(self) -> str:
        """Where the day's name is held, so that none of it falls outside the picture."""
        at = float(self.day_x.rstrip("%"))
        return "start" if at < EDGE else "end" if at > 100 - EDGE else "middle"

    @property
    def held(self) -> int:
        return sum(dot.is_past for dot in self.dots)

    @property
    def ahead(self) -> int:
        return len(self.dots) - self.held


def course_of(partnership: Partnership, events: Iterable[Event], today: date) -> Course:
    """The course of a partnership, drawn at the programme's day: `events` are those to show, by time."""
    programme = partnership.programme
    day = programme.day(today)
    until = programme.ends + MARGIN
    shown, afterwards = _parted(events, until)
    support = [
        one
        for one in sorted(partnership.facilitation.all(), key=lambda one: (one.on, one.pk))
        if one.on <= until
    ]
    days = [timezone.localdate(event.starts_at) for event in shown] + [one.on for one in support]
    first = min([programme.starts, *days]).replace(day=1)
    last = _end_of_month(max([programme.ends, day, *days]))

    def x(on: date) -> float:
        return round(1 + 98 * (on - first).days / max(1, (last - first).days), 2)

    marks = [(one.kind, Mark(f"{x(one.on)}%", one.on, one.get_kind_display(), one.about)) for one in support]
    return Course(
        first=first,
        last=last,
        day=day,
        day_x=f"{x(day)}%",
        is_today=day == today,
        dots=tuple(_dots(shown, x, day)),
        months=tuple(_months(first, last, x)),
        meetings=tuple(mark for kind, mark in marks if kind == Facilitation.Kind.MEETING),
        calls=tuple(mark for kind, mark in marks if kind != Facilitation.Kind.MEETING),
        is_numbered=len(shown) <= NUMBERED,
        afterwards=tuple(afterwards),
    )


def _parted(events: Iterable[Event], until: date) -> tuple[list[Event], list[Event]]:
    """The events up to a day, and those after it."""
    before: list[Event] = []
    after: list[Event] = []
    for event in events:
        (before if timezone.localdate(event.starts_at) <= until else after).append(event)
    return before, after


def _dots(events: list[Event], x: Any, day: date) -> Iterator[Dot]:
    at_line = [-100.0, -100.0]
    for number, event in enumerate(events, start=1):
        on = timezone.localdate(event.starts_at)
        here = x(on)
        line = 0 if here - at_line[0] >= CLOSE or at_line[0] <= at_line[1] else 1
        at_line[line] = here
        yield Dot(number, f"{here}%", LINES[line], event, on <= day)


def _months(first: date, last: date, x: Any) -> Iterator[Month]:
    month, number = first, 0
    while month <= last:
        yield Month(f"{x(month)}%", month, number % 3 == 0, "start" if number == 0 else "middle")
        month = _end_of_month(month) + timedelta(days=1)
        number += 1


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
