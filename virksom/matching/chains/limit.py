"""Chains of a limited number of moves: the network layered by position in the chain.

A vacancy that came about by `d` moves lies on layer `d`; filling it is move `d + 1` of its chain. The one
thing that layers cannot hold is that a person at work moves once: they could move early in one chain and
late in another. So that rule is priced (Lagrangean relaxation: Fisher, "The Lagrangian relaxation method for
solving integer programming problems", Management Science 27, 1981). Each person at work has a price for
moving; what the layered network is worth at these prices, plus the prices, is a bound for every plan.
Prices rise for who moves twice and fall for who does not move (steps after Polyak). From each answer a plan
is made by allotting every person one position, which leaves a plain network; the best plan is kept. Where a
bound meets it, it is the best there is; else the gap says how far off it can be.
"""

from __future__ import annotations

import numpy as np

from virksom.matching.chains.ladder import Ladder
from virksom.matching.chains.plan import Chain, Lanes, Plan, chains_of, plan_of, prices_of_moving, unlimited
from virksom.matching.flows import Arcs, Ints, most_valuable

#: Rounds of pricing; each solves two layered networks.
ROUNDS = 12
#: A gap below this share of the value ends the search.
CLOSE_ENOUGH = 1e-5
#: Each step aims this much less far than the one before.
BOLDNESS = 0.7


def best_plan(ladder: Ladder, longest: int | None = None, rounds: int = ROUNDS) -> Plan:
    """The plan worth most with chains of at most `longest` moves; None for chains of any length.

    Without a limit, and wherever the limit does no harm, the plan is the best there is (its gap is 0).
    Otherwise `plan.bound` says what no such plan can exceed, after at most so many rounds of pricing.
    The same ladder gives the same plan. Raises ValueError for a limit below 1.
    """
    if longest is not None and longest < 1:
        raise ValueError("A chain has at least one move.")
    free = unlimited(ladder)
    if longest is None or free.longest <= longest:
        return free
    return _Search(ladder, longest, free).run(rounds)


def without_chains(ladder: Ladder) -> Plan:
    """The best plan in which nobody takes a place that a move has freed: chains of one move, no gap."""
    return best_plan(ladder, longest=1)


class _Search:
    """The state of the search: prices of people, the lowest bound and the best plan so far."""

    def __init__(self, ladder: Ladder, longest: int, free: Plan) -> None:
        self.ladder, self.longest = ladder, longest
        self.layers = _Layers(ladder, longest)
        self.bound = free.value
        self.chains: tuple[Chain, ...] = ()
        self.value = -1
        self._keep_the_better(self._allotted(self._positions(free.chains)))

    def run(self, rounds: int) -> Plan:
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
        return plan_of(self.ladder, self.chains, self.bound)

    def _is_close(self) -> bool:
        return self.bound - self.value <= CLOSE_ENOUGH * self.bound

    def _round(self, prices: Ints) -> tuple[int, Ints]:
        """Solve at these prices, keep what is better; returns the bound, and how often each person moves."""
        worth, lanes, used = self._solved(prices)
        worth += int(prices.sum())
        self.bound = min(self.bound, worth)
        self._keep_the_better(self._repaired(lanes, used))
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


class _Layers:
    """The layered network of a ladder: job nodes and people at work once for each position in a chain.

    `first_positions`: of each person, the first position (from 0) at which they could move; the limit for
    who cannot.
    """

    def __init__(self, ladder: Ladder, longest: int) -> None:
        self.ladder, self.longest = ladder, longest
        self.moves = self._moves_by_position()
        self.first_positions = np.full(ladder.people, longest, np.int64)
        for position in reversed(range(longest)):
            self.first_positions[ladder.person[self.moves[position]]] = position

    def _moves_by_position(self) -> list[Ints]:
        """Of each position, the moves that vacancies can reach there and that may end where they end."""
        ladder, found = self.ladder, []
        vacant = ladder.open_places > 0
        at_work = ladder.left >= 0
        must_go_on = at_work & ladder.must_refill[ladder.left]
        for position in range(self.longest):
            is_possible = vacant[ladder.to]
            if position == self.longest - 1:
                is_possible = is_possible & ~must_go_on
            found.append(np.flatnonzero(is_possible))
            vacant = np.zeros(ladder.jobs, bool)
            vacant[ladder.left[is_possible & at_work]] = True
        return found

    def lanes(self, prices: Ints, allotted: Ints | None = None) -> Lanes:
        """The network at some prices; with `allotted`, people at work only at the position allotted."""
        ladder, arcs, rows = self.ladder, Arcs(), []
        jobs = np.concatenate([arcs.nodes(ladder.jobs) for _position in range(self.longest)])
        seekers = arcs.nodes(ladder.people)
        is_open = ladder.open_places > 0
        arcs.add(Arcs.SOURCE, jobs[: ladder.jobs][is_open], ladder.open_places[is_open])
        for position, moves in enumerate(self.moves):
            if allotted is not None:
                person = ladder.person[moves]
                moves = moves[~ladder.is_at_work[person] | (allotted[person] == position)]
            rows.append(self._layer(arcs, position, moves, jobs, seekers))
        arcs.add(seekers[~ladder.is_at_work], Arcs.SINK)
        taken, people, freed, move, positions = map(np.concatenate, zip(*rows, strict=True))
        values = ladder.value[move] - np.where(ladder.left[move] >= 0, prices[ladder.person[move]], 0)
        place = arcs.add(taken, people, 1, values)
        network = arcs.closed()
        starts = np.zeros(network.nodes, np.int64)
        starts[jobs[: ladder.jobs]] = ladder.open_places
        return Lanes(network, place, move, positions, taken, freed, starts)

    def _layer(self, arcs: Arcs, position: int, moves: Ints, jobs: Ints, seekers: Ints) -> tuple[Ints, ...]:
        """Put in where people of one layer lead to; returns what its moves join, to be put in later."""
        ladder = self.ladder
        here = jobs[position * ladder.jobs :]
        leaves = ladder.left[moves] >= 0
        movers = np.unique(ladder.person[moves[leaves]])
        of_mover = np.full(ladder.people, -1, np.int64)
        of_mover[movers] = arcs.nodes(len(movers))
        people = np.where(leaves, of_mover[ladder.person[moves]], seekers[ladder.person[moves]])
        freed = np.full(len(moves), -1, np.int64)
        if position == self.longest - 1:
            arcs.add(of_mover[movers], Arcs.SINK)
        else:
            below = jobs[(position + 1) * ladder.jobs :]
            arcs.add(of_mover[movers], below[ladder.job_of[movers]])
            freed[leaves] = below[ladder.left[moves[leaves]]]
            empty = np.unique(ladder.job_of[movers])
            empty = empty[~ladder.must_refill[empty]]
            arcs.add(below[empty], Arcs.SINK, len(movers))
        return here[ladder.to[moves]], people, freed, moves, np.full(len(moves), position, np.int64)
