"""Hard conditions in 64-bit words: all of a word's are tested with one subtraction and one mask.

Each condition is a field of a few bits and a guard bit above it: what the opening needs is taken from
what the candidate has with the guard set, and the guard is still set where that is enough. More fields
than one word holds go on in further words, any number of them; those that openings ask for most come first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from virksom.matching.tables import NONE, Candidates, Columns, Openings
from virksom.matching.world import DAYS, HIGHEST_LEVEL, WEEK, Cefr, TimeOfDay

WORD = 64

Table = TypeVar("Table", Candidates, Openings)


class Condition(NamedTuple):
    """What is tested: `kind` hours_min, hours_max, start, level, language, licence or time; which of it."""

    kind: str
    which: int = 0

    @property
    def width(self) -> int:
        """The bits that its values take, without the guard."""
        most = {
            "hours_min": WEEK,
            "hours_max": WEEK,
            "start": DAYS,
            "level": HIGHEST_LEVEL,
            "language": Cefr.C2,
        }
        return most.get(self.kind, 1).bit_length()


@dataclass(frozen=True)
class Place:
    """Where a condition stands: in which word, from which bit on."""

    condition: Condition
    word: int
    shift: int


@dataclass(frozen=True)
class Layout:
    """Where each condition stands; `guards` has the guard bits of each word.

    `used` is how many words hold something that an opening of the layout's world asks for.
    """

    places: tuple[Place, ...]
    guards: NDArray[np.uint64]
    used: int

    @classmethod
    def of(cls, openings: Openings, languages: int, licences: int) -> Layout:
        """A layout for so many languages and licences, those asked for by most openings first."""
        asked_languages = np.bincount(openings.languages.item, minlength=languages)
        asked_licences = np.bincount(openings.licences.item, minlength=licences)
        rest = [(int(n), Condition("language", which)) for which, n in enumerate(asked_languages)]
        rest += [(int(n), Condition("licence", which)) for which, n in enumerate(asked_licences)]
        for time in TimeOfDay:
            rest.append((int((openings.times >> time & 1).sum()), Condition("time", time)))
        rest.sort(key=lambda one: (-one[0], one[1]))
        first = [Condition(kind) for kind in ("hours_min", "hours_max", "start", "level")]
        asked = [*first, *(condition for count, condition in rest if count)]
        places, filled = _placed(asked, [])
        more, filled = _placed([condition for count, condition in rest if not count], filled)
        guards = np.zeros(len(filled), np.uint64)
        for place in (*places, *more):
            guards[place.word] |= np.uint64(1 << (place.shift + place.condition.width))
        return cls((*places, *more), guards, max(place.word for place in places) + 1)

    def needs(self, openings: Openings) -> NDArray[np.uint64]:
        """What openings need, [word, row]."""
        return self._packed(openings, _needed)

    def haves(self, candidates: Candidates) -> NDArray[np.uint64]:
        """What candidates have, [word, row], with the guards set."""
        words = self._packed(candidates, _had)
        words |= self.guards[:, None]
        return words

    def _packed(self, table: Table, value: Callable[[Table, Condition], NDArray]) -> NDArray[np.uint64]:
        words = np.zeros((len(self.guards), len(table)), np.uint64)
        for place in self.places:
            column = value(table, place.condition).astype(np.uint64)
            words[place.word] |= column << np.uint64(place.shift)
        return words


def _placed(conditions: Sequence[Condition], filled: list[int]) -> tuple[list[Place], list[int]]:
    """Each condition in the first word that has room; `filled` are the bits taken in each word."""
    filled = list(filled)
    places = []
    for condition in conditions:
        size = condition.width + 1
        word = next((n for n, bits in enumerate(filled) if bits + size <= WORD), len(filled))
        if word == len(filled):
            filled.append(0)
        places.append(Place(condition, word, filled[word]))
        filled[word] += size
    return places, filled


def _needed(table: Openings, condition: Condition) -> NDArray:
    """What openings need of one condition: more of it is harder to have."""
    match condition.kind:
        case "hours_min":
            return table.hours_min
        case "hours_max":
            return WEEK - table.hours_max
        case "start":
            return np.where(table.day == NONE, 0, DAYS - table.day)
        case "level":
            return table.level
    return _listed(table, condition)


def _had(table: Candidates, condition: Condition) -> NDArray:
    """What candidates have of one condition, on the scale of `_needed`."""
    match condition.kind:
        case "hours_min":
            return table.hours_max
        case "hours_max":
            return WEEK - table.hours_min
        case "start":
            return np.where(table.day == NONE, DAYS, DAYS - table.day)
        case "level":
            return table.level
        case "time":
            return np.where(table.times == 0, 1, table.times >> condition.which & 1)
    return _listed(table, condition)


def _listed(table: Columns, condition: Condition) -> NDArray:
    """The level of a language, or whether a licence or a time is named; 0 where it is not."""
    if condition.kind == "time":
        return table.times >> condition.which & 1
    column = np.zeros(len(table), np.uint8)
    lists = table.languages if condition.kind == "language" else table.licences
    places = np.flatnonzero(lists.item == condition.which)
    rows = np.searchsorted(lists.start, places, side="right") - 1
    column[rows] = lists.value[places] if condition.kind == "language" else 1
    return column
