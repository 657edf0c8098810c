"""Plain tables as files: rows of cells with their head, for Danish and other spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from virksom.evaluation.files import DASH, safe, write_sheet

Rows = Sequence[Sequence[Any]]


def csv_of(rows: Rows) -> bytes:
    """Rows for a Danish spreadsheet: semicolons, UTF-8 with its mark; no cell starts a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(title: str, on: date, sheets: Mapping[str, Rows], widths: tuple[int, ...] = (34,)) -> bytes:
    """Rows on a sheet each, the first bold; texts are written as texts, whatever they look like."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title, "created": datetime.combine(on, datetime.min.time())})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for name, rows in sheets.items():
        write_sheet(book, name, [[_cell(cell) for cell in row] for row in rows], bold, widths=widths)
    book.close()
    return out.getvalue()


def _cell(cell: Any) -> Any:
    if cell is None:
        return DASH
    return safe(cell) if isinstance(cell, str) else cell
