"""The timetable where people have times of their own: a constraint solver, with a good start.

Colouring pairs with slots of which some are barred is hard in general (list colouring). The search starts
from the pairs that would be best if times did not matter, put into the day one by one with the pairs that
have the fewest slots left first; where that already reaches what the pairs are worth, it is the best.
Otherwise OR-Tools' CP-SAT goes on from there, with one worker, a fixed seed and effort counted in its own
deterministic time, so that the same fair gives the same timetable on every run.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from virksom.matching.timetable.colouring import best_pairs
from virksom.matching.timetable.fair import Fair, Grid
from virksom.matching.timetable.meetings import Meeting, Timetable, score, timetable_of

#: Effort of the constraint solver at the most, in units of its deterministic time: seconds, more or less.
EFFORT = 20.0

#: Wish and slot: a meeting before it has a table.
Cell = tuple[int, int]
#: Tables taken, by company and slot.
Seats = dict[tuple[int, int], set[int]]
#: Decisions and what each counts for.
Objective = list[tuple[cp_model.IntVar, int]]


@dataclass(frozen=True, eq=False)
class Day:
    """What can still be planned: `can[w, s]` says whether wish `w` could be met in slot `s`; `rooms[c, s]`
    how many tables of company `c` are free then; `left[p]` how many more meetings candidate `p` can have;
    `is_new[p]` whether a first meeting of theirs would be one more candidate met.
    """

    fair: Fair
    can: Grid
    rooms: np.typing.NDArray[np.int64]
    left: np.typing.NDArray[np.int64]
    is_new: np.typing.NDArray[np.bool_]

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
        can=candidates_can[ours] & companies_can[theirs],
        rooms=companies_can * tables[:, None],
        left=np.minimum(np.array(left, np.int64), candidates_can.sum(axis=1)),
        is_new=np.ones(len(fair.candidates), bool),
    )


def in_windows(fair: Fair, effort: float = EFFORT) -> Timetable:
    """The timetable that is best, or the best found with so much effort; its bounds say which."""
    day = whole_day(fair)
    chosen, bound = best_pairs(fair, day.can.any(axis=1).astype(np.int64), day.left, day.rooms.sum(axis=1))
    cells = filled(day, [], chosen)
    if score(fair, seated(fair, cells)) < bound:
        search = Search(day, cells)
        cells, proven = search.best(search.worth, effort)
        bound = min(bound, proven)
    return timetable_of(fair, seated(fair, cells), bound)


def filled(day: Day, kept: Sequence[Cell], chosen: Iterable[int]) -> list[Cell]:
    """A timetable made without looking back: what is kept, then the wishes chosen, those with the fewest
    slots first, then all others by their value; each in the first slot that both have free.
    """
    wishes = day.fair.wishes
    rooms, left, can = day.rooms.copy(), day.left.copy(), day.can.copy()
    cells: list[Cell] = []

    def put(wish: int, slot: int) -> None:
        mine = [number for number, other in enumerate(wishes) if other.candidate == wishes[wish].candidate]
        can[mine, slot] = False
        can[wish] = False
        rooms[wishes[wish].company, slot] -= 1
        left[wishes[wish].candidate] -= 1
        cells.append((wish, slot))

    for wish, slot in kept:
        put(wish, slot)
    scarce = sorted(chosen, key=lambda wish: (int(day.can[wish].sum()), wish))
    for wish in [*scarce, *sorted(range(len(wishes)), key=lambda wish: (-wishes[wish].value, wish))]:
        slots = np.flatnonzero(can[wish] & (rooms[wishes[wish].company] > 0))
        if len(slots) and left[wishes[wish].candidate] > 0:
            put(wish, int(slots[0]))
    return cells


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


class Search:
    """The constraint solver on what can still be planned, warm-started with some cells."""

    def __init__(self, day: Day, start: Iterable[Cell]) -> None:
        self.day = day
        self.model = cp_model.CpModel()
        self.cells = day.cells
        self.is_met = {cell: self.model.new_bool_var(f"{cell}") for cell in self.cells}
        self.is_reached = {
            candidate: self.model.new_bool_var(f"candidate {candidate}")
            for candidate in sorted({self._candidate(cell) for cell in self.cells})
            if day.is_new[candidate]
        }
        self.start = set(start)
        self._rules()

    @property
    def worth(self) -> Objective:
        """The score, as `meetings.score` counts it, of what is planned here."""
        wishes, everyone = self.day.fair.wishes, self.day.fair.everyone_worth
        return [(var, wishes[wish].value) for (wish, _slot), var in self.is_met.items()] + [
            (var, everyone) for var in self.is_reached.values()
        ]

    def best(self, objective: Objective, effort: float) -> tuple[list[Cell], int]:
        """The cells of the best timetable found by an objective, and a bound for the objective."""
        self.model.maximize(sum(weight * var for var, weight in objective))
        self._hint()
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = effort
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise AssertionError(f"The solver lost a timetable it was given: {solver.status_name(status)}")
        cells = [cell for cell, var in self.is_met.items() if solver.boolean_value(var)]
        self.start = set(cells)
        return cells, math.floor(solver.best_objective_bound + 1e-6)

    def keep(self, objective: Objective, least: int) -> None:
        """From now on the objective must reach at least so much."""
        self.model.add(sum(weight * var for var, weight in objective) >= least)

    def _candidate(self, cell: Cell) -> int:
        return self.day.fair.wishes[cell[0]].candidate

    def _company(self, cell: Cell) -> int:
        return self.day.fair.wishes[cell[0]].company

    def _rules(self) -> None:
        """A pair meets once, a candidate is at one table at a time, a table holds one meeting."""
        for same in self._grouped(lambda cell: cell[0]).values():
            self.model.add_at_most_one(same)
        for same in self._grouped(lambda cell: (self._candidate(cell), cell[1])).values():
            self.model.add_at_most_one(same)
        for (company, slot), same in self._grouped(lambda cell: (self._company(cell), cell[1])).items():
            self.model.add(sum(same) <= int(self.day.rooms[company, slot]))
        for candidate, same in self._grouped(self._candidate).items():
            self.model.add(sum(same) <= int(self.day.left[candidate]))
            if candidate in self.is_reached:
                self.model.add(sum(same) >= self.is_reached[candidate])

    def _grouped(self, key: Callable[[Cell], Any]) -> dict[Any, list[cp_model.IntVar]]:
        groups: dict[Any, list[cp_model.IntVar]] = defaultdict(list)
        for cell, var in self.is_met.items():
            groups[key(cell)].append(var)
        return groups

    def _hint(self) -> None:
        self.model.clear_hints()
        reached = {self._candidate(cell) for cell in self.start}
        for cell, var in self.is_met.items():
            self.model.add_hint(var, cell in self.start)
        for candidate, var in self.is_reached.items():
            self.model.add_hint(var, candidate in reached)
