"""A world as columns: what a million records take when each is a few numbers, and how they come in."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Self

import numpy as np
from numpy.typing import NDArray

from virksom.matching.faults import Refused
from virksom.matching.taxonomy import Taxonomy
from virksom.matching.travel import Travel
from virksom.matching.world import (
    FIRST_DAY,
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
    id_order,
)

#: Stands for "no day", "any journey", "no occupation".
NONE = -1


@dataclass(frozen=True)
class Lists:
    """A list of (item, value) for each row, one after another: row i is at `start[i]` to `start[i + 1]`."""

    start: NDArray[np.int64]
    item: NDArray[np.uint32]
    value: NDArray[np.uint8]

    def row(self, place: int) -> list[tuple[int, int]]:
        part = slice(self.start[place], self.start[place + 1])
        return list(zip(self.item[part].tolist(), self.value[part].tolist(), strict=True))

    @property
    def owner(self) -> NDArray[np.int64]:
        """Which row each item is of."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    def taken(self, order: NDArray[np.int64]) -> Lists:
        """The same rows in another order, or some of them."""
        sizes = np.diff(self.start)[order]
        start = np.concatenate(([0], np.cumsum(sizes)))
        places = np.arange(start[-1]) + np.repeat(self.start[order] - start[:-1], sizes)
        return Lists(start, self.item[places], self.value[places])


@dataclass(frozen=True)
class Columns:
    """What candidates and openings have in common, by row, in the order of their ids.

    `day` is counted from FIRST_DAY, NONE without one; `municipality` and the items of `licences` and
    `languages` are places in the lists of the world, values of languages are levels; `times` has a bit for
    each `TimeOfDay`, 0 without any. `skills` has concepts with evidence, or importance.
    """

    ids: tuple[str, ...]
    skills: Lists
    languages: Lists
    licences: Lists
    hours_min: NDArray[np.int16]
    hours_max: NDArray[np.int16]
    day: NDArray[np.int32]
    level: NDArray[np.int16]
    municipality: NDArray[np.int32]
    times: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.ids)

    def taken(self, order: NDArray[np.int64]) -> Self:
        """The same rows in another order, or some of them."""
        columns = {
            one.name: getattr(self, one.name).taken(order)
            if isinstance(getattr(self, one.name), Lists)
            else getattr(self, one.name)[order]
            for one in fields(self)
            if one.name != "ids"
        }
        return replace(self, ids=tuple(self.ids[row] for row in order), **columns)


@dataclass(frozen=True)
class Candidates(Columns):
    """All candidates; `max_minutes` is NONE where any journey will do."""

    occupations: Lists
    wishes: Lists
    max_minutes: NDArray[np.int32]


@dataclass(frozen=True)
class Openings(Columns):
    """All openings; `occupation` is a concept, NONE where any will do."""

    occupation: NDArray[np.int64]
    places: NDArray[np.int32]


