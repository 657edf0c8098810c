"""What can still be planned of a fair: all of it at first, less of it when the day has begun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from virksom.matching.flows import Ints
from virksom.matching.timetable.colouring import Limits
from virksom.matching.timetable.fair import Fair, Grid
from virksom.matching.timetable.meetings import Meeting

#: Wish and slot: a meeting before it has a table.
Cell = tuple[int, int]
#: Tables taken, by company and slot.
Seats = dict[tuple[int, int], set[int]]


@dataclass(frozen=True, eq=False)
class Day:
    """What can still be planned: `can[w, s]` says whether wish `w` could be met in slot `s`; `rooms[c, s]`
    how many tables of company `c` are free then; `left[p]` how many more meetings candidate `p` can have;
    `is_new[p]` whether a first meeting of theirs would be one more candidate met.
    """

    fair: Fair
    can: Grid
    rooms: Ints
    left: Ints
    is_new: Grid

    @property
    def limits(self) -> Limits:
        """What pairs are bound by when it does not matter who can at the same time as whom."""
        fair = self.fair
        ours = np.zeros((len(fair.candidates), len(fair.slots)), bool)
        theirs = np.zeros((len(fair.companies), len(fair.slots)), bool)
        np.logical_or.at(ours, [wish.candidate for wish in fair.wishes], self.can)
        np.logical_or.at(theirs, [wish.company for wish in fair.wishes], self.can)
        return Limits(
            possible=np.asarray(self.can.any(axis=1), np.int64),
            meets=np.minimum(self.left, ours.sum(axis=1)),
            hosts=(self.rooms * theirs).sum(axis=1),
            is_new=self.is_new,
        )

    def score(self, cells: Iterable[Cell]) -> int:
        """What meetings planned here add to the score: candidates not met before, below that the value."""
        rows = [self.fair.wishes[wish] for wish, _slot in cells]
        new = {row.candidate for row in rows if self.is_new[row.candidate]}
        return len(new) * self.fair.everyone_worth + sum(row.value for row in rows)

    @property
    def cells(self) -> list[Cell]:
        return [(int(wish), int(slot)) for wish, slot in np.argwhere(self.can)]


def whole_day(fair: Fair) -> Day:
    """Everything a fair allows."""
    candidates_can, companies_can = fair.candidates_can, fair.companies_can
    ours = [wish.candidate for wish in fair.wishes]
    theirs = [wish.company for wish in fair.wishes]
    left = [fair.most_of(number) for number in range(len(fair.candidates))]
    tables = np.array([company.tables for company in fair.companies], np.int64)
    return Day(
        fair,
        can=(candidates_can[ours] & companies_can[theirs]).reshape(len(ours), len(fair.slots)),
        rooms=companies_can * tables[:, None],
        left=np.array(left, np.int64),
        is_new=np.ones(len(fair.candidates), bool),
    )


def seated(
    fair: Fair, cells: Iterable[Cell], tables: Mapping[Cell, int] | None = None, free: Seats | None = None
) -> list[Meeting]:
    """Meetings at tables: where a cell had a table before, at that one, else at the first that is free."""
    tables = tables or {}
    taken: Seats = defaultdict(set, {key: set(value) for key, value in (free or {}).items()})
    found = []
    for wish, slot in sorted(cells, key=lambda cell: (cell not in tables, cell)):
        company = fair.wishes[wish].company
        seats = taken[company, slot]
        table = tables.get((wish, slot), 0)
        if not table or table in seats or table > fair.companies[company].tables:
            table = next(number for number in range(1, len(seats) + 2) if number not in seats)
        seats.add(table)
        found.append(Meeting(slot, company, table, fair.wishes[wish].candidate))
    return found
