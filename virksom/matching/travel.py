"""Minutes of travel between municipalities, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from virksom.matching.faults import Refused
from virksom.matching.world import LONGEST_JOURNEY

#: Stands in the table where nobody knows how long it takes.
UNKNOWN = 65_535
#: Of more municipalities than this no table is kept: read from a file they would take a gigabyte.
MOST_MUNICIPALITIES = 2_000


@dataclass(frozen=True)
class Travel:
    """Municipalities in their order, and minutes[from, to] between them (UNKNOWN where nobody knows)."""

    names: tuple[str, ...]
    minutes: NDArray[np.uint16]

    @classmethod
    def of(cls, minutes: Mapping[tuple[str, str], int]) -> Travel:
        """A table from (from, to) -> minutes.

        A way that is not given takes as long as the way back; within a municipality it is 0 if not given.
        Raises Refused for minutes that are negative or too many, and for too many municipalities.
        """
        names = tuple(sorted({name for pair in minutes for name in pair}))
        if len(names) > MOST_MUNICIPALITIES:
            raise Refused("from", f"There are more than {MOST_MUNICIPALITIES:,} municipalities.")
        number = {name: place for place, name in enumerate(names)}
        table = np.full((len(names), len(names)), UNKNOWN, np.uint16)
        for (home, work), value in minutes.items():
            cls.check(value)
            table[number[home], number[work]] = value
        table = np.where(table == UNKNOWN, table.T, table)
        inside = np.diagonal(table)
        np.fill_diagonal(table, np.where(inside == UNKNOWN, 0, inside))
        return cls(names, np.ascontiguousarray(table))

    @staticmethod
    def check(minutes: int) -> None:
        """Raises Refused for minutes that no journey takes."""
        if not 0 <= minutes <= LONGEST_JOURNEY:
            raise Refused("minutes", f"{minutes} is not between 0 and {LONGEST_JOURNEY}.")

    @cached_property
    def number(self) -> dict[str, int]:
        """Municipality -> its place in the table."""
        return {name: place for place, name in enumerate(self.names)}

    def between(self, home: str, work: str) -> int | None:
        """Minutes from one to the other; None where nobody knows."""
        value = int(self.minutes[self.number[home], self.number[work]])
        return None if value == UNKNOWN else value
