"""A timetable: who meets whom, when and at which table, and how good it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from virksom.matching.timetable.fair import Fair


@dataclass(frozen=True, order=True)
class Meeting:
    """A candidate at a table (1..) of a company in a slot, all by their place in the fair."""

    slot: int
    company: int
    table: int
    candidate: int


@dataclass(frozen=True)
class Timetable:
    """Meetings in the order of the day.

    It is good by two things, the first before the second: `met`, how many candidates have a meeting, and
    `value`, the sum of the wishes fulfilled. No timetable under the same rules is better than `most_met`
    and, with as many met, `most_value`.
    """

    meetings: tuple[Meeting, ...]
    met: int
    value: int
    most_met: int
    most_value: int

    @property
    def is_best(self) -> bool:
        """Whether it is proven that none is better."""
        return (self.met, self.value) == (self.most_met, self.most_value)


def timetable_of(fair: Fair, meetings: Iterable[Meeting], bound: int | None = None) -> Timetable:
    """The timetable of some meetings, counted. `bound`: what no timetable's score exceeds (`score`); None
    where it is the best.
    """
    rows = tuple(sorted(meetings))
    met, value = divmod(score(fair, rows), fair.everyone_worth)
    most = (met, value) if bound is None else divmod(bound, fair.everyone_worth)
    return Timetable(rows, met, value, *most)


def score(fair: Fair, meetings: Iterable[Meeting]) -> int:
    """Candidates with a meeting, and below that the value of all, in one number."""
    values = {(wish.candidate, wish.company): wish.value for wish in fair.wishes}
    rows = tuple(meetings)
    met = len({meeting.candidate for meeting in rows})
    value = sum(values.get((meeting.candidate, meeting.company), 0) for meeting in rows)
    return met * fair.everyone_worth + value


def faults(fair: Fair, meetings: Iterable[Meeting]) -> tuple[str, ...]:
    """Everything a timetable breaks, in sentences; nothing for a sound one."""
    rows = tuple(meetings)
    found = [
        f"{what} twice: {key}"
        for what, keys in (
            ("A candidate meets at the same time", ((row.candidate, row.slot) for row in rows)),
            ("A table is taken at the same time", ((row.company, row.table, row.slot) for row in rows)),
            ("A pair meets", ((row.candidate, row.company) for row in rows)),
        )
        for key, times in Counter(keys).items()
        if times > 1
    ]
    wished = {(wish.candidate, wish.company) for wish in fair.wishes}
    for row in rows:
        candidate, company, slot = fair.candidates[row.candidate], fair.companies[row.company], row.slot
        if (row.candidate, row.company) not in wished:
            found.append(f"Nobody wished for {row}.")
        if not candidate.can(fair.slots[slot]) or not company.can(fair.slots[slot]):
            found.append(f"Somebody is away at {row}.")
        if not 1 <= row.table <= company.tables:
            found.append(f"There is no such table: {row}.")
    for number, times in Counter(row.candidate for row in rows).items():
        if times > fair.most_of(number):
            found.append(f"Candidate {number} has {times} meetings.")
    return tuple(found)
