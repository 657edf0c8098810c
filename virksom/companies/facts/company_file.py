"""Reading companies out of a file: which column is which, and what each row says or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from virksom.companies.facts.numbers import cvr_of, industry_code_of, p_number_of
from virksom.companies.models import Company
from virksom.foundation.sentence import Sentence as _
from virksom.foundation.spreadsheet import (
    HEADER_WITHIN,
    Cell,
    Limits,
    Row,
    Sheet,
    Unreadable,
    plain,
    sheet_of,
)

LIMITS = Limits(megabytes=40, unpacked=800 * 2**20, texts=120 * 2**20, empty_rows=1000)
MOST_ROWS = 150_000
SAMPLES = 3

#: Our column -> the names it goes by, without capitals, spaces and signs; the Danish register's among them.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": (
        "navn", "name", "virksomhed", "virksomhedsnavn", "virksomhedensnavn", "firma", "firmanavn", "company",
        "companyname", "navntekst",
    ),
    "cvr": ("cvr", "cvrnr", "cvrnummer", "cvrnumber", "cvrno", "vat", "vatnumber", "companynumber"),
    "p_number": ("pnr", "pnummer", "pnumber", "pno", "produktionsenhed", "produktionsenhedsnummer"),
    "address": (
        "adresse", "address", "vej", "gade", "vejnavn", "vejoghusnummer", "gadeognummer", "street",
        "streetandnumber", "beliggenhedsadresse",
    ),
    "postcode": ("postnr", "postnummer", "postcode", "zip", "zipcode", "postalcode", "postnrogby"),
    "city": ("by", "bynavn", "postdistrikt", "city", "town"),
    "municipality": ("kommune", "kommunenavn", "kommunekode", "municipality"),
    "industry_code": (
        "branchekode", "hovedbranche", "hovedbranchekode", "branche1", "db25", "db07", "industrycode", "nace",
    ),
    "industry": ("branche", "branchetekst", "branchebetegnelse", "branchenavn", "industry"),
    "employees": ("ansatte", "antalansatte", "antalmedarbejdere", "medarbejdere", "employees", "headcount"),
    "is_protected_from_advertising": (
        "reklamebeskyttet", "reklamebeskyttelse", "advertisingprotection", "protectedfromadvertising",
    ),
    "status": ("status", "virksomhedsstatus"),
}  # fmt: skip
YES = {"ja", "yes", "j", "y", "1", "true", "sand", "x", "reklamebeskyttet"}
NO = {"nej", "no", "n", "0", "false", "falsk", ""}
ACTIVE = {"aktiv", "active", "normal", "normaltdrift"}
CEASED = {
    "ophørt",
    "ceased",
    "inaktiv",
    "inactive",
    "opløst",
    "tvangsopløst",
    "opløstefterkonkurs",
    "slettet",
}
#: Texts of a row, and the most signs each may have.
LONGEST = {"name": 160, "address": 160, "city": 80, "industry": 120}


@dataclass(frozen=True)
class Head:
    """How a file begins: its headings, some values below each, and the columns as they are guessed."""

    row: int
    headings: list[str]
    samples: list[list[str]]
    guessed: dict[str, int]


@dataclass(slots=True)
class CompanyRow:
    """What a row says of a company and one of its workplaces; None or nothing where it says nothing."""

    number: int
    name: str = ""
    cvr: str | None = None
    p_number: str | None = None
    address: str = ""
    postcode: str = ""
    city: str = ""
    municipality: str = ""
    industry_code: str = ""
    industry: str = ""
    employees: int | None = None
    size: str = ""
    is_protected_from_advertising: bool | None = None
    status: str = ""
    problem: str = ""

    def packed(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in FIELDS)


FIELDS = tuple(field.name for field in fields(CompanyRow))


def head_of(data: bytes) -> Head:
    """The heading row of a file and what the columns seem to be. Raises Unreadable without one."""
    rows: list[Row] = []
    for row in sheet_of(data, LIMITS):
        rows.append(row)
        if len(rows) >= HEADER_WITHIN + SAMPLES:
            break
    place = _place_of_header(rows)
    below = [cells for _number, cells in rows[place + 1 : place + 1 + SAMPLES]]
    if not below:
        raise _nothing_below()
    number, cells = rows[place]
    samples = [[_shown(row[at]) for row in below if at < len(row)] for at in range(len(cells))]
    return Head(number, [_shown(cell) for cell in cells], samples, _guess(cells))


def _place_of_header(rows: list[Row]) -> int:
    """The row that names most columns we know; without one, the first with more than one cell."""
    first = rows[:HEADER_WITHIN]
    known = [len(_guess(cells)) for _number, cells in first]
    if any(known):
        return known.index(max(known))
    return next((place for place, (_number, cells) in enumerate(first) if _width(cells) > 1), 0)


def _nothing_below() -> Unreadable:
    return Unreadable(_("There are no companies below the headings. Fill in the list and upload it again."))


def _width(cells: list[Cell]) -> int:
    return sum(bool(cell.text) for cell in cells)


def _shown(cell: Cell) -> str:
    return "•••" if cell.holds_cpr and not p_number_of(cell.text) else cell.text[:60]


def _guess(cells: list[Cell]) -> dict[str, int]:
    """Our columns among these headings, each the first time it is named."""
    guessed: dict[str, int] = {}
    for place, cell in enumerate(cells):
        word = plain(cell.text)
        ours = next((ours for ours, names in COLUMNS.items() if word in names), None)
        if ours and ours not in guessed:
            guessed[ours] = place
    return guessed


def rows_below(data: bytes, header: int, columns: Mapping[str, int]) -> tuple[list[CompanyRow], str]:
    """Every row below the heading, and a note when reading stopped early. Raises Unreadable."""
    sheet = sheet_of(data, LIMITS)
    rows = list(_rows(sheet, header, columns))
    if not rows:
        raise _nothing_below()
    return rows, sheet.note


def _rows(sheet: Sheet, header: int, columns: Mapping[str, int]) -> Iterator[CompanyRow]:
    given = 0
    for number, cells in sheet:
        if number <= header:
            continue
        given += 1
        if given > MOST_ROWS:
            raise Unreadable(
                _(
                    "The file has more than {most} rows. Split it, and import one part after the other."
                ).format(most=MOST_ROWS)
            )
        yield read_row(number, cells, columns)


def read_row(number: int, cells: list[Cell], columns: Mapping[str, int]) -> CompanyRow:
    """What a row says, or why it cannot be taken."""
    p_place = columns.get("p_number")
    for place, cell in enumerate(cells):
        if cell.holds_cpr and not (place == p_place and p_number_of(cell.text)):
            return CompanyRow(
                number,
                problem=_(
                    "The row holds a CPR number. It was not kept: remove it and upload the list again."
                ),
            )
    width = len(cells)
    given = {ours: cells[place] for ours, place in columns.items() if place < width}
    row = CompanyRow(number)
    if any(cell.is_formula for cell in given.values()):
        row.problem = _("A cell holds a formula. Write the text itself in the cell.")
    if columns and max(columns.values()) >= width and width < 2:
        row.problem = _("The row ends too early: the file may have been cut. Upload the whole file.")
    for ours, cell in given.items():
        text = " ".join(cell.text.split())
        if text and not cell.is_formula:
            wrong = _READ[ours](row, text)
            row.problem = row.problem or wrong
    if not row.name and not row.problem:
        row.problem = _("The name is missing.")
    for ours, most in LONGEST.items():
        if len(getattr(row, ours)) > most:
            row.problem = row.problem or _("A cell is too long: a name takes 160 signs, a town 80.")
            setattr(row, ours, getattr(row, ours)[:most])
    return row


# One reader for each column: writes into the row, returns what is wrong or nothing ---------------------


def _text(name: str) -> Any:
    def read(row: CompanyRow, text: str) -> str:
        setattr(row, name, text)
        return ""

    return read


def _cvr(row: CompanyRow, text: str) -> str:
    # A spreadsheet drops the zeros in front.
    row.cvr = cvr_of(text.zfill(8) if text.isdigit() else text)
    return (
        ""
        if row.cvr
        else _("This is not a CVR number: {text}. Check its eight digits.").format(text=text[:20])
    )


def _p_number(row: CompanyRow, text: str) -> str:
    row.p_number = p_number_of(text)
    return (
        "" if row.p_number else _("This is not a P-number: {text}. It has ten digits.").format(text=text[:20])
    )


def _postcode(row: CompanyRow, text: str) -> str:
    found = re.fullmatch(r"(?:DK-?)?\s*(\d{3,4})\b[\s,]*(.*)", text)
    if not found:
        return _("This is not a postcode: {text}. It has four digits.").format(text=text[:20])
    row.postcode, row.city = found.group(1).zfill(4), row.city or found.group(2)
    return ""


def _industry_code(row: CompanyRow, text: str) -> str:
    code = industry_code_of(text.split(" ")[0])
    row.industry_code = code or ""
    return (
        "" if code else _("This is not an industry code: {text}. It has six digits.").format(text=text[:20])
    )


def _employees(row: CompanyRow, text: str) -> str:
    bare = text.replace(" ", "").replace(" ", "")
    if band := re.fullmatch(r"(\d+)(?:[-–](\d+)|\+)", bare):
        row.size = Company.size_of(int(band.group(1)))
        return ""
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", bare):
        bare = re.sub(r"[.,]", "", bare)
    whole = re.fullmatch(r"(\d{1,7})(?:[.,]\d{1,2})?", bare)
    if not whole:
        return _("This is not a number of employees: {text}.").format(text=text[:20])
    row.employees = int(whole.group(1))
    row.size = Company.size_of(row.employees)
    return ""


def _protected(row: CompanyRow, text: str) -> str:
    word = plain(text)
    if word not in YES | NO:
        return _("Protected from advertising is yes or no, not: {text}.").format(text=text[:20])
    row.is_protected_from_advertising = word in YES
    return ""


def _status(row: CompanyRow, text: str) -> str:
    word = plain(text)
    if word not in ACTIVE | CEASED:
        return _("The status is not known: {text}. Write active or ceased, or nothing.").format(
            text=text[:20]
        )
    row.status = Company.Status.ACTIVE if word in ACTIVE else Company.Status.CEASED
    return ""


_READ = {
    **{name: _text(name) for name in ("name", "address", "city", "municipality", "industry")},
    "cvr": _cvr,
    "p_number": _p_number,
    "postcode": _postcode,
    "industry_code": _industry_code,
    "employees": _employees,
    "is_protected_from_advertising": _protected,
    "status": _status,
}