@dataclass(frozen=True)
class World:
    """Candidates and openings of one day, with what their numbers mean. Made by `Gathering` or `of`.

    `languages` are code/use, such as "da/speaking". Without `travel` every journey takes no time.
    """

    taxonomy: Taxonomy
    travel: Travel | None
    languages: tuple[str, ...]
    licences: tuple[str, ...]
    municipalities: tuple[str, ...]
    candidates: Candidates
    openings: Openings

    @classmethod
    def of(
        cls,
        candidates: Iterable[Candidate],
        openings: Iterable[Opening],
        taxonomy: Taxonomy,
        travel: Travel | None = None,
    ) -> World:
        """A world of records; raises Refused as `Gathering` does."""
        gathering = Gathering(taxonomy, travel)
        for candidate in candidates:
            gathering.add_candidate(candidate)
        for opening in openings:
            gathering.add_opening(opening)
        return gathering.world()

    def candidate(self, row: int) -> Candidate:
        """The record of a row."""
        table, ids = self.candidates, self.taxonomy.ids
        minutes = int(table.max_minutes[row])
        return Candidate(
            skills=tuple(Skill(ids[n], Evidence(value)) for n, value in table.skills.row(row)),
            occupations=tuple(ids[n] for n, _ in table.occupations.row(row)),
            wishes=tuple(ids[n] for n, _ in table.wishes.row(row)),
            max_minutes=None if minutes == NONE else minutes,
            available_from=_day(table.day[row]),
            **self._shared(table, row),
        )

    def opening(self, row: int) -> Opening:
        """The record of a row."""
        table, ids = self.openings, self.taxonomy.ids
        return Opening(
            skills=tuple(Want(ids[n], Importance(value)) for n, value in table.skills.row(row)),
            occupation="" if table.occupation[row] == NONE else ids[table.occupation[row]],
            places=int(table.places[row]),
            start=_day(table.day[row]),
            **self._shared(table, row),
        )

    def _shared(self, table: Columns, row: int) -> dict:
        languages = []
        for n, value in table.languages.row(row):
            code, use = self.languages[n].rsplit("/", 1)
            languages.append(Language(code, Use[use.upper()], Cefr(value)))
        return {
            "id": table.ids[row],
            "languages": tuple(languages),
            "hours_min": int(table.hours_min[row]),
            "hours_max": int(table.hours_max[row]),
            "licences": tuple(self.licences[n] for n, _ in table.licences.row(row)),
            "level": int(table.level[row]),
            "municipality": self.municipalities[table.municipality[row]],
            "times": tuple(one for one in TimeOfDay if table.times[row] >> one & 1),
        }


def _day(count: int) -> date | None:
    return None if count == NONE else FIRST_DAY + timedelta(days=int(count))


class _ListsSoFar:
    """Lists that grow, in a few bytes for each item."""

    def __init__(self) -> None:
        self.start, self.item, self.value = array("q", [0]), array("I"), array("B")

    def add(self, row: Iterable[tuple[int, int]]) -> None:
        for item, value in row:
            self.item.append(item)
            self.value.append(value)
        self.start.append(len(self.item))

    def lists(self) -> Lists:
        return Lists(
            np.frombuffer(self.start, np.int64),
            np.frombuffer(self.item, np.uint32) if self.item else np.zeros(0, np.uint32),
            np.frombuffer(self.value, np.uint8) if self.value else np.zeros(0, np.uint8),
        )


@dataclass
class _Rows:
    """Rows of one kind that grow: ids, lists and numbers by name."""

    ids: dict[str, None] = field(default_factory=dict)
    lists: dict[str, _ListsSoFar] = field(default_factory=dict)
    numbers: dict[str, array] = field(default_factory=dict)

    def add(self, id: str, lists: dict[str, list[tuple[int, int]]], numbers: dict[str, int]) -> None:
        if id in self.ids:
            raise Refused("id", f"{id} stands there twice.", id)
        self.ids[id] = None
        for name, row in lists.items():
            self.lists.setdefault(name, _ListsSoFar()).add(row)
        for name, value in numbers.items():
            self.numbers.setdefault(name, array("i")).append(value)

    def columns(self, kinds: dict[str, type]) -> dict:
        """All columns, in the order of the ids."""
        ids = list(self.ids)
        order = sorted(range(len(ids)), key=lambda place: id_order(ids[place]))
        found: dict = {"ids": tuple(ids[place] for place in order)}
        rows = np.array(order, np.int64)
        for name, so_far in self.lists.items():
            found[name] = so_far.lists().taken(rows)
        for name, values in self.numbers.items():
            found[name] = np.array(values, kinds.get(name, np.int16))[rows]
        return found


WIDE: dict[str, type] = {
    "day": np.int32,
    "municipality": np.int32,
    "max_minutes": np.int32,
    "places": np.int32,
    "occupation": np.int64,
}


