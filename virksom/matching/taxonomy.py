"""Skills and occupations with what lies above them, numbered so that relatives stand close together.

A concept may have several broader ones. Numbers go level by level from the top, children of one parent
beside each other; so the credit of one candidate for many openings is read from few cache lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from virksom.matching.faults import Refused
from virksom.matching.world import id_order

#: More concepts than this are refused: each thread keeps two bytes for each.
MOST_CONCEPTS = 4_000_000
#: Up to this many concepts, a number takes two bytes.
SMALL = 65_535


@dataclass(frozen=True)
class Taxonomy:
    """Concepts by number: their ids, titles, and the numbers right above each, as one list after another.

    `above[above_start[n]:above_start[n + 1]]` are the broader concepts of concept n. Made by `of`.
    """

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    above_start: NDArray[np.int64]
    above: NDArray[np.int64]

    @classmethod
    def of(cls, broader: Mapping[str, Iterable[str]], titles: Mapping[str, str] | None = None) -> Taxonomy:
        """A taxonomy from each id's broader ids.

        Raises Refused for a broader id that does not exist, a cycle, and too many concepts.
        """
        if len(broader) > MOST_CONCEPTS:
            raise Refused("id", f"There are more than {MOST_CONCEPTS:,} concepts.")
        parents = {id: tuple(dict.fromkeys(above)) for id, above in broader.items()}
        for id, above in parents.items():
            for one in above:
                if one not in parents:
                    raise Refused("broader", f"{one}, above {id}, does not exist.", id)
        order = _level_by_level(parents)
        number = {id: place for place, id in enumerate(order)}
        start = np.zeros(len(order) + 1, np.int64)
        np.cumsum([len(parents[id]) for id in order], out=start[1:])
        numbers = np.array([number[one] for id in order for one in parents[id]], np.int64)
        names = titles or {}
        return cls(tuple(order), tuple(names.get(id, "") for id in order), start, numbers)

    @cached_property
    def number(self) -> dict[str, int]:
        """Id -> number."""
        return {id: place for place, id in enumerate(self.ids)}

    @cached_property
    def by_id(self) -> NDArray[np.int64]:
        """All numbers, in the order of the ids."""
        return np.array(sorted(range(len(self.ids)), key=lambda n: id_order(self.ids[n])), np.int64)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def is_small(self) -> bool:
        """Whether every number, and one more for "nothing asked", fits in two bytes."""
        return len(self) <= SMALL

    def parents(self, number: int) -> tuple[int, ...]:
        """The numbers right above a concept."""
        return tuple(int(n) for n in self.above[self.above_start[number] : self.above_start[number + 1]])


def _level_by_level(parents: Mapping[str, tuple[str, ...]]) -> list[str]:
    """All ids, no one before all of those above it, children of one parent together; Refused for a cycle."""
    children: dict[str, list[str]] = {}
    waiting = {}
    for id, above in parents.items():
        waiting[id] = len(above)
        for one in above:
            children.setdefault(one, []).append(id)
    order = [id for id, count in waiting.items() if not count]
    for id in order:
        for child in children.get(id, ()):
            waiting[child] -= 1
            if not waiting[child]:
                order.append(child)
    if len(order) < len(parents):
        cycle = _cycle(parents, set(order))
        raise Refused("broader", f"{' is under '.join(cycle)}: a cycle.", cycle[0])
    return order


def _cycle(parents: Mapping[str, tuple[str, ...]], fine: set[str]) -> list[str]:
    """One cycle, from a concept up to itself, among those that are not fine."""
    path: dict[str, None] = {}
    id = next(id for id in parents if id not in fine)
    while id not in path:
        path[id] = None
        id = next(one for one in parents[id] if one not in fine)
    walk = list(path)
    return [*walk[walk.index(id) :], id]
