"""The course of support given to a partnership, laid out on a line of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol


class Support(Protocol):
    """An entry of the facilitation log."""

    kind: str
    on: date
    about: str


@dataclass(frozen=True)
class Mark:
    """Something on the line: how far along it stands in per cent, when it was and what it was."""

    x: float
    on: date
    text: str = ""

    @property
    def percent(self) -> str:
        return f"{self.x:.2f}%"


@dataclass(frozen=True)
class Course:
    """The line of time with its marks; `months` has one mark for each first of a month."""

    first: date
    last: date
    meetings: tuple[Mark, ...]
    calls: tuple[Mark, ...]
    months: tuple[Mark, ...]
    today: Mark

    @property
    def labelled(self) -> tuple[Mark, ...]:
        """The months that carry their name: at most six of them, evenly apart."""
        step = max(1, -(-len(self.months) // 6))
        return self.months[::step]


def course_of(log: Sequence[Support], first: date, last: date, day: date) -> Course:
    """The course of a facilitation log from the month of `first` to `last`, seen on `day`."""
    first = min([first, *(entry.on for entry in log)]).replace(day=1)
    last = max([last, day, *(entry.on for entry in log)])
    length = max((last - first).days, 1)

    def mark(on: date, text: str = "") -> Mark:
        return Mark(1 + 97 * (on - first).days / length, on, text)

    ordered = sorted(log, key=lambda entry: entry.on)
    return Course(
        first=first,
        last=last,
        meetings=tuple(mark(entry.on, entry.about) for entry in ordered if entry.kind == "meeting"),
        calls=tuple(mark(entry.on, entry.about) for entry in ordered if entry.kind != "meeting"),
        months=tuple(mark(month) for month in _months(first, last)),
        today=mark(day),
    )


def _months(first: date, last: date) -> list[date]:
    months = []
    while first <= last:
        months.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    return months
