"""Timetables from files and to files: the formats of `virksom timetable`, told in docs/timetable.md."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from virksom.matching.sheets import Line, lines_of, moment_of, numbered
from virksom.matching.timetable.fair import Candidate, Company, Fair, Span, Wish
from virksom.matching.timetable.meetings import Meeting, Timetable
from virksom.matching.timetable.replan import Replan

SLOTS = (("starts", "ends"), ())
CANDIDATES = (("id",), ("name", "here", "away", "most"))
COMPANIES = (("id",), ("name", "here", "away", "tables"))
WISHES = (("candidate", "company"), ("value",))
MEETINGS = ("starts", "ends", "company", "table", "candidate", "value")
#: The most slots, candidates and companies a fair has; beyond it the numbers are taken for a mistake.
MOST = {"slots": 500, "candidates": 5_000, "companies": 1_000, "wishes": 100_000}
MOST_TABLES = 100


def read_fair(slots: Path, candidates: Path, companies: Path, wishes: Path) -> Fair:
    """A fair from four files; raises SheetFault at the first thing that is wrong."""
    candidate_lines = _bounded(lines_of(candidates, *CANDIDATES), "candidates")
    company_lines = _bounded(lines_of(companies, *COMPANIES), "companies")
    candidate_of_id, company_of_id = numbered(candidate_lines), numbered(company_lines)
    return Fair(
        slots=_slots(_bounded(lines_of(slots, *SLOTS), "slots")),
        candidates=tuple(_candidate(line) for line in candidate_lines),
        companies=tuple(_company(line) for line in company_lines),
        wishes=_wishes(_bounded(lines_of(wishes, *WISHES), "wishes"), candidate_of_id, company_of_id),
    )


def read_meetings(path: Path, fair: Fair) -> tuple[Meeting, ...]:
    """Meetings of a timetable written before, for a fair of the same slots, candidates and companies."""
    slot_of = {slot: number for number, slot in enumerate(fair.slots)}
    candidate_of = {one.id: number for number, one in enumerate(fair.candidates)}
    company_of = {one.id: number for number, one in enumerate(fair.companies)}
    found: dict[tuple[int, int], Meeting] = {}
    for line in lines_of(path, MEETINGS[:-1], MEETINGS[-1:]):
        span = _span(line, "starts", "ends")
        if span not in slot_of:
            raise line.fault("starts", "The fair has no slot at this time.")
        row = Meeting(
            slot_of[span],
            line.place("company", company_of, "company"),
            line.whole("table", least=1),
            line.place("candidate", candidate_of, "candidate"),
        )
        if (row.candidate, row.slot) in found:
            raise line.fault("candidate", "The candidate has two meetings at this time.")
        found[row.candidate, row.slot] = row
    return tuple(found.values())


def write_meetings(fair: Fair, meetings: Iterable[Meeting], file: TextIO) -> None:
    """A timetable as CSV, in the order of the day."""
    values = {(wish.candidate, wish.company): wish.value for wish in fair.wishes}
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(MEETINGS)
    for row in sorted(meetings):
        slot = fair.slots[row.slot]
        writer.writerow([
            slot.starts.isoformat(timespec="minutes"), slot.ends.isoformat(timespec="minutes"),
            fair.companies[row.company].id, row.table, fair.candidates[row.candidate].id,
            values.get((row.candidate, row.company), 0),
        ])  # fmt: skip


def told(fair: Fair, planned: Timetable) -> Iterator[str]:
    """A timetable in lines to read."""
    yield (
        f"{len(planned.meetings):,} meetings worth {planned.value:,}; {planned.met:,} of "
        f"{len(fair.candidates):,} candidates have one."
    )
    if planned.is_best:
        yield "No timetable is better."
    elif planned.most_met > planned.met:
        yield f"Whether more candidates could have one, up to {planned.most_met:,}, is not settled."
    else:
        more = planned.most_value - planned.value
        yield f"With as many candidates, no timetable is worth more than {more:,} more."


def told_changes(fair: Fair, plan: Replan) -> Iterator[str]:
    """What a new plan changes, in lines to read."""
    for row in plan.lost:
        yield f"Lost: {_said(fair, row)}."
    for before, now in plan.moved:
        slot = fair.slots[now.slot]
        yield f"Moved: {_said(fair, before)}, now {slot.starts:%H:%M}, table {now.table}."
    for row in plan.new:
        yield f"New: {_said(fair, row)}."
    if not (plan.lost or plan.moved or plan.new):
        yield "Nothing changes."
    elif not plan.is_fewest:
        yield "Whether fewer meetings could be lost or moved is not settled."


def _said(fair: Fair, row: Meeting) -> str:
    who, whom = fair.candidates[row.candidate].said, fair.companies[row.company].said
    return f"{who} and {whom} at {fair.slots[row.slot].starts:%H:%M}, table {row.table}"


def _bounded(lines: Iterable[Line], what: str) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        if len(found) == MOST[what]:
            raise line.fault("", f"A fair has {MOST[what]:,} {what} at the most.")
        found.append(line)
    return found


def _slots(lines: list[Line]) -> tuple[Span, ...]:
    found: list[Span] = []
    for line in lines:
        slot = _span(line, "starts", "ends")
        if found and slot.starts < found[-1].ends:
            raise line.fault("starts", "The slot starts before the one above it ends.")
        found.append(slot)
    return tuple(found)


def _span(line: Line, starts: str, ends: str) -> Span:
    return _checked(line, ends, line.text(starts), line.text(ends), starts)


def _checked(line: Line, column: str, starts: str, ends: str, starts_column: str) -> Span:
    span = moment_of(line, starts_column, starts), moment_of(line, column, ends)
    try:
        return Span(*span)
    except ValueError as fault:
        raise line.fault(column, str(fault)) from None


def _spans(line: Line, column: str) -> tuple[Span, ...]:
    """Times in one cell: start/end, several of them separated by spaces."""
    found = []
    for said in line.text(column).split():
        starts, slash, ends = said.partition("/")
        if not slash:
            raise line.fault(column, f"“{said[:40]}” is no time like 2026-09-01T09:00/2026-09-01T12:00.")
        found.append(_checked(line, column, starts, ends, column))
    return tuple(found)


def _candidate(line: Line) -> Candidate:
    return Candidate(
        id=line.id("id"),
        name=line.text("name"),
        here=_spans(line, "here"),
        away=_spans(line, "away"),
        most=line.whole("most") if line.text("most") else None,
    )


def _company(line: Line) -> Company:
    tables = line.whole("tables", usual=1)
    if tables > MOST_TABLES:
        raise line.fault("tables", f"A company has {MOST_TABLES} tables at the most.")
    return Company(
        id=line.id("id"), name=line.text("name"), here=_spans(line, "here"), away=_spans(line, "away"),
        tables=tables,
    )  # fmt: skip


def _wishes(
    lines: list[Line], candidate_of_id: dict[str, int], company_of_id: dict[str, int]
) -> tuple[Wish, ...]:
    found: dict[tuple[int, int], Wish] = {}
    for line in lines:
        candidate = line.place("candidate", candidate_of_id, "candidate")
        company = line.place("company", company_of_id, "company")
        if (candidate, company) in found:
            raise line.fault("company", "This wish stands here a second time.")
        found[candidate, company] = Wish(candidate, company, line.whole("value", usual=1, least=1))
    return tuple(found.values())
