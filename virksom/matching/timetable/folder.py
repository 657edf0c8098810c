"""A folder with everything that is handed out at a fair."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from virksom.matching.timetable.fair import Fair
from virksom.matching.timetable.files import write_meetings
from virksom.matching.timetable.meetings import Meeting
from virksom.matching.timetable.paper import (
    Occasion,
    calendar_of_candidate,
    calendar_of_company,
    sheets_of_candidates,
    sheets_of_tables,
)

#: Between two sheets printers take a new page.
NEW_PAGE = "\f"


def write_folder(
    folder: Path, fair: Fair, meetings: Sequence[Meeting], occasion: Occasion, lost: Sequence[Meeting] = ()
) -> None:
    """Write `timetable.csv`, the sheets `candidates.txt` and `tables.txt`, and in `calendars` a file for each
    candidate and each company; what has these names is written over. Raises OSError where it cannot.
    """
    calendars = folder / "calendars"
    calendars.mkdir(parents=True, exist_ok=True)
    with (folder / "timetable.csv").open("w", encoding="utf-8", newline="") as file:
        write_meetings(fair, meetings, file)
    for name, sheets in (
        ("candidates.txt", sheets_of_candidates(fair, meetings)),
        ("tables.txt", sheets_of_tables(fair, meetings)),
    ):
        text = NEW_PAGE.join(sheet.text for sheet in sheets)
        (folder / name).write_text(text, encoding="utf-8")
    for number, candidate in enumerate(fair.candidates):
        data = calendar_of_candidate(fair, number, meetings, occasion, lost)
        (calendars / _named("candidate", number, candidate.id)).write_bytes(data)
    for number, company in enumerate(fair.companies):
        data = calendar_of_company(fair, number, meetings, occasion, lost)
        (calendars / _named("company", number, company.id)).write_bytes(data)


def _named(what: str, number: int, name: str) -> str:
    """A file name that every system takes, and no two alike."""
    return f"{what}-{number + 1}-{re.sub(r'[^A-Za-z0-9-]+', '_', name)[:40]}.ics"
