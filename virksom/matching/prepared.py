"""From columns to what the scan reads: conditions packed, points shared out, openings by municipality."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from virksom.matching.kernel import (
    CARD,
    HEAD,
    HOURS_BITS,
    OCCUPATION,
    TOWN,
    TOWN_BITS,
    Ints,
    Jobs,
    People,
    Rules,
    Words,
)
from virksom.matching.kinship import kinship_of
from virksom.matching.packing import Layout
from virksom.matching.tables import NONE, Candidates, Lists, Openings, World
from virksom.matching.taxonomy import Taxonomy
from virksom.matching.travel import UNKNOWN
from virksom.matching.weights import Weights
from virksom.matching.world import Evidence

#: Stands for an occupation in the table of credit: the place after the last evidence.
WORKED = len(Evidence)
#: Bytes of a cache line.
LINE = 64


def rarity_of(world: World) -> NDArray[np.int64]:
    """How rarely each concept is asked for: bits of the number of openings over those that ask for it.

    It is counted from openings alone, so that no change of a profile moves the weights of others.
    """
    asked = np.bincount(world.openings.skills.item, minlength=len(world.taxonomy))
    ratio = len(world.openings) // np.maximum(asked, 1)
    return np.frexp(ratio.astype(np.float64))[1].astype(np.int64)


def rules_of(world: World, weights: Weights, layout: Layout) -> Rules:
    """What a pair is worth beside its skills, and what stands in for what."""
    worth = np.array(weights.kinship, np.int64)
    evidence = np.array([*weights.evidence, 100], np.int64)
    credit = (worth[None, :] * evidence[:, None] // 100).astype(np.uint8)
    minutes = world.travel.minutes if world.travel else np.zeros((1, 1), np.uint16)
    return Rules(
        credit,
        worth,
        kinship_of(world.taxonomy, weights.kinship),
        layout.guards,
        minutes,
        np.argsort(minutes, axis=1, kind="stable").astype(np.int32),
        points_of_distance(minutes, weights),
        np.int64(weights.occupation // 100),
        np.int64(weights.wishes),
        np.int64(weights.hours),
    )


def points_of_distance(minutes: NDArray[np.uint16], weights: Weights) -> NDArray[np.int32]:
    """All points for no travel, none at `far_minutes` and beyond; none where nobody knows."""
    left = np.maximum(weights.far_minutes - minutes.astype(np.int64), 0)
    return (weights.distance * left // weights.far_minutes).astype(np.int32)


def people_of(table: Candidates, world: World, layout: Layout) -> People:
    """Candidates as the scan reads them: by municipality, as neighbours look at the same openings."""
    home = table.municipality if world.travel else np.zeros(len(table), np.int32)
    by_home = np.argsort(home, kind="stable")
    candidates = table.taken(by_home)
    numbers = number_type(world.taxonomy)
    skills, worked = candidates.skills, candidates.occupations
    owner = np.concatenate((skills.owner, worked.owner))
    order = np.argsort(owner, kind="stable")
    start = np.concatenate(([0], np.cumsum(np.diff(skills.start) + np.diff(worked.start))))
    claim = np.concatenate((skills.item, worked.item))[order].astype(numbers)
    evidence = np.concatenate((skills.value, np.full(len(worked.item), WORKED, np.uint8)))[order]
    limit = np.where(candidates.max_minutes == NONE, UNKNOWN, candidates.max_minutes).astype(np.uint16)
    return People(
        start,
        claim,
        evidence,
        candidates.wishes.start,
        candidates.wishes.item.astype(numbers),
        layout.haves(candidates),
        home[by_home],
        limit,
        candidates.hours_min,
        candidates.hours_max,
        by_home,
    )


def jobs_of(
    openings: Openings, world: World, layout: Layout, weights: Weights, rarity: NDArray[np.int64]
) -> Jobs:
    """Openings as the scan reads them: by municipality, each with the points of what it asks for."""
    town = openings.municipality if world.travel else np.zeros(len(openings), np.int32)
    towns = len(world.travel.names) if world.travel else 1
    order = np.argsort(town, kind="stable")
    nothing, numbers = len(world.taxonomy), number_type(world.taxonomy)
    asked = asked_of(openings.skills.taken(order), world.taxonomy, weights, rarity)
    card, rest_start, rest, rest_most = parted(
        *asked, nothing, weights.skills // 100, np.dtype(numbers).itemsize * 8
    )
    occupation = np.where(openings.occupation == NONE, nothing, openings.occupation)[order]
    hours = (openings.hours_min[order].astype(np.int64) << HOURS_BITS) | openings.hours_max[order]
    card[:, OCCUPATION] = (occupation << (np.dtype(numbers).itemsize * 8)) | hours
    card[:, TOWN] = (rest_most << TOWN_BITS) | town[order]
    both = np.uint32 if numbers is np.uint16 else np.uint64
    return Jobs(
        order,
        np.concatenate(([0], np.cumsum(np.bincount(town, minlength=towns)))),
        np.ascontiguousarray(layout.needs(openings)[:, order]),
        aligned(card.reshape(-1).astype(both)),
        rest_start,
        rest.astype(both),
    )


def aligned(numbers: NDArray) -> NDArray:
    """The same numbers from the beginning of a cache line on."""
    room = np.empty(numbers.nbytes + LINE, np.uint8)
    first = -room.ctypes.data % LINE
    found = room[first : first + numbers.nbytes].view(numbers.dtype)
    found[:] = numbers
    return found


def asked_of(
    skills: Lists, taxonomy: Taxonomy, weights: Weights, rarity: NDArray[np.int64]
) -> tuple[Ints, Ints, Ints]:
    """What each opening asks for: where its list starts, the concepts, and the points of each."""
    by_id = np.empty(len(taxonomy), np.int64)
    by_id[taxonomy.by_id] = np.arange(len(taxonomy))
    factor = np.array([weights.optional, weights.essential], np.int64)
    item = skills.item.astype(np.int64)
    points = share_points(
        skills.start, item, rarity[item] * factor[skills.value], by_id, weights.skills // 100
    )
    return skills.start, item, points


def number_type(taxonomy: Taxonomy) -> type[np.unsignedinteger]:
    """Two bytes for each concept where they are few enough, else four."""
    return np.uint16 if taxonomy.is_small else np.uint32


@njit(nogil=True, cache=True)
def share_points(start: Ints, item: Ints, weight: Ints, by_id: Ints, whole: int) -> Ints:
    """The points of each skill asked for, by weight, adding to the whole for each opening.

    What whole numbers leave over goes to the largest remainders, at a tie to the lower id.
    """
    points = np.empty(len(item), np.int64)
    rest = np.empty(len(item), np.int64)
    for n in range(len(start) - 1):
        first, last = start[n], start[n + 1]
        total, left = weight[first:last].sum(), whole
        for k in range(first, last):
            share = whole * weight[k]
            points[k], rest[k] = share // total, share % total
            left -= points[k]
        while first < last and left:
            most = first
            for k in range(first + 1, last):
                lower = by_id[item[k]] < by_id[item[most]]
                if rest[k] > rest[most] or (rest[k] == rest[most] and lower):
                    most = k
            points[most] += 1
            rest[most] = -1
            left -= 1
    return points


@njit(nogil=True, cache=True)
def parted(
    start: Ints, item: Ints, points: Ints, nothing: int, whole: int, shift: int
) -> tuple[Ints, Ints, Words, Ints]:
    """Skills on the card, `rest_start` and `rest` of `Jobs`, and points of the rest in full.

    An opening that asks for no skill asks for `nothing`, for the whole.
    """
    count = len(start) - 1
    card = np.full((count, CARD), nothing << shift, np.int64)
    rest_start, rest = np.zeros(count + 1, np.int64), np.empty(len(item), np.uint64)
    rest_most = np.zeros(count, np.int64)
    size = 0
    for n in range(count):
        mine = points[start[n] : start[n + 1]]
        if not len(mine):
            card[n, 0] |= whole
        for rank, place in enumerate(np.argsort(-mine, kind="mergesort")):
            want = (item[start[n] + place] << shift) | mine[place]
            if rank < HEAD:
                card[n, rank] = want
            else:
                rest[size] = want
                rest_most[n] += 100 * mine[place]
                size += 1
        rest_start[n + 1] = size
    return card, rest_start, rest[:size].copy(), rest_most
