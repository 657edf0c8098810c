"""Published results, for everybody. Nothing here reads a record: releases are frozen."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from virksom.evaluation import pictures, words
from virksom.evaluation.glossary import GLOSSARY
from virksom.evaluation.models import Release
from virksom.evaluation.views.shown import File, defined, download, notes_say, shown, written
from virksom.foundation.access import Viewer, allow_public
from virksom.indicators.definitions import DEFINITIONS
from virksom.indicators.results import Results, thawed
from virksom.indicators.terms import TERMS
from virksom.partnerships.models import Municipality


@allow_public("lists published releases only")
def public_list_view(request: HttpRequest) -> HttpResponse:
    """The latest release of each programme, with its finding."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    latest = Release.objects.out(viewer).latest_of_each()
    releases = [(release, thawed(release.figures)) for release in latest]
    shown_ = [
        {"release": release, "headline": words.headline(results), "lead": words.lead(results)}
        for release, results in releases
    ]
    return render(request, "evaluation/public_list.html", {"releases": shown_})


@allow_public("shows a published release only")
def public_results_view(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest release of a programme: two queries, one of them for the map."""
    release = _latest(request, slug)
    results = thawed(release.figures)
    parts = shown(results, release.notes, release.figures["definitions"])
    places = Municipality.objects.values_list("code", "name", "tile_column", "tile_row")
    context = {
        **parts,
        "release": release,
        "about": release.figures["about"],
        "map": pictures.tile_map(places, parts["sheet_2"]),
        "map_desc": map_desc(parts["sheet_2"]),
        "corrections": [text for note in release.notes if (text := words.correction_says(note, results))],
        "files": _files(release, results, parts["footnotes"]),
    }
    return render(request, "evaluation/public_results.html", context)


@allow_public("gives a published release only")
def public_file_view(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The latest release as a file."""
    release = _latest(request, slug)
    results = thawed(release.figures)
    notes = notes_say(release.notes, results)
    content = _written(release, results, form, notes)
    return download(content, form, f"{slug}-{release.as_of.isoformat()}-{release.edition}")


@allow_public("definitions are for everybody")
def definitions_view(request: HttpRequest) -> HttpResponse:
    """Every figure with its defining sentence, and the eight terms of employment."""
    return render(
        request,
        "evaluation/definitions.html",
        {"definitions": DEFINITIONS.values(), "terms": TERMS.values(), "glossary": GLOSSARY},
    )


def map_desc(sheet: pictures.Sheet) -> str:
    """What the map shows, for those who do not see it."""
    reached = [line.site.municipality for line in sheet.lines if line.target and line.target.is_reached]
    gone = [line.site.municipality for line in sheet.lines if line.site.is_withdrawn]
    sentences = [words.taking_part_in(sheet)]
    if reached:
        sentences.append(gettext("%(names)s reached the target.") % {"names": words.joined(reached)})
    if gone:
        sentences.append(gettext("%(names)s withdrew.") % {"names": words.joined(gone)})
    sentences.append(gettext("All numbers stand in the table beside the map."))
    return " ".join(sentences)


def _latest(request: HttpRequest, slug: str) -> Release:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    release = Release.objects.out(viewer).filter(programme__slug=slug).first()
    if release is None:
        raise Http404
    return release


def _written(release: Release, results: Results, form: str, notes: list[str]) -> bytes:
    definitions = defined(release.figures["definitions"]).values()
    return written(results, form, release.figures, definitions=definitions, notes=notes)


def _files(release: Release, results: Results, notes: list[str]) -> list[File]:
    titles = {
        "csv": gettext("Tables 1 and 2"),
        "xlsx": gettext("Tables 1 and 2 with definitions"),
        "json": gettext("The release as data"),
    }
    return [
        File(title, form, -(-len(_written(release, results, form, notes)) // 1000))
        for form, title in titles.items()
    ]
