"""What the live and the public page show alike, made from the same results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from virksom.evaluation import files, pictures, words
from virksom.indicators.definitions import ALL_VERSIONS, DEFINITIONS, Definition, definition
from virksom.indicators.results import Results

#: Form of a file -> its content type.
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True)
class Told:
    """A gauge with its sentence."""

    gauge: pictures.Gauge
    says: str


@dataclass(frozen=True)
class Beside:
    """A figure that stands beside the tables, with its definition."""

    definition: Definition
    value: int | None


@dataclass(frozen=True)
class File:
    """A file to fetch: what it is, its form and its size in kilobytes."""

    title: str
    form: str
    size: int


def shown(
    results: Results,
    notes: Sequence[Mapping[str, Any]] = (),
    versions: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """The parts of a results page: sentences, pictures, tables, footnotes and definitions.

    `versions` are the versions of the definitions that a release was made under.
    """
    footnotes = notes_say(notes, results)
    marks = {
        note["municipality"]: place
        for place, note in enumerate((n for n in notes if words.note_says(n, results)), start=1)
        if note.get("table") == "table_1"
    }
    sheet_2 = pictures.sheet_2(results)
    found = pictures.shares(results)
    definitions = defined(versions)
    return {
        "results": results,
        "headline": words.headline(results),
        "lead": words.lead(results),
        "gauges": [Told(g, words.gauge_says(g)) for g in pictures.gauges(results.whole_targets)],
        "sheet_1": pictures.sheet_1(results, marks),
        "sheet_2": sheet_2,
        "mark_label": mark_label(sheet_2),
        "targets_reached": words.targets_reached(sheet_2),
        "ordinary_jobs": words.ordinary_jobs(results.shares["ordinary"]),
        "shares": found,
        "share_columns": pictures.share_columns(found),
        "all_terms": all_terms(results),
        "people_met": words.people_met(results),
        "people_met_text": words.people_met_text(results),
        "footnotes": footnotes,
        "definitions": definitions,
        "beside": [Beside(definitions[code], value) for code, value in results.beside.items()],
        "withdrawn": [site.municipality for site in results.sites if site.is_withdrawn],
    }


def notes_say(notes: Sequence[Mapping[str, Any]], results: Results) -> list[str]:
    """The notes to some results as sentences, numbered in this order."""
    return [text for note in notes if (text := words.note_says(note, results))]


def mark_label(sheet: pictures.Sheet) -> str:
    """The name of the target's line, where all partnerships share one target."""
    return gettext("Target %(target)s") % {"target": sheet.mark_value} if sheet.mark_value else ""


def all_terms(results: Results) -> pictures.Stack:
    """All placements in one bar of the eight terms."""
    counts = dict(zip(results.table_2.codes, results.table_2.totals, strict=True))
    return pictures.stack(gettext("All placements by terms of employment"), counts)


def defined(versions: Mapping[str, int] | None) -> dict[str, Definition]:
    """The definitions in force or, for a release, those it was made under."""
    if versions is None:
        return DEFINITIONS
    in_order = {entry.code: versions[entry.code] for entry in ALL_VERSIONS if entry.code in versions}
    return {code: definition(code, version) for code, version in in_order.items()}


def written(results: Results, form: str, data: Mapping[str, Any], **extra: Any) -> bytes:
    """Results as a file of a form; Http404 for a form that does not exist."""
    if form == "csv":
        return files.as_csv(results)
    if form == "json":
        return files.as_json(data)
    if form == "xlsx":
        return files.as_xlsx(results, **extra)
    raise Http404


def download(content: bytes, form: str, name: str) -> HttpResponse:
    """A file to keep, under a name that says what and of which day."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}")
    return response
