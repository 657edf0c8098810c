"""Matching reads an allow list and nothing else, and what is better never counts less."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, fields, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from virksom.matching.kinship import kinship_of
from virksom.matching.reading import CANDIDATE_COLUMNS, candidate_of, rows_of
from virksom.matching.reasons import reasons_for
from virksom.matching.tables import Gathering
from virksom.matching.world import Candidate, Evidence, Importance, Opening, Skill, Want

from .worlds import LICENCES, small_world

SEEDS = st.integers(min_value=0, max_value=2**32)
#: What a file may tell of a person besides, and no score may follow.
PERSONAL = ("name", "sex", "age", "origin", "postcode")


def test_a_candidate_has_the_allowed_fields_and_no_other():
    assert {field.name for field in fields(Candidate)} == {*CANDIDATE_COLUMNS, "wishes", "times"}
    assert not hasattr(Candidate("c"), "__dict__")
    with pytest.raises(TypeError):
        Candidate("c", age=50)  # type: ignore[call-arg]


def test_an_opening_cannot_ask_for_who_somebody_is():
    allowed = {
        "id", "places", "skills", "occupation", "languages", "hours_min", "hours_max",
        "start", "licences", "level", "municipality", "times",
    }  # fmt: skip
    assert {field.name for field in fields(Opening)} == allowed
    assert not hasattr(Opening("o"), "__dict__")


def test_a_record_of_another_type_has_no_way_in():
    @dataclass(frozen=True)
    class Wider(Candidate):
        age: int = 0

    with pytest.raises(TypeError, match="matching reads nothing else"):
        Gathering().add_candidate(Wider("c", age=50))
    with pytest.raises(TypeError, match="matching reads nothing else"):
        Gathering().add_opening(Candidate("c"))


def as_cells(candidate: Candidate) -> dict[str, str]:
    """A candidate as a line of a file."""
    return {
        "id": candidate.id,
        "skills": ";".join(f"{one.id}:{one.evidence.name.lower()}" for one in candidate.skills),
        "occupations": ";".join(candidate.occupations),
        "wishes": ";".join(candidate.wishes),
        "languages": ";".join(
            f"{one.code}/{one.use.name.lower()}:{one.level.name}" for one in candidate.languages
        ),
        "hours_min": f"{candidate.hours_min}",
        "hours_max": f"{candidate.hours_max}",
        "available_from": candidate.available_from.isoformat() if candidate.available_from else "",
        "licences": ";".join(candidate.licences),
        "level": f"{candidate.level}",
        "municipality": candidate.municipality,
        "max_minutes": "" if candidate.max_minutes is None else f"{candidate.max_minutes}",
        "times": ";".join(one.name.lower() for one in candidate.times),
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=SEEDS, personal=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"))))
def test_name_sex_age_origin_and_postcode_change_no_record_and_so_no_score(tmp_path, seed, personal):
    chance = random.Random(seed)
    people = [one for first in range(20) for one in small_world(seed + first).candidates]
    file = tmp_path / "people.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [*PERSONAL, *as_cells(people[0])])
        writer.writeheader()
        for one in people:
            values = {name: chance.choice([*personal, "DEMO", "0"]) for name in PERSONAL}
            writer.writerow(as_cells(one) | values)
    notes: list[str] = []
    assert [candidate_of(row) for row in rows_of(file, CANDIDATE_COLUMNS, notes.append)] == people
    assert notes == [f"{file}: not read: name, sex, age, origin, postcode"]


def better(chance: random.Random, candidate: Candidate, concepts: list[str]) -> Candidate:
    """The candidate with one more skill, occupation or licence, or one thing known better."""
    known = {skill.id for skill in candidate.skills}
    new = [id for id in concepts if id not in known]
    kind = chance.choice(("skill", "evidence", "occupation", "licence", "level"))
    if kind == "skill" and new:
        skill = Skill(chance.choice(new), chance.choice(list(Evidence)))
        return replace(candidate, skills=(*candidate.skills, skill))
    if kind == "evidence":
        raised = (Skill(one.id, Evidence(min(one.evidence + 1, 4))) for one in candidate.skills)
        return replace(candidate, skills=tuple(raised))
    if kind == "occupation":
        return replace(candidate, occupations=(*candidate.occupations, chance.choice(concepts)))
    if kind == "level":
        return replace(candidate, level=min(8, candidate.level + 1))
    return replace(candidate, licences=LICENCES)


@given(first=SEEDS)
def test_more_never_lowers_a_score(first):
    for seed in range(first, first + 100):
        small = small_world(seed, candidates=2, openings=4)
        chance, matcher = random.Random(seed), small.matcher
        candidate = small.candidates[0]
        raised = better(chance, candidate, list(small.broader))
        before = {match.id: match.score for match in matcher.for_candidate(candidate, 10)}
        after = {match.id: match.score for match in matcher.for_candidate(raised, 10)}
        assert before.keys() <= after.keys()
        assert all(after[id] >= score for id, score in before.items())


@given(seed=SEEDS)
def test_what_one_profile_becomes_moves_no_score_of_another(seed):
    small = small_world(seed)
    raised = better(random.Random(seed), small.candidates[0], list(small.broader))
    later = replace(small, candidates=[raised, *small.candidates[1:]])
    for candidate in small.candidates[1:]:
        assert small.matcher.for_candidate(candidate, 9) == later.matcher.for_candidate(candidate, 9)


@given(seed=SEEDS)
def test_a_skill_that_nobody_asks_for_counts_where_it_is_related_only(seed):
    small = small_world(seed)
    kinship = kinship_of(small.world.taxonomy, small.weights.kinship)
    assert all(kinship.first < kinship.last)
    opening = replace(small.openings[0], skills=(Want("s0", Importance.ESSENTIAL),), occupation="")
    for id in small.broader:
        person = Candidate("x", skills=(Skill(id, Evidence.RECOGNISED),), municipality="Ask")
        point = reasons_for(small.matcher, person, opening).points[0]
        percents = small.reference.kinships(id, "s0")
        assert point.points == max(percents, default=0) * point.full // 100
