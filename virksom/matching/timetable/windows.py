"""The timetable where people have times of their own: an integer program, with a good start.

Colouring pairs with slots of which some are barred is hard in general (list colouring). The start is the
board: the pairs that would be best if times did not matter, put into the day one by one, with exchanges
where one stands in another's way. Where that already reaches what the pairs are worth, it is the best.
Otherwise an integer program goes on from there (SCIP, by way of OR-Tools): a decision for each wish and slot.
Its linear relaxation is nearly whole on such data, so that few branches settle it, where OR-Tools' constraint
solver did not in many times as long. It runs in one thread and its effort is counted in branches, so that the
same fair gives the same timetable on every run.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from ortools.linear_solver import pywraplp

from virksom.matching.timetable.board import Board
from virksom.matching.timetable.colouring import best_pairs
from virksom.matching.timetable.day import Cell, Day, seated, whole_day
from virksom.matching.timetable.fair import Fair
from virksom.matching.timetable.meetings import Timetable, timetable_of

#: Branches of the integer program at the most.
EFFORT = 200
#: Beyond so many decisions (wishes times slots) the board is left as it is, with its bound.
MOST_CELLS = 100_000
#: What the solver's numbers may be off by, of their size; bounds are rounded up by it before use.
TOLERANCE = 1e-9

#: Decisions and what each counts for.
Objective = list[tuple[Any, int]]


def in_windows(fair: Fair, effort: int = EFFORT) -> Timetable:
    """The timetable that is best, or the best found with so much effort; its bounds say which."""
    day = whole_day(fair)
    chosen, bound = best_pairs(fair, day.limits)
    board = Board(day)
    board.fill(chosen)
    cells, bound = improved(day, board.cells, bound, effort)
    return timetable_of(fair, seated(fair, cells), bound)


def improved(day: Day, cells: list[Cell], bound: int, effort: int) -> tuple[list[Cell], int]:
    """Better meetings for what can still be planned, and a bound of their score.

    `cells` are meetings to start from, `bound` a score that none exceeds. First as many candidates as
    possible are met, then the value is raised without losing one of them.
    """
    everyone = day.fair.everyone_worth
    if day.score(cells) == bound or len(day.cells) > MOST_CELLS:
        return cells, bound
    search = Search(day, cells)
    met, most_met = day.score(cells) // everyone, bound // everyone
    if met < most_met:
        cells, most = search.best(search.meets, effort)
        met, most_met = day.score(cells) // everyone, min(most_met, most)
    search.keep(search.meets, met)
    cells, most_value = search.best(search.values, effort)
    if met == most_met:
        bound = min(bound, met * everyone + most_value)
    return cells, min(bound, (most_met + 1) * everyone - 1)


class Search:
    """The integer program of what can still be planned, started from some cells."""

    def __init__(self, day: Day, start: Iterable[Cell]) -> None:
        self.day = day
        self.start = sorted(start)
        self.solver = pywraplp.Solver.CreateSolver("SCIP")
        self.is_met = {cell: self.solver.BoolVar("") for cell in day.cells}
        self.is_reached = {
            candidate: self.solver.BoolVar("")
            for candidate in sorted({self._candidate(cell) for cell in self.is_met})
            if day.is_new[candidate]
        }
        self._rules()

    @property
    def meets(self) -> Objective:
        """Candidates met who were not before."""
        return [(var, 1) for var in self.is_reached.values()]

    @property
    def values(self) -> Objective:
        """The value of the wishes fulfilled."""
        return [(var, self.day.fair.wishes[wish].value) for (wish, _slot), var in self.is_met.items()]

    def best(self, objective: Objective, effort: int) -> tuple[list[Cell], int]:
        """The cells of the best timetable found by an objective, and a bound for the objective."""
        self.solver.Maximize(self.solver.Sum([weight * var for var, weight in objective]))
        self._hint()
        self.solver.SetSolverSpecificParametersAsString(f"limits/nodes = {effort}\n")
        exactly = pywraplp.MPSolverParameters()
        exactly.SetDoubleParam(exactly.RELATIVE_MIP_GAP, 0.0)
        status = self.solver.Solve(exactly)
        if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
            return self.start, sum(weight for _var, weight in objective)
        self.start = [cell for cell, var in self.is_met.items() if var.solution_value() > 0.5]
        bound = self.solver.Objective().BestBound()
        return self.start, math.floor(bound + TOLERANCE * abs(bound) + 1e-6)

    def keep(self, objective: Objective, least: int) -> None:
        """From now on the objective must reach at least so much."""
        self.solver.Add(self.solver.Sum([weight * var for var, weight in objective]) >= least)

    def _candidate(self, cell: Cell) -> int:
        return self.day.fair.wishes[cell[0]].candidate

    def _company(self, cell: Cell) -> int:
        return self.day.fair.wishes[cell[0]].company

    def _rules(self) -> None:
        """A pair meets once, a candidate is at one table at a time, a table holds one meeting."""
        add, total = self.solver.Add, self.solver.Sum
        for same in self._grouped(lambda cell: cell[0]).values():
            add(total(same) <= 1)
        for same in self._grouped(lambda cell: (self._candidate(cell), cell[1])).values():
            add(total(same) <= 1)
        for (company, slot), same in self._grouped(lambda cell: (self._company(cell), cell[1])).items():
            add(total(same) <= int(self.day.rooms[company, slot]))
        for candidate, same in self._grouped(self._candidate).items():
            add(total(same) <= int(self.day.left[candidate]))
            if candidate in self.is_reached:
                add(total(same) >= self.is_reached[candidate])

    def _grouped(self, key: Callable[[Cell], Any]) -> dict[Any, list[Any]]:
        groups: dict[Any, list[Any]] = defaultdict(list)
        for cell, var in self.is_met.items():
            groups[key(cell)].append(var)
        return groups

    def _hint(self) -> None:
        start = set(self.start)
        reached = {self._candidate(cell) for cell in start}
        hints = [(var, cell in start) for cell, var in self.is_met.items()]
        hints += [(var, candidate in reached) for candidate, var in self.is_reached.items()]
        self.solver.SetHint([var for var, _is_in in hints], [float(is_in) for _var, is_in in hints])
