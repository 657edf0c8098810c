"""Levels of skill: what a job asks for, and what an education or earlier work says somebody can do.

The scale is the one of ISCO-08, from 1 (simple and routine tasks) to 4 (complex problems, on a body of
theory), which DISCO-08 and ESCO keep. Both mappings are the ILO's own: "International Standard
Classification of Occupations: ISCO-08", volume I (Geneva 2012), part I, major groups to skill levels and
skill levels to levels of ISCED. Where ours are coarser, they take the lower level: the step "primary and
lower secondary school" is two levels of ISCED, so that nobody counts as under-used by years of school alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, OuterRef, Subquery, Value, When

from virksom.candidates.models import Claim, DanishLevel, Evidence

#: The highest level there is.
HIGHEST = 4
ISCO_CODE = re.compile(r"^\d{1,4}$|^\d{6}$")
#: Beginning of a code of ISCO-08 -> its level: by the first digit, but for the groups that differ within it.
_BY_GROUP = {
    "01": 4, "02": 2, "03": 1, "14": 3,
    "0": 2, "1": 4, "2": 4, "3": 3, "4": 2, "5": 2, "6": 2, "7": 2, "8": 2, "9": 1,
}  # fmt: skip
#: What an education stands beside in Denmark -> the level of the work it is for.
BY_EDUCATION = {
    DanishLevel.PRIMARY: 1,
    DanishLevel.UPPER: 2,
    DanishLevel.SHORT: 3,
    DanishLevel.BACHELOR: 4,
    DanishLevel.MASTER: 4,
    DanishLevel.DOCTOR: 4,
}


def level_of_isco(code: str) -> int | None:
    """The level of skill of a group of ISCO-08, or of DISCO-08, by its code; None without one."""
    if not ISCO_CODE.match(code):
        return None
    return _BY_GROUP.get(code[:2], _BY_GROUP[code[0]])


@dataclass(frozen=True)
class Ability:
    """An education or earlier work that says at which level somebody can work, and how it is known."""

    level: int
    words: str
    evidence: str
    is_work: bool

    @property
    def evidence_in_words(self) -> str:
        return str(Evidence(self.evidence).label)


def level_of(claim: Claim) -> int | None:
    """The level a claim speaks of: education beside its Danish level, work by its occupation; else None."""
    if claim.kind == Claim.Kind.EDUCATION and claim.danish_level:
        return BY_EDUCATION[DanishLevel(claim.danish_level)]
    if claim.kind == Claim.Kind.WORK and claim.concept is not None:
        return claim.concept.level
    return None


def ability_of(claim: Claim) -> Ability | None:
    """What a claim says of somebody's level; None for one that says nothing of it."""
    level = level_of(claim)
    if level is None:
        return None
    words = claim.put or str(claim.concept or claim.said)
    return Ability(level, words, claim.evidence, claim.kind == Claim.Kind.WORK)


def highest_level(candidate: str) -> Subquery:
    """The highest level the claims of a row's candidate speak of: the same as `level_of`, in the database.

    `candidate` is the name of the row's field.
    """
    education = [
        When(kind=Claim.Kind.EDUCATION, danish_level=step.value, then=Value(level))
        for step, level in BY_EDUCATION.items()
    ]
    work = When(kind=Claim.Kind.WORK, then=F("concept__level"))
    levels = Claim.objects.filter(profile__candidate=OuterRef(candidate)).annotate(
        speaks_of=Case(*education, work, default=None, output_field=IntegerField())
    )
    highest = levels.exclude(speaks_of=None).order_by("-speaks_of").values("speaks_of")
    return Subquery(highest[:1], output_field=IntegerField())
