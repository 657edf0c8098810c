"""What results have to say on a partnership's page."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from virksom.evaluation import pictures
from virksom.evaluation.access import counts_visible
from virksom.evaluation.facts import partnership_results_of
from virksom.evaluation.views.behind import placements_behind, with_linked_parts
from virksom.foundation.access import allow
from virksom.indicators.definitions import DEFINITIONS
from virksom.indicators.results import Results, TargetResult
from virksom.partnerships.models import Partnership


@dataclass(frozen=True)
class Figures:
    """The four figures of a partnership: jobs, ordinary share, people met, start package."""

    jobs: int | None
    target: TargetResult | None
    ordinary: Fraction | None
    ordinary_jobs: int
    people: int
    companies: int
    held: int
    package: int


@allow("r", Partnership, partnership=Partnership)
def partnership_figures_view(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Four figures: jobs against the target, ordinary share, people met, start package."""
    results = _results(request, partnership)
    items = list(partnership.start_package.all())
    ordinary = pictures.shares(results)[0]
    figures = Figures(
        jobs=results.table_2.rows[0].total,
        target=results.target("placements", partnership.pk),
        ordinary=ordinary.share,
        ordinary_jobs=ordinary.count,
        people=results.table_1.total,
        companies=results.table_1.column_total("company_representatives"),
        held=sum(item.is_done for item in items),
        package=len(items),
    )
    definitions = [DEFINITIONS[code] for code in ("placements", "ordinary_share", "company_representatives")]
    context = {
        "partnership": partnership,
        "figures": figures,
        "definitions": definitions,
        "behind": placements_behind(request.viewer, partnership.programme, partnership.pk, results.as_of),  # type: ignore[attr-defined]
    }
    return render(request, "evaluation/partnership_figures.html", context)


@allow("r", Partnership, partnership=Partnership)
def partnership_terms_view(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """The partnership's jobs as one bar of the eight terms; nothing where there are no jobs."""
    results = _results(request, partnership)
    if not results.table_2.total:
        raise Http404
    counts = dict(zip(results.table_2.codes, results.table_2.totals, strict=True))
    bar = with_linked_parts(
        pictures.stack(partnership.municipality.name, counts),
        counts,
        request.viewer,  # type: ignore[attr-defined]
        partnership.programme,
        partnership.pk,
        results.as_of,
    )
    context = {"partnership": partnership, "stack": bar, "jobs": results.table_2.total}
    return render(request, "evaluation/partnership_terms.html", context)


def _results(request: HttpRequest, partnership: Partnership) -> Results:
    if not counts_visible(request.viewer, partnership):  # type: ignore[attr-defined]
        raise Http404
    counted: dict[int, Results] = request.__dict__.setdefault("_results_counted", {})
    if partnership.pk not in counted:  # Two panels of one page show them.
        day = partnership.programme.day(timezone.localdate())
        counted[partnership.pk] = partnership_results_of(partnership, day)
    return counted[partnership.pk]
