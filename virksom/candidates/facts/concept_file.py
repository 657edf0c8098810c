"""Files of standards as they are published: ESCO's and DISCO-08's, read line by line.

ESCO: skills, occupations, skillGroups and ISCOGroups name concepts, and broaderRelations say which is
under which; one language to a file. DISCO-08: Danmarks Statistik's file of codes and titles. What is not
as it should be is told with its line and column; nothing is guessed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from virksom.candidates.facts.levels import level_of_isco
from virksom.candidates.models import Concept

#: ESCO's word for a sort of concept -> the kind it is here. Groups are there to be broader than others.
ESCO_KINDS = {
    "KnowledgeSkillCompetence": Concept.Kind.SKILL,
    "SkillGroup": Concept.Kind.SKILL,
    "Occupation": Concept.Kind.OCCUPATION,
    "ISCOGroup": Concept.Kind.OCCUPATION,
}
ESCO_ADDRESS = re.compile(r"^https?://data\.europa\.eu/esco/\S+$")
#: Where ESCO says of which group of ISCO-08 an occupation is, or the group itself.
ESCO_GROUPS = {"Occupation": "iscoGroup", "ISCOGroup": "code"}
ISCO_GROUP = re.compile(r"^C?(\d{1,4})$")
#: Columns of ESCO before version 1.0, which named things otherwise.
ESCO_BEFORE_1 = {"concept uri", "concept type", "concept pt", "uri"}
#: DISCO-08 has codes of one to four digits, as ISCO-08, and Danish ones of six; the file says which level.
DISCO_CODE = re.compile(r"^(\d{1,4}|\d{6})$")
DISCO_LEVELS = {1: 1, 2: 2, 3: 3, 4: 4, 6: 5}
LONGEST_TITLE = 200
LONGEST_CODE = 120


class FileFault(Exception):
    """A file that is not what it should be: where, and what is wrong there."""

    def __init__(self, line: int, column: str, says: str) -> None:
        self.line, self.column, self.says = line, column, says
        super().__init__(f"Line {line}, column {column}: {says}" if column else f"Line {line}: {says}")


@dataclass(frozen=True)
class Named:
    """A concept of a standard with its title; `under` is the code of the broader one, where the file says,
    and `level` the level of skill of an occupation.
    """

    kind: str
    code: str
    title: str
    under: str = ""
    level: int | None = None


@dataclass(frozen=True)
class Under:
    """That one concept is under another."""

    code: str
    broader: str


Row = Named | Under


def rows_of(path: Path, scheme: str) -> Iterator[Row]:
    """What a file says, line by line; raises FileFault at the first line that is wrong."""
    match scheme:
        case Concept.Scheme.ESCO:
            yield from esco_rows(_lines(path, "utf-8-sig"))
        case Concept.Scheme.DISCO:
            yield from disco_rows(_lines(path, _danish_encoding(path)))
        case _:
            raise ValueError(scheme)


def _lines(path: Path, encoding: str) -> Iterator[str]:
    """Lines as text; a byte that is no text is told with its line."""
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        while True:
            number += 1
            try:
                line = file.readline()
            except UnicodeDecodeError:
                raise FileFault(
                    number, "", "This is no text in UTF-8. Choose the CSV file as published."
                ) from None
            if not line:
                return
            if "\0" in line:
                raise FileFault(number, "", "This is no text file. Choose the CSV file as published.")
            yield line


def _danish_encoding(path: Path) -> str:
    """Danmarks Statistik writes UTF-8 today, and wrote Windows' letters before."""
    try:
        for _line in path.open(encoding="utf-8-sig"):
            pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _table(lines: Iterable[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=separator)
    while True:
        try:
            yield reader.line_num + 1, next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise FileFault(reader.line_num + 1, "", f"The line cannot be read as CSV ({fault}).") from None


def esco_rows(lines: Iterable[str]) -> Iterator[Row]:
    """The rows of one of ESCO's files, known by its columns."""
    table = _table(lines, ",")
    _line, header = next(table, (1, []))
    columns = [name.strip() for name in header]
    if ESCO_BEFORE_1 & {name.lower() for name in columns}:
        raise FileFault(1, columns[0], "This file is of ESCO before version 1.0. Fetch version 1.0 or later.")
    wanted = ["conceptType", "conceptUri"]
    wanted += ["broaderUri"] if "broaderUri" in columns else ["preferredLabel"]
    for name in wanted:
        if name not in columns:
            raise FileFault(1, name, "The column is missing. Choose one of ESCO's CSV files as published.")
    places = [columns.index(name) for name in wanted]
    for line, cells in table:
        if any(cell.strip() for cell in cells):
            row = _esco_row(line, cells, wanted, places)
            yield row if isinstance(row, Under) else replace(row, level=_esco_level(line, cells, columns))


def _esco_row(line: int, cells: list[str], wanted: list[str], places: list[int]) -> Row:
    if len(cells) <= max(places):
        raise FileFault(line, wanted[-1], "The line ends before this column. The file may be cut off.")
    sort, code, said = (cells[place].strip() for place in places)
    if sort not in ESCO_KINDS:
        known = ", ".join(ESCO_KINDS)
        raise FileFault(line, "conceptType", f"“{sort[:60]}” is none of {known}.")
    _check_address(line, "conceptUri", code)
    if wanted[-1] == "broaderUri":
        _check_address(line, "broaderUri", said)
        return Under(code, said)
    return Named(ESCO_KINDS[sort].value, code, _title(line, "preferredLabel", said))


def _esco_level(line: int, cells: list[str], columns: list[str]) -> int | None:
    """The level of an occupation by its group of ISCO-08; None where the file does not name the group."""
    said = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
    column = ESCO_GROUPS.get(said["conceptType"], "")
    group = said.get(column, "")
    found = ISCO_GROUP.match(group)
    if group and not found:
        raise FileFault(line, column, f"“{group[:60]}” is no group of ISCO-08: one to four digits.")
    return level_of_isco(found[1]) if found else None


def _check_address(line: int, column: str, address: str) -> None:
    if not ESCO_ADDRESS.match(address) or len(address) > LONGEST_CODE:
        raise FileFault(
            line, column, f"“{address[:60]}” is no address of ESCO (http://data.europa.eu/esco/…)."
        )


def _title(line: int, column: str, title: str) -> str:
    if not title:
        raise FileFault(line, column, "The title is empty.")
    if len(title) > LONGEST_TITLE:
        raise FileFault(line, column, f"The title has {len(title)} characters; {LONGEST_TITLE} are the most.")
    return title


def disco_rows(lines: Iterable[str]) -> Iterator[Row]:
    """The rows of Danmarks Statistik's file of DISCO-08, each under the code it begins with."""
    table = _table(lines, ";")
    _line, header = next(table, (1, []))
    columns = [name.strip().upper() for name in header]
    for name in ("KODE", "TITEL"):
        if name not in columns:
            raise FileFault(
                1, name, "The column is missing. Choose Danmarks Statistik's CSV file of DISCO-08."
            )
    seen: set[str] = set()
    for line, cells in table:
        if any(cell.strip() for cell in cells):
            row = _disco_row(line, cells, columns, seen)
            seen.add(row.code)
            yield row


def _disco_row(line: int, cells: list[str], columns: list[str], seen: set[str]) -> Named:
    said = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
    code = said.get("KODE", "")
    if not DISCO_CODE.match(code):
        raise FileFault(line, "KODE", f"“{code[:60]}” is no code of DISCO-08: one to four digits, or six.")
    level = said.get("NIVEAU", "")
    if level and level != str(DISCO_LEVELS[len(code)]):
        raise FileFault(
            line,
            "NIVEAU",
            f"Level {level[:9]} does not go with the code {code}: this is another classification.",
        )
    if code in seen:
        raise FileFault(line, "KODE", f"The code {code} stands here a second time.")
    under = next(
        (code[:length] for length in (4, 3, 2, 1) if length < len(code) and code[:length] in seen), ""
    )
    title = _title(line, "TITEL", said.get("TITEL", ""))
    return Named(Concept.Kind.OCCUPATION.value, code, title, under, level_of_isco(code))
