"""Results live, for those who work with them before they are published."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from virksom.evaluation.access import programmes_of
from virksom.evaluation.facts import results_of
from virksom.evaluation.models import Release
from virksom.evaluation.views.behind import with_links
from virksom.evaluation.views.shown import download, notes_say, shown, written
from virksom.foundation.access import allow
from virksom.indicators.definitions import DEFINITIONS
from virksom.partnerships.models import Programme


def chosen_programme(request: HttpRequest) -> tuple[Programme, list[Programme]]:
    """The programme asked for by `?indsats=` or the viewer's first, and all there are to choose from."""
    found = list(programmes_of(request.viewer))  # type: ignore[attr-defined]
    asked = request.GET.get("indsats", "")
    for programme in found:
        if asked in ("", programme.slug):
            return programme, found
    raise Http404


@allow("ca", Release)
def results_view(request: HttpRequest) -> HttpResponse:
    """The two tables, targets and shares as they stand today, counted from the records."""
    programme, programmes = chosen_programme(request)
    as_of = programme.day(timezone.localdate())
    parts = shown(results_of(programme, as_of), Release.objects.of(programme).latest_notes())
    parts["sheet_2"] = with_links(parts["sheet_2"], request.viewer, programme, as_of)  # type: ignore[attr-defined]
    return render(
        request,
        "evaluation/results.html",
        {"programme": programme, "programmes": programmes, "as_of": as_of, **parts},
    )


@allow("ca", Release)
def results_file_view(request: HttpRequest, form: str) -> HttpResponse:
    """The live tables as a file."""
    programme, _programmes = chosen_programme(request)
    as_of = programme.day(timezone.localdate())
    results = results_of(programme, as_of)
    notes = notes_say(Release.objects.of(programme).latest_notes(), results)
    content = written(results, form, results.as_data(), definitions=DEFINITIONS.values(), notes=notes)
    return download(content, form, f"{programme.slug}-{as_of.isoformat()}")
