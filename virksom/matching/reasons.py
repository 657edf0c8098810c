"""Why a candidate and an opening fit, or do not: data, from which sentences are made elsewhere.

Worked out for the winners, or for any pair asked for, from the two records; the sum is the scan's score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import Any

import numpy as np

from virksom.matching.kinship import Relation
from virksom.matching.matcher import Matcher
from virksom.matching.prepared import WORKED, asked_of
from virksom.matching.tables import NONE, Gathering
from virksom.matching.world import FIRST_DAY, Candidate, Cefr, Evidence, Language, Opening, TimeOfDay, Use


class Part(Enum):
    """What the points of a score are for."""

    SKILL = "skill"
    OCCUPATION = "occupation"
    WISH = "wish"
    HOURS = "hours"
    DISTANCE = "distance"


class Hard(Enum):
    """A condition that says yes or no."""

    MORE_HOURS = "more_hours"
    FEWER_HOURS = "fewer_hours"
    START = "start"
    LEVEL = "level"
    LANGUAGE = "language"
    LICENCE = "licence"
    TIME = "time"
    TRAVEL = "travel"


@dataclass(frozen=True)
class Point:
    """What one thing gives: `points` of `full`.

    `subject` is the id of what is asked for. For skills and the occupation, `by` is the id of what the
    candidate has that counts for it, `relation` how the two relate, `evidence` how a skill is known.
    """

    part: Part
    points: int
    full: int
    subject: str = ""
    by: str = ""
    relation: Relation | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Refusal:
    """A condition that is not met, which is also the smallest change that would meet it: `has` to `needed`.

    Numbers are hours a week (MORE_HOURS: the candidate's most; FEWER_HOURS: the candidate's least), days
    since FIRST_DAY, levels of ISCED or of a language (0: none), minutes; 0 and 1 for a licence or a time of
    day. `subject` names the language with its use ("da/speaking"), the licence or the time of day.
    `needed` is None for a journey that nobody knows the length of.
    """

    condition: Hard
    has: int
    needed: int | None
    subject: str = ""

    @property
    def amount(self) -> int | None:
        """How much would have to change."""
        return None if self.needed is None else abs(self.needed - self.has)


@dataclass(frozen=True)
class Reasons:
    """All that speaks for a pair and against it. `sum` is what the points add to, whether refused or not."""

    points: tuple[Point, ...]
    refusals: tuple[Refusal, ...]

    @property
    def sum(self) -> int:
        return sum(point.points for point in self.points)

    @property
    def score(self) -> int | None:
        """The score of the pair; None where a condition is not met."""
        return None if self.refusals else self.sum

    @property
    def fits(self) -> tuple[Point, ...]:
        """What counts, the most points first."""
        found = [point for point in self.points if point.points]
        return tuple(sorted(found, key=lambda point: -point.points))

    @property
    def missing(self) -> tuple[Point, ...]:
        """What is asked for and counts nothing, the most points first."""
        found = [point for point in self.points if not point.points and point.full]
        return tuple(sorted(found, key=lambda point: -point.full))


def reasons_for(matcher: Matcher, candidate: Candidate, opening: Opening) -> Reasons:
    """Why these two fit or do not; raises Refused as `Matcher.for_opening` and `for_candidate` do."""
    return Reasons(tuple(_points(matcher, candidate, opening)), tuple(_refusals(matcher, candidate, opening)))


def changed(candidate: Candidate, refusals: Iterable[Refusal]) -> Candidate:
    """The candidate after the smallest changes that the refusals ask for."""
    for one in refusals:
        candidate = _changed(candidate, one)
    return candidate


def _changed(candidate: Candidate, change: Refusal) -> Candidate:
    needed = change.needed
    if change.condition is Hard.TRAVEL:
        return replace(candidate, max_minutes=needed)
    if needed is None:
        raise ValueError(f"{change} does not say what is needed.")
    return replace(candidate, **CHANGES[change.condition](candidate, needed, change.subject))


def _with_language(candidate: Candidate, needed: int, subject: str) -> dict[str, Any]:
    code, use = subject.rsplit("/", 1)
    spoken = Language(code, Use[use.upper()], Cefr(needed))
    rest = (one for one in candidate.languages if (one.code, one.use) != (code, spoken.use))
    return {"languages": (*rest, spoken)}


#: Condition -> the fields of a candidate that change, from what is needed and its subject.
CHANGES: dict[Hard, Callable[[Candidate, int, str], dict[str, Any]]] = {
    Hard.MORE_HOURS: lambda candidate, needed, subject: {"hours_max": needed},
    Hard.FEWER_HOURS: lambda candidate, needed, subject: {"hours_min": needed},
    Hard.START: lambda candidate, needed, subject: {"available_from": FIRST_DAY + timedelta(days=needed)},
    Hard.LEVEL: lambda candidate, needed, subject: {"level": needed},
    Hard.LANGUAGE: _with_language,
    Hard.LICENCE: lambda candidate, needed, subject: {"licences": (*candidate.licences, subject)},
    Hard.TIME: lambda candidate, needed, subject: {"times": (*candidate.times, TimeOfDay[subject.upper()])},
}


def _refusals(matcher: Matcher, candidate: Candidate, opening: Opening) -> Iterator[Refusal]:
    yield from _refusals_by_number(candidate, opening)
    speaks = {(one.code, one.use): one.level for one in candidate.languages}
    for one in opening.languages:
        has = int(speaks.get((one.code, one.use), 0))
        if has < one.level:
            yield Refusal(Hard.LANGUAGE, has, int(one.level), f"{one.code}/{one.use.name.lower()}")
    for licence in opening.licences:
        if licence not in candidate.licences:
            yield Refusal(Hard.LICENCE, 0, 1, licence)
    for time in opening.times:
        if candidate.times and time not in candidate.times:
            yield Refusal(Hard.TIME, 0, 1, time.name.lower())
    minutes = _minutes(matcher, candidate, opening)
    if candidate.max_minutes is not None and (minutes is None or minutes > candidate.max_minutes):
        yield Refusal(Hard.TRAVEL, candidate.max_minutes, minutes)


def _refusals_by_number(candidate: Candidate, opening: Opening) -> Iterator[Refusal]:
    if candidate.hours_max < opening.hours_min:
        yield Refusal(Hard.MORE_HOURS, candidate.hours_max, opening.hours_min)
    if candidate.hours_min > opening.hours_max:
        yield Refusal(Hard.FEWER_HOURS, candidate.hours_min, opening.hours_max)
    if candidate.available_from and opening.start and candidate.available_from > opening.start:
        days = (candidate.available_from - FIRST_DAY).days, (opening.start - FIRST_DAY).days
        yield Refusal(Hard.START, *days)
    if candidate.level < opening.level:
        yield Refusal(Hard.LEVEL, candidate.level, opening.level)


def _minutes(matcher: Matcher, candidate: Candidate, opening: Opening) -> int | None:
    travel = matcher.world.travel
    return travel.between(candidate.municipality, opening.municipality) if travel else 0


def _points(matcher: Matcher, candidate: Candidate, opening: Opening) -> Iterator[Point]:
    weights, number = matcher.weights, matcher.world.taxonomy.number
    gathering = Gathering.like(matcher.world)
    gathering.add_opening(opening)
    table = gathering.openings()
    _, asked, points = asked_of(table.skills, matcher.world.taxonomy, weights, matcher.rarity)
    claims = [(number[one.id], int(one.evidence), one.id) for one in candidate.skills]
    claims += [(number[one], WORKED, one) for one in candidate.occupations]
    for concept, each in zip(asked.tolist(), points.tolist(), strict=True):
        yield _concept_point(matcher, Part.SKILL, concept, each, claims)
    if not opening.skills:
        yield Point(Part.SKILL, weights.skills, weights.skills)
    yield _concept_point(
        matcher, Part.OCCUPATION, int(table.occupation[0]), weights.occupation // 100, claims
    )
    wished = not candidate.wishes or _meets_a_wish(matcher, candidate, opening.occupation)
    yield Point(Part.WISH, weights.wishes if wished else 0, weights.wishes, opening.occupation)
    over = min(candidate.hours_max, opening.hours_max) - max(candidate.hours_min, opening.hours_min) + 1
    hours = weights.hours * max(over, 0) // (opening.hours_max - opening.hours_min + 1)
    yield Point(Part.HOURS, hours, weights.hours)
    minutes = _minutes(matcher, candidate, opening)
    left = 0 if minutes is None else max(weights.far_minutes - minutes, 0)
    yield Point(Part.DISTANCE, weights.distance * left // weights.far_minutes, weights.distance)


def _concept_point(
    matcher: Matcher, part: Part, asked: int, each: int, claims: list[tuple[int, int, str]]
) -> Point:
    """What the best of the claims gives for a concept asked for; `each` are points for a percent."""
    ids = matcher.world.taxonomy.ids
    if asked == NONE:
        return Point(part, each * 100, each * 100)
    best: tuple[int, int, int, str] | None = None
    for held, evidence, id in claims:
        relation = _relation(matcher, held, asked)
        if relation is not None:
            credit = int(matcher.rules.credit[evidence, relation])
            mine = (-credit, int(relation), -evidence, id)
            best = min(best, mine) if best else mine
    if best is None or not best[0]:
        return Point(part, 0, each * 100, ids[asked])
    known = None if -best[2] == WORKED else Evidence(-best[2])
    return Point(part, each * -best[0], each * 100, ids[asked], best[3], Relation(best[1]), known)


def _relation(matcher: Matcher, held: int, asked: int) -> Relation | None:
    """How a concept somebody has counts for one asked for; None where it does not."""
    kin = matcher.rules.kinship
    runs = slice(kin.start[held], kin.start[held + 1])
    place = int(np.searchsorted(kin.last[runs], asked, side="right"))
    is_in = place < len(kin.first[runs]) and kin.first[runs][place] <= asked
    return Relation(kin.relation[runs][place]) if is_in else None


def _meets_a_wish(matcher: Matcher, candidate: Candidate, occupation: str) -> bool:
    """Whether an occupation is one of those wished for, or lies below one."""
    taxonomy = matcher.world.taxonomy
    if not occupation:
        return False
    waiting, wished = [taxonomy.number[occupation]], {taxonomy.number[one] for one in candidate.wishes}
    met: set[int] = set()
    while waiting:
        one = waiting.pop()
        if one not in met:
            met.add(one)
            waiting += taxonomy.parents(one)
    return bool(met & wished)
