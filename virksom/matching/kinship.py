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
from numpy.typing import NDArray

from virksom.matching.compiled import compiled
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


#: The same as plain numbers, for the loops.
HELD, NARROWER, BROADER, SIBLING, GRANDPARENT, COUSIN = (one.value for one in Relation)

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]


class Tree(NamedTuple):
    """A taxonomy as lists by number: right above, right below, and all below (each with its starts)."""

    above_start: NDArray[np.int64]
    above: NDArray[np.int64]
    child_start: NDArray[np.int64]
    child: NDArray[np.int64]
    below_start: NDArray[np.int64]
    below: NDArray[np.int64]


class Kinship(NamedTuple):
    """For each concept somebody has, those it stands in for, as runs of numbers of one relation.

    Those of concept h are `first[run]` until before `last[run]`, for the runs from `start[h]` until before
    `start[h + 1]`. Relatives stand beside each other, so a run often holds a whole family.
    """

    start: NDArray[np.int64]
    first: NDArray[np.uint32]
    last: NDArray[np.uint32]
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
    return Kinship(*_all_relatives(tree, ancestor_start, ancestor, worth), tree)


@compiled
def _turned(start: Ints, item: Ints, count: int) -> tuple[Ints, Ints]:
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


@compiled
def _ancestors(above_start: Ints, above: Ints) -> tuple[Ints, Ints]:
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


@compiled
def _added(found: Ints, size: int, seen: Ints, owner: int, one: int) -> tuple[Ints, int]:
    """The list with one more in it, unless the owner has it already."""
    if seen[one] != owner:
        seen[one] = owner
        if size == len(found):
            found = np.concatenate((found, np.empty(len(found), np.int64)))
        found[size] = one
        size += 1
    return found, size


@compiled
def _mark(best: Bytes, found: Ints, size: int, one: int, relation: int, worth: Ints) -> int:
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


@compiled
def _mark_siblings(tree: Tree, n: int, best: Bytes, found: Ints, size: int, worth: Ints) -> int:
    """Note siblings: they are the same from both sides."""
    for place in range(tree.above_start[n], tree.above_start[n + 1]):
        first, last = tree.child_start[tree.above[place]], tree.child_start[tree.above[place] + 1]
        if last - first <= LARGEST_FAMILY:
            for sibling in tree.child[first:last]:
                size = _mark(best, found, size, sibling, SIBLING, worth)
    return size


@compiled
def _mark_cousins(tree: Tree, n: int, best: Bytes, found: Ints, size: int, worth: Ints) -> int:
    """Note cousins: they are the same from both sides."""
    for parent in tree.above[tree.above_start[n] : tree.above_start[n + 1]]:
        for top in tree.above[tree.above_start[parent] : tree.above_start[parent + 1]]:
            aunts = tree.child[tree.child_start[top] : tree.child_start[top + 1]]
            lines = 0
            for aunt in aunts:
                lines += tree.child_start[aunt + 1] - tree.child_start[aunt]
            if lines <= LARGEST_CLAN:
                for aunt in aunts:
                    for cousin in tree.child[tree.child_start[aunt] : tree.child_start[aunt + 1]]:
                        size = _mark(best, found, size, cousin, COUSIN, worth)
    return size


@compiled
def _mark_asked(tree: Tree, ancestors: Ints, n: int, best: Bytes, found: Ints, worth: Ints) -> int:
    """Note all that somebody's concept stands in for: how many. `ancestors` has it itself first."""
    size = _mark(best, found, 0, n, HELD, worth)
    for one in ancestors[1:]:
        size = _mark(best, found, size, one, NARROWER, worth)
    for child in tree.child[tree.child_start[n] : tree.child_start[n + 1]]:
        size = _mark(best, found, size, child, BROADER, worth)
        for further in tree.child[tree.child_start[child] : tree.child_start[child + 1]]:
            size = _mark(best, found, size, further, GRANDPARENT, worth)
    size = _mark_siblings(tree, n, best, found, size, worth)
    return _mark_cousins(tree, n, best, found, size, worth)


@compiled
def _all_relatives(
    tree: Tree, ancestor_start: Ints, ancestor: Ints, worth: Ints
) -> tuple[Ints, NDArray[np.uint32], NDArray[np.uint32], Bytes]:
    """The runs of `Kinship` for each concept."""
    count = len(tree.above_start) - 1
    start = np.zeros(count + 1, np.int64)
    runs = np.empty((max(1024, 4 * count), 3), np.uint32)
    best, found = np.zeros(count, np.uint8), np.empty(count, np.int64)
    total = 0
    for n in range(count):
        size = _mark_asked(tree, ancestor[ancestor_start[n] : ancestor_start[n + 1]], n, best, found, worth)
        while total + size > len(runs):
            runs = np.concatenate((runs, np.empty_like(runs)))
        for one in np.sort(found[:size]):
            relation = best[one] - 1
            best[one] = 0
            if total > start[n] and runs[total - 1, 1] == one and runs[total - 1, 2] == relation:
                runs[total - 1, 1] = one + 1
            else:
                runs[total, 0], runs[total, 1], runs[total, 2] = one, one + 1, relation
                total += 1
        start[n + 1] = total
    return start, runs[:total, 0].copy(), runs[:total, 1].copy(), runs[:total, 2].astype(np.uint8)


@compiled
def holders(tree: Tree, n: int, best: Bytes, found: Ints, worth: Ints) -> int:
    """Those who can stand in for one concept asked for: how many.

    Fills `found` with them and `best` with relation + 1 by concept, which must be 0 before.
    """
    size = _mark(best, found, 0, n, HELD, worth)
    for one in tree.below[tree.below_start[n] : tree.below_start[n + 1]]:
        if one != n:
            size = _mark(best, found, size, one, NARROWER, worth)
    for parent in tree.above[tree.above_start[n] : tree.above_start[n + 1]]:
        size = _mark(best, found, size, parent, BROADER, worth)
        for higher in tree.above[tree.above_start[parent] : tree.above_start[parent + 1]]:
            size = _mark(best, found, size, higher, GRANDPARENT, worth)
    size = _mark_siblings(tree, n, best, found, size, worth)
    return _mark_cousins(tree, n, best, found, size, worth)
