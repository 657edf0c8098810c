"""Reach as pages and files show it: lines with bars, stacks, and what is hidden from whom.

Nothing here asks the database. A hidden count is None with `is_hidden`; a dash is None without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, gettext

from virksom.companies.models import Company, Level
from virksom.evaluation.pictures import Segment, Stack, part_of
from virksom.foundation.templatetags.ui import number, percent
from virksom.indicators.counts import Facts
from virksom.indicators.definitions import DEFINITIONS, Definition
from virksom.indicators.reach import DANISH_CASE, LARGER, CompanyGroup, CompanyReach, gathered, hidden
from virksom.indicators.shares import share

#: The three things that are told of each size and industry.
ASKED = ("know", "visited", "take_part")
CODES = (
    "knows_schemes_share", "visited_share", "taking_part_share", "usual_few_share", "new_companies_share",
    "decision_makers_share", "multi_stranded_share",
)  # fmt: skip
#: Industries beyond these are gathered in one line.
INDUSTRIES_SHOWN = 12
#: So many kinds of content and more stand in one line.
MOST_KINDS = 4


@dataclass(frozen=True)
class Cell:
    """A count and its share with the length of its bar; nothing of it where it is hidden."""

    count: int | None
    share: Fraction | None = None
    is_hidden: bool = False

    @property
    def width(self) -> str:
        return f"{float(self.share or 0) * 100:.3f}%"


@dataclass(frozen=True)
class Line:
    """A size or an industry: how many companies, and how many of them know, were visited, take part.

    `mark` is where the share of the Danish case lies, on the line it is about.
    """

    title: str
    companies: int
    cells: tuple[Cell, ...]
    is_sum: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure with its definition: the share, and the numbers behind it."""

    definition: Definition
    share: Fraction | None
    part: int | None
    whole: int | None
    is_hidden: bool = False

    @property
    def title(self) -> str:
        return self.definition.title.in_language(get_language())


@dataclass(frozen=True)
class Shown:
    """Everything on the page of reach."""

    figures: dict[str, Figure]
    by_size: tuple[Line, ...]
    by_industry: tuple[Line, ...]
    few: Stack | None
    levels: Stack | None
    level_lines: tuple[tuple[str, Cell], ...]
    kind_lines: tuple[tuple[str, Cell], ...]
    reach: CompanyReach

    @property
    def leading(self) -> list[Figure]:
        """The four figures on top."""
        return [self.figures[code] for code in CODES[:3] + CODES[4:5]]


def shown(reach: CompanyReach, threshold: int, *, whole_table: bool, least: int = 1) -> Shown:
    """Reach for a page; counts from 1 to `threshold` are hidden (0 hides none).

    `whole_table` adds the line of all companies over 50, which makes sense only unnarrowed. Industries
    of fewer than `least` companies are gathered, so that none of them can be told.
    """
    level_lines = _levels(reach, threshold)
    return Shown(
        figures={figure.definition.code: figure for figure in _figures(reach, threshold)},
        by_size=_by_size(reach, threshold, whole_table),
        by_industry=_by_industry(reach, threshold, least),
        few=_few(reach) if reach.times and _is_open(reach.few, threshold) else None,
        levels=None if any(cell.is_hidden for _, cell in level_lines) else _level_stack(level_lines),
        level_lines=level_lines,
        kind_lines=_kinds(reach, threshold),
        reach=reach,
    )


def _is_open(count: int, threshold: int) -> bool:
    """Whether a count may show: none is no small count."""
    return count == 0 or count > threshold


