"""Numbers at the boundaries of the packed formats work, whichever side they fall on."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from virksom.matching.matcher import Matcher
from virksom.matching.prepared import number_type
from virksom.matching.tables import World
from virksom.matching.taxonomy import Taxonomy
from virksom.matching.weights import Weights
from virksom.matching.world import Candidate, Cefr, Evidence, Importance, Language, Opening, Skill, Use, Want


@pytest.mark.parametrize(("count", "kind"), [(65_535, np.uint16), (65_536, np.uint32), (70_000, np.uint32)])
def test_more_skills_than_two_bytes_tell_apart_are_matched_the_same(count, kind):
    taxonomy = Taxonomy.of({f"{n}": () for n in range(count)})
    last = f"{count - 1}"
    wants = (Want(last, Importance.ESSENTIAL), Want("0", Importance.OPTIONAL))
    people = [
        Candidate("has", skills=(Skill(last, Evidence.RECOGNISED),)),
        Candidate("lacks", skills=(Skill("1", Evidence.RECOGNISED),)),
    ]
    matcher = Matcher.of(World.of(people, [Opening("o", skills=wants, occupation=last)], taxonomy))
    assert number_type(taxonomy) is kind
    found = matcher.best(2).for_openings.matches(0, ("has", "lacks"))
    assert [match.id for match in found] == ["has", "lacks"]
    assert found == matcher.for_opening(Opening("o", skills=wants, occupation=last), 2)
    assert found[0].score - found[1].score == 450_000 + 150_000


@pytest.mark.parametrize("count", [1, 11, 12, 63, 64, 65, 300])
def test_any_number_of_licences_is_asked_for_to_the_last(count):
    names = tuple(f"licence-{n}" for n in range(count))
    people = [Candidate("all", licences=names)]
    people += [Candidate(f"but-{n}", licences=(*names[:n], *names[n + 1 :])) for n in range(count)]
    world = World.of(people, [Opening("o", licences=names)], Taxonomy.of({"s": ()}))
    found = Matcher.of(world).best(20).for_openings
    assert [match.id for match in found.matches(0, world.candidates.ids)] == ["all"]


@pytest.mark.parametrize("count", [1, 5, 6, 40])
def test_any_number_of_languages_is_asked_for_to_the_level(count):
    def speaking(level, but=None):
        return tuple(Language(f"l{n}", use, Cefr(level - (n == but))) for n in range(count) for use in Use)

    people = [Candidate("all", languages=speaking(5))]
    people += [Candidate(f"but-{n}", languages=speaking(5, n)) for n in range(count)]
    world = World.of(people, [Opening("o", languages=speaking(5))], Taxonomy.of({"s": ()}))
    found = Matcher.of(world).best(20).for_openings
    assert [match.id for match in found.matches(0, world.candidates.ids)] == ["all"]


def test_conditions_that_only_candidates_name_do_not_lengthen_the_scan():
    names = tuple(f"licence-{n}" for n in range(200))
    world = World.of([Candidate("c", licences=names)], [Opening("o")], Taxonomy.of({"s": ()}))
    matcher = Matcher.of(world)
    assert len(matcher.layout.guards) > 1
    assert matcher.layout.used == 1


@pytest.mark.parametrize(
    ("candidate", "opening", "fits"),
    [
        ({"hours_min": 168}, {"hours_max": 168, "hours_min": 168}, True),
        ({"hours_max": 0}, {"hours_min": 0, "hours_max": 0}, True),
        ({"hours_max": 29}, {"hours_min": 30}, False),
        ({"hours_min": 31}, {"hours_max": 30}, False),
        ({"level": 8}, {"level": 8}, True),
        ({"level": 7}, {"level": 8}, False),
        ({"available_from": date(1990, 1, 1)}, {"start": date(1990, 1, 1)}, True),
        ({"available_from": date(1990, 1, 2)}, {"start": date(1990, 1, 1)}, False),
        ({"available_from": date(2169, 6, 5)}, {"start": date(2169, 6, 5)}, True),
        ({"available_from": date(2169, 6, 5)}, {"start": date(2169, 6, 4)}, False),
        ({"available_from": date(2169, 6, 5)}, {}, True),
        ({}, {"start": date(1990, 1, 1)}, True),
    ],
)
def test_the_ends_of_every_range_are_told_apart(candidate, opening, fits):
    world = World.of([Candidate("c", **candidate)], [Opening("o", **opening)], Taxonomy.of({"s": ()}))
    assert bool(Matcher.of(world).for_candidate(Candidate("c", **candidate), 1)) is fits


def test_all_points_may_lie_on_one_skill():
    weights = Weights(skills=1_000_000, occupation=0, wishes=0, hours=0, distance=0)
    opening = Opening("o", skills=(Want("s", Importance.ESSENTIAL),))
    person = Candidate("c", skills=(Skill("s", Evidence.RECOGNISED),))
    matcher = Matcher.of(World.of([person], [opening], Taxonomy.of({"s": ()})), weights)
    assert matcher.best(1).for_candidates.scores[0, 0] == 1_000_000
