"""Which skill stands in for which: relatives in the taxonomy, worked out once.

For a skill W that is asked for, a skill H that somebody has counts by the relation that is worth most:

- held: H is W;
- narrower: H lies below W, at any depth;
- broader: H is right above W;
- sibling: H and W have a broader concept in common, one with up to 500 right below it;
- grandparent: H is right above one that is right above W;
- cousin: the same one stands two above both, and up to 2,000 lines lead from it to those two below.

Wider families than that say nothing about their members.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from virksom.matching.taxonomy import Taxonomy

#: So many concepts right below one are a family at most, and so many two below a wider one.
LARGEST_FAMILY = 500
LARGEST_CLAN = 2_000


class Relation(IntEnum):
    """How a skill somebody has relates to one asked for."""

    HELD = 0
    NARROWER = 1
    BROADER = 2
    SIBLING = 3
    GRANDPARENT = 4
    COUSIN = 5


class Tree(NamedTuple):
    """A taxonomy as lists by number: right above, right below, and all below (each with its starts)."""

    above_start: NDArray[np.int64]
    above: NDArray[np.int64]
    child_start: NDArray[np.int64]
    child: NDArray[np.int64]
    below_start: NDArray[np.int64]
    below: NDArray[np.int64]


class Kinship(NamedTuple):
    """For each concept somebody has, those it stands in for: `concept[start[h]:start[h + 1]]`, by `relation`.

    `below` of `tree` are all concepts under one, itself included, whatever they count.
    """

    start: NDArray[np.int64]
    concept: NDArray[np.uint32]
    relation: NDArray[np.uint8]
    tree: Tree


def kinship_of(taxonomy: Taxonomy, percent: tuple[int, ...]) -> Kinship:
    """The relatives that count, by the percent that each `Relation` is worth; those worth 0 are left out."""
    count = len(taxonomy)
    child_start, child = _turned(taxonomy.above_start, taxonomy.above, count)
    ancestor_start, ancestor = _ancestors(taxonomy.above_start, taxonomy.above)
    below_start, below = _turned(ancestor_start, ancestor, count)
    tree = Tree(taxonomy.above_start, taxonomy.above, child_start, child, below_start, below)
    worth = np.array(percent, np.int64)
    start, concept, relation = _all_relatives(tree, ancestor_start, ancestor, worth)
    return Kinship(start, concept, relation, tree)


@njit(nogil=True, cache=True)
def _turned(start, item, count):  # type: ignore[no-untyped-def]
    """Lists of b by a, from lists of a by b."""
    new_start = np.zeros(count + 1, np.int64)
    for one in item:
        new_start[one + 1] += 1
    for n in range(count):
        new_start[n + 1] += new_start[n]
    at = new_start[:-1].copy()
    new_item = np.empty(len(item), np.int64)
    for owner in range(len(start) - 1):
        for place in range(start[owner], start[owner + 1]):
            new_item[at[item[place]]] = owner
            at[item[place]] += 1
    return new_start, new_item


@njit(nogil=True, cache=True)
def _ancestors(above_start, above):  # type: ignore[no-untyped-def]
    """All above each concept, itself first; numbers go down the levels, so parents are done before."""
    count = len(above_start) - 1
    start = np.zeros(count + 1, np.int64)
    found = np.empty(max(16, 4 * count), np.int64)
    seen = np.full(count, -1, np.int64)
    size = 0
    for n in range(count):
        found, size = _added(found, size, seen, n, n)
        for place in range(above_start[n], above_start[n + 1]):
            for further in range(start[above[place]], start[above[place] + 1]):
                found, size = _added(found, size, seen, n, found[further])
        start[n + 1] = size
    return start, found[:size].copy()


@njit(nogil=True, cache=True)
def _added(found, size, seen, owner, one):  # type: ignore[no-untyped-def]
    """The list with one more in it, unless the owner has it already."""
    if seen[one] != owner:
        seen[one] = owner
        if size == len(found):
            found = np.concatenate((found, np.empty(len(found), np.int64)))
        found[size] = one
        size += 1
    return found, size


@njit(nogil=True, cache=True)
def mark(best, found, size, one, relation, worth):  # type: ignore[no-untyped-def]
    """Note a relative with the relation worth most; `best` holds relation + 1 (0: not met yet)."""
    if worth[relation] == 0:
        return size
    if best[one] == 0:
        found[size] = one
        size += 1
        best[one] = relation + 1
    elif worth[relation] > worth[best[one] - 1]:
        best[one] = relation + 1
    return size


@njit(nogil=True, cache=True)
def mark_family(tree, n, best, found, size, worth):  # type: ignore[no-untyped-def]
    """Note siblings and cousins of a concept: what is the same from both sides."""
    for place in range(tree.above_start[n], tree.above_start[n + 1]):
        parent = tree.above[place]
        if tree.child_start[parent + 1] - tree.child_start[parent] <= LARGEST_FAMILY:
            for sib in range(tree.child_start[parent], tree.child_start[parent + 1]):
                size = mark(best, found, size, tree.child[sib], Relation.SIBLING.value, worth)
        for higher in range(tree.above_start[parent], tree.above_start[parent + 1]):
            top = tree.above[higher]
            lines = 0
            for aunt in range(tree.child_start[top], tree.child_start[top + 1]):
                lines += tree.child_start[tree.child[aunt] + 1] - tree.child_start[tree.child[aunt]]
            if lines > LARGEST_CLAN:
                continue
            for aunt in range(tree.child_start[top], tree.child_start[top + 1]):
                for far in range(tree.child_start[tree.child[aunt]], tree.child_start[tree.child[aunt] + 1]):
                    size = mark(best, found, size, tree.child[far], Relation.COUSIN.value, worth)
    return size


@njit(nogil=True, cache=True)
def _all_relatives(tree, ancestor_start, ancestor, worth):  # type: ignore[no-untyped-def]
    """For each concept that somebody has, all it stands in for, in the order of their numbers."""
    count = len(tree.above_start) - 1
    start = np.zeros(count + 1, np.int64)
    concepts = np.empty(max(1024, 16 * count), np.uint32)
    relations = np.empty(len(concepts), np.uint8)
    best = np.zeros(count, np.uint8)
    found = np.empty(count, np.int64)
    total = 0
    for n in range(count):
        size = mark(best, found, 0, n, Relation.HELD.value, worth)
        for place in range(ancestor_start[n] + 1, ancestor_start[n + 1]):
            size = mark(best, found, size, ancestor[place], Relation.NARROWER.value, worth)
        for place in range(tree.child_start[n], tree.child_start[n + 1]):
            child = tree.child[place]
            size = mark(best, found, size, child, Relation.BROADER.value, worth)
            for further in range(tree.child_start[child], tree.child_start[child + 1]):
                size = mark(best, found, size, tree.child[further], Relation.GRANDPARENT.value, worth)
        size = mark_family(tree, n, best, found, size, worth)
        while total + size > len(concepts):
            concepts = np.concatenate((concepts, np.empty(len(concepts), np.uint32)))
            relations = np.concatenate((relations, np.empty(len(relations), np.uint8)))
        for one in np.sort(found[:size]):
            concepts[total], relations[total] = one, best[one] - 1
            best[one] = 0
            total += 1
        start[n + 1] = total
    return start, concepts[:total].copy(), relations[:total].copy()


@njit(nogil=True, cache=True)
def holders(tree, n, best, found, worth):  # type: ignore[no-untyped-def]
    """Those who can stand in for one concept asked for: how many; `found` and `best` as `mark` leaves them."""
    size = mark(best, found, 0, n, Relation.HELD.value, worth)
    for place in range(tree.below_start[n], tree.below_start[n + 1]):
        if tree.below[place] != n:
            size = mark(best, found, size, tree.below[place], Relation.NARROWER.value, worth)
    for place in range(tree.above_start[n], tree.above_start[n + 1]):
        parent = tree.above[place]
        size = mark(best, found, size, parent, Relation.BROADER.value, worth)
        for higher in range(tree.above_start[parent], tree.above_start[parent + 1]):
            size = mark(best, found, size, tree.above[higher], Relation.GRANDPARENT.value, worth)
    return mark_family(tree, n, best, found, size, worth)
