"""CSV files as people write them, read line by line; what is wrong is told with file, line and column."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Whole numbers in a sheet go up to this, so that sums of millions of them are still exact.
LARGEST_NUMBER = 10**9
LONGEST_ID = 100
_NUMBER = re.compile(r"-?\d{1,18}")


class SheetFault(ValueError):
    """A sheet that is not what it should be: which, where (line 0 for the whole file), and what is wrong."""

    def __init__(self, sheet: str, line: int, column: str, says: str) -> None:
        self.sheet, self.line, self.column, self.says = sheet, line, column, says
        place = f"{sheet}, line {line}" if line else sheet
        super().__init__(f"{place}, column {column}: {says}" if column else f"{place}: {says}")


@dataclass(frozen=True)
class Line:
    """A line of a sheet: where it stands, and its cells by the names of their columns."""

    sheet: str
    number: int
    cells: dict[str, str]

    def fault(self, column: str, says: str) -> SheetFault:
        return SheetFault(self.sheet, self.number, column, says)

    def text(self, column: str) -> str:
        """What stands in a column; empty where the sheet does not have it."""
        return self.cells.get(column, "")

    def id(self, column: str) -> str:
        """A name for somebody or something: not empty, at most 100 characters."""
        found = self.text(column)
        if not found:
            raise self.fault(column, "Nothing stands here. Give it an id.")
        if len(found) > LONGEST_ID:
            raise self.fault(column, f"The id has {len(found)} characters; {LONGEST_ID} are the most.")
        return found

    def whole(self, column: str, usual: int | None = None, least: int = 0) -> int:
        """A whole number; an empty cell means the usual one, where there is one."""
        found = self.text(column)
        if not found and usual is not None:
            return usual
        if not _NUMBER.fullmatch(found) or int(found) > LARGEST_NUMBER:
            raise self.fault(column, f"“{found[:40]}” is no whole number up to {LARGEST_NUMBER:,}.")
        if int(found) < least:
            raise self.fault(column, f"{found} is too small; {least} is the least.")
        return int(found)

    def yes(self, column: str, usual: bool) -> bool:
        """`yes` or `no`; an empty cell means the usual answer."""
        found = self.text(column).lower()
        if found not in ("", "yes", "no"):
            raise self.fault(column, f"“{found[:40]}” is neither yes nor no.")
        return found == "yes" if found else usual

    def moment(self, column: str) -> dt.datetime:
        """A day and time without a zone: 2026-09-01T09:30, or with a space for the T."""
        return moment_of(self, column, self.text(column))

    def place(self, column: str, known: dict[str, int], what: str) -> int:
        """The number of something named elsewhere, by its id."""
        found = self.id(column)
        if found not in known:
            raise self.fault(column, f"There is no {what} “{found}”.")
        return known[found]


def moment_of(line: Line, column: str, said: str) -> dt.datetime:
    """A moment said in a cell or in a part of it."""
    try:
        moment = dt.datetime.fromisoformat(said)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo or len(said) < len("2026-09-01T09:30"):
        raise line.fault(column, f"“{said[:40]}” is no day and time like 2026-09-01T09:30.")
    return moment


def lines_of(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> Iterator[Line]:
    """The lines of a CSV file in UTF-8, separated by commas or semicolons, below a head that names columns.

    Every one of `columns` must be there and none beyond `optional`. Empty lines are passed over. Raises
    SheetFault at the first line that is wrong, and for a file without lines; OSError where it cannot be
    opened.
    """
    count = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, rows = _opened(path.name, file)
        _check_head(path.name, head, columns, optional)
        for number, cells in rows:
            if any(cell.strip() for cell in cells):
                count += 1
                yield _line(path.name, number, head, cells)
    if not count:
        raise SheetFault(path.name, 0, "", "The file has no lines below its head.")


def numbered(lines: Iterable[Line], column: str = "id") -> dict[str, int]:
    """Ids to numbers from 0, in the order of the lines; refuses an id that stands there twice."""
    known: dict[str, int] = {}
    for line in lines:
        name = line.id(column)
        if name in known:
            raise line.fault(column, f"“{name}” stands here a second time.")
        known[name] = len(known)
    return known


def _opened(sheet: str, file: Iterable[str]) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    lines = _decoded(sheet, file)
    first = next(lines, "")
    separator = ";" if first.count(";") > first.count(",") else ","
    head = next(csv.reader([first], delimiter=separator), [])
    return [name.strip().lower() for name in head], _rows(sheet, lines, separator)


def _decoded(sheet: str, file: Iterable[str]) -> Iterator[str]:
    number, lines = 0, iter(file)
    while True:
        number += 1
        try:
            line = next(lines)
        except StopIteration:
            return
        except UnicodeDecodeError:
            raise SheetFault(sheet, number, "", "This is no text in UTF-8. Save it as CSV UTF-8.") from None
        if "\0" in line:
            raise SheetFault(sheet, number, "", "This is no text file. Save it as CSV UTF-8.")
        yield line


def _rows(sheet: str, lines: Iterator[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Cells of each row with the line it starts on; the head is line 1."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        number = reader.line_num + 2
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise SheetFault(sheet, number, "", f"The line cannot be read as CSV ({fault}).") from None


def _check_head(sheet: str, head: list[str], columns: Sequence[str], optional: Sequence[str]) -> None:
    if not any(head):
        raise SheetFault(sheet, 0, "", f"The file is empty. Its first line names: {', '.join(columns)}.")
    for name in columns:
        if name not in head:
            raise SheetFault(sheet, 1, name, "The column is missing.")
    known = (*columns, *optional)
    for place, name in enumerate(head):
        if name not in known:
            raise SheetFault(sheet, 1, name, f"The column is not known here. Known are: {', '.join(known)}.")
        if name in head[:place]:
            raise SheetFault(sheet, 1, name, "The column stands here a second time.")


def _line(sheet: str, number: int, head: list[str], cells: list[str]) -> Line:
    if len(cells) > len(head):
        raise SheetFault(
            sheet, number, "", f"The line has {len(cells)} cells; the head names {len(head)} columns."
        )
    if len(cells) < len(head):
        raise SheetFault(sheet, number, head[len(cells)], "The line ends before this column.")
    return Line(sheet, number, {name: cell.strip() for name, cell in zip(head, cells, strict=True)})
