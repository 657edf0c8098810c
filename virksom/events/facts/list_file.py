"""Reading a signed list from a file: CSV or Excel, into rows that say what is wrong with them.

A list is what somebody typed afterwards, so order and names of its columns are not certain either
(`virksom.foundation.spreadsheet` copes with the rest). A CPR number is never kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from virksom.foundation.sentence import Sentence as _
from virksom.foundation.spreadsheet import HEADER_WITHIN, Cell, Limits, Unreadable, plain, sheet_of

LIMITS = Limits()
LARGEST_FILE = LIMITS.megabytes * 2**20
MOST_ROWS = 5000

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


def read_list(data: bytes, *, columns: Mapping[str, str] | None = None, otherwise: str = "") -> ListFile:
    """Read a signed list. Raises Unreadable, with a sentence, for a file that is not one.

    `columns` names the file's own column for each of ours, when its header says something else;
    `otherwise` is where people come from when the list does not say.
    """
    sheet = sheet_of(data, LIMITS)
    found: list[str] = []
    rows: list[ListRow] = []
    places: dict[str, int] = {}
    note = ""
    for place, (number, cells) in enumerate(sheet):
        if len(rows) >= MOST_ROWS:
            note = _("Only the first {most} rows are read. Split the file for the rest.").format(
                most=MOST_ROWS
            )
            break
        if places:
            rows.append(_row(number, cells, places, otherwise))
            continue
        places = _places(cells, columns or {})
        if not places:
            found = found or [cell.text for cell in cells if cell.text and not cell.holds_cpr]
            if place + 1 >= HEADER_WITHIN:
                break
    if not places:
        raise Unreadable(
            _("No row of the file names its columns. Expected is at least a column called Name (or Navn)."),
            (text[:60] for text in found[:20]),
        )
    if not rows:
        raise Unreadable(_("There are no people below the header. Fill in the list and upload it again."))
    return ListFile(tuple(_without_repeats(rows)), note or sheet.note)


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
