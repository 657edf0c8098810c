"""Files of candidates, openings, taxonomy and travel: CSV with a header, as docs/matching.md describes them.

Only the columns named here are read, and nothing else in a file has a way into a record. Every fault is a
`BadInput` with file, line and column.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn, TypeVar

from virksom.matching.faults import BadInput, Refused
from virksom.matching.tables import Gathering, World
from virksom.matching.taxonomy import MOST_CONCEPTS, Taxonomy
from virksom.matching.travel import MOST_MUNICIPALITIES, Travel
from virksom.matching.world import (
    WEEK,
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

CANDIDATE_COLUMNS = (
    "id", "skills", "occupations", "languages", "hours_min", "hours_max",
    "available_from", "licences", "level", "municipality", "max_minutes",
)  # fmt: skip
OPENING_COLUMNS = (
    "id", "places", "skills", "occupation", "languages", "hours_min", "hours_max",
    "start", "licences", "level", "municipality",
)  # fmt: skip
TAXONOMY_COLUMNS = ("id", "broader", "title")
TRAVEL_COLUMNS = ("from", "to", "minutes")
#: Columns that a file may have beside those.
FURTHER: dict[tuple[str, ...], tuple[str, ...]] = {
    CANDIDATE_COLUMNS: ("wishes", "times"),
    OPENING_COLUMNS: ("times",),
}
#: More ways than municipalities could have are refused, by lines or, before a line is read, by bytes.
MOST_WAYS = MOST_MUNICIPALITIES**2
MOST_BYTES_OF_A_WAY = 128
T = TypeVar("T")
#: Of a long file it is told how many records are read, each time it is so many more.
RECORDS_AT_ONCE = 200_000
WHOLE = re.compile(r"-?\d{1,9}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Row:
    """A line of a file: its number, the first of them where it takes several, and its cells by column."""

    file: str
    line: int
    cells: Mapping[str, str]

    def refuse(self, column: str, reason: str) -> NoReturn:
        raise BadInput(self.file, self.line, column, reason)

    def names(self, column: str) -> list[str]:
        """The parts of a list, `;` between them."""
        return [part.strip() for part in self.cells.get(column, "").split(";") if part.strip()]

    def pairs(self, column: str) -> Iterator[tuple[str, str]]:
        """The parts of a list of name:value; the last colon counts, ids may have others."""
        for part in self.names(column):
            name, colon, value = part.rpartition(":")
            if not (colon and name and value):
                self.refuse(column, f"{part!r} is not a name, a colon and a value.")
            yield name, value

    def whole(self, column: str) -> int | None:
        """A whole number; None where the cell is empty."""
        text = self.cells[column].strip()
        if text and not WHOLE.fullmatch(text):
            self.refuse(column, f"{text!r} is not a whole number.")
        return int(text) if text else None

    def whole_or(self, column: str, default: int) -> int:
        """A whole number; the default where the cell is empty."""
        found = self.whole(column)
        return default if found is None else found

    def day(self, column: str) -> date | None:
        text = self.cells[column].strip()
        if not text:
            return None
        try:
            return date.fromisoformat(text if DAY.fullmatch(text) else "")
        except ValueError:
            self.refuse(column, f"{text!r} is not a day such as 2026-11-30.")

    def one_of(self, column: str, value: str, kinds: Mapping[str, T]) -> T:
        """What a word stands for."""
        if value not in kinds:
            self.refuse(column, f"{value!r} does not exist; there are {', '.join(kinds)}.")
        return kinds[value]


EVIDENCE = {one.name.lower(): one for one in Evidence}
IMPORTANCE = {one.name.lower(): one for one in Importance}
CEFR = {one.name: one for one in Cefr}
USES = {one.name.lower(): (one,) for one in Use}
TIMES = {one.name.lower(): one for one in TimeOfDay}


def rows_of(path: Path, columns: tuple[str, ...], note: Callable[[str], None] | None = None) -> Iterator[Row]:
    """The lines of a file with these columns; `note` hears which others are not read, and how far it is."""
    name = str(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [cell.strip() for cell in next(reader, [])]
            _check_header(name, header, columns)
            known = {*columns, *FURTHER.get(columns, ())}
            unread = [column for column in header if column not in known]
            if unread and note:
                note(f"{name}: not read: {', '.join(unread)}")
            line, empty = reader.line_num + 1, True
            for count, cells in enumerate(reader, 1):
                if note and count % RECORDS_AT_ONCE == 0:
                    note(f"{name}: {count:,} records read")
                if cells:
                    if len(cells) != len(header):
                        raise BadInput(
                            name, line, "", f"It has {len(cells)} cells, the header {len(header)}."
                        )
                    pairs = zip(header, cells, strict=True)
                    yield Row(name, line, {column: cell for column, cell in pairs if column in known})
                    empty = False
                line = reader.line_num + 1
            if empty:
                raise BadInput(name, 0, "", "It has no line below the header.")
    except OSError as fault:
        raise BadInput(name, 0, "", f"It cannot be read: {fault.strerror}.") from fault
    except UnicodeDecodeError as fault:
        raise BadInput(name, 0, "", f"It is not UTF-8 at byte {fault.start}.") from fault
    except csv.Error as fault:
        raise BadInput(name, reader.line_num, "", f"It is not CSV: {fault}.") from fault


def _check_header(name: str, header: list[str], columns: tuple[str, ...]) -> None:
    if not any(header):
        raise BadInput(name, 0, "", "It is empty.")
    for column in columns:
        if column not in header:
            given = ", ".join(columns)
            raise BadInput(
                name, 1, column, f"The column is missing; there must be {given}, with commas between."
            )
    for column in header:
        if header.count(column) > 1:
            raise BadInput(name, 1, column, "The column stands there twice.")


def read_taxonomy(path: Path) -> Taxonomy:
    """A taxonomy from `id, broader, title`; several broader ids have `;` between them."""
    broader: dict[str, tuple[str, ...]] = {}
    titles: dict[str, str] = {}
    lines: dict[str, int] = {}
    for row in rows_of(path, TAXONOMY_COLUMNS):
        id = row.cells["id"].strip()
        if not id:
            row.refuse("id", "An id is missing.")
        if id in broader:
            row.refuse("id", f"{id} stands there twice, first in line {lines[id]}.")
        if len(broader) == MOST_CONCEPTS:
            row.refuse("id", f"There are more than {MOST_CONCEPTS:,} concepts.")
        broader[id], titles[id], lines[id] = tuple(row.names("broader")), row.cells["title"], row.line
    try:
        return Taxonomy.of(broader, titles)
    except Refused as fault:
        raise BadInput(str(path), lines.get(fault.id, 0), fault.column, fault.reason) from fault


def read_travel(path: Path) -> Travel:
    """Minutes of travel from `from, to, minutes`."""
    if path.is_file() and path.stat().st_size > MOST_WAYS * MOST_BYTES_OF_A_WAY:
        raise BadInput(str(path), 0, "", f"It is too large: {MOST_WAYS:,} lines are the most.")
    minutes: dict[tuple[str, str], int] = {}
    places: set[str] = set()
    for row in rows_of(path, TRAVEL_COLUMNS):
        way = row.cells["from"].strip(), row.cells["to"].strip()
        value = row.whole("minutes")
        for column, place in zip(("from", "to"), way, strict=True):
            if not place:
                row.refuse(column, "A municipality is missing.")
            places.add(place)
            if len(places) > MOST_MUNICIPALITIES:
                row.refuse(column, f"There are more than {MOST_MUNICIPALITIES:,} municipalities.")
        if way in minutes:
            row.refuse("to", f"The way from {way[0]} to {way[1]} stands there twice.")
        if value is None:
            row.refuse("minutes", "The minutes are missing.")
        minutes[way] = value
        try:
            Travel.check(value)
        except Refused as fault:
            row.refuse(fault.column, fault.reason)
    return Travel.of(minutes)


def read_world(
    candidates: Path,
    openings: Path,
    taxonomy: Path | None = None,
    travel: Path | None = None,
    note: Callable[[str], None] | None = None,
) -> World:
    """All of a world from its files. `note` hears of columns that are not read, and how far long files are.

    Without a taxonomy every skill and occupation named is a concept without relatives; without travel
    every journey takes no time.
    """
    gathering = Gathering(
        read_taxonomy(taxonomy) if taxonomy else None, read_travel(travel) if travel else None
    )
    for row in rows_of(openings, OPENING_COLUMNS, note):
        _take(row, lambda row: gathering.add_opening(opening_of(row)))
    for row in rows_of(candidates, CANDIDATE_COLUMNS, note):
        _take(row, lambda row: gathering.add_candidate(candidate_of(row)))
    return gathering.world()


def _take(row: Row, add: Callable[[Row], None]) -> None:
    try:
        add(row)
    except Refused as fault:
        row.refuse(fault.column, fault.reason)


def candidate_of(row: Row) -> Candidate:
    """A candidate from a line."""
    return Candidate(
        id=row.cells["id"].strip(),
        skills=tuple(Skill(id, row.one_of("skills", value, EVIDENCE)) for id, value in row.pairs("skills")),
        occupations=tuple(row.names("occupations")),
        wishes=tuple(row.names("wishes")),
        languages=tuple(_languages(row)),
        hours_min=row.whole_or("hours_min", 0),
        hours_max=row.whole_or("hours_max", WEEK),
        available_from=row.day("available_from"),
        licences=tuple(row.names("licences")),
        level=row.whole_or("level", 0),
        municipality=row.cells["municipality"].strip(),
        max_minutes=row.whole("max_minutes"),
        times=_times(row),
    )


def opening_of(row: Row) -> Opening:
    """An opening from a line."""
    return Opening(
        id=row.cells["id"].strip(),
        places=row.whole_or("places", 1),
        skills=tuple(Want(id, row.one_of("skills", value, IMPORTANCE)) for id, value in row.pairs("skills")),
        occupation=row.cells["occupation"].strip(),
        languages=tuple(_languages(row)),
        hours_min=row.whole_or("hours_min", 0),
        hours_max=row.whole_or("hours_max", WEEK),
        start=row.day("start"),
        licences=tuple(row.names("licences")),
        level=row.whole_or("level", 0),
        municipality=row.cells["municipality"].strip(),
        times=_times(row),
    )


def _languages(row: Row) -> Iterable[Language]:
    """Languages as code:level for every use, or code/use:level for one."""
    for name, value in row.pairs("languages"):
        code, slash, use = name.partition("/")
        level = row.one_of("languages", value, CEFR)
        for one in row.one_of("languages", use, USES) if slash else Use:
            yield Language(code, one, level)


def _times(row: Row) -> tuple[TimeOfDay, ...]:
    return tuple(row.one_of("times", name, TIMES) for name in row.names("times"))
