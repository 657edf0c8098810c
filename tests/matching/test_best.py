"""The best both ways are what brute force finds: the same ids, scores and ties."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from virksom.matching.matcher import Best, Direction, Matcher
from virksom.matching.tables import World
from virksom.matching.taxonomy import Taxonomy
from virksom.matching.weights import Weights
from virksom.matching.world import Candidate, Evidence, Importance, Opening, Skill, Want, id_order

from .worlds import Small, small_world

SEEDS = st.integers(min_value=0, max_value=2**32)
#: Worlds for each example: the profile of tests has 50 examples.
WORLDS = 100


def told(small: Small, best: Best) -> tuple[dict, dict]:
    """Both rankings by ids."""
    world = small.world
    people, jobs = world.candidates.ids, world.openings.ids
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
    for seed in range(first, first + WORLDS):
        small = small_world(seed)
        top = 1 + seed % 4
        assert told(small, small.matcher.best(top)) == expected(small, top)


@given(first=SEEDS)
def test_other_weights_are_followed_to_the_point(first):
    weights = Weights(
        skills=333_300, occupation=222_200, wishes=111_111, hours=222_222, distance=111_167,
        essential=7, optional=2, narrower=55, broader=95, sibling=0, grandparent=41, cousin=77,
        said=33, documented=34, tried=71, assessed=72, recognised=99, far_minutes=37,
    )  # fmt: skip
    for seed in range(first, first + WORLDS // 10):
        small = small_world(seed, weights=weights)
        assert told(small, small.matcher.best(3)) == expected(small, 3)


@given(first=SEEDS)
def test_one_opening_or_one_candidate_is_matched_as_among_all(first):
    for seed in range(first, first + WORLDS // 20):
        small = small_world(seed)
        matcher, reference = small.matcher, small.reference
        for opening in small.openings:
            assert list(matcher.for_opening(opening, 3)) == reference.best_candidates(opening, 3)
        for candidate in small.candidates:
            assert list(matcher.for_candidate(candidate, 3)) == reference.best_openings(candidate, 3)


@given(seed=SEEDS)
def test_a_changed_profile_is_matched_as_in_a_world_where_it_was_always_so(seed):
    small, other = small_world(seed), small_world(seed + 1)
    known = set(small.broader)
    changed = [
        replace(
            one,
            skills=tuple(skill for skill in one.skills if skill.id in known),
            occupations=tuple(id for id in one.occupations if id in known),
            wishes=tuple(id for id in one.wishes if id in known),
        )
        for one in other.candidates
    ]
    for candidate in changed:
        found = small.matcher.for_candidate(candidate, 4)
        assert list(found) == small.reference.best_openings(candidate, 4)


def test_a_new_opening_that_asks_for_what_nobody_has_finds_nobody():
    small = small_world(5)
    opening = replace(small.openings[0], licences=("submarine",))
    assert small.matcher.for_opening(opening, 5) == ()


@pytest.mark.parametrize("seed", range(4))
def test_blocks_and_threads_of_any_number_give_the_same(seed):
    small = small_world(seed, candidates=300, openings=200)
    matcher = small.matcher
    once = matcher.best(7)
    for threads, block in ((1, 1), (1, 7), (2, 3), (2, 64), (3, 1000), (5, 11)):
        again = matcher.best(7, threads=threads, block=block)
        for mine, theirs in (
            (once.for_candidates, again.for_candidates),
            (once.for_openings, again.for_openings),
        ):
            assert np.array_equal(mine.rows, theirs.rows)
            assert np.array_equal(mine.scores, theirs.scores)


def test_a_run_that_is_broken_off_does_not_go_on_behind_the_scenes():
    told: list[int] = []

    def tell(count):
        told.append(count)
        if len(told) == 1:
            raise KeyboardInterrupt
        time.sleep(0.01)

    matcher = small_world(3, candidates=400).matcher
    with pytest.raises(KeyboardInterrupt):
        matcher.best(1, threads=2, block=1, tell=tell)
    assert len(told) < len(matcher.people.row) // 2


def test_one_direction_alone_gives_what_both_give():
    small = small_world(11, candidates=80, openings=60)
    both = small.matcher.best(5)
    candidates = small.matcher.best(5, Direction.CANDIDATES)
    openings = small.matcher.best(5, Direction.OPENINGS)
    assert np.array_equal(candidates.for_candidates.rows, both.for_candidates.rows)
    assert np.array_equal(openings.for_openings.scores, both.for_openings.scores)
    assert candidates.for_openings is None
    assert openings.for_candidates is None


def test_the_order_of_records_changes_nothing():
    small = small_world(23, candidates=40, openings=30)
    turned = replace(
        small,
        candidates=small.candidates[::-1],
        openings=small.openings[::-1],
        broader=dict(reversed(small.broader.items())),
    )
    assert told(small, small.matcher.best(6)) == told(turned, turned.matcher.best(6))


def same_for_all(ids):
    """A matcher over one candidate and openings that are all as good."""
    openings = [Opening(id, municipality="Ask") for id in ids]
    world = World.of([Candidate("1", municipality="Ask")], openings, Taxonomy.of({"s": ()}))
    return Matcher.of(world)


def test_ties_go_to_the_lower_id():
    found = same_for_all(["12", "9", "100", "b", "a"]).for_candidate(Candidate("1", municipality="Ask"), 4)
    assert [match.id for match in found] == ["9", "12", "100", "a"]


def test_ids_are_in_order_by_number_then_as_text():
    assert sorted(["b", "10", "9", "a1", "a10", "a2"], key=id_order) == ["9", "10", "a1", "a10", "a2", "b"]


def test_a_perfect_pair_scores_a_million_and_one_without_anything_nothing():
    taxonomy = Taxonomy.of({"s": (), "job": (), "other": ()})
    wanted = Opening("o", skills=(Want("s", Importance.ESSENTIAL),), occupation="job", hours_max=168)
    perfect = Candidate("c", skills=(Skill("s", Evidence.RECOGNISED),), occupations=("job",), wishes=("job",))
    matcher = Matcher.of(World.of([perfect], [wanted], taxonomy))
    assert matcher.for_candidate(perfect, 1)[0].score == 1_000_000
    least = replace(perfect, skills=(), occupations=(), wishes=("other",), hours_min=168)
    assert matcher.for_candidate(least, 1)[0].score == 100_000 // 169 + 100_000


def test_an_opening_may_ask_for_more_skills_than_a_card_holds():
    concepts = [f"s{n}" for n in range(60)]
    opening = Opening("o", skills=tuple(Want(id, Importance(n % 2)) for n, id in enumerate(concepts)))
    people = [
        Candidate(f"{n}", skills=tuple(Skill(id, Evidence.TRIED) for id in concepts[n : n + 9]))
        for n in range(50)
    ]
    small = Small(people, [opening], dict.fromkeys(concepts, ()), None, Weights())
    assert told(small, small.matcher.best(6)) == expected(small, 6)
    assert list(small.matcher.for_opening(opening, 6)) == small.reference.best_candidates(opening, 6)


@pytest.mark.parametrize("top", [0, -1, 1001])
def test_a_top_that_is_no_short_list_is_refused(top):
    with pytest.raises(ValueError, match="it can be 1 to 1,000"):
        small_world(1).matcher.best(top)
