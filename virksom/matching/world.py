"""Candidates and openings as matching sees them: an allow list of inputs, enforced by type.

A record has these fields and can have no other (`slots`), so that a name, a sex, an age, an origin or a
postcode has no way in. Every field is checked where a record is made: `Refused` names the field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from virksom.matching.faults import Refused

#: Hours of a week: what a range of hours may reach to.
WEEK = 168
#: The highest level of ISCED 2011.
HIGHEST_LEVEL = 8
#: Minutes of travel are told apart up to this; a journey that takes longer is not one to work.
LONGEST_JOURNEY = 65_534
#: The first day that matching can count from, and how many days it can count to.
FIRST_DAY = date(1990, 1, 1)
DAYS = 65_535
MOST_PLACES = 1_000_000


class Evidence(IntEnum):
    """How well it is known that somebody can do something, the weakest first."""

    SAID = 0
    DOCUMENTED = 1
    TRIED = 2
    ASSESSED = 3
    RECOGNISED = 4


class Importance(IntEnum):
    """Whether an opening cannot do without a skill."""

    OPTIONAL = 0
    ESSENTIAL = 1


class Use(IntEnum):
    """What a language is used for."""

    SPEAKING = 0
    READING = 1
    WRITING = 2


class Cefr(IntEnum):
    """Levels of a language by the Common European Framework of Reference."""

    A1 = 1
    A2 = 2
    B1 = 3
    B2 = 4
    C1 = 5
    C2 = 6


class TimeOfDay(IntEnum):
    """When somebody can work, and when a job is done."""

    MORNING = 0
    DAY = 1
    EVENING = 2
    NIGHT = 3
    WEEKEND = 4


class Skill(NamedTuple):
    """A skill that somebody has, by its id in the taxonomy, and how that is known."""

    id: str
    evidence: Evidence


class Want(NamedTuple):
    """A skill that an opening asks for, by its id in the taxonomy."""

    id: str
    importance: Importance


class Language(NamedTuple):
    """A language (any code, such as "da"), what it is used for, and the level."""

    code: str
    use: Use
    level: Cefr


@dataclass(frozen=True, slots=True)
class Candidate:
    """What matching may know of a person.

    `occupations` are those the person has worked in, `wishes` those the person wants (none: any will do),
    both by ids of the taxonomy. Hours are hours a week, both ends included. `available_from` None is at
    once; `max_minutes` None is any journey, one that nobody knows the length of included; no `times` are
    all times. `level` is the formal education by ISCED 2011, 0 to 8.
    """

    id: str
    skills: tuple[Skill, ...] = ()
    occupations: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    hours_min: int = 0
    hours_max: int = WEEK
    available_from: date | None = None
    licences: tuple[str, ...] = ()
    level: int = 0
    municipality: str = ""
    max_minutes: int | None = None
    times: tuple[TimeOfDay, ...] = ()

    def __post_init__(self) -> None:
        _check_both(self)
        _check_day("available_from", self.available_from)
        if self.max_minutes is not None:
            _check_between("max_minutes", self.max_minutes, LONGEST_JOURNEY)


@dataclass(frozen=True, slots=True)
class Opening:
    """What matching may know of a job.

    `places` are how many people it is for; they change no score. Hours are hours a week, both ends
    included. `start` None is any day; without `times` any will do; without an `occupation` ("") every
    candidate's is as good. `level` is the formal education asked for by ISCED 2011, 0 to 8.
    """

    id: str
    places: int = 1
    skills: tuple[Want, ...] = ()
    occupation: str = ""
    languages: tuple[Language, ...] = ()
    hours_min: int = 0
    hours_max: int = WEEK
    start: date | None = None
    licences: tuple[str, ...] = ()
    level: int = 0
    municipality: str = ""
    times: tuple[TimeOfDay, ...] = ()

    def __post_init__(self) -> None:
        _check_both(self)
        _check_between("places", self.places, MOST_PLACES)
        _check_day("start", self.start)


def _check_both(record: Candidate | Opening) -> None:
    if not record.id:
        raise Refused("id", "An id is missing.")
    _check_between("hours_min", record.hours_min, WEEK)
    _check_between("hours_max", record.hours_max, WEEK)
    if record.hours_min > record.hours_max:
        reason = f"The least hours ({record.hours_min}) are more than the most ({record.hours_max})."
        raise Refused("hours_min", reason)
    _check_between("level", record.level, HIGHEST_LEVEL)
    _check_once("skills", [skill.id for skill in record.skills])
    _check_once("languages", [f"{one.code}/{one.use.name.lower()}" for one in record.languages])
    _check_once("licences", list(record.licences))


def _check_between(column: str, value: int, most: int) -> None:
    if not 0 <= value <= most:
        raise Refused(column, f"{value} is not between 0 and {most}.")


def _check_day(column: str, day: date | None) -> None:
    if day is not None and not 0 <= (day - FIRST_DAY).days < DAYS:
        raise Refused(column, f"{day} lies outside the days that can be counted, from {FIRST_DAY}.")


def _check_once(column: str, names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if not name:
            raise Refused(column, "A name is missing.")
        if name in seen:
            raise Refused(column, f"{name} stands there twice.")
        seen.add(name)


def id_order(id: str) -> tuple[int, int, str]:
    """The order of ids, in which ties go to the lower one: numbers by value, then other words as text."""
    return (0, int(id), id) if id.isascii() and id.isdigit() else (1, 0, id)
