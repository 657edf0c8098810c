"""Counts cut loose from the database: what every figure is computed from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from virksom.indicators.lasting import AfterCare
from virksom.indicators.reach import CompanyReach

COMPANY = "company"


@dataclass(frozen=True)
class Site:
    """A partnership as results see it: its number, municipality, and whether it withdrew."""

    id: int
    municipality: str
    code: int
    is_withdrawn: bool = False


@dataclass(frozen=True)
class ReachCount:
    """People of one kind who came in one partnership: each person once, and each time they came."""

    site_id: int
    represents: str
    unique: int
    gross: int


@dataclass(frozen=True)
class JobCount:
    """Placements of one partnership under one term, with private or public employers."""

    site_id: int
    terms: str
    is_private: bool
    count: int


@dataclass(frozen=True)
class TargetFact:
    """A number to reach: of the whole programme (no site) or of one partnership.

    `counted` is what was counted from the target's own start where that is later than the
    programme's; None means that the figures of the whole period hold.
    """

    indicator: str
    value: int
    site_id: int | None = None
    counted: int | None = None


@dataclass(frozen=True)
class Facts:
    """All counts of a programme on a day. `lasting`, `companies`, `after_care` are None if not asked for."""

    sites: tuple[Site, ...]
    reach: tuple[ReachCount, ...]
    jobs: tuple[JobCount, ...]
    lasting: tuple[JobCount, ...] | None = None
    companies: CompanyReach | None = None
    after_care: AfterCare | None = None

    def of(self, site_id: int) -> Facts:
        """The counts of one partnership."""
        return replace(
            self,
            sites=tuple(site for site in self.sites if site.id == site_id),
            reach=tuple(row for row in self.reach if row.site_id == site_id),
            jobs=tuple(row for row in self.jobs if row.site_id == site_id),
            lasting=None if self.lasting is None else tuple(r for r in self.lasting if r.site_id == site_id),
            companies=None,
            after_care=None,
        )

    def counting(self, rows: tuple[JobCount, ...]) -> tuple[JobCount, ...]:
        """Those of the rows that count in table 2: not of partnerships that withdrew."""
        withdrawn = {site.id for site in self.sites if site.is_withdrawn}
        return tuple(row for row in rows if row.site_id not in withdrawn)
