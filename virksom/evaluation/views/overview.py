"""The programme's overview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from virksom.evaluation import pictures, words
from virksom.evaluation.access import counts_visible
from virksom.evaluation.actions import check_release
from virksom.evaluation.facts import jobs_by_month, results_of
from virksom.evaluation.models import Release
from virksom.evaluation.progress import MONTHS_SHOWN, Waiting, finding, rows_of, waiting_in, weeks_left
from virksom.evaluation.views.shown import mark_label
from virksom.events.models import Event
from virksom.foundation.access import Viewer, allow
from virksom.indicators.results import Results, thawed
from virksom.partnerships.facts import in_words, standings_of
from virksom.partnerships.models import Lead, Municipality, Partnership, Programme

#: So many things that wait are shown; the list of partnerships has the rest.
WAITING_SHOWN = 6


@allow("r", Programme, programme=Programme)
def overview_view(request: HttpRequest, programme: Programme) -> HttpResponse:
    """How a programme is getting on, and what waits for the viewer.

    Who may count before publication sees figures of today; others see the latest published ones.
    Partnerships stand here for those who may read them.
    """
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    today = timezone.localdate()
    day = programme.day(today)
    is_live = counts_visible(viewer, programme)
    releases = list(Release.objects.filter(programme=programme)[:20])
    published = next((release for release in releases if release.published_at), None)
    results = results_of(programme, day) if is_live else thawed(published.figures) if published else None
    visible = Partnership.objects.of(programme).visible_to(viewer).with_programme()
    rows = rows_of(
        standings_of(visible, today),
        results,
        jobs_by_month(programme, day, results.sites) if results and is_live else {},
    )
    waiting = waiting_in(rows)
    context = {
        "programme": programme,
        "day": day,
        "has_ended": today > programme.ends,
        "weeks_left": weeks_left(programme.ends, today),
        "is_live": is_live,
        "published": published,
        "heading": finding(results, waiting, today > programme.ends) if rows else "",
        "waiting": [_with_way_out(item, viewer) for item in waiting[:WAITING_SHOWN]],
        "more_waiting": len(waiting) - WAITING_SHOWN,
        "release": _release_card(releases) if viewer.may("ca", Release, inside=programme) else None,
        "rows": rows,
        "rows_in_words": words.capital(in_words(len(rows))),
        "held": sum(row.standing.parts_done for row in rows),
        "parts": sum(len(row.standing.parts) for row in rows),
        "jobs_total": sum(row.jobs or 0 for row in rows),
        "months": _months(day, max((len(row.spark.values) for row in rows if row.spark), default=0)),
        "may_add": viewer.may("c", Partnership, inside=programme),
        **(_figures(results) if results and rows else {}),
    }
    return render(request, "evaluation/overview.html", context)


@dataclass(frozen=True)
class WayOut:
    """Something that waits, and the one button that leads where it is done."""

    waiting: Waiting
    label: str
    url: str


def _with_way_out(item: Waiting, viewer: Viewer) -> WayOut:
    """The button for what waits; who may not do it is led to the partnership's page."""
    place = Partnership(pk=item.standing.pk, programme_id=item.standing.programme_id)
    if item.what == "lead" and viewer.may("c", Lead, inside=place):
        url = reverse("partnerships:new_lead", args=[place.pk]) + f"?side={item.side}"
        return WayOut(item, gettext("Choose a lead"), url)
    if item.what == "event" and viewer.may("c", Event, inside=place):
        return WayOut(item, gettext("Plan it"), reverse("events:create") + f"?partnership={place.pk}")
    if item.what == "support" and viewer.may("u", Partnership, inside=place):
        return WayOut(item, gettext("Log support"), reverse("partnerships:facilitation", args=[place.pk]))
    return WayOut(item, gettext("Look closer"), reverse("partnerships:detail", args=[place.pk]))


@dataclass(frozen=True)
class ReleaseCard:
    """The latest edition: how it stands, and how many of its checks stop it."""

    release: Release | None
    passed: int = 0
    stopping: int = 0


def _release_card(releases: list[Release]) -> ReleaseCard:
    if not releases:
        return ReleaseCard(None)
    found = check_release(releases[0])
    return ReleaseCard(
        release=releases[0],
        passed=sum(finding.is_passed for finding in found),
        stopping=sum(finding.stops and not finding.is_passed for finding in found),
    )


@dataclass(frozen=True)
class Meter:
    """A gauge with its sentence and the sign beside its name."""

    gauge: pictures.Gauge
    says: str
    is_reached: bool


def _figures(results: Results) -> dict[str, Any]:
    """The meters, the map and what is said of them."""
    sheet = pictures.sheet_2(results)
    places = Municipality.objects.values_list("code", "name", "tile_column", "tile_row")
    meters = [
        Meter(gauge, words.gauge_says(gauge), not gauge.missing)
        for gauge in pictures.gauges(results.whole_targets)
    ]
    return {
        "meters": meters,
        "map": pictures.tile_map(places, sheet),
        "map_says": words.targets_reached(sheet),
        "map_desc": words.taking_part_in(sheet),
        "withdrawn": any(site.is_withdrawn for site in results.sites),
        "sheet_2": sheet,
        "mark_label": mark_label(sheet),
        "goal": sheet.mark_value,
    }


def _months(day: date, count: int) -> list[date]:
    """The first days of the months that the curves cover, oldest first."""
    months = []
    month = day.replace(day=1)
    for _number in range(min(count, MONTHS_SHOWN)):
        months.append(month)
        month = (month - date.resolution).replace(day=1)
    return months[::-1]
