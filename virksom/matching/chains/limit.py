"""Chains of a limited number of moves: the network layered by position in the chain.

A vacancy that came about by `d` moves lies on layer `d`; filling it is move `d + 1` of its chain. The one
thing that layers cannot hold is that a person at work moves once: they could move early in one chain and
late in another. So that rule is priced (Lagrangean relaxation: Fisher, "The Lagrangian relaxation method for
solving integer programming problems", Management Science 27, 1981). Each person at work has a price for
moving; what the layered network is worth at these prices, plus the prices, is a bound for every plan.
Prices rise for who moves twice and fall for who does not move (steps after Polyak). From each answer a plan
is made by allotting every person one position, which leaves a plain network; the best plan is kept. Where a
bound meets it, it is the best there is. Small ladders are then settled by an integer program (`exact`); for
others the gap says how far off the plan can be.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from virksom.matching.chains.exact import MOST_DECISIONS, settled
from virksom.matching.chains.ladder import Ladder
from virksom.matching.chains.layers import Layers
from virksom.matching.chains.plan import Chain, Lanes, Plan, chains_of, plan_of, prices_of_moving, unlimited
from virksom.matching.flows import Ints, most_valuable

#: Rounds of pricing; each solves two layered networks.
ROUNDS = 12
#: A gap below this share of the value ends the search.
CLOSE_ENOUGH = 1e-5
#: Each step aims this much less far than the one before.
BOLDNESS = 0.7


def best_plan(
    ladder: Ladder,
    longest: int | None = None,
    *,
    rounds: int = ROUNDS,
    settle: int = MOST_DECISIONS,
    tell: Callable[[Plan], None] | None = None,
) -> Plan:
    """The plan worth most with chains of at most `longest` moves; None for chains of any length.

    Without a limit, and wherever the limit does no harm, the plan is the best there is (its gap is 0).
    Otherwise it is priced in at most so many rounds, and then settled by an integer program where there are
    at most `settle` decisions (moves, each counted at every position it could have); `plan.bound` says what
    no such plan can exceed. `tell` is given the best plan so far after each round.

    The same ladder gives the same plan. Raises ValueError for a limit below 1, OverflowError for values too
    large to be counted exactly.
    """
    if longest is not None and longest < 1:
        raise ValueError("A chain has at least one move.")
    free = unlimited(ladder)
    if longest is None or free.longest <= longest:
        return free
    return _Search(ladder, longest, free, tell).run(rounds, settle)


def without_chains(ladder: Ladder) -> Plan:
    """The best plan in which nobody takes a place that a move has freed: chains of one move, no gap."""
    return best_plan(ladder, longest=1)


class _Search:
    """The state of the search: prices of people, the lowest bound and the best plan so far."""

    def __init__(self, ladder: Ladder, longest: int, free: Plan, tell: Callable[[Plan], None] | None) -> None:
        self.ladder, self.longest, self.tell = ladder, longest, tell
        self.layers = Layers(ladder, longest)
        self.bound = free.value
        self.chains: tuple[Chain, ...] = ()
        self.value = -1
        self._keep_the_better(self._allotted(self._positions(free.chains)))

    def run(self, rounds: int, settle: int) -> Plan:
        """Price without prices, from those of chains of any length, and then on from the better of both."""
        nothing = np.zeros(self.ladder.people, np.int64)
        steps = [(self._round(nothing), nothing)]
        if not self._is_close():
            prices = prices_of_moving(self.ladder)
            steps.append((self._round(prices), prices))
        (worth, uses), prices = min(steps, key=lambda step: step[0][0])
        for number in range(rounds - len(steps)):
            if self._is_close():
                break
            prices = self._stepped(prices, uses, worth, BOLDNESS ** (number + 1))
            worth, uses = self._round(prices)
        if self.bound > self.value and self.layers.decisions <= settle:
            chains, bound = settled(self.layers, self.chains)
            self.bound = min(self.bound, bound)
            self._keep_the_better(chains)
        return self._so_far()

    def _so_far(self) -> Plan:
        return plan_of(self.ladder, self.chains, self.bound)

    def _is_close(self) -> bool:
        return self.bound - self.value <= CLOSE_ENOUGH * self.bound

    def _round(self, prices: Ints) -> tuple[int, Ints]:
        """Solve at these prices, keep what is better; returns the bound, and how often each person moves."""
        worth, lanes, used = self._solved(prices)
        worth += int(prices.sum())
        self.bound = min(self.bound, worth)
        self._keep_the_better(self._repaired(lanes, used))
        if self.tell is not None:
            self.tell(self._so_far())
        return worth, self._uses(lanes, used)

    def _solved(self, prices: Ints) -> tuple[int, Lanes, Ints]:
        lanes = self.layers.lanes(prices)
        flow = most_valuable(lanes.network)
        return flow.value, lanes, np.flatnonzero(flow.units[lanes.arcs] > 0)

    def _uses(self, lanes: Lanes, used: Ints) -> Ints:
        """Of each person at work, how often they move; nobody else is priced."""
        movers = self.ladder.person[lanes.move[used]]
        times = np.bincount(movers, minlength=self.ladder.people)
        return np.where(self.ladder.is_at_work, times, 1)

    def _repaired(self, lanes: Lanes, used: Ints) -> tuple[Chain, ...]:
        """A plan near an answer: everybody at the first position they move at."""
        positions = self._positions(self.chains)
        late_first = used[np.argsort(-lanes.position[used], kind="stable")]
        positions[self.ladder.person[lanes.move[late_first]]] = lanes.position[late_first]
        return self._allotted(positions)

    def _positions(self, chains: tuple[Chain, ...]) -> Ints:
        """Where in the chains of a plan each person moves; where they first could, for who does not."""
        positions = self.layers.first_positions.copy()
        for chain in chains:
            for position, move in enumerate(chain[: self.longest]):
                positions[self.ladder.person[move]] = position
        return positions

    def _allotted(self, positions: Ints) -> tuple[Chain, ...]:
        """The best plan in which people at work move at these positions or not at all."""
        lanes = self.layers.lanes(np.zeros(self.ladder.people, np.int64), positions)
        used = np.flatnonzero(most_valuable(lanes.network).units[lanes.arcs] > 0)
        return chains_of(lanes.taken[used], lanes.freed[used], lanes.move[used], lanes.starts)

    def _keep_the_better(self, chains: tuple[Chain, ...]) -> None:
        value = sum(int(self.ladder.value[list(chain)].sum()) for chain in chains)
        if value > self.value:
            self.chains, self.value = chains, value

    def _stepped(self, prices: Ints, uses: Ints, worth: int, boldness: float) -> Ints:
        """Prices one step on, against the slope of the bound, so far as to reach the best plan's value."""
        slope = np.where((uses == 0) & (prices == 0), 0, 1 - uses)
        size = int(slope @ slope)
        if size == 0:
            return prices
        reach = boldness * (worth - self.value) / size
        return np.maximum(0, np.rint(prices - reach * slope)).astype(np.int64)
