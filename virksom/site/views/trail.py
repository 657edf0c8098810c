"""The trail of who did what, as far as one may see it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from virksom.candidates.facts.about import named_for
from virksom.foundation.access import Viewer, allow
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import Partnership
from virksom.site.forms import TrailFilter
from virksom.site.verbs import said, verbs_like

SIZE = 50


@allow("r", TrailEntry)
def trail(request: HttpRequest) -> HttpResponse:
    """The lines one may see, the newest first; `before` is the number the next page begins under."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = TrailFilter(request.GET or None, viewer=viewer)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = _narrowed(named_for(TrailEntry.objects.visible_to(viewer), viewer), asked)
    before = request.GET.get("before", "")[:18]
    if before.isdecimal():
        rows = rows.before(int(before))
    found = list(rows[: SIZE + 1])
    shown = found[:SIZE]
    places = _places(shown)
    context = {
        "form": form,
        "lines": [_line(entry, places) for entry in shown],
        "next": shown[-1].number if len(found) > SIZE else None,
        "is_filtered": any(asked.values()),
        "is_first": not before,
    }
    return render(request, "site/trail.html", context)


def _narrowed(rows: Any, asked: dict[str, Any]) -> Any:
    if asked.get("who"):
        rows = rows.naming(asked["who"], who="who", what="what")
    if asked.get("what"):
        rows = rows.doing(verbs_like(asked["what"]))
    if asked.get("partnership"):
        rows = rows.inside(asked["partnership"].pk)
    return rows.between(asked.get("first"), asked.get("last"))


def _places(entries: list[TrailEntry]) -> dict[int, str]:
    numbers = {entry.circle_id for entry in entries if entry.circle_id}
    rows = Partnership.objects.filter(pk__in=numbers).select_related("municipality") if numbers else ()
    return {row.pk: str(row) for row in rows}


def _line(entry: TrailEntry, places: dict[int, str]) -> dict[str, Any]:
    try:
        kind = str(apps.get_model(entry.subject_kind)._meta.verbose_name)
    except LookupError:
        kind = entry.subject_kind
    return {
        "entry": entry,
        "said": said(entry.verb),
        "kind": kind,
        "place": places.get(entry.circle_id or 0, ""),
    }
