"""Reading a signed list from a file: CSV or Excel, into rows that say what is wrong with them.

A list is what somebody typed afterwards, so nothing about it is certain: separator, encoding (even
from line to line), order and names of columns, empty rows, formulas. A CPR number is never kept.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from virksom.foundation.cpr import holds_cpr

LARGEST_FILE = 5 * 2**20
MOST_ROWS = 5000
#: So many empty rows in a row are the end of the list.
EMPTY_ROWS_END = 200
MOST_COLUMNS = 60
HEADER_WITHIN = 10
#: Bounds on what a packed workbook may unfold to, in bytes.
LARGEST_UNPACKED = 300 * 2**20
LARGEST_TEXTS = 30 * 2**20

#: Column -> the names it goes by, without capitals, spaces and signs.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("navn", "name", "fuldenavn", "fuldtnavn", "fullname", "deltager", "deltagernavn", "participant"),
    "first_name": ("fornavn", "firstname"),
    "last_name": ("efternavn", "lastname", "surname"),
    "email": ("email", "mail", "mailadresse", "emailadresse", "emailaddress", "mailaddress", "epost"),
    "organisation": (
        "virksomhed", "organisation", "firma", "virksomhedellerorganisation", "virksomhedorganisation",
        "arbejdsplads", "arbejdssted", "company", "organization", "companyororganisation", "employer",
    ),
    "represents": ("kommerfra", "comesfrom", "repræsenterer", "represents", "type", "gruppe", "group"),
    "level": ("niveau", "ledelsesniveau", "level"),
}  # fmt: skip
REPRESENTS: dict[str, tuple[str, ...]] = {
    "company": ("virksomhed", "envirksomhed", "company", "acompany", "firma", "privat"),
    "network": (
        "andenorganisation", "enandenorganisation", "anotherorganisation", "organisation", "netværk",
        "network", "aktør", "andenaktør", "andennetværksaktør", "actor", "kommune", "offentlig", "forening",
    ),
}  # fmt: skip
LEVELS: dict[str, tuple[str, ...]] = {
    "top_management": (
        "topledelse",
        "topleder",
        "ledelse",
        "direktør",
        "ejer",
        "topmanagement",
        "management",
    ),
    "hr": ("hr", "personale", "personaleafdeling"),
    "production": ("produktion", "drift", "medarbejder", "praktiker", "production"),
}


class ListRefused(Exception):
    """A file that cannot be read as a list: a sentence, and the column names that were found."""

    def __init__(self, why: str, found: Iterable[str] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.found = tuple(found)


@dataclass(frozen=True)
class Cell:
    """A cell as text; `is_formula` when a spreadsheet would work it out."""

    text: str = ""
    is_formula: bool = False
    holds_cpr: bool = False


@dataclass(frozen=True)
class ListRow:
    """A row by its number in the file. With a `problem` it will not be recorded."""

    number: int
    name: str = ""
    email: str = ""
    organisation: str = ""
    represents: str = ""
    level: str = ""
    problem: str = ""


@dataclass(frozen=True)
class ListFile:
    """The rows of a file, and a note when it was not read to its end."""

    rows: tuple[ListRow, ...]
    note: str = ""


@dataclass
class _Lines:
    """The rows with content, in order; reading ends at a long gap or after the most rows allowed."""

    rows: Iterator[tuple[int, list[Cell]]]
    note: str = field(default="")

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        empty = given = 0
        for number, cells in self.rows:
            if not any(cell.text or cell.is_formula for cell in cells):
                empty += 1
                if empty >= EMPTY_ROWS_END:
                    self.note = _(
                        "Reading stopped at row {row}, after {empty} empty rows. If more people stand below, "
                        "delete the empty rows and upload again."
                    ).format(row=number, empty=EMPTY_ROWS_END)
                    return
                continue
            if given > MOST_ROWS:
                self.note = _("Only the first {most} rows are read. Split the file for the rest.").format(
                    most=MOST_ROWS
                )
                return
            empty = 0
            given += 1
            yield number, cells


def read_list(data: bytes, *, columns: Mapping[str, str] | None = None, otherwise: str = "") -> ListFile:
    """Read a signed list. Raises ListRefused, with a sentence, for a file that is not one.

    `columns` names the file's own column for each of ours, when its header says something else;
    `otherwise` is where people come from when the list does not say.
    """
    if len(data) > LARGEST_FILE:
        raise ListRefused(_("The file is larger than 5 MB. Split it, or delete what is not the list."))
    if not data.strip():
        raise ListRefused(_("The file is empty. Choose the file with the list."))
    lines = _Lines(_workbook_rows(data) if data.startswith(b"PK\x03\x04") else _text_rows(data))
    try:
        return _read(lines, columns or {}, otherwise)
    except ListRefused:
        raise
    except Exception as fault:  # A workbook can be broken in any way; whatever it is, the file is refused.
        raise ListRefused(
            _("The file cannot be read. Save it again as CSV or Excel and upload that.")
        ) from fault


def _read(lines: _Lines, columns: Mapping[str, str], otherwise: str) -> ListFile:
    found: list[str] = []
    rows: list[ListRow] = []
    places: dict[str, int] = {}
    for place, (number, cells) in enumerate(lines):
        if places:
            rows.append(_row(number, cells, places, otherwise))
            continue
        places = _places(cells, columns)
        if not places:
            found = found or [cell.text for cell in cells if cell.text and not cell.holds_cpr]
            if place + 1 >= HEADER_WITHIN:
                break
    if not places:
        raise ListRefused(
            _("No row of the file names its columns. Expected is at least a column called Name (or Navn)."),
            (text[:60] for text in found[:20]),
        )
    if not rows:
        raise ListRefused(_("There are no people below the header. Fill in the list and upload it again."))
    return ListFile(tuple(_without_repeats(rows)), lines.note)


def plain(text: str) -> str:
    """A heading or word as it is compared: letters and digits only, without capitals."""
    return re.sub(r"[\W_]", "", text.casefold())


def _places(cells: list[Cell], columns: Mapping[str, str]) -> dict[str, int]:
    """Where each column stands, when this row is the header: it must name the person."""
    places: dict[str, int] = {}
    chosen = {plain(theirs): ours for ours, theirs in columns.items() if theirs}
    for place, cell in enumerate(cells):
        word = plain(cell.text)
        ours = chosen.get(word) or next((ours for ours, names in COLUMNS.items() if word in names), None)
        if ours and word and (ours not in places or word in chosen):
            places[ours] = place
    return places if {"name", "first_name"} & set(places) else {}


def _row(number: int, cells: list[Cell], places: Mapping[str, int], otherwise: str) -> ListRow:
    if any(cell.holds_cpr for cell in cells):
        return ListRow(
            number,
            problem=_("The row holds a CPR number. It was not kept: remove it and upload the list again."),
        )
    given = {ours: cells[place] for ours, place in places.items() if place < len(cells)}
    formulas = [ours for ours, cell in given.items() if cell.is_formula]
    text = {ours: " ".join(cell.text.split()) for ours, cell in given.items() if not cell.is_formula}
    name = text.get("name") or f"{text.get('first_name', '')} {text.get('last_name', '')}".strip()
    email = text.get("email", "")
    organisation = text.get("organisation", "")
    comes_from = text.get("represents", "")
    level = text.get("level", "")
    represents = _word(comes_from, REPRESENTS) if comes_from else otherwise
    problem = (
        _("A cell holds a formula. Write the text itself in the cell.")
        if formulas
        else _problem(name, email, organisation, represents, level)
    )
    return ListRow(
        number=number,
        name=name[:150],
        email=email[:254],
        organisation=organisation[:160],
        represents=represents,
        level=_word(level, LEVELS) if represents == "company" else "",
        problem=problem,
    )


def _problem(name: str, email: str, organisation: str, represents: str, level: str) -> str:
    """What is wrong with a row, as a sentence; nothing when it can be recorded."""
    if not name:
        return _("The name is missing.")
    if any(len(kept) > most for kept, most in ((name, 150), (email, 254), (organisation, 160))):
        return _("A cell is too long: a name takes 150 signs, an organisation 160.")
    if email and not _is_email(email):
        return _("The mail address is not one: {email}").format(email=email[:80])
    if not represents:
        return _("It does not say whether the person comes from a company or another organisation.")
    if level and not _word(level, LEVELS):
        return _(
            "The level is not known: {level}. Write top management, HR or production, or nothing."
        ).format(level=level[:60])
    return ""


def _word(text: str, words: Mapping[str, tuple[str, ...]]) -> str:
    return next((ours for ours, names in words.items() if plain(text) in names), "")


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _without_repeats(rows: Iterable[ListRow]) -> Iterator[ListRow]:
    """The second time a person stands on the list, the row says where the first is."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        who = (row.email.casefold(),) if row.email else (plain(row.name), plain(row.organisation))
        first = None if row.problem else seen.setdefault(who, row.number)
        if first is None or first == row.number:
            yield row
        else:
            yield ListRow(
                **{**row.__dict__, "problem": _("The same person stands in row {row}.").format(row=first)}
            )