def _figures(reach: CompanyReach, threshold: int) -> list[Figure]:
    facts = Facts((), (), (), companies=reach)
    whole = reach.whole
    behind = {
        "knows_schemes_share": (whole.know, whole.companies),
        "visited_share": (whole.visited, whole.companies),
        "taking_part_share": (whole.take_part, whole.companies),
        "usual_few_share": (reach.few, reach.reached),
        "new_companies_share": (reach.new, reach.reached),
        "decision_makers_share": (dict(reach.levels).get(Level.TOP_MANAGEMENT, 0), reach.people),
        "multi_stranded_share": (reach.with_kinds(2), reach.with_kinds(1)),
    }
    found = []
    for code in CODES:
        part, among = behind[code]
        measured = DEFINITIONS[code].measure(facts)
        if _is_open(part, threshold) and _is_open(among, threshold):
            exact = None if measured is None else Fraction(measured)
            found.append(Figure(DEFINITIONS[code], exact, part, among))
        else:
            found.append(Figure(DEFINITIONS[code], None, None, None, is_hidden=True))
    return found


def _lines(groups: Sequence[CompanyGroup], threshold: int) -> list[Line]:
    columns = {name: [getattr(group, name) for group in groups] for name in ASKED}
    closed = {name: hidden(column, threshold) for name, column in columns.items()}
    return [
        Line(
            group.title,
            group.companies,
            tuple(
                Cell(None, is_hidden=True)
                if place in closed[name]
                else Cell(getattr(group, name), share(getattr(group, name), group.companies))
                for name in ASKED
            ),
        )
        for place, group in enumerate(groups)
    ]


def _sum_line(title: str, whole: CompanyGroup, threshold: int, parts: Sequence[Line], mark: str = "") -> Line:
    """A line that gathers others; hidden where it is small, or where one of those it gathers is."""
    cells = []
    for place, name in enumerate(ASKED):
        count = getattr(whole, name)
        open_ = _is_open(count, threshold) and not any(line.cells[place].is_hidden for line in parts)
        cells.append(Cell(count, share(count, whole.companies)) if open_ else Cell(None, is_hidden=True))
    return Line(title, whole.companies, tuple(cells), is_sum=True, mark=mark)


def _by_size(reach: CompanyReach, threshold: int, whole_table: bool) -> tuple[Line, ...]:
    titles = {value: str(label) for value, label in Company.Size.choices} | {"": gettext("size not known")}
    groups = [
        gathered(size, title, [group for group in reach.groups if group.size == size])
        for size, title in titles.items()
    ]
    groups = [group for group in groups if group.companies]
    lines = _lines(groups, threshold)
    if whole_table and lines:
        larger = [group for group in groups if group.size in LARGER]
        parts = [line for line, group in zip(lines, groups, strict=True) if group.size in LARGER]
        lines.append(
            _sum_line(
                gettext("50 employees or more"), gathered("", "", larger), threshold, parts,
                f"{float(DANISH_CASE) * 100:.0f}%",
            )
        )  # fmt: skip
        lines.append(_sum_line(gettext("All companies"), reach.whole, threshold, ()))
    return tuple(lines)


def _by_industry(reach: CompanyReach, threshold: int, least: int) -> tuple[Line, ...]:
    by_code: dict[str, list[CompanyGroup]] = {}
    for group in reach.groups:
        by_code.setdefault(group.industry, []).append(group)
    found = [
        gathered("", rows[0].title if code else gettext("industry not known"), rows)
        for code, rows in by_code.items()
    ]
    found.sort(key=lambda group: (-group.companies, group.title))
    told = [group for group in found if group.companies >= least][:INDUSTRIES_SHOWN]
    rest = [group for group in found if group not in told]
    if len(rest) > 1 or least > 1:
        found = [*told, *([gathered("", gettext("other industries"), rest)] if rest else [])]
    return tuple(_lines(found, threshold))


def _stack(name: str, parts: Sequence[tuple[str, str, int]]) -> Stack:
    """A bar of a few parts: class, title and count of each, zeros left out."""
    whole, before, segments = sum(count for _, _, count in parts), 0, []
    for css, title, count in parts:
        if count:
            segments.append(
                Segment(css, title, count, part_of(before, whole), part_of(count, whole), not before)
            )
            before += count
    told = ", ".join(f"{segment.title.lower()} {number(segment.value)}" for segment in segments)
    return Stack(f"{name}: {told}", tuple(segments))


