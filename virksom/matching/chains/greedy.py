"""Chains made one at a time, the best person first: what careful work without a plan would come to."""

from __future__ import annotations

import numpy as np

from virksom.matching.chains.ladder import Ladder
from virksom.matching.chains.plan import Chain, Plan, plan_of


def greedy(ladder: Ladder, bound: int) -> Plan:
    """Fill open places from the highest job down, each with the free person whose move is worth most (the
    lowest number among equals), and so on with the place that becomes free.

    A place that must be refilled is only left where somebody is found for it; one that need not be is
    offered on all the same. `bound` is the value that no plan exceeds, as another plan knows it.
    """
    return plan_of(ladder, _Filling(ladder).chains(), bound)


class _Filling:
    """Who is still free, and which jobs nobody is left for."""

    def __init__(self, ladder: Ladder) -> None:
        order = np.lexsort((np.arange(ladder.moves), -ladder.value, ladder.to))
        bounds = np.searchsorted(ladder.to[order], np.arange(ladder.jobs + 1))
        self.order, self.bounds = order.tolist(), bounds.tolist()
        self.next = bounds[:-1].tolist()
        self.person, self.left = ladder.person.tolist(), ladder.left.tolist()
        self.must_refill = ladder.must_refill.tolist()
        self.is_free = [True] * ladder.people
        self.ladder = ladder

    def chains(self) -> tuple[Chain, ...]:
        found = []
        for job in np.lexsort((np.arange(self.ladder.jobs), -self.ladder.rank)).tolist():
            for _place in range(int(self.ladder.open_places[job])):
                chain = self._filled(job)
                if not chain:
                    break
                found.append(chain)
        return tuple(found)

    def _filled(self, job: int) -> Chain:
        """A chain that fills a place of a job, or no moves where there is none.

        A person passed over stays so: people only ever become less free, and whoever stands higher in this
        very chain cannot move down. So each job's list is gone through once.
        """
        chain: list[int] = []
        vacant = job
        while True:
            move = self._next_free(vacant)
            if move is not None:
                self.is_free[self.person[move]] = False
                chain.append(move)
                vacant = self.left[move]
                if vacant < 0:
                    return tuple(chain)
            elif not chain or not self.must_refill[vacant]:
                return tuple(chain)
            else:
                # Nobody for a place that must be refilled: who was to leave it stays, for good.
                chain.pop()
                vacant = self.left[chain[-1]] if chain else job

    def _next_free(self, job: int) -> int | None:
        """The best move of a free person to a job; each move is looked at once."""
        while self.next[job] < self.bounds[job + 1]:
            move = self.order[self.next[job]]
            self.next[job] += 1
            if self.is_free[self.person[move]]:
                return move
        return None
