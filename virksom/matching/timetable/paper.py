"""A timetable for people: rows for each person and each table, to print, and calendar files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Entry

from virksom.matching.timetable.fair import Fair, Span
from virksom.matching.timetable.meetings import Meeting


@dataclass(frozen=True)
class Row:
    """A line on somebody's sheet: when, and whom they meet where (empty: nobody)."""

    when: Span
    whom: str


@dataclass(frozen=True)
class Sheet:
    """Somebody's day: whose sheet it is, by id and in words, and its lines in the order of the day."""

    id: str
    title: str
    rows: tuple[Row, ...]

    @property
    def text(self) -> str:
        """The sheet as lines to print."""
        lines = [self.title, ""]
        for row in self.rows:
            when = f"{row.when.starts:%Y-%m-%d %H:%M}-{row.when.ends:%H:%M}"
            lines.append(f"  {when}  {row.whom or '-'}")
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Occasion:
    """What a calendar says of the fair: its `title` and `place`, the `zone` its times are in, who sends the
    calendar (`sender`, as the name of a host), `stamped`, when this state was made (with its zone), and
    `edition`, 0 and then one more with each new plan, so that calendars take the newest.
    """

    title: str
    place: str
    zone: ZoneInfo
    sender: str
    stamped: dt.datetime
    edition: int = 0


def sheets_of_candidates(fair: Fair, meetings: Iterable[Meeting]) -> Iterator[Sheet]:
    """A sheet for every candidate, also for who meets nobody."""
    rows = sorted(meetings)
    for number, candidate in enumerate(fair.candidates):
        mine = tuple(
            Row(fair.slots[row.slot], f"{fair.companies[row.company].said}, table {row.table}")
            for row in rows
            if row.candidate == number
        )
        yield Sheet(candidate.id, candidate.said, mine)


def sheets_of_tables(fair: Fair, meetings: Iterable[Meeting]) -> Iterator[Sheet]:
    """A sheet for every table, with its free slots, but without those in which the company is away."""
    guests = {(row.company, row.table, row.slot): fair.candidates[row.candidate].said for row in meetings}
    for number, company in enumerate(fair.companies):
        slots = [place for place, slot in enumerate(fair.slots) if company.can(slot)]
        for table in range(1, company.tables + 1):
            rows = tuple(Row(fair.slots[slot], guests.get((number, table, slot), "")) for slot in slots)
            yield Sheet(company.id, f"{company.said}, table {table}", rows)


def calendar_of_candidate(
    fair: Fair, candidate: int, meetings: Iterable[Meeting], occasion: Occasion, lost: Sequence[Meeting] = ()
) -> bytes:
    """A calendar file (iCalendar, RFC 5545) of a candidate's meetings; those lost are in it as cancelled."""
    mine = [row for row in sorted(meetings) if row.candidate == candidate]
    gone = [row for row in lost if row.candidate == candidate]
    return _calendar(fair, mine, gone, occasion, is_company=False)


def calendar_of_company(
    fair: Fair, company: int, meetings: Iterable[Meeting], occasion: Occasion, lost: Sequence[Meeting] = ()
) -> bytes:
    """A calendar file with the meetings at all tables of a company; those lost are in it as cancelled."""
    ours = [row for row in sorted(meetings) if row.company == company]
    gone = [row for row in lost if row.company == company]
    return _calendar(fair, ours, gone, occasion, is_company=True)


def _calendar(
    fair: Fair, meetings: list[Meeting], lost: list[Meeting], occasion: Occasion, *, is_company: bool
) -> bytes:
    calendar = Calendar()
    for name, value in (("prodid", "-//Virksom//DA"), ("version", "2.0"), ("calscale", "GREGORIAN")):
        calendar.add(name, value)
    calendar.add("method", "PUBLISH")
    for row in meetings:
        calendar.add_component(_entry(fair, row, occasion, "CONFIRMED", is_company=is_company))
    for row in lost:
        calendar.add_component(_entry(fair, row, occasion, "CANCELLED", is_company=is_company))
    return bytes(calendar.to_ical())


def _entry(fair: Fair, row: Meeting, occasion: Occasion, status: str, *, is_company: bool) -> Entry:
    candidate, company, slot = (
        fair.candidates[row.candidate],
        fair.companies[row.company],
        fair.slots[row.slot],
    )
    whom = candidate.said if is_company else company.said
    table = f"{company.said}, table {row.table}"
    # The pair, not the time, makes the meeting: a moved one replaces the old in people's calendars.
    day = fair.slots[0].starts.date()
    pair = sha256(f"{occasion.title}\0{day}\0{candidate.id}\0{company.id}".encode()).hexdigest()[:24]
    entry = Entry()
    entry.add("uid", f"{pair}@{occasion.sender}")
    entry.add("dtstamp", occasion.stamped.astimezone(dt.UTC))
    entry.add("sequence", occasion.edition)
    entry.add("dtstart", slot.starts.replace(tzinfo=occasion.zone).astimezone(dt.UTC))
    entry.add("dtend", slot.ends.replace(tzinfo=occasion.zone).astimezone(dt.UTC))
    entry.add("summary", f"{whom} ({occasion.title})")
    entry.add("location", f"{table}, {occasion.place}" if occasion.place else table)
    entry.add("status", status)
    return entry
