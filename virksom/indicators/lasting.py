"""How long jobs last, and who moved a step up: counted from placements and what follow-ups heard."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from virksom.indicators.shares import share
from virksom.indicators.terms import GROUPS

#: The months after which it is counted who is still in the job.
LASTING_MONTHS = (3, 6, 12)
#: Steps, the lowest first: a person without a job stands below all of them.
STEPS = ("internship_and_training", "wage_subsidy", "ordinary")


@dataclass(frozen=True)
class Job:
    """A placement: whose, on which terms, from when to when, and until how many months it was heard of.

    `heard` is the latest follow-up, in months after the start, at which somebody said that it goes on;
    None where nobody did.
    """

    person: int
    terms: str
    is_private: bool
    starts: date
    ends: date | None = None
    heard: int | None = None

    @property
    def step(self) -> int:
        return next(place for place, group in enumerate(STEPS) if self.terms in GROUPS[group])


@dataclass(frozen=True)
class Lasted:
    """What became of the jobs begun so many months ago: still there, left, or not known."""

    months: int
    still: int
    left: int
    unknown: int

    @property
    def whole(self) -> int:
        return self.still + self.left + self.unknown

    @property
    def share(self) -> Fraction | None:
        """Those still in job over those of whom it is known."""
        return share(self.still, self.still + self.left)

    @property
    def follow_up_rate(self) -> Fraction | None:
        return share(self.still + self.left, self.whole)

    @property
    def worst(self) -> Fraction | None:
        """The share if nobody of those not reached is in the job any more."""
        return share(self.still, self.whole)

    @property
    def best(self) -> Fraction | None:
        """The share if everybody of those not reached is."""
        return share(self.still + self.unknown, self.whole)


@dataclass(frozen=True)
class StepsUp:
    """People who began below an ordinary job, and how many of them later began on a higher step."""

    up: int
    whole: int

    @property
    def share(self) -> Fraction | None:
        return share(self.up, self.whole)


@dataclass(frozen=True)
class AfterCare:
    """How long the jobs of a place last, by months, and its steps up."""

    lasted: tuple[Lasted, ...]
    steps: StepsUp

    def after(self, months: int) -> Lasted:
        return next(one for one in self.lasted if one.months == months)


def after_care(jobs: Iterable[Job], as_of: date) -> AfterCare:
    """What the jobs say on a day."""
    rows = tuple(jobs)
    return AfterCare(tuple(lasted(rows, months, as_of) for months in LASTING_MONTHS), steps_up(rows, as_of))


def lasted(jobs: Iterable[Job], months: int, as_of: date) -> Lasted:
    """Private jobs, not internships or training, begun so many months before the day or earlier."""
    counts = {True: 0, False: 0, None: 0}
    for job in jobs:
        due = _months_after(job.starts, months)
        if job.is_private and job.step > 0 and due <= as_of:
            counts[_is_still(job, due, months)] += 1
    return Lasted(months, still=counts[True], left=counts[False], unknown=counts[None])


def _is_still(job: Job, due: date, months: int) -> bool | None:
    """Whether a job was still held so many months on: by its end, else by what was heard; None if neither."""
    if job.ends is not None:
        return job.ends >= due
    return True if job.heard is not None and job.heard >= months else None


def steps_up(jobs: Iterable[Job], as_of: date) -> StepsUp:
    """Each person once: from their first job below the highest step to any later one above it."""
    by_person: dict[int, list[Job]] = {}
    for job in jobs:
        if job.starts <= as_of:
            by_person.setdefault(job.person, []).append(job)
    up = whole = 0
    for mine in by_person.values():
        below = [job for job in mine if job.step < len(STEPS) - 1]
        whole += bool(below)
        up += any(later.starts > job.starts and later.step > job.step for job in below for later in mine)
    return StepsUp(up, whole)


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
