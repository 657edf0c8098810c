"""The two result tables. Only leaf cells are stored; every total is computed from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from virksom.indicators.counts import COMPANY, Facts, Site
from virksom.indicators.terms import TERMS
from virksom.indicators.text import Text

TOTAL = Text("I alt", "Total")
MUNICIPALITY = Text("Kommune", "Municipality")


@dataclass(frozen=True)
class Column:
    """A leaf column: its code in files, and its title."""

    code: str
    title: Text


@dataclass(frozen=True)
class Row:
    """A partnership's row: a count for each column, or None throughout for a row shown as dashes."""

    site: Site
    cells: tuple[int, ...] | None

    @property
    def total(self) -> int | None:
        return None if self.cells is None else sum(self.cells)


@dataclass(frozen=True)
class Table:
    """A result table that page, CSV, XLSX, JSON and report print alike."""

    code: str
    title: Text
    total_title: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Text, ...] = ()

    @property
    def totals(self) -> tuple[int, ...]:
        """The sum of each column; rows of dashes add nothing."""
        counted = [row.cells for row in self.rows if row.cells is not None]
        return tuple(sum(cells[i] for cells in counted) for i in range(len(self.columns)))

    @property
    def total(self) -> int:
        """The sum of all cells."""
        return sum(self.totals)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(column.code for column in self.columns)

    def column_total(self, code: str) -> int:
        """The total of the column with a code; KeyError when there is none."""
        return dict(zip(self.codes, self.totals, strict=True))[code]

    def by_column(self, row: Row) -> dict[str, int | None]:
        """A row's cells and total by their codes."""
        cells: Sequence[int | None] = row.cells if row.cells is not None else [None] * len(self.columns)
        return {**dict(zip(self.codes, cells, strict=True)), "total": row.total}

    def as_data(self) -> dict[str, Any]:
        """Rows and totals as the JSON of results has them."""
        return {
            "rows": [{"municipality": row.site.municipality, **self.by_column(row)} for row in self.rows],
            "total": {**dict(zip(self.codes, self.totals, strict=True)), "total": self.total},
        }

    def filled(self, sites: Sequence[Site], rows: Sequence[Mapping[str, Any]]) -> Table:
        """The same table with rows of data as `as_data` gave them; the data's totals are not read."""
        return replace(
            self,
            rows=tuple(
                Row(site, None if row["total"] is None else tuple(int(row[code]) for code in self.codes))
                for site, row in zip(sites, rows, strict=True)
            ),
        )


TABLE_1 = Table(
    code="table_1",
    title=Text("Forskellige personer på møder og workshops", "Different people at meetings and workshops"),
    total_title=Text("Personer i alt", "People in total"),
    columns=(
        Column("company_representatives", Text("Virksomhedsrepræsentanter", "Company representatives")),
        Column("other_network_actors", Text("Andre netværksaktører", "Other network actors")),
    ),
    rows=(),
    notes=(
        Text(
            "En person tæller én gang i hvert partnerskab, uanset hvor mange gange personen kom.",
            "A person counts once in each partnership, however often the person came.",
        ),
        Text(
            "Et partnerskab, der trak sig ud, tæller med, hvad det nåede.",
            "A partnership that withdrew counts with what it did.",
        ),
    ),
)

TABLE_2 = Table(
    code="table_2",
    title=Text("Job fordelt på otte ansættelsesvilkår", "Jobs by eight terms of employment"),
    total_title=Text("Ansættelsesforhold i alt", "Placements in total"),
    columns=tuple(Column(code, title) for code, title in TERMS.items()),
    rows=(),
    notes=(
        Text(
            "Kun private virksomheder. Offentlige job er skyggeresultater og tæller ikke med.",
            "Private companies only. Public-sector jobs are shadow results and do not count.",
        ),
        Text(
            "Et partnerskab, der trak sig ud, har en streg.",
            "A partnership that withdrew has a dash.",
        ),
    ),
)


def table_1(facts: Facts) -> Table:
    """The dissemination effect: municipality by company representatives and other network actors."""
    companies, others = dict[int, int](), dict[int, int]()
    for row in facts.reach:
        kind = companies if row.represents == COMPANY else others
        kind[row.site_id] = kind.get(row.site_id, 0) + row.unique
    rows = tuple(Row(site, (companies.get(site.id, 0), others.get(site.id, 0))) for site in facts.sites)
    return replace(TABLE_1, rows=rows)


def table_2(facts: Facts) -> Table:
    """The job-creation effect: municipality by terms of employment, private companies only."""
    cells = {(row.site_id, row.terms): row.count for row in facts.jobs if row.is_private}
    rows = tuple(
        Row(site, None if site.is_withdrawn else tuple(cells.get((site.id, terms), 0) for terms in TERMS))
        for site in facts.sites
    )
    return replace(TABLE_2, rows=rows)
