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
from collections.abc import Callable, Iterable
from typing import Any

from ortools.sat.python import cp_model

from virksom.matching.timetable.board import Board
from virksom.matching.timetable.colouring import best_pairs
from virksom.matching.timetable.day import Cell, Day, seated, whole_day
from virksom.matching.timetable.fair import Fair
from virksom.matching.timetable.meetings import Timetable, score, timetable_of

#: Effort of the constraint solver at the most, in units of its deterministic time: seconds, more or less.
EFFORT = 20.0

#: Decisions and what each counts for.
Objective = list[tuple[cp_model.IntVar, int]]


def in_windows(fair: Fair, effort: float = EFFORT) -> Timetable:
    """The timetable that is best, or the best found with so much effort; its bounds say which."""
    day = whole_day(fair)
    chosen, bound = best_pairs(fair, day.limits)
    board = Board(day)
    board.fill(chosen)
    cells = board.cells
    if score(fair, seated(fair, cells)) < bound:
        search = Search(day, cells)
        cells, proven = search.best(search.worth, effort)
        bound = min(bound, proven)
    return timetable_of(fair, seated(fair, cells), bound)


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
