"""The best weeks out of many part-time jobs: every week that could be among them is looked at."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from virksom.openings.facts.week.fit import (
    DAY_OFF,
    LONGEST_DAY,
    MOST_JOBS,
    MOST_MINUTES,
    REST,
    TRAVEL,
    WEEK,
    Job,
    Person,
    Plan,
    Span,
    alone,
    are_neighbours,
    plan_of,
    way,
)

Key = TypeVar("Key")


def best_weeks(person: Person, jobs: Iterable[Job], most: int = 3) -> tuple[Plan, ...]:
    """The best weeks a person can work with some of these jobs: the first `most` by their rank, exactly.

    From the most hours down, from one employer up: within one sum of hours and one number of employers all
    weeks are looked at, except those that can no longer come before what is found.
    """
    fit = sorted((job for job in jobs if not alone(person, job)), key=lambda job: job.id)
    if not fit:
        return ()
    search = _Search(fit, most)
    for hours in range(person.most, max(person.hours_least or 1, 1) - 1, -1):
        for employers in range(1, MOST_JOBS + 1):
            search.weeks_of(hours, employers)
            if len(search.found) >= most:
                return tuple(search.found[:most])
    return tuple(search.found)


@dataclass
class _Search:
    """Jobs as the bits of numbers, so that one step asks about all of them."""

    jobs: list[Job]
    most: int
    found: list[Plan] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.with_hours: dict[int, int] = {}
        self.of_company: dict[int, int] = {}
        for at, job in enumerate(self.jobs):
            self.with_hours[job.hours] = self.with_hours.get(job.hours, 0) | 1 << at
            self.of_company[job.company] = self.of_company.get(job.company, 0) | 1 << at
        self.together = _together(self.jobs)
        self.sums = [{0}]
        for _more in range(MOST_JOBS):
            self.sums.append(self.sums[-1] | {a + b for a in self.sums[-1] for b in self.with_hours})
        self.within: dict[tuple[int, int], int] = {}
        self.travels: dict[tuple[int, int], int] = {}
        self.rows = [[(one.starts, one.ends, at) for one in job.shifts] for at, job in enumerate(self.jobs)]
        self.ways = [_Ways(job, self.jobs) for job in self.jobs]

    def weeks_of(self, hours: int, employers: int) -> None:
        """Find the weeks of exactly so many hours and employers, and keep the best."""
        if hours not in self.sums[MOST_JOBS]:
            return
        best: list[Plan] = []
        self._extend((), (1 << len(self.jobs)) - 1, hours, employers, best)
        self.found += best

    def _wanted(self, slots: int, hours: int) -> int:
        """The jobs after which so many hours can still be filled with the slots that are left."""
        key = slots, hours
        if key not in self.within:
            rest = self.sums[slots - 1]
            self.within[key] = 0
            for of_one, jobs in self.with_hours.items():
                if hours - of_one in rest:
                    self.within[key] |= jobs
        return self.within[key]

    def _extend(
        self, chosen: tuple[int, ...], open_: int, hours: int, employers: int, best: list[Plan]
    ) -> None:
        """Try each open job beside those chosen, and go on with those that can still fill the hours."""
        slots = MOST_JOBS - len(chosen) - 1
        open_ &= self._wanted(slots + 1, hours)
        while open_:
            bit = open_ & -open_
            open_ ^= bit
            at = bit.bit_length() - 1
            left = hours - self.jobs[at].hours
            following = self._following((*chosen, at), open_, slots, left, employers)
            if following is None:
                continue
            enough = best[-1].travel if self._has_all(best) else WEEK
            if not self._fits(chosen, at, enough):
                continue
            if left:
                self._extend((*chosen, at), following, left, employers, best)
            else:
                self._keep((*chosen, at), best)
            if self._has_all(best) and best[-1].travel == 0:
                return

    def _following(
        self, chosen: tuple[int, ...], open_: int, slots: int, left: int, employers: int
    ) -> int | None:
        """The jobs that can come next and fill what is left; None when it cannot be filled any more."""
        companies = {self.jobs[at].company for at in chosen}
        if not left:
            return 0 if len(companies) == employers else None
        if not slots or not len(companies) <= employers <= len(companies) + slots:
            return None
        open_ &= self.together[chosen[-1]] & self._wanted(slots, left)
        if len(companies) == employers:
            mine = 0
            for company in companies:
                mine |= self.of_company[company]
            open_ &= mine
        return open_ or None

    def _fits(self, chosen: tuple[int, ...], at: int, enough: int) -> bool:
        """Whether jobs make a week with less travel than that; with more jobs it never gets less."""
        for other in chosen:
            key = other, at
            if key not in self.travels:
                self.travels[key] = self._travel(key)
                if self.travels[key] < 0:
                    self.together[other] &= ~(1 << at)
            if not 0 <= self.travels[key] < enough:
                return False
        return len(chosen) < 2 or 0 <= self._travel((*chosen, at)) < enough

    def _travel(self, chosen: tuple[int, ...]) -> int:
        """The minutes between workplaces in a week, -1 when it cannot be worked: as `plan_of`, quicker."""
        row: list[tuple[int, int, int]] = sorted(shift for at in chosen for shift in self.rows[at])
        began = row[0][0] + WEEK
        row.append((began, 0, row[0][2]))
        travel, free, worked, longest, rested = 0, 0, 0, 0, 0
        for (starts, ends, at), (following, _ends, to) in pairwise(row):
            gap = following - ends
            worked += ends - starts
            if gap >= REST:
                # The first rest closes the day that goes on from the end of the week before.
                if rested:
                    longest = max(longest, ends - rested)
                else:
                    began = ends + WEEK
                rested = following
                free = max(free, gap)
                continue
            minutes = self.ways[at][to]
            if gap < minutes:
                return -1
            travel += minutes
        if free < DAY_OFF or worked > MOST_MINUTES or max(longest, began - rested) > LONGEST_DAY:
            return -1
        return travel

    def _keep(self, chosen: tuple[int, ...], best: list[Plan]) -> None:
        plan = plan_of(self.jobs[at] for at in chosen)
        if plan is not None:
            best.append(plan)
            best.sort(key=lambda one: one.rank)
            del best[self.most - len(self.found) :]

    def _has_all(self, best: list[Plan]) -> bool:
        return len(self.found) + len(best) >= self.most


class _Ways(dict[int, int]):
    """The way from one job to each other, reckoned once it is asked for."""

    def __init__(self, job: Job, jobs: Sequence[Job]) -> None:
        self.job, self.jobs = job, jobs

    def __missing__(self, to: int) -> int:
        minutes = self[to] = way(self.job, self.jobs[to])
        return minutes


def _together(jobs: Sequence[Job]) -> list[int]:
    """For each job the jobs whose shifts leave room for it and for the way between, as bits."""
    at_address = _grouped((job.place.municipality, job.place.address) for job in jobs)
    in_place = _grouped((job.place.municipality, job.place.tile) for job in jobs)
    here = _grouped((job.company, job.place) for job in jobs)
    near = {
        one: sum(
            bits for other, bits in in_place.items() if one != other and are_neighbours(one[1], other[1])
        )
        for one in in_place
    }
    everybody = (1 << len(jobs)) - 1
    busy = _Busy(jobs)
    rows = []
    for job in jobs:
        place = job.place
        home = in_place[place.municipality, place.tile]
        same = at_address[place.municipality, place.address] if place.address else 0
        own = here[job.company, place] if place.address else 0
        next_door = near[place.municipality, place.tile]
        clash = 0
        for minutes, those in (
            (0, own),
            (TRAVEL.same_address, same & ~own),
            (TRAVEL.same_municipality, home & ~same),
            (TRAVEL.neighbouring, next_door),
            (TRAVEL.farther, everybody & ~home & ~next_door),
        ):
            if those:
                for shift in job.shifts:
                    clash |= those & busy.around(shift, minutes)
        rows.append(everybody & ~clash)
    return rows


def _grouped(keys: Iterable[Key]) -> dict[Key, int]:
    """The jobs with the same key, as bits."""
    found: dict[Key, int] = {}
    for at, key in enumerate(keys):
        found[key] = found.get(key, 0) | 1 << at
    return found


class _Busy:
    """Which jobs, as bits, are worked in a stretch of the week."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.known: dict[tuple[int, int], int] = {}
        bits: dict[tuple[int, int], int] = {}
        for at, job in enumerate(jobs):
            for shift in job.shifts:
                for week in (-WEEK, 0, WEEK):
                    key = shift.starts + week, shift.ends + week
                    bits[key] = bits.get(key, 0) | 1 << at
        self.shifts = sorted(bits.items())
        self.starts = [starts for (starts, _ends), _bits in self.shifts]
        self.longest = max((ends - starts for starts, ends in bits), default=0)

    def around(self, shift: Span, minutes: int) -> int:
        """The jobs worked during a shift, or within so many minutes before or after it."""
        key = shift.starts - minutes, shift.ends + minutes
        if key not in self.known:
            found = 0
            first = bisect_left(self.starts, key[0] - self.longest)
            for (_starts, ends), bits in self.shifts[first : bisect_left(self.starts, key[1])]:
                if ends > key[0]:
                    found |= bits
            self.known[key] = found
        return self.known[key]
