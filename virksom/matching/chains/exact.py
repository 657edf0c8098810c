"""Chains of limited length on a small ladder, settled by an integer program."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
from ortools.linear_solver import pywraplp

from virksom.matching.chains.layers import Layers
from virksom.matching.chains.plan import Chain, chains_of

#: The most decisions (moves at positions) it is tried for.
MOST_DECISIONS = 20_000
#: Branches at the most: effort counted so, and not in seconds, gives the same plan on every run.
BRANCHES = 200
#: What the solver's numbers may be off by, of their size; bounds are rounded up by it.
TOLERANCE = 1e-9


def settled(layers: Layers, start: tuple[Chain, ...]) -> tuple[tuple[Chain, ...], int]:
    """The best chains found, started from some, and a bound of their value: a decision for each move at each
    position, solved by SCIP by way of OR-Tools in one thread.
    """
    ladder = layers.ladder
    solver = pywraplp.Solver.CreateSolver("SCIP")
    made = {(int(move), at): solver.BoolVar("") for at, moves in enumerate(layers.moves) for move in moves}
    _add_rules(solver, layers, made)
    solver.Maximize(solver.Sum([int(ladder.value[move]) * var for (move, _at), var in made.items()]))
    begun = {(move, at) for chain in start for at, move in enumerate(chain)}
    solver.SetHint(list(made.values()), [float(key in begun) for key in made])
    solver.SetSolverSpecificParametersAsString(f"limits/nodes = {BRANCHES}\n")
    exactly = pywraplp.MPSolverParameters()
    exactly.SetDoubleParam(exactly.RELATIVE_MIP_GAP, 0.0)
    if solver.Solve(exactly) not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return start, int(ladder.value.sum())
    used = np.array([key for key, var in made.items() if var.solution_value() > 0.5], np.int64).reshape(-1, 2)
    move, at = used[:, 0], used[:, 1]
    freed = np.where(ladder.left[move] >= 0, ladder.left[move] + (at + 1) * ladder.jobs, -1)
    starts = np.zeros(ladder.jobs * (layers.longest + 1), np.int64)
    starts[: ladder.jobs] = ladder.open_places
    bound = solver.Objective().BestBound()
    return (
        chains_of(ladder.to[move] + at * ladder.jobs, freed, move, starts),
        math.floor(bound + TOLERANCE * abs(bound) + 1e-6),
    )


def _add_rules(
    solver: pywraplp.Solver, layers: Layers, made: dict[tuple[int, int], pywraplp.Variable]
) -> None:
    """Everybody moves once, a vacancy is filled once, and one that a move made may have to be filled."""
    ladder, left = layers.ladder, layers.ladder.left.tolist()
    of_person, filled, freed = defaultdict(list), defaultdict(list), defaultdict(list)
    for (move, at), var in made.items():
        of_person[int(ladder.person[move])].append(var)
        filled[int(ladder.to[move]), at].append(var)
        if left[move] >= 0:
            freed[left[move], at + 1].append(var)
    for same in of_person.values():
        solver.Add(solver.Sum(same) <= 1)
    for (job, at), same in filled.items():
        if at == 0:
            solver.Add(solver.Sum(same) <= int(ladder.open_places[job]))
        else:
            solver.Add(solver.Sum(same) <= solver.Sum(freed[job, at]))
    for (job, at), same in freed.items():
        if ladder.must_refill[job]:
            solver.Add(solver.Sum(same) <= solver.Sum(filled[job, at]))
