"""Several part-time jobs as one week of one person: what fits together, what does not, and why.

Plain values, no database, no clock. A week begins on Monday at 00:00 and comes round again: after Sunday
night it is Monday. Times are minutes into it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

HOUR = 60
DAY = 24 * HOUR
WEEK = 7 * DAY
#: A full week in Denmark, and what a person is offered at most who has not said otherwise.
FULL_WEEK = 37
#: So many jobs make one week at most: with more, nobody knows any longer where to be.
MOST_JOBS = 4
#: By the rules of rest (Act on the working environment, sections 50 and 51; working time, section 4):
#: 11 hours together in every 24, a day off that follows such a rest in every week, 48 hours at most.
REST = 11 * HOUR
LONGEST_DAY = DAY - REST
DAY_OFF = DAY + REST
MOST_MINUTES = 48 * HOUR
#: When the times of day begin, by their codes; night lasts until the next morning. A shift belongs to
#: every time of day in which more than `A_LITTLE` of it lies.
TIMES = (("morning", 5), ("day", 8), ("evening", 17), ("night", 22))
A_LITTLE = HOUR
WEEKEND, SATURDAY = "weekend", 5 * DAY


@dataclass(frozen=True)
class TravelRule:
    """How long the way between two workplaces is taken to be, in minutes, since a day.

    It is a rule of thumb by municipality, since no more is known: whoever reads a plan looks the way up.
    """

    since: date
    same_address: int
    same_municipality: int
    neighbouring: int
    farther: int


TRAVEL = TravelRule(date(2026, 11, 25), same_address=10, same_municipality=20, neighbouring=45, farther=90)


@dataclass(frozen=True, order=True)
class Span:
    """Work without a break in it, from one minute of the week to another; it may end in the next week."""

    starts: int
    ends: int

    @property
    def minutes(self) -> int:
        return self.ends - self.starts


@dataclass(frozen=True)
class Place:
    """Where one works or lives, as far as it is known: an address, a municipality, its tile on the map."""

    municipality: int
    tile: tuple[int, int]
    address: str = ""


@dataclass(frozen=True)
class Job:
    """A part-time job with its fixed shifts of a week."""

    id: int
    company: int
    place: Place
    hours: int
    shifts: tuple[Span, ...]


@dataclass(frozen=True)
class Person:
    """What somebody wants of a week; what is not said leaves out nothing."""

    home: Place
    hours_least: int | None = None
    hours_most: int | None = None
    times: frozenset[str] = frozenset()
    travel_minutes: int | None = None

    @property
    def most(self) -> int:
        """The hours a week fills up to."""
        return min(FULL_WEEK if self.hours_most is None else self.hours_most, MOST_MINUTES // HOUR)


class Why(StrEnum):
    """Why a job does not fit."""

    NO_SHIFTS = "no_shifts"
    HOURS = "hours"
    TIMES = "times"
    TOO_FAR = "too_far"
    OVERLAP = "overlap"
    TRAVEL = "travel"
    REST = "rest"
    DAY_OFF = "day_off"
    LONG_WEEK = "long_week"
    MANY = "many"


@dataclass(frozen=True)
class Reason:
    """Why a job does not fit: alone, or beside another `job`; with the number or times it is about."""

    why: Why
    job: int | None = None
    number: int = 0
    times: tuple[str, ...] = ()


# Times and ways --------------------------------------------------------------------------------------


@lru_cache(4096)
def times_of(shift: Span) -> frozenset[str]:
    """The times of day a shift lies in, by their codes, and whether it lies in the weekend."""
    spent: dict[str, int] = dict.fromkeys([*(code for code, _hour in TIMES), WEEKEND], 0)
    for day in range(-1, 9):
        for number, (code, hour) in enumerate(TIMES):
            ends = TIMES[number + 1][1] if number + 1 < len(TIMES) else TIMES[0][1] + 24
            spent[code] += _shared(shift, day * DAY + hour * HOUR, day * DAY + ends * HOUR)
    for week in (-WEEK, 0, WEEK):
        spent[WEEKEND] += _shared(shift, week + SATURDAY, week + WEEK)
    whole = min(A_LITTLE, shift.minutes - 1)
    return frozenset(code for code, minutes in spent.items() if minutes > whole) or frozenset(
        {max(spent, key=lambda code: spent[code])}
    )


def _shared(shift: Span, starts: int, ends: int) -> int:
    return max(0, min(shift.ends, ends) - max(shift.starts, starts))


def times_missing(wanted: Collection[str], shifts: Iterable[Span]) -> tuple[str, ...]:
    """The times of day of these shifts at which somebody cannot work; who has said none can at any.

    Who has said the weekend alone can work at any time of its days.
    """
    if not wanted:
        return ()
    any_hour = set(wanted) == {WEEKEND}
    missing: set[str] = set()
    for shift in shifts:
        asked = times_of(shift)
        if any_hour:
            missing |= set() if WEEKEND in asked else asked
        else:
            missing |= asked - set(wanted)
    return tuple(code for code in [*(code for code, _hour in TIMES), WEEKEND] if code in missing)


def between(one: Place, other: Place) -> int:
    """The minutes from one place to another, by the rule of thumb."""
    if one.municipality == other.municipality:
        same = one.address and one.address == other.address
        return TRAVEL.same_address if same else TRAVEL.same_municipality
    return TRAVEL.neighbouring if are_neighbours(one.tile, other.tile) else TRAVEL.farther


def way(one: Job, other: Job) -> int:
    """The minutes from one job to another: none within one company at one address."""
    if one.company == other.company and one.place == other.place and one.place.address:
        return 0
    return between(one.place, other.place)


def are_neighbours(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return abs(one[0] - other[0]) <= 1 and abs(one[1] - other[1]) <= 1


# What fits together ----------------------------------------------------------------------------------


def _in_order(jobs: Iterable[Job]) -> list[tuple[Span, Job]]:
    return sorted(((shift, job) for job in jobs for shift in job.shifts), key=lambda one: (one[0], one[1].id))


def _gaps(row: Sequence[tuple[Span, Job]]) -> list[int]:
    """The minutes after each shift until the next begins; after the last of the week, the first again."""
    return [
        (row[at + 1][0].starts if at + 1 < len(row) else row[0][0].starts + WEEK) - shift.ends
        for at, (shift, _job) in enumerate(row)
    ]


def shortest_rest(gaps: Iterable[int]) -> int:
    """The shortest of the rests that part one working day from the next."""
    return min((gap for gap in gaps if gap >= REST), default=0)


def _is_rested(row: Sequence[tuple[Span, Job]], gaps: Sequence[int]) -> bool:
    """Whether every working day, from one rest of 11 hours to the next, leaves 11 of its 24 hours."""
    first = next((at for at, gap in enumerate(gaps) if gap >= REST), None)
    if first is None:
        return not row
    length = 0
    for step in range(1, len(row) + 1):
        at = (first + step) % len(row)
        length += row[at][0].minutes
        if length > LONGEST_DAY:
            return False
        length = 0 if gaps[at] >= REST else length + gaps[at]
    return True


def _unfit(jobs: Sequence[Job]) -> Iterator[Why]:
    """What is wrong with these jobs as one week, the gravest first; nothing when it can be worked."""
    row = _in_order(jobs)
    gaps = _gaps(row)
    if any(gap < 0 for gap in gaps):
        yield Why.OVERLAP
        return
    if any(gap < way(row[at][1], row[(at + 1) % len(row)][1]) for at, gap in enumerate(gaps)):
        yield Why.TRAVEL
    if not _is_rested(row, gaps):
        yield Why.REST
    if row and max(gaps) < DAY_OFF:
        yield Why.DAY_OFF
    if sum(shift.minutes for shift, _job in row) > MOST_MINUTES:
        yield Why.LONG_WEEK


def alone(person: Person, job: Job) -> tuple[Reason, ...]:
    """Why a job does not fit a person whatever else the week holds; nothing when it does."""
    found = []
    if not job.shifts:
        found.append(Reason(Why.NO_SHIFTS))
    if job.hours > person.most:
        found.append(Reason(Why.HOURS, number=person.most))
    if times := times_missing(person.times, job.shifts):
        found.append(Reason(Why.TIMES, times=times))
    away = between(person.home, job.place)
    # How long the way is within the own municipality is not known, so it leaves nothing out.
    if (
        person.travel_minutes is not None
        and job.place.municipality != person.home.municipality
        and away > person.travel_minutes
    ):
        found.append(Reason(Why.TOO_FAR, number=person.travel_minutes))
    found += [Reason(why) for why in _unfit([job])]
    return tuple(found)


def beside(person: Person, job: Job, others: Sequence[Job]) -> tuple[Reason, ...]:
    """Why a job that fits by itself has no room beside others; nothing when it has."""
    if any(other.id == job.id for other in others):
        return ()
    found = [
        Reason(why, job=other.id, number=way(job, other) if why == Why.TRAVEL else 0)
        for other in others
        for why in _unfit([job, other])
    ]
    if not found:
        found = [Reason(why) for why in _unfit([job, *others])]
    if sum(other.hours for other in others) + job.hours > person.most:
        found.append(Reason(Why.HOURS, number=person.most))
    if len(others) >= MOST_JOBS:
        found.append(Reason(Why.MANY, number=MOST_JOBS))
    return tuple(found)


@dataclass(frozen=True)
class Plan:
    """A week that can be worked: its jobs, hours, employers, minutes between workplaces, and rests."""

    jobs: tuple[Job, ...]
    hours: int
    employers: int
    travel: int
    rest: int
    free: int

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(job.id for job in self.jobs)

    @property
    def rank(self) -> tuple[int, int, int, tuple[int, ...]]:
        """What comes first: more hours, fewer employers, less travel, lower numbers."""
        return (-self.hours, self.employers, self.travel, self.ids)


def plan_of(jobs: Iterable[Job]) -> Plan | None:
    """These jobs as one week; None when it cannot be worked."""
    chosen = tuple(sorted(jobs, key=lambda job: job.id))
    if not chosen or any(_unfit(chosen)):
        return None
    row = _in_order(chosen)
    gaps = _gaps(row)
    travel = sum(way(row[at][1], row[(at + 1) % len(row)][1]) for at, gap in enumerate(gaps) if gap < REST)
    return Plan(
        jobs=chosen,
        hours=sum(job.hours for job in chosen),
        employers=len({job.company for job in chosen}),
        travel=travel,
        rest=shortest_rest(gaps),
        free=max(gaps),
    )
