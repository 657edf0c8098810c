"""Small made-up worlds, drawn at random from a seed: few values, so that ties and refusals are common."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from virksom.matching.matcher import Matcher
from virksom.matching.tables import World
from virksom.matching.taxonomy import Taxonomy
from virksom.matching.travel import Travel
from virksom.matching.weights import Weights
from virksom.matching.world import (
    Candidate,
    Cefr,
    Evidence,
    Importance,
    Language,
    Opening,
    Skill,
    TimeOfDay,
    Use,
    Want,
)

from .reference import Reference

DAY = date(2026, 11, 2)
TOWNS = ("Ask", "Birk", "Elm", "Eg")
CODES = ("da", "en")
LICENCES = ("B", "C", "forklift")


@dataclass
class Small:
    """A small world as records, with the kernel and the reference over it."""

    candidates: list[Candidate]
    openings: list[Opening]
    broader: dict[str, tuple[str, ...]]
    minutes: dict[tuple[str, str], int] | None
    weights: Weights

    @property
    def world(self) -> World:
        travel = None if self.minutes is None else Travel.of(self.minutes)
        return World.of(self.candidates, self.openings, Taxonomy.of(self.broader), travel)

    @property
    def matcher(self) -> Matcher:
        return Matcher.of(self.world, self.weights)

    @property
    def reference(self) -> Reference:
        return Reference(self.candidates, self.openings, self.broader, self.minutes, self.weights)


def small_world(
    seed: int, *, candidates: int = 8, openings: int = 6, weights: Weights | None = None
) -> Small:
    """A world drawn from a seed, records in no order, ids as numbers or as words."""
    chance = random.Random(seed)
    broader = a_taxonomy(chance, chance.randint(1, 14))
    minutes = None if chance.random() < 0.2 else a_travel(chance)
    concepts = list(broader)
    name = "{}" if chance.random() < 0.5 else "DEMO-{}"
    people = [
        a_candidate(chance, name.format(id), concepts)
        for id in chance.sample(range(3 * candidates), chance.randint(1, candidates))
    ]
    jobs = [
        an_opening(chance, name.format(id), concepts)
        for id in chance.sample(range(3 * openings), chance.randint(1, openings))
    ]
    return Small(people, jobs, broader, minutes, weights or Weights())


def a_taxonomy(chance: random.Random, size: int) -> dict[str, tuple[str, ...]]:
    """Concepts under up to two others each, listed in no order."""
    names = [f"s{n}" for n in range(size)]
    broader = {
        name: tuple(chance.sample(names[:n], min(n, chance.choice((0, 1, 1, 1, 2)))))
        for n, name in enumerate(names)
    }
    return dict(chance.sample(list(broader.items()), size))


def a_travel(chance: random.Random) -> dict[tuple[str, str], int]:
    """Minutes between towns, some ways and some ways back not given; each town stands in it."""
    ways = {(home, work): chance.choice((0, 15, 30, 90, 120)) for home in TOWNS for work in TOWNS}
    return {way: value for way, value in ways.items() if way[0] == "Ask" or chance.random() < 0.5}


def some(chance: random.Random, values, most: int) -> tuple:
    values = list(values)
    return tuple(chance.sample(values, chance.randint(0, min(most, len(values)))))


def languages(chance: random.Random, most: int) -> tuple[Language, ...]:
    pairs = [(code, use) for code in CODES for use in Use]
    return tuple(Language(code, use, chance.choice(list(Cefr))) for code, use in some(chance, pairs, most))


def hours(chance: random.Random) -> tuple[int, int]:
    return chance.choice(((0, 168), (10, 20), (20, 37), (37, 37), (30, 40)))


def a_day(chance: random.Random) -> date | None:
    return None if chance.random() < 0.4 else DAY + timedelta(days=chance.randint(0, 3))


def a_candidate(chance: random.Random, id: str, concepts: list[str]) -> Candidate:
    least, most = hours(chance)
    return Candidate(
        id=id,
        skills=tuple(Skill(one, chance.choice(list(Evidence))) for one in some(chance, concepts, 4)),
        occupations=some(chance, concepts, 2),
        wishes=some(chance, concepts, 1),
        languages=languages(chance, 6),
        hours_min=least,
        hours_max=most,
        available_from=a_day(chance),
        licences=some(chance, LICENCES, 3),
        level=chance.randint(0, 8),
        municipality=chance.choice(TOWNS),
        max_minutes=chance.choice((None, 0, 30, 60, 120)),
        times=some(chance, TimeOfDay, 5),
    )


def an_opening(chance: random.Random, id: str, concepts: list[str]) -> Opening:
    least, most = hours(chance)
    return Opening(
        id=id,
        places=chance.randint(0, 3),
        skills=tuple(Want(one, chance.choice(list(Importance))) for one in some(chance, concepts, 4)),
        occupation=chance.choice(["", *concepts]),
        languages=languages(chance, 1),
        hours_min=least,
        hours_max=most,
        start=a_day(chance),
        licences=some(chance, LICENCES, 1),
        level=chance.choice((0, 0, 0, 2, 5)),
        municipality=chance.choice(TOWNS),
        times=some(chance, TimeOfDay, 1),
    )
