"""The ladder: from unpaid and subsidised placements to ordinary jobs, company by company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

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


def ladder_of(company: Company, today: date) -> Ladder:
    """How a company stands today; one query. Ordinary jobs of the programme are among its employees."""
    rows = Placement.objects.in_company(company).values_list("terms", "starts", "ends")
    running = repeated = hired = 0
    for terms, starts, ends in rows.order_by():
        is_recent = today - WITHIN <= starts <= today
        if terms in SUBSIDISED:
            # As `running_on` has it: nobody works there any more on the last day's own figures.
            running += starts <= today and (ends is None or ends > today)
            repeated += is_recent
        elif terms in ORDINARY:
            hired += is_recent
    return Ladder(running, company.employees, repeated, hired)


def warning_before(company: Company, terms: str, today: date) -> Ladder | None:
    """The company's ladder, where one more placement on these terms wants a second thought."""
    ladder = ladder_of(company, today) if terms in SUBSIDISED else None
    return ladder if ladder is not None and ladder.warns else None
