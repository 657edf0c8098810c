"""Results as files: the same table objects as CSV, XLSX, JSON and plain text.

No cell can start a formula: texts that a spreadsheet would read as one get an apostrophe in CSV and
are written as strings in XLSX.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import get_language, gettext

from virksom.foundation.templatetags.ui import day, percent
from virksom.indicators.definitions import Definition, definition
from virksom.indicators.results import Results
from virksom.indicators.shares import rounded
from virksom.indicators.tables import MUNICIPALITY, TOTAL, Table
from virksom.indicators.terms import TERMS
from virksom.indicators.text import Text

DASH = "–"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
CODE = Text("Kommunekode", "Municipality code")
Cell = str | int | float | None


def safe(text: str) -> str:
    """A text that no spreadsheet reads as a formula."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def _in_language(text: Text) -> str:
    return text.in_language(get_language())


def rows_of(table: Table) -> list[list[Cell]]:
    """A table as rows of cells: header, municipalities, totals. None is a dash."""
    head: list[Cell] = [_in_language(column.title) for column in table.columns]
    rows: list[list[Cell]] = [[_in_language(MUNICIPALITY), *head, _in_language(table.total_title)]]
    for row in table.rows:
        rows.append([row.site.municipality, *(row.cells or (None,) * len(table.columns)), row.total])
    rows.append([_in_language(TOTAL), *table.totals, table.total])
    return rows


def both_tables(results: Results) -> list[list[Cell]]:
    """Both tables side by side, one row for each municipality: what a spreadsheet can work with."""
    first, second = rows_of(results.table_1), rows_of(results.table_2)
    codes: list[Cell] = [_in_language(CODE), *(site.code for site in results.sites), ""]
    return [[code, *left, *right[1:]] for code, left, right in zip(codes, first, second, strict=True)]


def as_csv(results: Results) -> bytes:
    """Both tables for a Danish spreadsheet: semicolons, UTF-8 with its mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in both_tables(results):
        writer.writerow(
            DASH if cell is None else safe(cell) if isinstance(cell, str) else cell for cell in row
        )
    return out.getvalue().encode("utf-8-sig")


#: The order of keys in a file, outside in; other keys follow by the alphabet.
KEYS = (
    "programme", "as_of", "table_1", "table_2", "shares", "targets",
    "sites", "site_targets", "beside", "definitions", "about", "fingerprint",
    "rows", "id", "site", "municipality", "code", "withdrawn",
    "indicator", "target", "actual", "attainment",
    "company_representatives", "other_network_actors", "ordinary", *TERMS, "internship_and_training",
    "total",
)  # fmt: skip


def as_json(data: Mapping[str, Any]) -> bytes:
    """Results or a frozen release as readable JSON, its keys in one order whatever the database keeps."""
    return (json.dumps(_in_order(data), ensure_ascii=False, indent=2) + "\n").encode()


def _in_order(value: Any) -> Any:
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (KEYS.index(key) if key in KEYS else len(KEYS), key))
        return {key: _in_order(value[key]) for key in keys}
    if isinstance(value, (list, tuple)):
        return [_in_order(part) for part in value]
    return value


def as_text(results: Results) -> str:
    """Both tables, the shares and the targets as lines for a terminal."""
    parts = [f"{results.programme}, {day(results.as_of)}"]
    for number, table in enumerate((results.table_1, results.table_2), start=1):
        parts.append(f"\n{gettext('Table')} {number}. {_in_language(table.title)}")
        parts.extend(_aligned(rows_of(table)))
    parts.append("")
    parts.extend(
        f"{_in_language(definition(f'{group}_share').title)}: {percent(value, 1)}"
        for group, value in results.shares.items()
    )
    for target in results.whole_targets:
        actual = DASH if target.actual is None else target.actual
        reached = percent(target.attainment, 1)
        parts.append(f"{_title(target.indicator)}: {actual} / {target.target} ({reached})")
    return "\n".join(parts) + "\n"


def _aligned(rows: list[list[Cell]]) -> Iterable[str]:
    texts = [[DASH if cell is None else str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in texts) for i in range(len(texts[0]))]
    for row in texts:
        padded = [row[0].ljust(widths[0])]
        padded += [text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True)]
        yield "  ".join(padded).rstrip()


def _title(code: str) -> str:
    try:
        return _in_language(definition(code).title)
    except KeyError:
        return code


def as_xlsx(results: Results, definitions: Iterable[Definition], notes: Iterable[str] = ()) -> bytes:
    """Both tables, shares and targets, and the definitions, each on its own sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {"title": results.programme, "created": datetime.combine(results.as_of, datetime.min.time())}
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for number, table in enumerate((results.table_1, results.table_2), start=1):
        told = [_in_language(note) for note in table.notes] + (list(notes) if number == 1 else [])
        rows = rows_of(table)
        total_row = len(rows) - 1
        rows.append([])
        rows.extend([note] for note in told)
        write_sheet(book, f"{gettext('Table')} {number}", rows, bold, total_row)
    write_sheet(book, gettext("Shares and targets"), _shares_and_targets(results), bold)
    write_sheet(
        book, gettext("Definitions"), _definitions(definitions), bold, widths=(16, 40, 18, 90, 10, 14)
    )
    book.close()
    return out.getvalue()


def _shares_and_targets(results: Results) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [gettext("Figure"), gettext("Result"), gettext("Target"), gettext("Attainment")]
    ]
    rows += [
        [_title(target.indicator), target.actual, target.target, rounded(target.attainment)]
        for target in results.whole_targets
    ]
    rows += [[_title(f"{group}_share"), rounded(value)] for group, value in results.shares.items()]
    rows += [[_title(code), value] for code, value in results.beside.items()]
    return rows


def _definitions(definitions: Iterable[Definition]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [
            gettext("Code"),
            gettext("Figure"),
            gettext("Unit"),
            gettext("Definition"),
            gettext("Version"),
            gettext("Valid from"),
        ]
    ]
    for entry in definitions:
        texts = [_in_language(text) for text in (entry.title, entry.unit, entry.sentence)]
        rows.append([entry.code, *texts, entry.version, entry.valid_from.isoformat()])
    return rows


def write_sheet(
    book: Any,
    name: str,
    rows: list[list[Cell]],
    bold: Any,
    total_row: int | None = None,
    widths: tuple[int, ...] = (34,),
) -> None:
    """Write rows to a sheet of their own, the first and the total row bold."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for y, row in enumerate(rows):
        style = bold if y in (0, total_row) else None
        for x, cell in enumerate(row):
            if isinstance(cell, (int, float)):
                sheet.write_number(y, x, cell, style)
            else:
                sheet.write_string(y, x, DASH if cell is None else cell, style)