def _few(reach: CompanyReach) -> Stack:
    return _stack(
        gettext("Contacts and attendances"),
        (
            ("c-bar-strong", gettext("The tenth with most"), reach.times_of_few),
            ("c-bar-2", gettext("All other companies"), reach.times - reach.times_of_few),
        ),
    )


def _levels(reach: CompanyReach, threshold: int) -> tuple[tuple[str, Cell], ...]:
    counts = dict(reach.levels)
    values = [*Level.values, ""]
    titles = [*(str(label) for label in Level.labels), gettext("level not known")]
    closed = hidden([counts.get(value, 0) for value in values], threshold)
    return tuple(
        (
            title,
            Cell(None, is_hidden=True)
            if place in closed
            else Cell(counts.get(value, 0), share(counts.get(value, 0), reach.people) if value else None),
        )
        for place, (value, title) in enumerate(zip(values, titles, strict=True))
    )


def _level_stack(lines: Sequence[tuple[str, Cell]]) -> Stack | None:
    parts = [
        (css, title, cell.count or 0)
        for css, (title, cell) in zip(("c-bar-strong", "c-bar-2", "c-grey"), lines, strict=False)
    ]
    return _stack(gettext("Company representatives"), parts) if any(count for _, _, count in parts) else None


def _kinds(reach: CompanyReach, threshold: int) -> tuple[tuple[str, Cell], ...]:
    whole = reach.with_kinds(1)
    counts = [reach.with_kinds(kinds) - reach.with_kinds(kinds + 1) for kinds in range(1, MOST_KINDS)]
    counts.append(reach.with_kinds(MOST_KINDS))
    titles = (
        gettext("one kind"),
        gettext("two kinds"),
        gettext("three kinds"),
        gettext("four kinds or more"),
    )
    closed = hidden(counts, threshold)
    return tuple(
        (title, Cell(None, is_hidden=True) if place in closed else Cell(count, share(count, whole)))
        for place, (title, count) in enumerate(zip(titles, counts, strict=True))
    )


def headline(found: Shown) -> str:
    """The finding of the page, in a sentence."""
    figure = found.figures["knows_schemes_share"]
    if figure.is_hidden or not figure.whole:
        return gettext("Reach among companies")
    words = {"part": number(figure.part), "whole": number(figure.whole), "share": percent(figure.share)}
    return gettext("%(part)s of %(whole)s companies know the schemes (%(share)s)") % words


def tables_of(found: Shown) -> dict[str, list[list[Any]]]:
    """The page as sheets of rows, for files."""
    head = [gettext("Companies"), *(_title(code) for code in CODES[:3])]
    rows = {gettext("By size"): found.by_size, gettext("By industry"): found.by_industry}
    sheets: dict[str, list[list[Any]]] = {
        name: [[name, *head], *([line.title, line.companies, *_counts(line.cells)] for line in lines)]
        for name, lines in rows.items()
    }
    names = [gettext("Figure"), gettext("Share"), gettext("Count"), gettext("Of"), gettext("Definition")]
    sheets[gettext("Figures")] = [names, *(_row(figure) for figure in found.figures.values())]
    pairs = [(gettext("Level"), found.level_lines), (gettext("Kinds of content"), found.kind_lines)]
    for name, lines in pairs:
        sheets[name] = [
            [name, gettext("Count")],
            *([title, *_counts((cell,))] for title, cell in lines),
        ]
    return sheets


def _row(figure: Figure) -> list[Any]:
    sentence = figure.definition.sentence.in_language(get_language())
    if figure.is_hidden:
        return [figure.title, _too_small(), None, None, sentence]
    rounded = None if figure.share is None else round(float(figure.share), 4)
    return [figure.title, rounded, figure.part, figure.whole, sentence]


def _counts(cells: Sequence[Cell]) -> list[Any]:
    return [_too_small() if cell.is_hidden else cell.count for cell in cells]


def _too_small() -> str:
    return gettext("hidden")


def _title(code: str) -> str:
    return DEFINITIONS[code].title.in_language(get_language())