class Gathering:
    """Takes in records one by one and gives the world they make.

    Without a taxonomy every skill and occupation named is a concept of its own, without relatives.
    `add_candidate` and `add_opening` raise TypeError for anything but the two record types themselves,
    and Refused for an id met twice, a concept that the taxonomy lacks, or a municipality that the table
    of travel lacks; `world` raises Refused where one of the two sides is empty.
    """

    def __init__(self, taxonomy: Taxonomy | None = None, travel: Travel | None = None) -> None:
        self.taxonomy, self.travel = taxonomy, travel
        self._concepts = taxonomy.number if taxonomy else {}
        self._candidates, self._openings = _Rows(), _Rows()
        self._languages: dict[str, int] = {}
        self._licences: dict[str, int] = {}
        self._municipalities = dict(travel.number) if travel else {}

    @classmethod
    def like(cls, world: World) -> Gathering:
        """An empty gathering whose numbers mean what those of a world do."""
        gathering = cls(world.taxonomy, world.travel)
        gathering._languages = _numbers(world.languages)
        gathering._licences = _numbers(world.licences)
        gathering._municipalities = _numbers(world.municipalities)
        return gathering

    def knows_more_than(self, world: World) -> bool:
        """Whether a language or a licence came in that nobody in a world has or asks for."""
        return len(self._languages) > len(world.languages) or len(self._licences) > len(world.licences)

    def candidates(self) -> Candidates:
        """The candidates so far, in the order of their ids."""
        return Candidates(**self._candidates.columns(WIDE))

    def openings(self) -> Openings:
        """The openings so far, in the order of their ids."""
        return Openings(**self._openings.columns(WIDE))

    def add_candidate(self, record: Candidate) -> None:
        if type(record) is not Candidate:
            raise TypeError(f"{type(record).__name__} is not Candidate: matching reads nothing else.")
        lists, numbers = self._shared(record, record.available_from)
        lists["skills"] = [(self._concept("skills", one.id), one.evidence) for one in record.skills]
        lists["occupations"] = [(self._concept("occupations", one), 0) for one in record.occupations]
        lists["wishes"] = [(self._concept("wishes", one), 0) for one in record.wishes]
        numbers["max_minutes"] = NONE if record.max_minutes is None else record.max_minutes
        self._candidates.add(record.id, lists, numbers)

    def add_opening(self, record: Opening) -> None:
        if type(record) is not Opening:
            raise TypeError(f"{type(record).__name__} is not Opening: matching reads nothing else.")
        lists, numbers = self._shared(record, record.start)
        lists["skills"] = [(self._concept("skills", one.id), one.importance) for one in record.skills]
        occupation = record.occupation
        numbers["occupation"] = self._concept("occupation", occupation) if occupation else NONE
        numbers["places"] = record.places
        self._openings.add(record.id, lists, numbers)

    def world(self) -> World:
        if not self._candidates.ids or not self._openings.ids:
            raise Refused("id", f"There is no {'opening' if self._candidates.ids else 'candidate'} at all.")
        return World(
            self.taxonomy or Taxonomy.of(dict.fromkeys(self._concepts, ())),
            self.travel,
            tuple(self._languages),
            tuple(self._licences),
            tuple(self._municipalities),
            self.candidates(),
            self.openings(),
        )

    def _shared(self, record: Candidate | Opening, day: date | None) -> tuple[dict, dict[str, int]]:
        lists: dict[str, list[tuple[int, int]]] = {
            "languages": [
                (_numbered(self._languages, f"{one.code}/{one.use.name.lower()}"), one.level)
                for one in record.languages
            ],
            "licences": [(_numbered(self._licences, one), 0) for one in record.licences],
        }
        numbers = {
            "hours_min": record.hours_min,
            "hours_max": record.hours_max,
            "day": NONE if day is None else (day - FIRST_DAY).days,
            "level": record.level,
            "municipality": self._municipality(record.municipality),
            "times": sum(1 << one for one in set(record.times)),
        }
        return lists, numbers

    def _concept(self, column: str, id: str) -> int:
        if self.taxonomy is None:
            return _numbered(self._concepts, id)
        number = self._concepts.get(id)
        if number is None:
            raise Refused(column, f"{id} is not in the taxonomy.")
        return number

    def _municipality(self, name: str) -> int:
        if self.travel is None:
            return _numbered(self._municipalities, name)
        number = self.travel.number.get(name)
        if number is None:
            raise Refused("municipality", f"{name or 'An empty name'} is not in the table of travel.")
        return number


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


def _numbered(names: dict[str, int], name: str) -> int:
    """The number of a name, a new one where it is new."""
    return names.setdefault(name, len(names))
