"""Top-k both ways over a world, and at once for one new opening or one changed profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from virksom.matching.engine import Heaps, by_threads
from virksom.matching.kernel import ROW_MASK, Jobs, People, Rules, floor_of, scan
from virksom.matching.packing import Layout
from virksom.matching.prepared import jobs_of, people_of, rarity_of, rules_of
from virksom.matching.single import scan_one
from virksom.matching.tables import NONE, Gathering, World
from virksom.matching.weights import Weights
from virksom.matching.world import Candidate, Opening

#: More than this for each is not a short list; heaps would outgrow the memory.
MOST_TOP = 1_000


class Direction(Enum):
    """For whom the best are looked for."""

    CANDIDATES = "candidates"
    OPENINGS = "openings"
    BOTH = "both"


class Match(NamedTuple):
    """One of the best: the id of the other side, and the score."""

    id: str
    score: int


@dataclass(frozen=True)
class Ranking:
    """The best of the other side for each row, [row, rank]; a row NONE is a place nobody fits in."""

    rows: NDArray[np.int64]
    scores: NDArray[np.int64]

    @classmethod
    def of(cls, keys: NDArray[np.int64]) -> Ranking:
        """From heaps of keys, as the scan leaves them."""
        best = np.sort(keys, axis=1)[:, ::-1]
        return cls(np.where(best == 0, NONE, ROW_MASK - (best & ROW_MASK)), best >> 32)

    def matches(self, row: int, ids: tuple[str, ...]) -> tuple[Match, ...]:
        """Those of one row, the best first, by ids of the other side."""
        pairs = zip(self.rows[row].tolist(), self.scores[row].tolist(), strict=True)
        return tuple(Match(ids[other], score) for other, score in pairs if other != NONE)


@dataclass(frozen=True)
class Best:
    """Both rankings, by rows of the world; None for a side that was not asked for."""

    for_candidates: Ranking | None
    for_openings: Ranking | None


@dataclass(frozen=True)
class Matcher:
    """A world made ready for matching under one set of weights. Made by `of`.

    `rarity` is that of the day of the world: openings that come later are weighed by it, so that no
    score given earlier changes with them.
    """

    world: World
    weights: Weights
    layout: Layout
    rarity: NDArray[np.int64]
    rules: Rules
    people: People
    jobs: Jobs

    @classmethod
    def of(cls, world: World, weights: Weights | None = None) -> Matcher:
        chosen = weights or Weights()
        layout = Layout.of(world.openings, len(world.languages), len(world.licences))
        rarity = rarity_of(world)
        return cls(
            world,
            chosen,
            layout,
            rarity,
            rules_of(world, chosen, layout),
            people_of(world.candidates, world, layout),
            jobs_of(world.openings, world, layout, chosen, rarity),
        )

    def best(
        self,
        top: int,
        direction: Direction = Direction.BOTH,
        *,
        threads: int = 1,
        block: int = 4096,
        tell: Callable[[int], None] | None = None,
    ) -> Best:
        """The best `top` for each, exactly, ties to the lower id: the same for any threads and block.

        `tell` hears how many candidates more are done, from any thread. Raises ValueError for a top
        outside 1 to 1,000.
        """
        sizes = sizes_of(top, direction)
        heaps = by_threads(self.people, self.jobs, self.scan_rules, sizes, threads, block, tell)
        return self.read(heaps)

    @property
    def scan_rules(self) -> Rules:
        """The rules, without the words of conditions that no opening asks for."""
        return self.rules._replace(guards=self.rules.guards[: self.layout.used])

    def read(self, heaps: Heaps) -> Best:
        """What the heaps of an engine say, by rows of the world."""
        of_people, of_jobs = np.empty_like(heaps.of_people), np.empty_like(heaps.of_jobs)
        of_people[self.people.row] = heaps.of_people
        of_jobs[self.jobs.row] = heaps.of_jobs
        return Best(
            Ranking.of(of_people) if of_people.shape[1] else None,
            Ranking.of(of_jobs) if of_jobs.shape[1] else None,
        )

    def for_opening(self, opening: Opening, top: int) -> tuple[Match, ...]:
        """The best candidates for one opening, in the world or not, without matching anything else.

        Raises Refused for an unknown skill, occupation or municipality.
        """
        sizes_of(top, Direction.OPENINGS)
        gathering = Gathering.like(self.world)
        gathering.add_opening(opening)
        if gathering.knows_more_than(self.world):
            return ()
        jobs = jobs_of(gathering.openings(), self.world, self.layout, self.weights, self.rarity)
        heap = np.zeros(top, np.int64)
        scan_one(self.people, jobs, self.rules, heap)
        return Ranking.of(heap[None, :]).matches(0, self.world.candidates.ids)

    def for_candidate(self, candidate: Candidate, top: int) -> tuple[Match, ...]:
        """The best openings for one candidate, in the world or not, without matching anything else.

        Raises Refused for an unknown skill, occupation or municipality.
        """
        sizes_of(top, Direction.CANDIDATES)
        gathering = Gathering.like(self.world)
        gathering.add_candidate(candidate)
        people = people_of(gathering.candidates(), self.world, self.layout)
        heap, none = np.zeros((1, top), np.int64), np.zeros((len(self.jobs.row), 0), np.int64)
        scan(people, self.jobs, self.scan_rules, 0, 1, heap, none, floor_of(none))
        return Ranking.of(heap).matches(0, self.world.openings.ids)


def sizes_of(top: int, direction: Direction) -> tuple[int, int]:
    """How many are kept for each candidate, and for each opening."""
    if not 1 <= top <= MOST_TOP:
        raise ValueError(f"top is {top}; it can be 1 to {MOST_TOP:,}.")
    return (
        0 if direction is Direction.OPENINGS else top,
        0 if direction is Direction.CANDIDATES else top,
    )
