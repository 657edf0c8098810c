"""Placements as lines of a list, who it is only for those who may know; and jobs that followed a tour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from virksom.candidates.models import Candidate, ShareGrant
from virksom.events.models import Tour
from virksom.foundation.access import Viewer, sees_counts_only
from virksom.foundation.templatetags.ui import day
from virksom.placements.models import Placement, Terms

#: So long after a visit a job that begins in the company follows it.
FOLLOWS = timedelta(days=365)


@dataclass(frozen=True)
class PlacementLine:
    """A placement, what the viewer may call the candidate, and whether they may change it.

    `who` is the name with the code where the candidate's identity is the viewer's to know, the code
    where the placement is theirs to see with identity, and "without a name" otherwise. `is_named`: the
    name is shown, and that somebody saw it is to be kept. A company has a name of its own for each
    (`as_company`), confirms (`may_change`) and corrects nothing (`may_correct`).
    """

    placement: Placement
    who: str
    is_known: bool
    may_change: bool
    is_named: bool
    may_correct: bool
    as_company: bool


def lines_of(placements: Iterable[Placement], viewer: Viewer) -> list[PlacementLine]:
    """The lines for some placements read as `listed_for` the viewer; one query, two for a company."""
    rows: list[Any] = list(placements)
    candidates = Candidate.objects.filter(pk__in=[row.candidate_id for row in rows])
    named = set(candidates.visible_to(viewer, identity=True).values_list("pk", flat=True))
    theirs = _names_for_company([row for row in rows if not row.is_near])
    return [
        PlacementLine(
            placement=row,
            who=who_is(row.candidate, row.candidate_id in named, row.is_coded, theirs.get(row.pk, "")),
            is_known=row.candidate_id in named or row.is_coded or not row.is_near,
            may_change=row.may_change,
            is_named=row.candidate_id in named,
            may_correct=row.may_correct,
            as_company=not row.is_near,
        )
        for row in rows
    ]


def _names_for_company(rows: list[Any]) -> dict[int, str]:
    """What a company calls those who work there: the name it knows the profile by, else the first day."""
    if not rows:
        return {}
    grants = ShareGrant.objects.standing().exclude(given_on=None).order_by("pk")
    grants = grants.filter(
        candidate__in={row.candidate_id for row in rows}, to__in={row.company.organisation_id for row in rows}
    )
    alias = {(one.candidate_id, one.to_id): one.alias for one in grants}
    return {
        row.pk: alias.get((row.candidate_id, row.company.organisation_id))
        or _("a colleague who began on {day}").format(day=day(row.starts))
        for row in rows
    }


def who_is(candidate: Candidate, is_named: bool, is_coded: bool, alias: str = "") -> str:
    """What a viewer may call a candidate: the name with the code, the name or the code alone, or neither.

    The code is the same for everybody, so it is for those who know the person by it; others have an `alias`.
    """
    if is_named and is_coded:
        return candidate.called
    if is_named and candidate.name:
        return candidate.name
    return candidate.code if is_coded else alias or _("without a name")


@dataclass(frozen=True)
class JobsAfter:
    """Jobs that followed a tour: how many, in how many of the companies visited, and on which terms.

    `is_partial`: counted from the placements that the viewer may read, not from all.
    """

    count: int
    companies: int
    terms: tuple[tuple[Any, int], ...]
    is_partial: bool


def jobs_after(tour: Tour, viewer: Viewer) -> JobsAfter | None:
    """Placements begun in a company of a tour within a year after it was visited.

    Whoever reads figures of placements reads the figure of all; others count those they may read.
    None for those who read neither, and while no company is visited.
    """
    visited = dict(tour.stops.visited().values_list("company", "on"))
    if not visited or not viewer.may("r", Placement):
        return None
    counts_only = sees_counts_only(viewer, Placement)
    first = min(visited.values())
    rows = Placement.objects.of(tour.partnership).within(first, max(visited.values()) + FOLLOWS)
    rows = rows.filter(company__in=visited)
    if not counts_only:
        rows = rows.visible_to(viewer)
    followed = [
        (company, terms)
        for company, terms, starts in rows.values_list("company", "terms", "starts")
        if visited[company] <= starts <= visited[company] + FOLLOWS
    ]
    by_terms = Counter(terms for _company, terms in followed)
    return JobsAfter(
        count=len(followed),
        companies=len({company for company, _terms in followed}),
        terms=tuple((terms.label, by_terms[terms.value]) for terms in Terms if by_terms[terms.value]),
        is_partial=not counts_only,
    )
