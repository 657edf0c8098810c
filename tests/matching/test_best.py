"""The best both ways are what brute force finds: the same ids, scores and ties."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from virksom.matching.matcher import Best

from .worlds import Small, small_world

SEEDS = st.integers(min_value=0, max_value=2**32)
WORLDS_EACH = 20


def told(small: Small, best: Best) -> tuple[dict, dict]:
    """Both rankings by ids."""
    world = small.world
    people, jobs = world.candidates.ids, world.openings.ids
    assert best.for_candidates is not None
    assert best.for_openings is not None
    return (
        {id: list(map(tuple, best.for_candidates.matches(row, jobs))) for row, id in enumerate(people)},
        {id: list(map(tuple, best.for_openings.matches(row, people))) for row, id in enumerate(jobs)},
    )


def expected(small: Small, top: int) -> tuple[dict, dict]:
    reference = small.reference
    return (
        {one.id: reference.best_openings(one, top) for one in small.candidates},
        {one.id: reference.best_candidates(one, top) for one in small.openings},
    )


@given(first=SEEDS)
def test_the_best_both_ways_are_those_of_brute_force(first):
    for seed in range(first, first + WORLDS_EACH):
        small = small_world(seed)
        top = 1 + seed % 4
        assert told(small, small.matcher.best(top)) == expected(small, top)
