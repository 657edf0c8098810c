"""The ladder: from unpaid and subsidised placements to ordinary jobs, company by company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from virksom.companies.models import Company
from virksom.placements.models import Placement
from virksom.placements.models.placement import ORDINARY, SUBSIDISED

#: So many subsidised placements within so long that led to no hire make a consultant ask first.
REPEATED = 3
WITHIN = timedelta(days=365)


@dataclass(frozen=True)
class Ladder:
    """A company's subsidised placements beside its ordinary staff, and what came of those before.

    `ordinary` is None where the number of employees is not known. `repeated` are the subsidised
    placements that began within twelve months, `hired` the ordinary jobs that began there.
    """

    running: int
    ordinary: int | None
    repeated: int
    hired: int

    @property
    def share(self) -> float | None:
        """Subsidised people for each of the ordinary staff; none where nobody is known."""
        return self.running / self.ordinary if self.ordinary else None

    @property
    def warns(self) -> bool:
        """Whether placements repeat without a hire."""
        return self.repeated >= REPEATED and self.hired == 0


def _what(today: date) -> dict[str, Q]:
    """What is counted of a company's placements; the last day is nobody's day at work, as in `running_on`."""
    is_recent = Q(starts__range=(today - WITHIN, today))
    goes_on = Q(starts__lte=today) & (Q(ends=None) | Q(ends__gt=today))
    return {
        "running": Q(terms__in=SUBSIDISED) & goes_on,
        "repeated": Q(terms__in=SUBSIDISED) & is_recent,
        "hired": Q(terms__in=ORDINARY) & is_recent,
    }


def ladder_of(company: Company, today: date) -> Ladder:
    """How a company stands today; one query. Ordinary jobs of the programme are among its employees."""
    counts = {name: Count("pk", filter=what) for name, what in _what(today).items()}
    found = Placement.objects.in_company(company).order_by().aggregate(**counts)
    return Ladder(ordinary=company.employees, **found)


def with_ladder(rows: Any, today: date) -> Any:
    """Placements, each with its company's counts for `ladder_in`: a list of them asks no query more."""
    same = Placement.objects.filter(company=OuterRef("company")).order_by().values("company")
    counts = {
        name: same.annotate(n=Count("pk", filter=what)).values("n") for name, what in _what(today).items()
    }
    return rows.annotate(**{f"ladder_{name}": Subquery(count) for name, count in counts.items()})


def ladder_in(row: Any) -> Ladder:
    """The ladder of the company of a placement that was read `with_ladder`."""
    return Ladder(row.ladder_running, row.company.employees, row.ladder_repeated, row.ladder_hired)


def warning_before(company: Company, terms: str, today: date) -> Ladder | None:
    """The company's ladder, where one more placement on these terms wants a second thought."""
    ladder = ladder_of(company, today) if terms in SUBSIDISED else None
    return ladder if ladder is not None and ladder.warns else None
