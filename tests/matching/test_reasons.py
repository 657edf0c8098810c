"""Reasons add up to the score, refusals are the true ones, and the smallest change makes a pair fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virksom.matching.kinship import Relation
from virksom.matching.matcher import Matcher
from virksom.matching.reasons import Hard, Part, changed, reasons_for
from virksom.matching.tables import World
from virksom.matching.taxonomy import Taxonomy
from virksom.matching.travel import Travel
from virksom.matching.world import Candidate, Cefr, Evidence, Importance, Language, Opening, Skill, Use, Want

from .worlds import small_world

SEEDS = st.integers(min_value=0, max_value=2**32)
#: Worlds for each example, of about 16 pairs each: the profile of tests has 50 examples.
WORLDS = 8


def pairs(first):
    for seed in range(first, first + WORLDS):
        small = small_world(seed)
        matcher, reference = small.matcher, small.reference
        for candidate in small.candidates:
            for opening in small.openings:
                yield matcher, reference, candidate, opening


@given(first=SEEDS)
def test_the_points_of_the_reasons_add_up_to_the_score(first):
    for matcher, reference, candidate, opening in pairs(first):
        reasons = reasons_for(matcher, candidate, opening)
        assert reasons.score == reference.score(candidate, opening)
        assert sum(point.full for point in reasons.points) == 1_000_000
        assert all(0 <= point.points <= point.full for point in reasons.points)


@given(first=SEEDS)
def test_a_refused_pair_fits_after_the_changes_it_names_and_not_with_one_left_out(first):
    for matcher, reference, candidate, opening in pairs(first):
        refusals = reasons_for(matcher, candidate, opening).refusals
        assert bool(refusals) is not reference.fits(candidate, opening)
        assert reference.fits(changed(candidate, refusals), opening)
        for left_out in refusals:
            rest = [one for one in refusals if one is not left_out]
            assert not reference.fits(changed(candidate, rest), opening)


@given(first=SEEDS)
def test_no_smaller_change_of_a_number_would_do(first):
    by_field = {
        Hard.MORE_HOURS: ("hours_max", -1),
        Hard.FEWER_HOURS: ("hours_min", 1),
        Hard.LEVEL: ("level", -1),
        Hard.TRAVEL: ("max_minutes", -1),
    }
    for matcher, reference, candidate, opening in pairs(first):
        refusals = reasons_for(matcher, candidate, opening).refusals
        for one in refusals:
            if one.condition in by_field and one.needed is not None:
                field, step = by_field[one.condition]
                nearly = replace(changed(candidate, refusals), **{field: one.needed + step})
                assert not reference.fits(nearly, opening)


TAXONOMY = Taxonomy.of(
    {
        "food": (),
        "cooking": ("food",),
        "baking": ("food",),
        "bread": ("baking",),
        "care": (),
        "cook": (),
    }
)
TRAVEL = Travel.of({("Ask", "Birk"): 35, ("Elm", "Elm"): 0})
OPENING = Opening(
    "o",
    skills=(Want("baking", Importance.ESSENTIAL), Want("care", Importance.OPTIONAL)),
    occupation="cook",
    languages=(Language("da", Use.SPEAKING, Cefr.B1),),
    hours_min=20,
    hours_max=37,
    start=date(2026, 12, 1),
    licences=("B",),
    level=3,
    municipality="Birk",
)
PERSON = Candidate(
    "c",
    skills=(Skill("bread", Evidence.TRIED), Skill("cooking", Evidence.SAID)),
    languages=(Language("da", Use.SPEAKING, Cefr.A2),),
    hours_max=18,
    available_from=date(2026, 12, 8),
    level=2,
    municipality="Ask",
    max_minutes=30,
)


@pytest.fixture(scope="module")
def reasons():
    matcher = Matcher.of(World.of([PERSON], [OPENING], TAXONOMY, TRAVEL))
    return reasons_for(matcher, PERSON, OPENING)


def test_a_reason_names_what_counts_and_how_it_relates(reasons):
    baking = next(point for point in reasons.points if point.subject == "baking")
    assert (baking.part, baking.by, baking.relation) == (Part.SKILL, "bread", Relation.NARROWER)
    assert baking.evidence is Evidence.TRIED
    assert baking.points * 100 == baking.full * (90 * 90 // 100)


def test_what_is_missing_is_named(reasons):
    missing = [(point.part, point.subject) for point in reasons.missing]
    assert missing == [(Part.SKILL, "care"), (Part.OCCUPATION, "cook"), (Part.HOURS, "")]


def test_what_fits_comes_with_the_most_points_first(reasons):
    points = [point.points for point in reasons.fits]
    assert points == sorted(points, reverse=True)
    assert 0 not in points


def test_each_condition_that_says_no_comes_with_the_smallest_change(reasons):
    found = {(one.condition, one.subject): (one.has, one.needed, one.amount) for one in reasons.refusals}
    days = (date(2026, 12, 1) - date(1990, 1, 1)).days
    assert found == {
        (Hard.MORE_HOURS, ""): (18, 20, 2),
        (Hard.START, ""): (days + 7, days, 7),
        (Hard.LEVEL, ""): (2, 3, 1),
        (Hard.LANGUAGE, "da/speaking"): (2, 3, 1),
        (Hard.LICENCE, "B"): (0, 1, 1),
        (Hard.TRAVEL, ""): (30, 35, 5),
    }
    assert reasons.score is None


def test_a_journey_nobody_knows_the_length_of_is_refused_without_a_number():
    matcher = Matcher.of(World.of([PERSON], [OPENING], TAXONOMY, TRAVEL))
    far = replace(OPENING, municipality="Elm")
    refusal = next(one for one in reasons_for(matcher, PERSON, far).refusals if one.condition is Hard.TRAVEL)
    assert (refusal.has, refusal.needed, refusal.amount) == (30, None, None)
    assert changed(PERSON, [refusal]).max_minutes is None
