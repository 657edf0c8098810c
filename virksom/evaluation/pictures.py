"""Results as pictures: the geometry of bars, stacks, gauges and the map, ready for the templates.

Lengths are written in per cent with a point, as SVG wants them in every language. Nothing here asks
the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, gettext

from virksom.foundation.templatetags.ui import number, percent
from virksom.indicators.counts import Site
from virksom.indicators.definitions import Definition, definition
from virksom.indicators.results import Results, TargetResult
from virksom.indicators.tables import Row, Table
from virksom.indicators.terms import GROUPS, TERMS

#: Class of a term's colour, in the fixed order of the eight terms.
TERM_CLASSES = dict(
    zip(
        TERMS,
        ("t-full", "t-part", "t-flex", "t-shelter", "t-subsidy", "t-intern", "t-paid", "t-unpaid"),
        strict=True,
    )
)
#: From which part of the target a step of attainment holds, highest first.
STEPS = ((Fraction(1), "att-4"), (Fraction(2, 3), "att-3"), (Fraction(1, 3), "att-2"), (Fraction(0), "att-1"))
TILE, PITCH = 40, 43
AFTER_Z = str.maketrans("æøå", "{|}")


def part_of(value: float, whole: float) -> str:
    """A length as a part of the picture's width: ``"72.500%"``; nothing where there is no whole."""
    return f"{100 * value / whole:.3f}%" if whole else "0%"


def step_of(share: Fraction | None) -> str:
    """The class of a step of attainment; participants without a target get the middle one."""
    if share is None:
        return "att-3"
    return next(name for least, name in STEPS if share >= least)


@dataclass(frozen=True)
class Gauge:
    """A result against its target, on a scale that leaves a little room beyond both."""

    definition: Definition
    actual: int
    target: int
    bar: str
    mark: str
    share: Fraction | None

    @property
    def title(self) -> str:
        return self.definition.title.in_language(get_language())

    @property
    def missing(self) -> int:
        return max(0, self.target - self.actual)

    @property
    def beyond(self) -> int:
        return max(0, self.actual - self.target)


def gauge(target: TargetResult) -> Gauge | None:
    """The gauge of a target; None for what nobody counts."""
    if target.actual is None or not target.target:
        return None
    scale = max(target.actual, target.target) * 16 / 15
    return Gauge(
        definition=definition(target.indicator),
        actual=target.actual,
        target=target.target,
        bar=part_of(target.actual, scale),
        mark=part_of(target.target, scale),
        share=target.attainment,
    )


def gauges(targets: Iterable[TargetResult]) -> list[Gauge]:
    """The gauges of those targets that are counted."""
    return [found for found in map(gauge, targets) if found]


@dataclass(frozen=True)
class Link:
    """The way from a figure to the rows behind it: the address, and what it leads to in words."""

    url: str
    says: str


@dataclass(frozen=True)
class Segment:
    """A part of a stacked bar: its colour, place and what it stands for."""

    css: str
    title: str
    value: int
    x: str
    width: str
    is_first: bool
    link: str = ""


@dataclass(frozen=True)
class Stack:
    """A stacked bar with the sentence that says the same."""

    label: str
    segments: tuple[Segment, ...]


def stack(name: str, counts: Mapping[str, int], scale: int | None = None) -> Stack:
    """A bar of the eight terms, zeros left out, on a scale (its own sum where none is given)."""
    whole = scale or sum(counts.values())
    segments, before = [], 0
    for terms, value in counts.items():
        if value:
            title = TERMS[terms].in_language(get_language())
            segments.append(
                Segment(
                    TERM_CLASSES[terms],
                    title,
                    value,
                    part_of(before, whole),
                    part_of(value, whole),
                    not before,
                )
            )
            before += value
    told = ", ".join(f"{segment.title.lower()} {number(segment.value)}" for segment in segments)
    return Stack(f"{name}: {told}" if told else name, tuple(segments))


@dataclass(frozen=True)
class Line:
    """A row of a table with the pictures that stand in it."""

    site: Site
    cells: tuple[int | None, ...]
    total: int | None
    stack: Stack | None = None
    bars: tuple[str, ...] = ()
    bar: str = ""
    step: str = ""
    target: TargetResult | None = None
    mark: str = ""
    note: int = 0
    links: tuple[Link | None, ...] = ()
    total_link: Link | None = None

    @property
    def linked(self) -> list[tuple[int | None, Link | None]]:
        """Each cell with the way to the rows behind it, where there is one."""
        return list(zip(self.cells, self.links or (None,) * len(self.cells), strict=True))

    @property
    def pairs(self) -> list[tuple[int | None, str]]:
        """Each cell with the length of its bar."""
        return list(zip(self.cells, self.bars or ("0%",) * len(self.cells), strict=True))


@dataclass(frozen=True)
class Heading:
    """A column's heading: its words, and the colour of its part in the bars."""

    code: str
    title: str
    css: str


@dataclass(frozen=True)
class Sheet:
    """A table with its pictures: what both the live and the public page draw."""

    table: Table
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    mark: str = ""
    mark_value: int | None = None

    @property
    def title(self) -> str:
        return self.table.title.in_language(get_language())

    @property
    def by_name(self) -> list[Line]:
        """The lines in alphabetical order, Danish letters last."""
        return sorted(self.lines, key=lambda line: danish_order(line.site.municipality))


def danish_order(name: str) -> str:
    """A key that sorts names as Danes do: æ, ø and å (also written aa) after z."""
    return name.lower().replace("aa", "å").translate(AFTER_Z)


