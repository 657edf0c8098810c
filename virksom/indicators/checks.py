"""Checks of a frozen snapshot: whether it may be published, and why not.

Each check is an entry: a code, whether it stops publication, and a function over the snapshot that
gives the places where it fails. A check that finds nothing is passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from virksom.indicators.results import digest_of
from virksom.indicators.tables import TABLE_1, TABLE_2, Table

Snapshot = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """A cell that a check points to: table, municipality, column and the number that stands there."""

    table: str
    municipality: str
    column: str
    value: int | None
    expected: int | None = None


@dataclass(frozen=True)
class Finding:
    """What a check found. `stops` says that publication waits until there is nothing to find."""

    code: str
    stops: bool
    places: tuple[Place, ...]

    @property
    def is_passed(self) -> bool:
        return not self.places


def _tables(data: Snapshot) -> Iterator[tuple[Table, Mapping[str, Any]]]:
    for table in (TABLE_1, TABLE_2):
        yield table, data[table.code]


def wrong_sums(data: Snapshot, threshold: int) -> Iterator[Place]:
    """Totals of rows, columns and tables that are not the sum of their cells."""
    for table, held in _tables(data):
        for row in held["rows"]:
            if row["total"] is not None:
                yield from _differs(table, row["municipality"], "total", row["total"], _sum(table, row))
        for code in (*table.codes, "total"):
            expected = sum(row[code] or 0 for row in held["rows"])
            yield from _differs(table, "", code, held["total"][code], expected)


def _sum(table: Table, row: Mapping[str, Any]) -> int:
    return sum(row[code] for code in table.codes)


def _differs(table: Table, municipality: str, column: str, value: int, expected: int) -> Iterator[Place]:
    if value != expected:
        yield Place(table.code, municipality, column, value, expected)


def small_counts(data: Snapshot, threshold: int) -> Iterator[Place]:
    """Public counts from 1 to the threshold, in the tables or beside them; zero is no small count."""
    for table, held in _tables(data):
        rows = [*held["rows"], {"municipality": "", **held["total"]}]
        for row in rows:
            for code in (*table.codes, "total"):
                if row[code] and row[code] <= threshold:
                    yield Place(table.code, row["municipality"], code, row[code])
    for code, value in data["beside"].items():
        if value and value <= threshold:
            yield Place("beside", "", code, value)


def more_people_than_attendances(data: Snapshot, threshold: int) -> Iterator[Place]:
    """Unique people can never be more than all attendances."""
    gross = data["beside"].get("gross_attendances")
    unique = data["table_1"]["total"]["total"]
    if gross is not None and unique > gross:
        yield Place("table_1", "", "total", unique, gross)


def site_targets_that_do_not_add_up(data: Snapshot, threshold: int) -> Iterator[Place]:
    """Targets of partnerships against the programme's, for figures that have both.

    Partnerships that withdrew have no part in it any more.
    """
    left = {site["id"] for site in data["sites"] if site["withdrawn"]}
    for whole in data["targets"]:
        local = [
            target["target"]
            for target in data["site_targets"]
            if target["indicator"] == whole["indicator"] and target["site"] not in left
        ]
        if local and sum(local) != whole["target"]:
            yield Place("targets", "", whole["indicator"], sum(local), whole["target"])


def changed_since_frozen(data: Snapshot, threshold: int) -> Iterator[Place]:
    """A snapshot whose fingerprint no longer fits was changed after it was frozen."""
    if data["fingerprint"] != digest_of(data):
        yield Place("snapshot", "", "fingerprint", None)


#: Code, whether it stops publication, and what finds the places; in the order they are shown.
CHECKS: tuple[tuple[str, bool, Callable[[Snapshot, int], Iterator[Place]]], ...] = (
    ("sums", True, wrong_sums),
    ("small_counts", True, small_counts),
    ("unique_and_gross", True, more_people_than_attendances),
    ("unchanged", True, changed_since_frozen),
    ("site_targets", False, site_targets_that_do_not_add_up),
)


def findings(data: Snapshot, threshold: int) -> tuple[Finding, ...]:
    """Every check's finding on a snapshot; `threshold` is the largest count that must not show."""
    return tuple(Finding(code, stops, tuple(check(data, threshold))) for code, stops, check in CHECKS)
