"""The network of chains layered by position, so that no chain is longer than the layers are many."""

from __future__ import annotations

import numpy as np

from virksom.matching.chains.ladder import Ladder
from virksom.matching.chains.plan import Lanes
from virksom.matching.flows import Arcs, Ints


class Layers:
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

    @property
    def decisions(self) -> int:
        """Moves, each counted at every position it could have."""
        return sum(map(len, self.moves))

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
