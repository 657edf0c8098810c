"""The best timetable where everybody can in every slot.

Which pairs meet is a b-matching of most value: nobody meets more often than there are slots, a company no
more often than slots times tables. That is a flow. When they meet is a colouring of these pairs with the
slots as colours: a bipartite graph needs no more colours than its busiest node has edges (König, "Über
Graphen und ihre Anwendung auf Determinantentheorie und Mengenlehre", Mathematische Annalen 77, 1916), so
every pair finds a slot, and the timetable is the best there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from virksom.matching.flows import Arcs, Ints, most_valuable
from virksom.matching.timetable.fair import Fair, Grid
from virksom.matching.timetable.meetings import Meeting


@dataclass(frozen=True, eq=False)
class Limits:
    """How often who can meet: `possible[w]` 1 for a wish that can be fulfilled, else 0; `meets[p]` and
    `hosts[c]` the most meetings of candidates and companies; `is_new[p]` whether a candidate has none yet.
    """

    possible: Ints
    meets: Ints
    hosts: Ints
    is_new: Grid


def best_pairs(fair: Fair, limits: Limits) -> tuple[tuple[int, ...], int]:
    """The wishes (by number) that are best fulfilled within the limits, whenever it be, and their score,
    which no timetable exceeds.
    """
    arcs = Arcs()
    candidates, companies = arcs.nodes(len(fair.candidates)), arcs.nodes(len(fair.companies))
    rows = np.array([(wish.candidate, wish.company, wish.value) for wish in fair.wishes], np.int64)
    rows = rows.reshape(-1, 3)
    arcs.add(Arcs.SOURCE, candidates, np.minimum(limits.meets, 1), limits.is_new * fair.everyone_worth)
    arcs.add(Arcs.SOURCE, candidates, np.maximum(limits.meets - 1, 0))
    place = arcs.add(candidates[rows[:, 0]], companies[rows[:, 1]], limits.possible, rows[:, 2])
    arcs.add(companies, Arcs.SINK, limits.hosts)
    flow = most_valuable(arcs.closed())
    return tuple(np.flatnonzero(flow.units[place] > 0).tolist()), flow.value


def at_any_time(fair: Fair) -> tuple[Meeting, ...]:
    """The meetings of the best timetable of a fair where everybody can in every slot; the slots with the
    most value come first.
    """
    chosen, _score = best_pairs(fair, _unhurried(fair))
    seats = _seats(fair, chosen)
    colours = coloured([(fair.wishes[wish].candidate, seats[wish]) for wish in chosen], len(fair.slots))
    worth = [0] * len(fair.slots)
    for wish, colour in zip(chosen, colours, strict=True):
        worth[colour] += fair.wishes[wish].value
    order = sorted(range(len(worth)), key=lambda colour: (-worth[colour], colour))
    slot_of = {colour: slot for slot, colour in enumerate(order)}
    return tuple(
        Meeting(slot_of[colour], *seats[wish], fair.wishes[wish].candidate)
        for wish, colour in zip(chosen, colours, strict=True)
    )


def _unhurried(fair: Fair) -> Limits:
    people = range(len(fair.candidates))
    return Limits(
        possible=np.ones(len(fair.wishes), np.int64),
        meets=np.array([fair.most_of(number) for number in people], np.int64),
        hosts=np.array([company.tables * len(fair.slots) for company in fair.companies], np.int64),
        is_new=np.ones(len(people), bool),
    )


def _seats(fair: Fair, chosen: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Company and table of each wish: the tables of a company take turns, so none has more than the slots."""
    guests = [0] * len(fair.companies)
    seats = {}
    for wish in chosen:
        company = fair.wishes[wish].company
        seats[wish] = (company, guests[company] % fair.companies[company].tables + 1)
        guests[company] += 1
    return seats


def coloured(edges: Sequence[tuple[int, tuple[int, int]]], colours: int) -> list[int]:
    """A colour (0..) for each edge of a bipartite graph, so that no two at a node are alike.

    Where an edge's ends have no colour free in common, the path that alternates between a colour free at one
    end and one free at the other is swapped; in a bipartite graph it cannot come back. Raises ValueError
    where a node has more edges than there are colours.
    """
    at: dict[object, list[int | None]] = {}
    found = [0] * len(edges)
    for number, (left, right) in enumerate(edges):
        here = at.setdefault(left, [None] * colours)
        there = at.setdefault(right, [None] * colours)
        if None not in here or None not in there:
            raise ValueError(f"Edge {number} is one too many for {colours} colours.")
        colour, other = here.index(None), there.index(None)
        if there[colour] is not None:
            _swap(edges, found, at, right, colour, other)
        here[colour] = there[colour] = number
        found[number] = colour
    return found


def _swap(
    edges: Sequence[tuple[int, tuple[int, int]]], found: list[int], at: dict[object, list[int | None]],
    node: object, colour: int, other: int,
) -> None:  # fmt: skip
    """Exchange two colours along the path that leaves a node with the first of them."""
    path = []
    edge = at[node][colour]
    while edge is not None:
        path.append(edge)
        left, right = edges[edge]
        node = right if node == left else left
        edge = at[node][other if found[edge] == colour else colour]
    for edge in path:
        for end in edges[edge]:
            at[end][found[edge]] = None
    for edge in path:
        found[edge] = other if found[edge] == colour else colour
        for end in edges[edge]:
            at[end][found[edge]] = edge
