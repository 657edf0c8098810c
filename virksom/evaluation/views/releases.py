"""Editions of results: freezing them, checking them, publishing them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from virksom.evaluation import words
from virksom.evaluation.actions import NotPublishable, check_release, freeze_release, publish_release
from virksom.evaluation.forms import FreezeForm
from virksom.evaluation.models import Release
from virksom.evaluation.views.results import chosen_programme
from virksom.evaluation.views.shown import shown
from virksom.foundation.access import allow
from virksom.indicators.checks import Finding
from virksom.indicators.results import thawed
from virksom.partnerships.models import Programme

#: So many cells are named before the rest is only counted.
NAMED = 8


@dataclass(frozen=True)
class Check:
    """A check as a line: its state (ok, warn or stop), what it says and what to do."""

    state: str
    title: str
    details: str


@allow("ca", Release)
def releases_view(request: HttpRequest) -> HttpResponse:
    """The programme's editions, and the form that freezes a new one."""
    programme, programmes = chosen_programme(request)
    form = FreezeForm(programme=programme, today=timezone.localdate())
    return _releases_page(request, programme, programmes, form)


@allow("ca", Release, programme=Programme)
@require_POST
def freeze_view(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Freeze the results of a day as the next edition."""
    form = FreezeForm(request.POST, programme=programme, today=timezone.localdate())
    if not form.is_valid():
        return _releases_page(request, programme, [programme], form, status=422)
    viewer = request.viewer  # type: ignore[attr-defined]
    release = freeze_release(programme=programme, as_of=form.cleaned_data["as_of"], by=viewer)
    messages.success(request, gettext("Edition %(edition)s is frozen.") % {"edition": release.edition})
    return redirect("evaluation:release", release=release.pk)


@allow("ca", Release, release=Release)
def release_view(request: HttpRequest, release: Release) -> HttpResponse:
    """An edition with its figures, and why it may or may not be published."""
    return _release_page(request, release)


@allow("a", Release, release=Release)
@require_POST
def publish_view(request: HttpRequest, release: Release) -> HttpResponse:
    """Publish an edition that passes every check that can stop it."""
    viewer = request.viewer  # type: ignore[attr-defined]
    try:
        publish_release(release=release, by=viewer)
    except NotPublishable as refusal:
        if refusal.findings:
            messages.error(
                request, gettext("Not published. The check list says what has to be solved first.")
            )
        else:
            messages.info(request, gettext("This edition is published already."))
        return redirect("evaluation:release", release=release.pk)
    messages.success(request, gettext("Edition %(edition)s is published.") % {"edition": release.edition})
    return redirect("evaluation:release", release=release.pk)


def _releases_page(
    request: HttpRequest,
    programme: Programme,
    programmes: list[Programme],
    form: FreezeForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "programme": programme,
        "programmes": programmes,
        "form": form,
        "releases": Release.objects.of(programme).select_related("published_by"),
    }
    return render(request, "evaluation/releases.html", context, status=status)


def _release_page(request: HttpRequest, release: Release) -> HttpResponse:
    checks = [_told(finding, release) for finding in check_release(release)]
    if not release.programme.is_public:
        checks.append(
            Check(
                "warn",
                gettext("The programme is not open to the public"),
                gettext("Only the people in the programme will be able to read the edition."),
            )
        )
    context = {
        "release": release,
        "programme": release.programme,
        "checks": checks,
        "is_stopped": any(check.state == "stop" for check in checks),
        **shown(thawed(release.figures), release.notes, release.figures["definitions"]),
    }
    return render(request, "evaluation/release.html", context)


def _told(finding: Finding, release: Release) -> Check:
    """A finding in words: what is right, or what is wrong and what to do."""
    passed, failed, advice = _texts(release)[finding.code]
    if finding.is_passed:
        return Check("ok", passed, _passed_details(finding, release))
    cells = words.places_say(finding.places[:NAMED])
    more = len(finding.places) - NAMED
    if more > 0:
        cells = gettext("%(cells)s and %(count)s more") % {"cells": cells, "count": more}
    return Check("stop" if finding.stops else "warn", failed, f"{cells}. {advice}")


def _passed_details(finding: Finding, release: Release) -> str:
    if finding.code == "small_counts" and not release.programme.small_count_threshold:
        return gettext("No threshold is set: the figures are public already.")
    return ""


def _texts(release: Release) -> dict[str, tuple[str, str, str]]:
    """For each check: what it says when passed, when not, and what to do then."""
    threshold = {"count": release.programme.small_count_threshold}
    return {
        "sums": (
            gettext("Row and column sums agree"),
            gettext("Sums do not agree"),
            gettext("Freeze a new edition: sums are computed anew then."),
        ),
        "small_counts": (
            gettext("No small count shows"),
            gettext("Counts from 1 to %(count)s would show") % threshold,
            gettext(
                "They could point to a person. Wait until there are more, or set the programme's threshold "
                "to 0 if the figures are public already. Hiding single cells is not possible yet."
            ),
        ),
        "unique_and_gross": (
            gettext("Unique people are at most all attendances"),
            gettext("More unique people than attendances"),
            gettext("Look for attendances without a person, and freeze a new edition."),
        ),
        "unchanged": (
            gettext("The figures are as they were frozen"),
            gettext("The figures were changed after they were frozen"),
            gettext("Freeze a new edition from the records."),
        ),
        "site_targets": (
            gettext("The partnerships' targets add up to the programme's"),
            gettext("The partnerships' targets do not add up to the programme's"),
            gettext("Correct the targets, or publish and explain the difference."),
        ),
    }
