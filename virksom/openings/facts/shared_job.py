"""Two part-time openings of different companies that could be one person's job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, When

from virksom.foundation.access import Viewer
from virksom.openings.facts.bank import bank_of, job_of, when_in_words
from virksom.openings.facts.week import FULL_WEEK, plan_of
from virksom.openings.models import Opening, Requirement, SharedJob

#: What two of them must come to: about a full week.
LEAST = 30
#: So many openings are compared, the newest, and so many shown.
COMPARED, SHOWN = 200, 3


@dataclass(frozen=True)
class Fit:
    """Another opening that would make about a full week with one's own."""

    other: Any
    hours: int
    by_shifts: bool
    common: tuple[str, ...]
    travel: int
    suggested: SharedJob | None = None

    @property
    def when(self) -> str:
        return when_in_words(self.other)

    @property
    def rank(self) -> tuple[bool, int, int, int, int]:
        """What comes first: known shifts, more in common, more hours, less travel, lower numbers."""
        return (not self.by_shifts, -len(self.common), -self.hours, self.travel, self.other.pk)


def fit_of(one: Any, other: Any) -> Fit | None:
    """Whether two openings could be one job; None when hours, times or what they ask for say no."""
    if one.company_id == other.company_id or not (one.hours and other.hours):
        return None
    hours = one.hours + other.hours
    if not LEAST <= hours <= FULL_WEEK:
        return None
    mine, theirs = (_musts(opening) for opening in (one, other))
    common = mine.keys() & theirs.keys()
    # Each asks for something on the first day, and never for the same: two trades, hardly one person.
    if mine and theirs and not common:
        return None
    jobs = [job_of(one), job_of(other)]
    by_shifts = all(job.shifts for job in jobs)
    plan = plan_of(jobs) if by_shifts else None
    if plan is None and (by_shifts or not _times_apart(one, other)):
        return None
    words = tuple(sorted(mine[key] for key in common))
    return Fit(other, hours, by_shifts, words, plan.travel if plan else 0)


def _musts(opening: Any) -> dict[str, str]:
    """What must be known on the first day, by what makes it the same elsewhere."""
    return {
        str(one.concept_id or one.what.casefold().strip()): one.what
        for one in opening.requirements.all()
        if one.weight == Requirement.Weight.MUST
    }


def _times_apart(one: Opening, other: Opening) -> bool:
    """Whether the times of day are known of both and never the same."""
    return bool(one.times and other.times) and not set(one.times) & set(other.times)


def fits_for(opening: Opening, viewer: Viewer) -> list[Fit]:
    """The openings of others within the viewer's reach that would go best with one, in four queries."""
    hours = opening.hours or 0
    about = Q(hours__range=(LEAST - hours, FULL_WEEK - hours)) & ~Q(company=opening.company_id)
    rows = bank_of(viewer).filter(about | Q(pk=opening.pk)).prefetch_related("requirements")
    openings = list(rows.order_by(Case(When(pk=opening.pk, then=0), default=1), "-told_at")[:COMPARED])
    # The opening is read along with the others, with all that is compared.
    if not openings or openings[0].pk != opening.pk:
        return []
    found = [fit for one in openings[1:] if (fit := fit_of(openings[0], one))]
    best = sorted(found, key=lambda fit: fit.rank)[:SHOWN]
    noted = {
        frozenset((row.first_id, row.second_id)): row
        for row in SharedJob.objects.of(opening).select_related("user", "organisation")
    }
    return [
        Fit(
            fit.other, fit.hours, fit.by_shifts, fit.common, fit.travel,
            noted.get(frozenset((opening.pk, fit.other.pk))),
        )
        for fit in best
    ]  # fmt: skip


def other_of(shared: Any, opening: Opening) -> Opening:
    """The other opening of a pair."""
    found: Opening = shared.second if shared.first_id == opening.pk else shared.first
    return found


def pair_of(one: Opening, other: Opening) -> Q:
    """A pair, whichever way it is named."""
    first, second = sorted((one.pk, other.pk))
    return Q(first=first, second=second)
