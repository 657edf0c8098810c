"""People at work below what they can do: the list of a partnership, and the way to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from virksom.candidates.actions.reading import note_readings
from virksom.candidates.models import Candidate, Purpose
from virksom.foundation.access import Viewer, allow
from virksom.foundation.paging import page_of
from virksom.partnerships.access import partnerships_open_to
from virksom.partnerships.models import Partnership
from virksom.placements.facts.under_used import lines_of, narrowed, under_used_for
from virksom.placements.forms.under_used import UnderUsedFilter


@allow("r", Candidate, partnership=Partnership)
@never_cache
@require_safe
def list_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """Who can do more than their job, by how much, what would use them better; that one looked is kept."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = UnderUsedFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = narrowed(under_used_for(viewer, timezone.localdate()).of(partnership), **asked)
    page = page_of(request, rows.select_related("candidate", "company", "occupation"))
    lines = lines_of(page.rows, partnership, viewer)
    if lines:
        note_readings(candidates=[line.candidate for line in lines], by=viewer, purpose=Purpose.JOB)
    context = {
        "form": form,
        "partnership": partnership,
        "page": page,
        "lines": lines,
        "is_narrowed": any(asked.values()),
    }
    return render(request, "placements/under_used.html", context)


@allow("r", Candidate)
@require_safe
def way_view(request: HttpRequest) -> HttpResponse:
    """A panel on the list of candidates: the way to those who can do more than their job."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    ways = partnerships_open_to(viewer, Candidate, "r")
    if not ways:
        raise Http404
    return render(request, "placements/under_used_way.html", {"ways": ways})