# CSV ----------------------------------------------------------------------------------------------


def _text_rows(data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    if data.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"PK")):
        raise ListRefused(
            _("This is neither CSV nor a new Excel file. Open it, save it as CSV or .xlsx, and upload that.")
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", errors="replace").encode()
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in data[:4096]:
        raise ListRefused(_("This is not a text file. Save the list as CSV or .xlsx, and upload that."))
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    separator = _separator(lines)
    reader = csv.reader((_decoded(line) + "\n" for line in lines), delimiter=separator)
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
    is_formula = text.startswith(("=", "@")) or (text[:1] in "+-" and not re.match(r"[+\-][\d\s()]*$", text))
    return Cell(text, is_formula and len(text) > 1, holds_cpr(text))


# Excel --------------------------------------------------------------------------------------------


def _workbook_rows(data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sizes = {part.filename: part.file_size for part in packed.infolist()}
    if sum(sizes.values()) > LARGEST_UNPACKED or sizes.get("xl/sharedStrings.xml", 0) > LARGEST_TEXTS:
        raise ListRefused(_("The workbook is too large. Copy the list alone into a new file."))
    # defusedxml is installed, and openpyxl reads through it: entities are refused.
    workbook = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # What a sheet says about its own size may be anything.
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
            yield number, [_sheet_cell(cell) for cell in cells]
    finally:
        workbook.close()


def _sheet_cell(cell: object) -> Cell:
    value = getattr(cell, "value", None)
    if value is None:
        return Cell()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    # A CPR number typed as a number has lost its leading zero.
    has_cpr = holds_cpr(text) or (isinstance(value, int) and holds_cpr(str(value).zfill(10)))
    is_formula = getattr(cell, "data_type", "") in ("f", "e") or text.startswith("=")
    return Cell("" if is_formula else text, is_formula, has_cpr)
