"""Who gets which opening when places, caseloads and fairness bind: a minimum-cost flow.

Candidates flow to openings: each takes one place, each opening has so many, each consultant can follow so
many of their candidates into work, and of each group so many should be placed at least. Floors are soft: a
person short of a floor costs `worth`, so that a floor nobody can fill never empties the plan, and what is
missing is told.

Caseloads alone, or floors alone, make a network, and so do both where each group lies within one consultant's
candidates or the other way round: then the allocation is the best there is. Where groups and caseloads
cross, no network holds both. Then the floors are priced (Lagrangean relaxation, the prices found by
cutting planes: Kelley, "The cutting-plane method for solving convex programs", Journal of the SIAM 8, 1960)
and `bound` says what no allocation can exceed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from ortools.linear_solver import pywraplp

from virksom.matching.flows import Arcs, Ints, Network, most_valuable, prices_of, proven_bound

#: Rounds of pricing the floors where they cross the caseloads.
ROUNDS = 20


@dataclass(frozen=True, eq=False)
class Pairs:
    """Who could take which opening, checked when it is made.

    Candidate `candidate[i]` (0 to `candidates` - 1) could take a place of opening `opening[i]`, worth
    `value[i]` (whole, 0 or more); opening `o` has `places[o]`. Arrays of whole numbers.

    Raises ValueError, naming the first place, for lengths that differ, numbers that do not exist, negative
    places or values, and pairs that stand there twice.
    """

    candidates: int
    places: Ints
    candidate: Ints
    opening: Ints
    value: Ints

    def __post_init__(self) -> None:
        if not len(self.candidate) == len(self.opening) == len(self.value):
            raise ValueError("candidate, opening and value tell of different numbers of pairs.")
        _refuse(self.places < 0, "Opening", "has a negative number of places.")
        wrong = (self.candidate < 0) | (self.candidate >= self.candidates)
        _refuse(wrong, "Pair", "names a candidate who does not exist.")
        wrong = (self.opening < 0) | (self.opening >= len(self.places))
        _refuse(wrong, "Pair", "names an opening that does not exist.")
        _refuse(self.value < 0, "Pair", "has a negative value.")
        keys = self.candidate.astype(np.int64) * max(len(self.places), 1) + self.opening
        order = np.argsort(keys, kind="stable")
        again = np.zeros(len(keys), bool)
        again[order[1:]] = keys[order[1:]] == keys[order[:-1]]
        _refuse(again, "Pair", "stands there a second time.")


@dataclass(frozen=True, eq=False)
class Caseload:
    """How many each consultant can follow: `of[p]` is the consultant of candidate `p` (-1: none), and
    `most[c]` how many of consultant `c`'s candidates can be placed. Raises ValueError for negative ones.
    """

    of: Ints
    most: Ints

    def __post_init__(self) -> None:
        _refuse((self.of < -1) | (self.of >= len(self.most)), "Candidate", "has an unknown consultant.")
        _refuse(self.most < 0, "Consultant", "has a negative caseload.")


@dataclass(frozen=True, eq=False)
class Floors:
    """How many of each group should be placed at least: `of[p]` is the group of candidate `p` (-1: none),
    `least[g]` the floor of group `g`, and `worth` what one person short of a floor costs, in the unit of
    the pairs' values. Raises ValueError for negative ones.
    """

    of: Ints
    least: Ints
    worth: int

    def __post_init__(self) -> None:
        _refuse((self.of < -1) | (self.of >= len(self.least)), "Candidate", "is of an unknown group.")
        _refuse(self.least < 0, "Group", "has a negative floor.")
        if self.worth < 0:
            raise ValueError("A person short of a floor costs less than nothing.")


def equal_floors(of: Ints, groups: int, placed: int, share: float, worth: int) -> Floors:
    """Floors at a share (0 to 1) of what each group would have if `placed` people were drawn evenly.

    With 0.8, no group's rate falls below four fifths of the rate of all, as far as the floors can be kept.
    """
    if not 0 <= share <= 1:
        raise ValueError("A share lies between 0 and 1.")
    sizes = np.bincount(of[of >= 0], minlength=groups)
    even = placed * sizes / max(len(of), 1)
    return Floors(of, np.minimum(np.floor(share * even), sizes).astype(np.int64), worth)


@dataclass(frozen=True)
class Shortfall:
    """A group that stays below its floor, with how many of it are placed."""

    group: int
    least: int
    placed: int


@dataclass(frozen=True, eq=False)
class Allocation:
    """Who gets which opening: `opening_of[p]` for each candidate, -1 for none.

    `value`: the sum of the pairs' values; `score`: the value less what the shortfalls cost; `bound`: the
    score that no allocation can exceed. `shortfalls`: the groups below their floors.
    """

    opening_of: Ints
    value: int
    score: int
    bound: int
    shortfalls: tuple[Shortfall, ...]

    @property
    def placed(self) -> int:
        return int((self.opening_of >= 0).sum())

    @property
    def gap(self) -> int:
        """How much better an allocation could be at the most; 0 for one that is proven the best."""
        return self.bound - self.score


def allocated(
    pairs: Pairs, caseload: Caseload | None = None, floors: Floors | None = None, *, prove: bool = False
) -> Allocation:
    """The allocation of the highest score. The same input gives the same allocation.

    With `prove`, a network's bound is worked out from prices without trusting the solver, which takes about
    as long again. Raises ValueError where caseload or floors tell of another number of candidates, and
    OverflowError for values too large to be counted exactly.
    """
    caseload = caseload or Caseload(np.full(pairs.candidates, -1), np.zeros(0, np.int64))
    floors = floors or Floors(np.full(pairs.candidates, -1), np.zeros(0, np.int64), 0)
    for of in (caseload.of, floors.of):
        if len(of) != pairs.candidates:
            raise ValueError(
                f"{len(of)} candidates have a consultant or group; there are {pairs.candidates}."
            )
    if _cross(caseload, floors):
        return _Pricing(pairs, caseload, floors).run()
    return _in_network(pairs, caseload, floors, prove)


def _cross(caseload: Caseload, floors: Floors) -> bool:
    """Whether some group and some consultant share candidates, and each has others besides."""
    both = (caseload.of >= 0) & (floors.of >= 0)
    cells = np.unique(np.stack([caseload.of, floors.of]), axis=1)
    consultants = np.bincount(cells[1][cells[1] >= 0], minlength=len(floors.least))
    groups = np.bincount(cells[0][cells[0] >= 0], minlength=len(caseload.most))
    return bool(np.any((consultants[floors.of[both]] > 1) & (groups[caseload.of[both]] > 1)))


def _in_network(pairs: Pairs, caseload: Caseload, floors: Floors, prove: bool) -> Allocation:
    network, place = _network(pairs, caseload, floors)
    flow = most_valuable(network)
    cost = int(floors.least.sum()) * floors.worth
    opening_of = _openings(pairs, flow.units[place])
    bound = proven_bound(network, prices_of(network, flow)) if prove else flow.value
    return _counted(pairs, floors, opening_of, bound - cost)


def _network(pairs: Pairs, caseload: Caseload, floors: Floors) -> tuple[Network, slice]:
    """From the source over groups and consultants, the wider first, to candidates, openings, the sink."""
    arcs = Arcs()
    people, openings = arcs.nodes(pairs.candidates), arcs.nodes(len(pairs.places))
    consultants, groups = arcs.nodes(len(caseload.most)), arcs.nodes(len(floors.least))
    has_consultant, has_group = caseload.of >= 0, floors.of >= 0
    parents = np.full(pairs.candidates, Arcs.SOURCE)
    parents[has_group] = groups[floors.of[has_group]]
    parents[has_consultant & ~has_group] = consultants[caseload.of[has_consultant & ~has_group]]
    above_group = np.full(len(groups), Arcs.SOURCE)
    above_consultant = np.full(len(consultants), Arcs.SOURCE)
    cells = np.unique(np.stack([caseload.of, floors.of]), axis=1)
    for group in range(len(groups)):
        mine = cells[0][cells[1] == group]
        if len(mine) == 1 and mine[0] >= 0:
            above_group[group] = consultants[mine[0]]
        else:
            inside = (floors.of == group) & has_consultant
            parents[inside] = consultants[caseload.of[inside]]
            above_consultant[mine[mine >= 0]] = groups[group]
    arcs.add(above_consultant, consultants, caseload.most)
    arcs.add(above_group, groups, floors.least, floors.worth)
    arcs.add(above_group, groups, pairs.candidates)
    arcs.add(parents, people)
    place = arcs.add(people[pairs.candidate], openings[pairs.opening], 1, pairs.value)
    arcs.add(openings, Arcs.SINK, pairs.places)
    return arcs.closed(), place


def _openings(pairs: Pairs, units: Ints) -> Ints:
    taken = units > 0
    opening_of = np.full(pairs.candidates, -1, np.int64)
    opening_of[pairs.candidate[taken]] = pairs.opening[taken]
    return opening_of


def _counted(pairs: Pairs, floors: Floors, opening_of: Ints, bound: int) -> Allocation:
    value = int(pairs.value[opening_of[pairs.candidate] == pairs.opening].sum())
    placed = _placed(floors, opening_of)
    missing = np.maximum(floors.least - placed, 0)
    return Allocation(
        opening_of,
        value=value,
        score=value - floors.worth * int(missing.sum()),
        bound=bound,
        shortfalls=tuple(
            Shortfall(int(group), int(floors.least[group]), int(placed[group]))
            for group in np.flatnonzero(missing)
        ),
    )


def _placed(floors: Floors, opening_of: Ints) -> Ints:
    """How many of each group are placed."""
    counted = floors.of[(floors.of >= 0) & (opening_of >= 0)]
    return np.bincount(counted, minlength=len(floors.least)).astype(np.int64)


class _Pricing:
    """Floors that cross the caseloads: a price for each group, paid for everyone of it who is placed.

    At prices between nothing and `worth`, the best allocation under caseloads alone, with the prices paid,
    less prices times floors, is never below the best score. Each such allocation is also a straight line
    under the curve of bounds; the next prices are where the lines so far are lowest. The mixture of
    allocations that meets there says how each consultant's caseload is best shared out among the groups;
    shared out so, in whole numbers, groups and caseloads cross no longer, and a network gives the rest.
    """

    def __init__(self, pairs: Pairs, caseload: Caseload, floors: Floors) -> None:
        self.pairs, self.caseload, self.floors = pairs, caseload, floors
        self.nobody = Floors(np.full(pairs.candidates, -1), np.zeros(0, np.int64), 0)
        self.group = floors.of[pairs.candidate]
        cells, self.cell_of = np.unique(np.stack([caseload.of, floors.of]), axis=1, return_inverse=True)
        self.consultant_of_cell, self.group_of_cell = cells
        self.found: list[Allocation] = []
        self.bound = 0

    def run(self) -> Allocation:
        prices = np.zeros(len(self.floors.least), np.int64)
        tried: set[bytes] = set()
        while len(tried) < ROUNDS and prices.tobytes() not in tried:
            tried.add(prices.tobytes())
            self._solve(prices)
            prices, shares = _lowest([self._line(one) for one in self.found], self.floors.worth)
        candidates = [*self.found, self._shared_out(shares)]
        best = max(candidates, key=lambda one: one.score)
        return _counted(self.pairs, self.floors, best.opening_of, self.bound)

    def _solve(self, prices: Ints) -> None:
        """The best allocation at some prices, and its bound."""
        paid = np.where(self.group >= 0, np.append(prices, 0)[self.group], 0)
        priced = replace(self.pairs, value=self.pairs.value + paid)
        network, place = _network(priced, self.caseload, self.nobody)
        flow = most_valuable(network)
        bound = flow.value - int(prices @ self.floors.least)
        self.bound = min(self.bound, bound) if self.found else bound
        self.found.append(_counted(self.pairs, self.floors, _openings(self.pairs, flow.units[place]), bound))

    def _line(self, found: Allocation) -> tuple[int, Ints]:
        """How the bound of an allocation goes with the prices: where it starts, and its slope."""
        return found.value, _placed(self.floors, found.opening_of) - self.floors.least

    def _shared_out(self, shares: list[float]) -> Allocation:
        """The best allocation when caseloads are shared out among groups as in a mixture of those found."""
        cells = len(self.consultant_of_cell)
        mixed = np.zeros(cells)
        for share, one in zip(shares, self.found, strict=True):
            mixed += share * np.bincount(self.cell_of[one.opening_of >= 0], minlength=cells)
        most = self._rounded(mixed)
        most[self.consultant_of_cell < 0] = self.pairs.candidates
        return _in_network(self.pairs, Caseload(self.cell_of, most), self.floors, prove=False)

    def _rounded(self, mixed: np.typing.NDArray[np.float64]) -> Ints:
        """Whole numbers near those of a mixture, within each caseload, and where it can be up to each floor.

        A flow: from consultants with cases to spare over cells that could be rounded up (worth their broken
        part) to groups (worth more up to their floor). What is spare after that goes round in turns.
        """
        most = np.floor(mixed + 1e-9).astype(np.int64)
        spare, needed = self.caseload.most.copy(), self.floors.least.copy()
        inside = (self.consultant_of_cell >= 0) & (self.group_of_cell >= 0)
        np.subtract.at(
            spare, self.consultant_of_cell[self.consultant_of_cell >= 0], most[self.consultant_of_cell >= 0]
        )
        np.subtract.at(needed, self.group_of_cell[inside], most[inside])
        arcs = Arcs()
        consultants, groups = arcs.nodes(len(spare)), arcs.nodes(len(needed))
        arcs.add(Arcs.SOURCE, consultants, np.maximum(spare, 0))
        broken = np.rint((mixed - most)[inside] * 1000).astype(np.int64)
        tails, heads = consultants[self.consultant_of_cell[inside]], groups[self.group_of_cell[inside]]
        place = arcs.add(tails, heads, 1, np.maximum(broken, 0))
        arcs.add(groups, Arcs.SINK, np.maximum(needed, 0), 2000)
        arcs.add(groups, Arcs.SINK, len(mixed))
        most[inside] += most_valuable(arcs.closed()).units[place]
        for consultant, caseload in enumerate(self.caseload.most):
            mine = np.flatnonzero(self.consultant_of_cell == consultant)
            left = int(caseload - most[mine].sum())
            if left > 0 and len(mine):
                most[mine] += left // len(mine)
                most[mine[: left % len(mine)]] += 1
        return most


def _lowest(lines: list[tuple[int, Ints]], worth: int) -> tuple[Ints, list[float]]:
    """Whole prices (0 to `worth`) near where the highest of some lines is lowest, and how much each line has
    a part in that point (shares of 1).
    """
    solver = pywraplp.Solver.CreateSolver("GLOP")
    prices = [solver.NumVar(0, worth, f"price {group}") for group in range(len(lines[0][1]))]
    height = solver.NumVar(-solver.infinity(), solver.infinity(), "height")
    rows = [
        solver.Add(
            height - sum(int(step) * price for step, price in zip(slope, prices, strict=True)) >= value
        )
        for value, slope in lines
    ]
    solver.Minimize(height)
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        raise AssertionError("The lowest point of some lines was not found.")
    whole = [round(price.solution_value()) for price in prices]
    return np.array(whole, np.int64), [max(0.0, row.dual_value()) for row in rows]


def _refuse(is_wrong: np.typing.NDArray[np.bool_], what: str, says: str) -> None:
    if is_wrong.any():
        raise ValueError(f"{what} {int(np.argmax(is_wrong))} {says}")
