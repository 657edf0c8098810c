"""Reach among companies: who knows, was visited, takes part; the usual few; decision makers; content."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from virksom.companies.models import Company, Contact
from virksom.evaluation.access import counts_visible
from virksom.evaluation.facts.reach import Narrowing, company_reach, groups_of, place_of
from virksom.evaluation.forms import ReachFilter
from virksom.evaluation.kept import counted
from virksom.evaluation.reaching import headline, shown, tables_of
from virksom.evaluation.sheets import csv_of, xlsx_of
from virksom.evaluation.views.shown import download
from virksom.foundation.access import allow, sees_counts_only
from virksom.indicators.reach import CompanyGroup
from virksom.partnerships.models import Partnership, Programme

#: Who sees companies as counts only is told of no industry with fewer companies than this.
FEWEST = 5


@allow("r", Partnership, partnership=Partnership)
@require_safe
def partnership_reach_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """Reach of one partnership, for those who may count before publication."""
    return _page(request, partnership, reverse("partnerships:detail", args=[partnership.pk]))


@allow("r", Programme, programme=Programme)
@require_safe
def programme_reach_view(request: HttpRequest, programme: Any) -> HttpResponse:
    """Reach of a whole programme."""
    return _page(request, programme, reverse("evaluation:overview", args=[programme.pk]))


@allow("r", Partnership, partnership=Partnership)
@require_safe
def partnership_reach_file_view(request: HttpRequest, partnership: Any, form: str) -> HttpResponse:
    """Reach of one partnership as a file."""
    return _file(request, partnership, form)


@allow("r", Programme, programme=Programme)
@require_safe
def programme_reach_file_view(request: HttpRequest, programme: Any, form: str) -> HttpResponse:
    """Reach of a whole programme as a file."""
    return _file(request, programme, form)


@allow("r", Partnership, partnership=Partnership)
@require_safe
def partnership_reach_link_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """A panel: the way from a partnership's page to its reach."""
    if not counts_visible(request.viewer, partnership):  # type: ignore[attr-defined]
        raise Http404
    return render(
        request,
        "evaluation/parts/reach_link.html",
        {"address": address_of(partnership), "partnership": partnership},
    )


def address_of(place: Programme | Partnership) -> str:
    """The page of reach of a place."""
    name = "partnership_reach" if isinstance(place, Partnership) else "programme_reach"
    return reverse(f"evaluation:{name}", args=[place.pk])


def _page(request: HttpRequest, place: Programme | Partnership, back: str) -> HttpResponse:
    context = {"place": place, "back": back, "address": address_of(place), **_counted(request, place)}
    return render(request, "evaluation/reach.html", context)


def _counted(request: HttpRequest, place: Programme | Partnership) -> dict[str, Any]:
    """What is shown of reach, narrowed as asked; nothing for those who wait for publication.

    Who may only see counts gets no filters while small counts are hidden: what one table hides, the
    difference of two would show.
    """
    viewer = request.viewer  # type: ignore[attr-defined]
    if not counts_visible(viewer, place):
        return {"is_closed": True}
    programme = place.programme if isinstance(place, Partnership) else place
    as_of = programme.day(timezone.localdate())
    threshold = programme.small_count_threshold if sees_counts_only(viewer, Contact) else 0
    where = place_of(place, as_of)
    name = f"reach-{address_of(place)}-{as_of}"
    groups = counted(f"{name}-groups", lambda: groups_of(where)).value
    least = FEWEST if sees_counts_only(viewer, Company) else 1
    form = None if threshold else ReachFilter(request.GET, industries=industries_of(groups, least))
    asked = form.cleaned_data if form and form.is_valid() else {}
    narrowing = Narrowing(asked.get("size", ""), asked.get("industry", ""))
    is_narrowed = bool(narrowing.size or narrowing.industry)
    narrowed = f"{name}-{narrowing.size}-{narrowing.industry}".encode().hex()
    reach = counted(narrowed, lambda: company_reach(where, narrowing, groups))
    found = shown(reach.value, threshold, whole_table=not is_narrowed, least=least)
    return {
        "form": form,
        "is_narrowed": is_narrowed,
        "query": request.GET.urlencode() if is_narrowed else "",
        "as_of": as_of,
        "counted_at": reach.at,
        "threshold": threshold,
        "found": found,
        "headline": headline(found),
    }


def industries_of(groups: tuple[CompanyGroup, ...], least: int) -> list[tuple[str, str]]:
    """The industries of at least so many companies, by their names."""
    count: dict[str, int] = {}
    for group in groups:
        count[group.industry] = count.get(group.industry, 0) + group.companies
    found = {group.industry: group.title for group in groups if group.industry}
    return sorted(
        ((code, title) for code, title in found.items() if count[code] >= least), key=lambda pair: pair[1]
    )


def _file(request: HttpRequest, place: Programme | Partnership, form: str) -> HttpResponse:
    counted = _counted(request, place)
    if counted.get("is_closed"):
        return redirect(address_of(place))
    sheets, as_of = tables_of(counted["found"]), counted["as_of"]
    if form == "csv":
        rows: list[list[Any]] = []
        for number, table in enumerate(sheets.values()):
            rows += [[], *table] if number else table
        content = csv_of(rows)
    elif form == "xlsx":
        content = xlsx_of(gettext("Reach"), as_of, sheets)
    else:
        raise Http404
    name = place.programme.slug if isinstance(place, Partnership) else place.slug
    where = f"-{place.municipality_id}" if isinstance(place, Partnership) else ""
    return download(content, form, f"{name}{where}-reach-{as_of.isoformat()}")
