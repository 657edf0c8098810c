"""Chains from files and to files: the formats of `virksom chains`, told in docs/chains.md."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np

from virksom.matching.chains.ladder import Ladder
from virksom.matching.chains.plan import Plan
from virksom.matching.flows import Ints
from virksom.matching.sheets import Line, lines_of, numbered

PEOPLE = (("id",), ("job", "name"))
JOBS = (("id", "rank"), ("open", "refill", "title"))
MOVES = (("person", "job"), ("value",))
#: What a file of chains has in its columns.
CHAINS = ("chain", "step", "person", "from", "to", "value", "sentence")


@dataclass(frozen=True, eq=False)
class Town:
    """A ladder with the names that files gave: ids, and what people read where a file says it."""

    ladder: Ladder
    people: tuple[str, ...]
    jobs: tuple[str, ...]
    people_said: tuple[str, ...]
    jobs_said: tuple[str, ...]

    def left(self, move: int) -> int:
        """The job that a move leaves, or -1."""
        return int(self.ladder.job_of[self.ladder.person[move]])

    def sentence(self, move: int) -> str:
        """A move in words."""
        ladder = self.ladder
        who = self.people_said[ladder.person[move]]
        to, left = self.jobs_said[ladder.to[move]], self.left(move)
        if left < 0:
            return f"{who} starts in {to}."
        return f"{who} moves from {self.jobs_said[left]} to {to}."


def read_town(people: Path, jobs: Path, moves: Path) -> Town:
    """People, jobs and moves of three files; raises SheetFault at the first thing that is wrong."""
    job_lines = list(lines_of(jobs, *JOBS))
    job_of_id = numbered(job_lines)
    rank, open_places = _whole(job_lines, "rank", None), _whole(job_lines, "open", 0)
    must_refill = np.array([line.yes("refill", usual=True) for line in job_lines], bool)
    people_lines = list(lines_of(people, *PEOPLE))
    person_of_id = numbered(people_lines)
    held = [line.place("job", job_of_id, "job") if line.text("job") else -1 for line in people_lines]
    job_of = np.array(held, np.int64)
    person, to, value = _moves(moves, person_of_id, job_of_id, job_of, rank)
    ladder = Ladder(
        job_of=job_of,
        rank=rank,
        open_places=open_places,
        must_refill=must_refill,
        person=person,
        to=to,
        value=value,
    )
    return Town(
        ladder,
        people=tuple(person_of_id),
        jobs=tuple(job_of_id),
        people_said=tuple(line.text("name") or line.text("id") for line in people_lines),
        jobs_said=tuple(line.text("title") or line.text("id") for line in job_lines),
    )


def _whole(lines: list[Line], column: str, usual: int | None) -> Ints:
    return np.array([line.whole(column, usual) for line in lines], np.int64)


def _moves(
    path: Path, person_of_id: dict[str, int], job_of_id: dict[str, int], job_of: Ints, rank: Ints
) -> Ints:
    """Three rows: persons, jobs and values of the moves, each checked where it stands."""
    rows: list[tuple[int, int, int]] = []
    seen: set[tuple[int, int]] = set()
    held, height = job_of.tolist(), rank.tolist()
    for line in lines_of(path, *MOVES):
        person = line.place("person", person_of_id, "person")
        job = line.place("job", job_of_id, "job")
        if held[person] >= 0 and height[job] <= height[held[person]]:
            raise line.fault(
                "job",
                f"This is no move upward: rank {height[job]}, and the person's own job has "
                f"{height[held[person]]}. Chains of such moves could go round in circles.",
            )
        if (person, job) in seen:
            raise line.fault("job", "This move stands here a second time.")
        seen.add((person, job))
        rows.append((person, job, line.whole("value", 1)))
    return np.array(rows, np.int64).T


def write_chains(town: Town, plan: Plan, file: TextIO) -> None:
    """The moves of a plan as CSV, chain by chain."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(CHAINS)
    ladder = town.ladder
    for number, chain in enumerate(plan.chains, 1):
        for step, move in enumerate(chain, 1):
            left = town.left(move)
            writer.writerow([
                number, step, town.people[ladder.person[move]], town.jobs[left] if left >= 0 else "",
                town.jobs[ladder.to[move]], int(ladder.value[move]), town.sentence(move),
            ])  # fmt: skip


def told(town: Town, plan: Plan, compared: dict[str, Plan], first: int) -> Iterator[str]:
    """A plan in lines to read: what it comes to, what others would, and its first chains."""
    yield _summed("The plan", plan)
    if plan.gap:
        yield f"No plan can be worth more than {plan.bound:,} ({_percent(plan.gap, plan.bound)} more)."
    else:
        yield "No plan is worth more."
    for name, other in compared.items():
        yield _summed(name, other)
    for number, chain in enumerate(plan.chains[:first], 1):
        yield f"{number}. " + " ".join(town.sentence(move) for move in chain)
    if len(plan.chains) > first:
        yield f"... and {len(plan.chains) - first:,} chains more."


def _summed(name: str, plan: Plan) -> str:
    return (
        f"{name}: worth {plan.value:,}; {plan.placed:,} start, {plan.moved_up:,} move up, in "
        f"{len(plan.chains):,} chains, the longest of {plan.longest}; {plan.left_empty:,} places left empty."
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %"
