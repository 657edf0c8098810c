"""The most valuable flow through a network, in whole units, and a proof that none is more valuable.

A network is a list of arcs between numbered nodes. Each arc carries at most its capacity, and each unit on
it is worth a whole number. OR-Tools' minimum-cost flow does the work (cost-scaling push-relabel: Goldberg,
"An efficient implementation of a scaling minimum-cost flow algorithm", Journal of Algorithms 22, 1997).
Its answers are whole numbers and do not depend on threads or chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

Ints = npt.NDArray[np.int64]


class Arcs:
    """Arcs being gathered: each call of `add` puts some in, and says where they stand.

    The first two nodes are always there: units start at `SOURCE` and end at `SINK`.
    """

    SOURCE = 0
    SINK = 1

    def __init__(self) -> None:
        self._tails: list[Ints] = []
        self._heads: list[Ints] = []
        self._capacities: list[Ints] = []
        self._values: list[Ints] = []
        self._arcs = 0
        self._nodes = 2

    def nodes(self, count: int) -> Ints:
        """Numbers of so many new nodes."""
        self._nodes += count
        return np.arange(self._nodes - count, self._nodes, dtype=np.int64)

    def add(
        self, tails: Ints | int, heads: Ints | int, capacities: Ints | int = 1, values: Ints | int = 0
    ) -> slice:
        """Put arcs in; what is one number holds for all of them. Returns their place among all arcs."""
        rows = np.broadcast_arrays(*(np.asarray(one, np.int64) for one in (tails, heads, capacities, values)))
        drawers = (self._tails, self._heads, self._capacities, self._values)
        for drawer, row in zip(drawers, rows, strict=True):
            drawer.append(np.atleast_1d(row))
        place = slice(self._arcs, self._arcs + len(self._tails[-1]))
        self._arcs = place.stop
        return place

    def closed(self) -> Network:
        """The network of all arcs put in."""
        return Network(
            nodes=self._nodes,
            tails=_joined(self._tails),
            heads=_joined(self._heads),
            capacities=_joined(self._capacities),
            values=_joined(self._values),
        )


def _joined(drawer: list[Ints]) -> Ints:
    return np.concatenate(drawer) if drawer else np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs between nodes 0 to `nodes` - 1, as arrays of one length (int64).

    `tails`, `heads`: where each arc starts and ends; `capacities`: how many units it carries at most;
    `values`: what a unit on it is worth, below zero for what it costs. Units start at node 0 and end at
    node 1; everywhere else as many leave as come.
    """

    nodes: int
    tails: Ints
    heads: Ints
    capacities: Ints
    values: Ints

    @property
    def most_units(self) -> int:
        """How many units could start at all."""
        return int(self.capacities[self.tails == Arcs.SOURCE].sum())


@dataclass(frozen=True, eq=False)
class Flow:
    """Units on each arc of a network, and what they are worth together."""

    units: Ints
    value: int


def most_valuable(network: Network) -> Flow:
    """The flow that is worth most; no unit need start that adds nothing.

    Raises OverflowError where values are so large that the solver could not count exactly.
    """
    units = network.most_units
    if units == 0:
        return Flow(np.zeros_like(network.tails), 0)
    solver = SimpleMinCostFlow()
    places = solver.add_arcs_with_capacity_and_unit_cost(
        network.tails.astype(np.int32), network.heads.astype(np.int32), network.capacities, -network.values
    )
    # Units that had better stay at home go straight from the source to the sink.
    solver.add_arc_with_capacity_and_unit_cost(Arcs.SOURCE, Arcs.SINK, units, 0)
    solver.set_node_supply(Arcs.SOURCE, units)
    solver.set_node_supply(Arcs.SINK, -units)
    status = solver.solve()
    if status != SimpleMinCostFlow.Status.OPTIMAL:
        raise OverflowError(f"The flow cannot be counted exactly ({status}). Use smaller values.")
    on_arcs = solver.flows(places)
    return Flow(on_arcs, int(on_arcs @ network.values))


def proven_bound(network: Network, prices: Ints) -> int:
    """A sum that no flow of the network can exceed, whatever the prices of its nodes are.

    The sum over all arcs of capacity times what a unit gains above the prices (weak duality of linear
    programming). With the prices of a most valuable flow (`prices_of`) it equals that flow's value, which
    proves it the best without trusting the solver.
    """
    gains = network.values + prices[network.tails] - prices[network.heads]
    home = max(0, int(prices[Arcs.SINK] - prices[Arcs.SOURCE]))
    return int(network.capacities @ np.maximum(gains, 0)) + home * network.most_units


def prices_of(network: Network, flow: Flow) -> Ints:
    """Prices of nodes: the most a unit has gained that comes there, over arcs with room and back over arcs in
    use (Bellman and Ford, in sweeps over all arcs).

    For a most valuable flow they settle: no arc with room gains above the prices. For another flow they do
    not, and those reached after as many sweeps as there are nodes are returned.
    """
    started = flow.units[network.tails == Arcs.SOURCE].sum() - flow.units[network.heads == Arcs.SOURCE].sum()
    tails, heads = np.append(network.tails, Arcs.SINK), np.append(network.heads, Arcs.SOURCE)
    values = np.append(network.values, 0)
    units = np.append(flow.units, started)
    has_room = units < np.append(network.capacities, network.most_units)
    in_use = units > 0
    starts = np.concatenate([tails[has_room], heads[in_use]])
    ends = np.concatenate([heads[has_room], tails[in_use]])
    gains = np.concatenate([values[has_room], -values[in_use]])
    order = np.argsort(ends, kind="stable")
    return _swept(network.nodes, starts[order], ends[order], gains[order])


def _swept(nodes: int, starts: Ints, ends: Ints, gains: Ints) -> Ints:
    """Prices that no arc undercuts; the arcs are sorted by their ends."""
    prices = np.zeros(nodes, np.int64)
    firsts = np.flatnonzero(np.diff(ends, prepend=-1))
    reached = ends[firsts]
    for _sweep in range(nodes if len(firsts) else 0):
        best = np.maximum(np.maximum.reduceat(prices[starts] + gains, firsts), prices[reached])
        if np.array_equal(best, prices[reached]):
            break
        prices[reached] = best
    return prices