def may_break(title: str) -> str:
    """A heading whose longest Danish words may be broken where they are put together."""
    return title.replace("Virksomheds", "Virksomheds\u00ad").replace("netværks", "netværks\u00ad")


def _headings(table: Table) -> tuple[Heading, ...]:
    language = get_language()
    return tuple(
        Heading(column.code, may_break(column.title.in_language(language)), TERM_CLASSES.get(column.code, ""))
        for column in table.columns
    )


def _values(row: Row, table: Table) -> tuple[int | None, ...]:
    return row.cells if row.cells is not None else (None,) * len(table.columns)


def sheet_1(results: Results, notes: Mapping[str, int] | None = None) -> Sheet:
    """Table 1 with a bar for each cell, all on one scale; `notes` are footnotes by municipality."""
    table = results.table_1
    largest = max((cell for row in table.rows for cell in row.cells or ()), default=0)
    lines = tuple(
        Line(
            site=row.site,
            cells=_values(row, table),
            total=row.total,
            bars=tuple(part_of(cell, largest) for cell in row.cells or ()),
            note=(notes or {}).get(row.site.municipality, 0),
        )
        for row in table.rows
    )
    return Sheet(table, _headings(table), lines)


def sheet_2(results: Results) -> Sheet:
    """Table 2 with a stacked bar and attainment in each row; the target is one line where all share it."""
    table = results.table_2
    targets = {site.id: results.target("placements", site.id) for site in results.sites}
    values = {t.target for site in results.sites if not site.is_withdrawn and (t := targets[site.id])}
    largest = max([row.total or 0 for row in table.rows] + list(values), default=0)
    scale = -(-largest * 22 // 21) or 1
    shared = values.pop() if len(values) == 1 else None
    lines = tuple(_line_2(row, table, targets[row.site.id], scale) for row in table.rows)
    return Sheet(table, _headings(table), lines, part_of(shared, scale) if shared else "", shared)


def _line_2(row: Row, table: Table, target: TargetResult | None, scale: int) -> Line:
    counts = dict(zip(table.codes, row.cells or (), strict=False))
    return Line(
        site=row.site,
        cells=_values(row, table),
        total=row.total,
        stack=None if row.cells is None else stack(row.site.municipality, counts, scale),
        bar=part_of(row.total or 0, scale),
        step=step_of(target.attainment if target else None),
        target=target,
        mark=part_of(target.target, scale) if target else "",
    )


@dataclass(frozen=True)
class Share:
    """One of the three shares of placements, with what it gathers."""

    title: str
    share: Fraction | None
    count: int
    parts: tuple[tuple[str, int], ...]


def shares(results: Results) -> list[Share]:
    """The three shares in the order of the bar above them."""
    counts = dict(zip(results.table_2.codes, results.table_2.totals, strict=True))
    titles = {
        "ordinary": gettext("Ordinary jobs"),
        "wage_subsidy": gettext("Wage subsidy"),
        "internship_and_training": gettext("Internship and training"),
    }
    return [
        Share(
            titles[group],
            results.shares[group],
            sum(counts[terms] for terms in members),
            tuple((TERMS[terms].in_language(get_language()).lower(), counts[terms]) for terms in members),
        )
        for group, members in GROUPS.items()
    ]


def share_columns(found: Sequence[Share]) -> str:
    """The widths of the shares' columns under the bar, as the style's grid wants them."""
    return " ".join(f"minmax(12rem,{max(share.count, 1)}fr)" for share in found)


@dataclass(frozen=True)
class Tile:
    """A municipality on the tile map. Those that take part have a number, a name and a step."""

    x: int
    y: int
    css: str
    title: str
    number: str = ""
    short: str = ""

    @property
    def middle(self) -> int:
        return self.x + TILE // 2

    @property
    def number_y(self) -> int:
        """The foot of the number, with room for the name below it."""
        return self.y + 19

    @property
    def short_y(self) -> int:
        return self.y + 30

    @property
    def met_x(self) -> int:
        return self.x + 6

    @property
    def met_y(self) -> int:
        """The line under those that reached their target."""
        return self.y + 33


@dataclass(frozen=True)
class TileMap:
    """The map of all municipalities, with the size of its drawing."""

    width: int
    height: int
    tiles: tuple[Tile, ...]
    has_targets: bool


def tile_map(municipalities: Iterable[Any], sheet: Sheet) -> TileMap:
    """The tile map; `municipalities` are (code, name, column, row) of the whole country."""
    lines = {line.site.code: line for line in sheet.lines}
    tiles = tuple(
        _tile(name, 1 + PITCH * column, 1 + PITCH * row, lines.get(code))
        for code, name, column, row in municipalities
    )
    return TileMap(
        width=max((tile.x for tile in tiles), default=0) + PITCH,
        height=max((tile.y for tile in tiles), default=0) + PITCH,
        tiles=tiles,
        has_targets=any(line.target for line in sheet.lines),
    )


def _tile(name: str, x: int, y: int, line: Line | None) -> Tile:
    if line is None:
        return Tile(x, y, "att-0", name)
    short = name[:3].upper()
    if line.total is None:
        return Tile(x, y, "att-out", gettext("%(name)s: withdrew") % {"name": name}, "–", short)
    words = {"name": name, "jobs": number(line.total)}
    if line.target is None:
        title = gettext("%(name)s: %(jobs)s jobs") % words
    else:
        words |= {"share": percent(line.target.attainment), "target": number(line.target.target)}
        title = gettext("%(name)s: %(jobs)s jobs, %(share)s of the target of %(target)s") % words
    return Tile(x, y, line.step, title, number(line.total), short)
