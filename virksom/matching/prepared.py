"""From columns to what the scan reads: conditions packed, points shared out, openings by municipality."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from virksom.matching.kernel import Jobs, People, Rules
from virksom.matching.kinship import kinship_of
from virksom.matching.packing import Layout
from virksom.matching.tables import NONE, Candidates, Openings, World
from virksom.matching.taxonomy import Taxonomy
from virksom.matching.travel import UNKNOWN
from virksom.matching.weights import Weights
from virksom.matching.world import Evidence, id_order

#: Stands for an occupation in the table of credit: the place after the last evidence.
WORKED = len(Evidence)


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
        points_of_distance(minutes, weights),
        np.int64(weights.occupation // 100),
        np.int64(weights.wishes),
        np.int64(weights.hours),
    )


def points_of_distance(minutes: NDArray[np.uint16], weights: Weights) -> NDArray[np.int32]:
    """All points for no travel, none at `far_minutes` and beyond; none where nobody knows."""
    left = np.maximum(weights.far_minutes - minutes.astype(np.int64), 0)
    return (weights.distance * left // weights.far_minutes).astype(np.int32)


def people_of(candidates: Candidates, world: World, layout: Layout, first_row: int = 0) -> People:
    """Candidates as the scan reads them; `first_row` is the row of the first of them among all."""
    numbers = number_type(world.taxonomy)
    skills, worked = candidates.skills, candidates.occupations
    owner = np.concatenate((skills.owner, worked.owner))
    order = np.argsort(owner, kind="stable")
    start = np.concatenate(([0], np.cumsum(np.diff(skills.start) + np.diff(worked.start))))
    claim = np.concatenate((skills.item, worked.item))[order].astype(numbers)
    evidence = np.concatenate((skills.value, np.full(len(worked.item), WORKED, np.uint8)))[order]
    limit = np.where(candidates.max_minutes == NONE, UNKNOWN, candidates.max_minutes).astype(np.uint16)
    home = candidates.municipality if world.travel else np.zeros(len(candidates), np.int32)
    return People(
        start,
        claim,
        evidence,
        candidates.wishes.start,
        candidates.wishes.item.astype(numbers),
        layout.haves(candidates),
        home,
        limit,
        candidates.hours_min,
        candidates.hours_max,
        np.arange(first_row, first_row + len(candidates)),
    )


def jobs_of(
    openings: Openings, world: World, layout: Layout, weights: Weights, rarity: NDArray[np.int64]
) -> Jobs:
    """Openings as the scan reads them: by municipality, each with the points of what it asks for."""
    town = openings.municipality if world.travel else np.zeros(len(openings), np.int32)
    towns = len(world.travel.names) if world.travel else 1
    order = np.argsort(town, kind="stable")
    skills = openings.skills.taken(order)
    nothing = len(world.taxonomy)
    factor = np.array([weights.optional, weights.essential], np.int64)
    by_id = np.empty(nothing + 1, np.int64)
    by_id[sorted(range(nothing), key=lambda n: id_order(world.taxonomy.ids[n]))] = np.arange(nothing)
    start, concept, points = share_points(
        skills.start,
        skills.item.astype(np.int64),
        rarity[skills.item] * factor[skills.value],
        by_id,
        weights.skills // 100,
        nothing,
    )
    numbers = number_type(world.taxonomy)
    both = np.uint64 if numbers is np.uint32 else np.uint32
    want = (concept.astype(np.uint64) << np.uint64(np.dtype(both).itemsize * 4)) | points.astype(np.uint64)
    return Jobs(
        order,
        np.concatenate(([0], np.cumsum(np.bincount(town, minlength=towns)))),
        np.ascontiguousarray(layout.needs(openings)[:, order]),
        start,
        want.astype(both),
        np.where(openings.occupation == NONE, nothing, openings.occupation)[order].astype(numbers),
        openings.hours_min[order],
        openings.hours_max[order],
    )


def number_type(taxonomy: Taxonomy) -> type[np.unsignedinteger]:
    """Two bytes for each concept where they are few enough, else four."""
    return np.uint16 if taxonomy.is_small else np.uint32


@njit(nogil=True, cache=True)
def share_points(start, item, weight, by_id, whole, nothing):  # type: ignore[no-untyped-def]
    """The points of each skill asked for, by weight, adding to the whole for each opening.

    What whole numbers leave over goes to the largest remainders, at a tie to the lower id. An opening
    that asks for no skill asks for `nothing`, for the whole.
    """
    count = len(start) - 1
    new_start = np.zeros(count + 1, np.int64)
    for n in range(count):
        new_start[n + 1] = new_start[n] + max(1, start[n + 1] - start[n])
    concept = np.full(new_start[count], nothing, np.int64)
    points = np.full(new_start[count], whole, np.int64)
    for n in range(count):
        total = weight[start[n] : start[n + 1]].sum()
        at, left = new_start[n], whole
        size = start[n + 1] - start[n]
        rest = np.empty(size, np.int64)
        for k in range(size):
            share = whole * weight[start[n] + k]
            concept[at + k], points[at + k], rest[k] = item[start[n] + k], share // total, share % total
            left -= points[at + k]
        while size and left:
            most = 0
            for k in range(1, size):
                lower = by_id[concept[at + k]] < by_id[concept[at + most]]
                if rest[k] > rest[most] or (rest[k] == rest[most] and lower):
                    most = k
            points[at + most] += 1
            rest[most] = -1
            left -= 1
    return new_start, concept, points
