"""A made-up labour market of any size: the same seed, the same market. All ids are marked DEMO."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from virksom.matching.tables import NONE, Candidates, Lists, Openings, World
from virksom.matching.taxonomy import Taxonomy
from virksom.matching.travel import UNKNOWN, Travel
from virksom.matching.world import FIRST_DAY, Evidence

SKILLS, OCCUPATIONS, TOWNS = 13_900, 3_000, 98
ZIPF = 0.9
USES = ("da/speaking", "da/reading", "da/writing", "en/speaking")
LICENCES = ("B", "C", "D", "forklift", "hygiene", "crane", "welding", "security")
MONDAY = (date(2026, 11, 2) - FIRST_DAY).days


@dataclass(frozen=True)
class Setting:
    """How much openings ask for: shares of openings that ask, and how far people travel."""

    name: str
    minutes: tuple[int, int]
    danish: tuple[float, ...]
    english: float
    licence: float
    level: tuple[float, ...]
    spread_of_hours: int
    days: int


STRICT = Setting(
    "strict",
    (35, 105),
    (0.1, 0.15, 0.3, 0.3, 0.1, 0.04, 0.01),
    0.15,
    0.4,
    (0.3, 0, 0.3, 0.25, 0, 0.15),
    4,
    60,
)
LOOSE = Setting(
    "loose", (100, 220), (0.5, 0.2, 0.2, 0.08, 0.02, 0, 0), 0.03, 0.1, (0.7, 0, 0.2, 0.1, 0, 0), 12, 20
)


def market(seed: int, candidates: int, openings: int, setting: Setting) -> World:
    """A market of a seed, a size and a setting."""
    chance = np.random.default_rng(seed)
    concepts = taxonomy(chance)
    use = zipf(SKILLS, chance)
    work = zipf(OCCUPATIONS, chance) + SKILLS
    to_number = np.array([concepts.number[f"DEMO-{n}"] for n in range(SKILLS + OCCUPATIONS)])
    return World(
        concepts,
        travel(chance),
        USES,
        LICENCES,
        tuple(f"DEMO-{n}" for n in range(TOWNS)),
        _candidates(chance, candidates, to_number[use], to_number[work], setting),
        _openings(chance, openings, to_number[use], to_number[work], setting),
    )


def taxonomy(chance: np.random.Generator) -> Taxonomy:
    """Two trees, of skills and of occupations, each concept but the top ones below an earlier one."""
    broader: dict[str, tuple[str, ...]] = {}
    for first, count, tops in ((0, SKILLS, 40), (SKILLS, OCCUPATIONS, 10)):
        for n in range(count):
            # Up to about ten below each, five levels deep.
            above = () if n < tops else (f"DEMO-{first + (n - tops) // 10 + int(chance.integers(0, 3))}",)
            broader[f"DEMO-{first + n}"] = above if n >= tops + 3 else ()
    return Taxonomy.of(broader)


def zipf(count: int, chance: np.random.Generator) -> np.ndarray:
    """A million draws to take from: places 0 to count, the most used one anywhere among them."""
    share = np.arange(1, count + 1) ** -ZIPF
    places = np.searchsorted(np.cumsum(share) / share.sum(), chance.random(1_000_000))
    return chance.permutation(count)[np.minimum(places, count - 1)]


def travel(chance: np.random.Generator) -> Travel:
    """Towns on a map of 300 by 300 minutes; those far apart have no way that anybody would go daily."""
    spots = chance.random((TOWNS, 2)) * 300
    minutes = np.hypot(*(spots[:, None, :] - spots[None, :, :]).transpose(2, 0, 1)) + 10
    minutes[minutes > 240] = UNKNOWN
    return Travel(tuple(f"DEMO-{n}" for n in range(TOWNS)), minutes.astype(np.uint16))


def several(
    chance: np.random.Generator, rows: int, pool: np.ndarray, most: int, share: float, values: int
) -> Lists:
    """Up to so many different items for each row, each place taken with a probability."""
    item = pool[chance.integers(0, len(pool), (rows, most))]
    item.sort(axis=1)
    taken = chance.random((rows, most)) < share
    taken[:, 1:] &= item[:, 1:] != item[:, :-1]
    start = np.concatenate(([0], np.cumsum(taken.sum(axis=1))))
    value = chance.integers(0, values, int(start[-1]))
    return Lists(start, item[taken].astype(np.uint32), value.astype(np.uint8))


def by_use(levels: np.ndarray) -> Lists:
    """Levels [row, use] as lists, without those that are 0."""
    rows, uses = np.nonzero(levels)
    start = np.concatenate(([0], np.cumsum(np.count_nonzero(levels, axis=1))))
    return Lists(start, uses.astype(np.uint32), levels[rows, uses].astype(np.uint8))


def ids(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"DEMO-{letter}{n:07}" for n in range(count))


def _candidates(chance, count, use, work, setting) -> Candidates:
    spoken = chance.choice(7, count, p=(0.02, 0.08, 0.2, 0.3, 0.2, 0.1, 0.1))
    lower = np.maximum(spoken - chance.integers(0, 2, count), 0)
    english = chance.choice(7, count, p=(0.3, 0.1, 0.2, 0.2, 0.1, 0.1, 0))
    least = chance.integers(0, 30, count)
    return Candidates(
        ids=ids("C", count),
        skills=several(chance, count, use, 23, 0.95, len(Evidence)),
        occupations=several(chance, count, work, 2, 0.7, 1),
        wishes=several(chance, count, work, 1, 0.3, 1),
        languages=by_use(np.stack((spoken, lower, lower, english), axis=1)),
        licences=several(chance, count, np.array([0, 0, 0, *range(len(LICENCES))]), 3, 0.6, 1),
        hours_min=least.astype(np.int16),
        hours_max=np.minimum(least + chance.integers(5, 20, count), 45).astype(np.int16),
        day=np.where(
            chance.random(count) < 0.4, NONE, MONDAY + chance.integers(0, setting.days, count)
        ).astype(np.int32),
        level=chance.choice(9, count, p=(0.05, 0.05, 0.2, 0.4, 0.05, 0.1, 0.1, 0.04, 0.01)).astype(np.int16),
        municipality=chance.integers(0, TOWNS, count).astype(np.int32),
        times=np.where(chance.random(count) < 0.5, 0, chance.integers(1, 32, count) | 3).astype(np.int16),
        max_minutes=chance.integers(*setting.minutes, count).astype(np.int32),
    )


def _openings(chance, count, use, work, setting) -> Openings:
    spoken = chance.choice(7, count, p=setting.danish)
    written = np.where(chance.random(count) < 0.5, np.maximum(spoken - 1, 0), 0)
    english = np.where(chance.random(count) < setting.english, chance.integers(1, 5, count), 0)
    most = chance.choice((15, 20, 30, 37), count, p=(0.1, 0.15, 0.25, 0.5))
    return Openings(
        ids=ids("O", count),
        skills=several(chance, count, use, 22, 0.95, 2),
        languages=by_use(np.stack((spoken, written, written, english), axis=1)),
        licences=several(chance, count, np.arange(len(LICENCES)), 1, setting.licence, 1),
        hours_min=(most - chance.integers(0, setting.spread_of_hours, count)).astype(np.int16),
        hours_max=most.astype(np.int16),
        day=np.where(chance.random(count) < 0.3, NONE, MONDAY + chance.integers(0, 90, count)).astype(
            np.int32
        ),
        level=chance.choice(6, count, p=setting.level).astype(np.int16),
        municipality=chance.integers(0, TOWNS, count).astype(np.int32),
        times=np.where(chance.random(count) < 0.7, 0, 1 << chance.integers(0, 5, count)).astype(np.int16),
        occupation=work[chance.integers(0, len(work), count)],
        places=chance.integers(1, 4, count).astype(np.int32),
    )
