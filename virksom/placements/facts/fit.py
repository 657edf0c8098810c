"""What of an opening fits a candidate and what is missing, point by point: no score, nothing guessed.

Compared are what both name by the same concept, hours, times of day and the first day. Name, age, sex,
address, gaps and free text are no part of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from virksom.candidates.models import CompetenceProfile
from virksom.openings.models import Opening, Requirement


@dataclass(frozen=True)
class Asked:
    """One thing an opening asks for: in words, by the standard where known, and whether it must be there."""

    what: str
    concept_id: int | None
    is_must: bool


@dataclass(frozen=True)
class Job:
    """What of an opening is compared."""

    asked: tuple[Asked, ...]
    hours: int | None
    times: frozenset[str]
    starts_on: date | None


@dataclass(frozen=True)
class Person:
    """What of a profile is compared: concepts with how well they are known, hours, times, first day."""

    known: dict[int, str]
    hours_least: int | None
    hours_most: int | None
    times: frozenset[str]
    starts_from: date | None


@dataclass(frozen=True)
class Fit:
    """What fits, what is missing, what can be learnt there, and what nobody has said: each in words."""

    fits: tuple[str, ...]
    missing: tuple[str, ...]
    learnt: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def of(self) -> int:
        """How many points could be compared."""
        return len(self.fits) + len(self.missing)

    @property
    def open(self) -> tuple[str, ...]:
        """What can be learnt there, and what is to be asked about."""
        return self.learnt + self.unknown

    @property
    def rank(self) -> tuple[int, int]:
        """The fewest missing first, then the most that fit."""
        return len(self.missing), -len(self.fits)


def fit_of(person: Person, job: Job) -> Fit:
    """Compare a person with a job; the same for everybody with the same profile."""
    fits: list[str] = []
    missing: list[str] = []
    learnt: list[str] = []
    unknown: list[str] = []
    for one in job.asked:
        if one.concept_id is None:
            unknown.append(one.what)
        elif one.concept_id in person.known:
            fits.append(f"{one.what} ({person.known[one.concept_id]})")
        else:
            (missing if one.is_must else learnt).append(one.what)
    for verdict, words in (_hours(person, job), _times(person, job), _start(person, job)):
        if verdict is not None:
            (fits if verdict else missing).append(words)
    return Fit(tuple(fits), tuple(missing), tuple(learnt), tuple(unknown))


def _hours(person: Person, job: Job) -> tuple[bool | None, str]:
    if job.hours is None or person.hours_least is person.hours_most is None:
        return None, ""
    least, most = person.hours_least or 0, person.hours_most or 60
    return least <= job.hours <= most, _("{n} hours a week").format(n=job.hours)


def _times(person: Person, job: Job) -> tuple[bool | None, str]:
    if not job.times or not person.times:
        return None, ""
    return job.times <= person.times, _("the time of day")


def _start(person: Person, job: Job) -> tuple[bool | None, str]:
    if job.starts_on is None or person.starts_from is None:
        return None, ""
    return person.starts_from <= job.starts_on, _("the first day")


# From records to what is compared --------------------------------------------------------------------


def job_of(opening: Opening, requirements: Iterable[Requirement]) -> Job:
    """What of an opening is compared, in the reader's language."""
    asked = tuple(
        Asked(one.what, one.concept_id, one.weight == Requirement.Weight.MUST)
        for one in requirements
        if one.weight != Requirement.Weight.NOT_NEEDED
    )
    return Job(asked, opening.hours, frozenset(opening.times), opening.starts_on)


def person_of(profile: CompetenceProfile | None) -> Person:
    """What of a profile is compared; its claims are read along. Without a profile nothing is known."""
    if profile is None:
        return Person({}, None, None, frozenset(), None)
    known = {
        claim.concept_id: str(claim.get_evidence_display())
        for claim in profile.claims.all()
        if claim.concept_id is not None
    }
    return Person(
        known, profile.hours_least, profile.hours_most, frozenset(profile.times), profile.starts_from
    )
