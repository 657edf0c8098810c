"""What a timetable is made of: slots, candidates, companies with tables, and who had better meet whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Grid = npt.NDArray[np.bool_]


@dataclass(frozen=True, order=True)
class Span:
    """A time from a moment to a later one, both in the fair's own zone and written without it.

    Raises ValueError where it ends before it starts.
    """

    starts: dt.datetime
    ends: dt.datetime

    def __post_init__(self) -> None:
        if self.ends <= self.starts:
            raise ValueError(f"{self.starts:%Y-%m-%d %H:%M} to {self.ends:%H:%M} ends before it starts.")

    def holds(self, other: Span) -> bool:
        return self.starts <= other.starts and other.ends <= self.ends

    def meets(self, other: Span) -> bool:
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True)
class Guest:
    """Somebody at the fair: `here` are the times they are there (none: all day), `away` their breaks."""

    id: str
    name: str = ""
    here: tuple[Span, ...] = ()
    away: tuple[Span, ...] = ()

    @property
    def said(self) -> str:
        """What people read."""
        return self.name or self.id

    def can(self, slot: Span) -> bool:
        is_there = not self.here or any(span.holds(slot) for span in self.here)
        return is_there and not any(span.meets(slot) for span in self.away)


@dataclass(frozen=True)
class Candidate(Guest):
    """A candidate; `most` is how many meetings they want at the most (None: any number)."""

    most: int | None = None


@dataclass(frozen=True)
class Company(Guest):
    """A company with so many tables, at each of which it meets one candidate at a time."""

    tables: int = 1


@dataclass(frozen=True)
class Wish:
    """A meeting that would be of use: candidate and company by their place in the fair, its value (1..)."""

    candidate: int
    company: int
    value: int


@dataclass(frozen=True)
class Fair:
    """A job fair, checked when it is made.

    `slots` follow one another without overlapping; common breaks are the gaps between them. Of `wishes`,
    each candidate and company stand together once at most.

    Raises ValueError, naming what is wrong, for anything that is not so: no slots, ids that come twice, a
    negative number of tables or meetings, wishes of nobody, with nobody, a second time or worth nothing.
    """

    slots: tuple[Span, ...]
    candidates: tuple[Candidate, ...]
    companies: tuple[Company, ...]
    wishes: tuple[Wish, ...]

    def __post_init__(self) -> None:
        if not self.slots:
            raise ValueError("The fair has no slots.")
        for before, after in pairwise(self.slots):
            if after.starts < before.ends:
                raise ValueError(
                    f"The slot at {after.starts:%Y-%m-%d %H:%M} starts before the last one ends."
                )
        _refuse_twice("Candidate", self.candidates)
        _refuse_twice("Company", self.companies)
        for company in self.companies:
            if company.tables < 0:
                raise ValueError(f"Company “{company.id}” has a negative number of tables.")
        for candidate in self.candidates:
            if candidate.most is not None and candidate.most < 0:
                raise ValueError(f"Candidate “{candidate.id}” has a negative number of meetings.")
        self._check_wishes()

    def _check_wishes(self) -> None:
        seen: set[tuple[int, int]] = set()
        for number, wish in enumerate(self.wishes):
            if not 0 <= wish.candidate < len(self.candidates) or not 0 <= wish.company < len(self.companies):
                raise ValueError(f"Wish {number} names somebody who is not at the fair.")
            if wish.value < 1:
                raise ValueError(f"Wish {number} is worth nothing.")
            if (wish.candidate, wish.company) in seen:
                raise ValueError(f"Wish {number} stands there a second time.")
            seen.add((wish.candidate, wish.company))

    @property
    def candidates_can(self) -> Grid:
        """Of each candidate and slot, whether they can."""
        return _grid(self.candidates, self.slots)

    @property
    def companies_can(self) -> Grid:
        """Of each company and slot, whether it can."""
        return _grid(self.companies, self.slots)

    @property
    def everyone_worth(self) -> int:
        """What one more candidate with a meeting counts for: more than all wishes together."""
        return 1 + sum(wish.value for wish in self.wishes)

    def most_of(self, candidate: int) -> int:
        """How many meetings a candidate could have at the most."""
        most = self.candidates[candidate].most
        return len(self.slots) if most is None else min(most, len(self.slots))


def _grid(guests: tuple[Guest, ...], slots: tuple[Span, ...]) -> Grid:
    return np.array([[guest.can(slot) for slot in slots] for guest in guests], bool).reshape(
        len(guests), len(slots)
    )


def _refuse_twice(what: str, guests: tuple[Guest, ...]) -> None:
    seen: set[str] = set()
    for guest in guests:
        if guest.id in seen:
            raise ValueError(f"{what} “{guest.id}” stands there a second time.")
        seen.add(guest.id)
