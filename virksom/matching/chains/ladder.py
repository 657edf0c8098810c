"""What chains are made of: people, jobs one above the other, and the moves up that are possible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virksom.matching.flows import Ints


@dataclass(frozen=True, eq=False)
class Ladder:
    """People and jobs by number, and every move somebody could make; checked when it is made.

    People: `job_of[p]` is the job that person `p` holds, or -1 for nobody's: without work.
    Jobs: `rank[j]` says how high job `j` stands; `open_places[j]` how many places of it stand open;
    `must_refill[j]` whether a place of it that somebody leaves must be filled again.
    Moves, sorted in any way: `person[m]` could take a place of job `to[m]`, which is worth `value[m]`
    (whole, 0 or more). A person at work only moves to a job of higher rank, so that no chain can bite its
    own tail. Arrays of whole numbers (int64), `must_refill` of truth values.

    Raises ValueError, naming the first place, for lengths that differ, numbers of people or jobs that do
    not exist, negative places or values, moves that are not upward, and moves that stand there twice.
    """

    job_of: Ints
    rank: Ints
    open_places: Ints
    must_refill: np.typing.NDArray[np.bool_]
    person: Ints
    to: Ints
    value: Ints

    def __post_init__(self) -> None:
        self._check_lengths()
        self._check_numbers()
        self._check_moves()

    @property
    def people(self) -> int:
        return len(self.job_of)

    @property
    def jobs(self) -> int:
        return len(self.rank)

    @property
    def moves(self) -> int:
        return len(self.person)

    @property
    def is_at_work(self) -> np.typing.NDArray[np.bool_]:
        """Of each person, whether they hold a job."""
        return self.job_of >= 0

    @property
    def left(self) -> Ints:
        """Of each move, the job that its person leaves, or -1."""
        return self.job_of[self.person]

    def _check_lengths(self) -> None:
        if not len(self.rank) == len(self.open_places) == len(self.must_refill):
            raise ValueError("rank, open_places and must_refill tell of different numbers of jobs.")
        if not len(self.person) == len(self.to) == len(self.value):
            raise ValueError("person, to and value tell of different numbers of moves.")

    def _check_numbers(self) -> None:
        _refuse(self.job_of < -1, "Person", "holds a job with a negative number.")
        _refuse(self.job_of >= self.jobs, "Person", "holds a job that does not exist.")
        _refuse(self.open_places < 0, "Job", "has a negative number of open places.")
        _refuse(
            (self.person < 0) | (self.person >= self.people), "Move", "names a person who does not exist."
        )
        _refuse((self.to < 0) | (self.to >= self.jobs), "Move", "names a job that does not exist.")
        _refuse(self.value < 0, "Move", "has a negative value.")

    def _check_moves(self) -> None:
        left = self.left
        down = (left >= 0) & (self.rank[self.to] <= self.rank[left])
        _refuse(down, "Move", "is not upward: the job does not stand above the one that the person holds.")
        pairs = self.person * np.int64(max(self.jobs, 1)) + self.to
        order = np.argsort(pairs, kind="stable")
        again = np.zeros(self.moves, bool)
        again[order[1:]] = pairs[order[1:]] == pairs[order[:-1]]
        _refuse(again, "Move", "stands there a second time.")


def _refuse(is_wrong: np.typing.NDArray[np.bool_], what: str, says: str) -> None:
    if is_wrong.any():
        raise ValueError(f"{what} {int(np.argmax(is_wrong))} {says}")
