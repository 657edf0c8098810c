"""The plan of moves up that is worth most, as chains one can read.

A vacancy is a unit that flows: from an open place to the person who takes it, from there to the place this
person leaves, and so on down, until somebody without work takes it or a place is left empty that need not
be filled. Moves lead upward only, so the network has no circles and every flow through it is a set of
chains. Each person is an arc that carries one unit: without it, two places could be filled by one person,
or one freed place counted for two, and the value overstated.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from virksom.matching.chains.ladder import Ladder
from virksom.matching.flows import Arcs, Ints, Network, most_valuable, prices_of, proven_bound

#: Moves by their number in the ladder, from the open place down: each takes the place the one before left.
Chain = tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """Who moves where.

    `chains`: every move of the plan, once, in the order of the open places they begin at. `value`: the sum
    of the moves' values. `bound`: what no plan under the same rules can exceed. `placed`: people without
    work who get a job; `moved_up`: people at work who move; `left_empty`: places left and not filled again.
    """

    chains: tuple[Chain, ...]
    value: int
    bound: int
    placed: int
    moved_up: int
    left_empty: int

    @property
    def gap(self) -> int:
        """How much better a plan could be at the most; 0 for a plan that is proven the best."""
        return self.bound - self.value

    @property
    def longest(self) -> int:
        """Moves in the longest chain."""
        return max(map(len, self.chains), default=0)


@dataclass(frozen=True, eq=False)
class Lanes:
    """The network of a ladder and where its moves stand in it.

    `move[a]`: the move that the `a`-th arc of moves stands for, and `position[a]` where in a chain (0 where
    any position will do); `taken[a]` and `freed[a]`: the vacancy it
    takes and the one it leaves, as numbers of nodes (-1 for none); `arcs`: where these arcs stand.
    `starts`: open places of each node.
    """

    network: Network
    arcs: slice
    move: Ints
    position: Ints
    taken: Ints
    freed: Ints
    starts: Ints


def unlimited(ladder: Ladder) -> Plan:
    """The plan that is worth most, with chains of any length; its bound is its value.

    Of plans of equal value one is chosen by the solver, the same one each time.
    """
    lanes = lanes_of(ladder)
    flow = most_valuable(lanes.network)
    used = np.flatnonzero(flow.units[lanes.arcs] > 0)
    chains = chains_of(lanes.taken[used], lanes.freed[used], lanes.move[used], lanes.starts)
    return plan_of(ladder, chains, bound=flow.value)


def lanes_of(ladder: Ladder) -> Lanes:
    """The network of all chains: from the source to open places, over moves to people, to their places."""
    arcs = Arcs()
    jobs, people = arcs.nodes(ladder.jobs), arcs.nodes(ladder.people)
    at_work = ladder.is_at_work
    is_open = ladder.open_places > 0
    arcs.add(Arcs.SOURCE, jobs[is_open], ladder.open_places[is_open])
    moves = arcs.add(jobs[ladder.to], people[ladder.person], 1, ladder.value)
    arcs.add(people[~at_work], Arcs.SINK)
    arcs.add(people[at_work], jobs[ladder.job_of[at_work]])
    leavers = np.bincount(ladder.job_of[at_work], minlength=ladder.jobs)
    may_stay_empty = ~ladder.must_refill & (leavers > 0)
    arcs.add(jobs[may_stay_empty], Arcs.SINK, leavers[may_stay_empty])
    freed = np.where(ladder.left >= 0, jobs[ladder.left], -1)
    network = arcs.closed()
    starts = np.zeros(network.nodes, np.int64)
    starts[jobs] = ladder.open_places
    return Lanes(
        network, moves, np.arange(ladder.moves), np.zeros_like(ladder.to), jobs[ladder.to], freed, starts
    )


def chains_of(taken: Ints, freed: Ints, move: Ints, starts: Ints) -> tuple[Chain, ...]:
    """Moves of a flow put in chains: each takes a vacancy of node `taken` and leaves one of node `freed`.

    Where several vacancies of one job are alike, freed places are filled first, since some of them must
    be, and in the order of the moves.
    """
    fillers: dict[int, deque[int]] = {}
    for number, node in enumerate(taken.tolist()):
        fillers.setdefault(node, deque()).append(number)
    follows: dict[int, int] = {}
    for number, node in enumerate(freed.tolist()):
        if waiting := fillers.get(node):
            follows[number] = waiting.popleft()
    heads = sorted(set(range(len(move))) - set(follows.values()), key=lambda one: (taken[one], move[one]))
    if np.any(np.bincount(taken[heads], minlength=len(starts)) > starts):
        raise AssertionError("A flow fills more open places than there are.")
    names = move.tolist()
    return tuple(tuple(names[one] for one in _followed(head, follows)) for head in heads)


def _followed(head: int, follows: dict[int, int]) -> Iterable[int]:
    at: int | None = head
    while at is not None:
        yield at
        at = follows.get(at)


def plan_of(ladder: Ladder, chains: tuple[Chain, ...], bound: int) -> Plan:
    """The plan of some chains, counted; whoever makes chains answers for the bound."""
    moves = np.fromiter((move for chain in chains for move in chain), np.int64)
    ends = np.fromiter((chain[-1] for chain in chains), np.int64)
    leaves = ladder.is_at_work[ladder.person[moves]]
    return Plan(
        chains=chains,
        value=int(ladder.value[moves].sum()),
        bound=bound,
        placed=int(np.count_nonzero(~leaves)),
        moved_up=int(np.count_nonzero(leaves)),
        left_empty=int(np.count_nonzero(ladder.is_at_work[ladder.person[ends]])),
    )


def proof(ladder: Ladder) -> tuple[int, int]:
    """The value of the best plan, and a bound from prices that does not trust the solver: equal."""
    network = lanes_of(ladder).network
    flow = most_valuable(network)
    return flow.value, proven_bound(network, prices_of(network, flow))


def prices_of_moving(ladder: Ladder) -> Ints:
    """What it is worth, in the best plan, that a person at work could move a second time; 0 for others."""
    lanes = lanes_of(ladder)
    prices = prices_of(lanes.network, most_valuable(lanes.network))
    mine, theirs = np.zeros(ladder.people, np.int64), np.zeros(ladder.people, np.int64)
    mine[ladder.person] = prices[lanes.network.heads[lanes.arcs]]
    leaves = ladder.left >= 0
    theirs[ladder.person[leaves]] = prices[lanes.freed[leaves]]
    return np.where(ladder.is_at_work, np.maximum(mine - theirs, 0), 0)
