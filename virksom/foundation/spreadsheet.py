"""Reading rows out of what people upload: CSV of any dialect, or Excel, whatever is wrong with it.

Nothing about such a file is certain: separator, encoding (even from line to line), empty rows,
formulas, its end. A cell that reads as a CPR number says so, and whoever keeps rows leaves it out.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from openpyxl import load_workbook

from virksom.foundation.cpr import holds_cpr
from virksom.foundation.sentence import Sentence as _
from virksom.foundation.sentence import in_words

MOST_COLUMNS = 60
HEADER_WITHIN = 10
_NOT_TEXT = (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"PK")


class Unreadable(Exception):
    """A file that cannot be read: a sentence that says what to do, and the column names that were found."""

    def __init__(self, why: str, found: Iterable[str] = ()) -> None:
        super().__init__(why)
        self.kept = str(why)
        self.found = tuple(found)

    @property
    def why(self) -> str:
        return in_words(self.kept)


class Cell(NamedTuple):
    """A cell as text; `is_formula` when a spreadsheet would work it out."""

    text: str = ""
    is_formula: bool = False
    holds_cpr: bool = False


Row = tuple[int, list[Cell]]


@dataclass(frozen=True)
class Limits:
    """How much is read: of the file, of a packed workbook unfolded (bytes), of rows without content."""

    megabytes: int = 5
    unpacked: int = 300 * 2**20
    texts: int = 30 * 2**20
    #: So many empty rows in a row are the end.
    empty_rows: int = 200


@dataclass
class Sheet:
    """The rows with content, in order, each with its number in the file; reading ends at a long gap."""

    rows: Iterator[Row]
    limits: Limits
    note: str = field(default="")

    def __iter__(self) -> Iterator[Row]:
        empty = 0
        for number, cells in self.rows:
            if any(cell.text or cell.is_formula for cell in cells):
                empty = 0
                yield number, cells
                continue
            empty += 1
            if empty >= self.limits.empty_rows:
                self.note = _(
                    "Reading stopped at row {row}, after {empty} empty rows. If more stands below, delete "
                    "the empty rows and upload again."
                ).format(row=number, empty=empty)
                return


def sheet_of(data: bytes, limits: Limits) -> Sheet:
    """The rows of a file; raises Unreadable, at once or while reading, when there are none to be had."""
    if len(data) > limits.megabytes * 2**20:
        raise Unreadable(
            _("The file is larger than {size} MB. Split it, or delete what is not the list.").format(
                size=limits.megabytes
            )
        )
    if not data.strip():
        raise Unreadable(_("The file is empty. Choose the file with the list."))
    is_workbook = data.startswith(b"PK\x03\x04")
    return Sheet(_guarded(_workbook_rows(data, limits) if is_workbook else _text_rows(data)), limits)


def _guarded(rows: Iterator[Row]) -> Iterator[Row]:
    try:
        yield from rows
    except Unreadable:
        raise
    except Exception as fault:  # A workbook can be broken in any way; whatever it is, the file is refused.
        raise Unreadable(
            _("The file cannot be read, or only half of it. Save it again as CSV or Excel and upload that.")
        ) from fault


def plain(text: str) -> str:
    """A heading or word as it is compared: letters and digits only, without capitals."""
    return re.sub(r"[\W_]", "", text.casefold())


# CSV ----------------------------------------------------------------------------------------------


def _text_rows(data: bytes) -> Iterator[Row]:
    if data.startswith(_NOT_TEXT):
        raise Unreadable(
            _("This is neither CSV nor a new Excel file. Open it, save it as CSV or .xlsx, and upload that.")
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", errors="replace").encode()
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in data[:4096]:
        raise Unreadable(_("This is not a text file. Save the list as CSV or .xlsx, and upload that."))
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    reader = csv.reader((_decoded(line) + "\n" for line in lines), delimiter=_separator(lines))
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        yield reader.line_num, [_text_cell(text) for text in cells[:MOST_COLUMNS]]


def _separator(lines: list[bytes]) -> str:
    """Semicolon, comma or tab: whichever the first lines hold most of."""
    head = b"\n".join([line for line in lines if line.strip()][:HEADER_WITHIN]).decode(
        "cp1252", errors="replace"
    )
    return max(";,\t", key=head.count)


def _decoded(line: bytes) -> str:
    """One line of text: UTF-8, or what Danish Excel writes; lines may differ within a file."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _text_cell(text: str) -> Cell:
    text = text.strip()
    if not text:
        return _EMPTY
    is_formula = text[0] in "=@" or (text[0] in "+-" and not re.match(r"[+\-][\d\s(),.]*$", text))
    return Cell(text, is_formula and len(text) > 1, len(text) > 9 and holds_cpr(text))


# Excel --------------------------------------------------------------------------------------------


def _workbook_rows(data: bytes, limits: Limits) -> Iterator[Row]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sizes = {part.filename: part.file_size for part in packed.infolist()}
    if sum(sizes.values()) > limits.unpacked or sizes.get("xl/sharedStrings.xml", 0) > limits.texts:
        raise Unreadable(_("The workbook is too large. Copy the list alone into a new file."))
    # defusedxml is installed, and openpyxl reads through it: entities are refused.
    workbook = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # What a sheet says about its own size may be anything.
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
            yield number, [_sheet_cell(cell) for cell in cells]
    finally:
        workbook.close()


_EMPTY = Cell()


def _sheet_cell(cell: object) -> Cell:
    value = getattr(cell, "value", None)
    if value is None:
        return _EMPTY
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    # A CPR number typed as a number has lost its leading zero.
    has_cpr = holds_cpr(text) or (isinstance(value, int) and holds_cpr(str(value).zfill(10)))
    is_formula = getattr(cell, "data_type", "") in ("f", "e") or text.startswith("=")
    return Cell("" if is_formula else text, is_formula, has_cpr)
