"""Placements: the list, the forms, and the panels on the pages of a company and a tour."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from virksom.candidates.actions.reading import note_listed, note_reading
from virksom.candidates.models import Candidate, Purpose
from virksom.companies.models import Company
from virksom.events.models import Tour
from virksom.foundation.access import Viewer, allow, find, sees_counts_only
from virksom.foundation.meanwhile import SEEN, check_unchanged, mark_of
from virksom.foundation.paging import page_of
from virksom.openings.models import Opening
from virksom.partnerships.access import partnerships_open_to
from virksom.partnerships.models import Partnership
from virksom.placements.access import WORK
from virksom.placements.actions.placement import begin_placement, change_placement, end_placement
from virksom.placements.facts.ladder import Ladder, ladder_in, warning_before, with_ladder
from virksom.placements.facts.lines import PlacementLine, jobs_after, lines_of
from virksom.placements.forms.placement import BeginForm, EndForm, PlacementFilter, PlacementForm, as_typed
from virksom.placements.models import Placement
from virksom.placements.models.placement import as_partner
from virksom.placements.tasks import send_mails

FORM_METHODS = ["GET", "HEAD", "POST"]
#: So many placements stand on a company's page; the list has them all.
SHOWN_WITH_COMPANY = 20


@allow("r", Placement)
@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """The placements the viewer may see, narrowed by partnership, terms, employer, basis and start."""
    viewer = request.viewer  # type: ignore[attr-defined]
    partnerships = Partnership.objects.visible_to(viewer).select_related("municipality")
    form = PlacementFilter(request.GET, partnerships=partnerships)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = (
        Placement.objects.visible_to(viewer)
        .on_terms(asked.get("terms", ""))
        .with_employer(asked.get("employer", ""))
        .on_basis(asked.get("basis", ""))
        .in_partnership(asked.get("partnership"))
        .begun(asked.get("first"), asked.get("last"))
        .listed_for(viewer)
    )
    page = page_of(request, rows)
    lines = lines_of(page.rows, viewer)
    _note(lines, viewer)
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "is_narrowed": any(asked.values()),
        "counts_only": sees_counts_only(viewer, Placement),
        "places": partnerships_open_to(viewer, Placement),
        "ways": partnerships_open_to(viewer, Candidate, "r"),
        "many_places": len({row.partnership_id for row in page.rows}) > 1,
        "today": timezone.localdate(),
    }
    return render(request, "placements/list.html", context)


@allow("c", Placement, partnership=Partnership)
@require_http_methods(FORM_METHODS)
def new_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """Record a placement of one of the viewer's own candidates."""
    viewer = request.viewer  # type: ignore[attr-defined]
    given: dict[str, Any] = {
        name: request.GET[name] for name in ("candidate", "company") if name in request.GET
    }
    opening = _opening_asked(request)
    if opening is not None:
        given |= {"company": opening.company.name, "opening": opening.pk, "hours": opening.hours}
    form = BeginForm(request.POST or None, initial=given, viewer=viewer, partnership=partnership)
    if opening is not None and not form.is_bound:
        form.ask_which_opening([opening])
    ladder = _warning(form, request)
    if form.is_valid() and ladder is None and (begun := _begin(form, partnership, viewer)):
        send_mails.enqueue()
        messages.success(request, _("The placement is recorded."))
        return HttpResponseRedirect(reverse("placements:detail", args=[begun.pk]))
    page = {
        "title": _("New placement"),
        "ladder": ladder,
        "note": partnership,
        "button": _("Record the placement"),
        "suggestions": form.suggestions(),
    }
    return _form(request, form, page)


def _opening_asked(request: HttpRequest) -> Any:
    """The opening whose page leads to the form, where the viewer may see it."""
    asked = request.GET.get("opening", "")[:9]
    rows = Opening.objects.open().visible_to(request.viewer).select_related("company")  # type: ignore[attr-defined]
    return rows.filter(pk=int(asked)).first() if asked.isdecimal() else None


def _begin(form: BeginForm, partnership: Partnership, viewer: Viewer) -> Placement | None:
    begun: Placement | None = _try(form, begin_placement, partnership=partnership, by=viewer)
    return begun


def _warning(form: BeginForm, request: HttpRequest) -> Ladder | None:
    """The company's ladder, where one more subsidised placement wants a second thought.

    It is shown once; sending the form again records the placement.
    """
    if not form.is_valid() or "ladder" in request.POST:
        return None
    return warning_before(form.cleaned_data["company"], form.cleaned_data["terms"], timezone.localdate())


@allow("u", Placement)
@require_http_methods(FORM_METHODS)
def change_view(request: HttpRequest, placement: int) -> HttpResponse:
    """Correct a placement: a partner does. The company says what is otherwise, and changes nothing."""
    found = find(Placement, as_partner(request.viewer), "u", pk=placement)  # type: ignore[attr-defined]
    return _change(request, found)


def _change(request: HttpRequest, placement: Any) -> HttpResponse:
    form = PlacementForm(request.POST or None, initial=as_typed(placement))
    form.kept = placement.occupation
    mark = mark_of(form.initial)
    seen = (request.POST, mark)
    if form.is_valid() and _try(form, change_placement, seen, placement=placement, by=request.viewer):  # type: ignore[attr-defined]
        send_mails.enqueue()
        messages.success(request, _("The changes are kept."))
        return _to_list()
    page = {"title": _("Change the placement"), "button": _("Keep the changes"), SEEN: mark}
    around = {"line": _line(request, placement), "suggestions": form.suggestions()}
    return _form(request, form, {**page, **around})


@allow("u", Placement)
@require_http_methods(FORM_METHODS)
def end_view(request: HttpRequest, placement: int) -> HttpResponse:
    """Record the last day of a placement: a partner does, never the company."""
    found = find(Placement, as_partner(request.viewer), "u", pk=placement)  # type: ignore[attr-defined]
    return _end(request, found)


def _end(request: HttpRequest, placement: Any) -> HttpResponse:
    form = EndForm(request.POST or None, initial={"on": placement.ends} if placement.ends else None)
    if form.is_valid() and _try(form, end_placement, placement=placement, by=request.viewer):  # type: ignore[attr-defined]
        messages.success(request, _("The last day is recorded."))
        return _to_list()
    page = {"title": _("End the placement"), "button": _("Record the last day")}
    return _form(request, form, {**page, "line": _line(request, placement)})


@allow("r", Placement, company=Company)
@require_safe
def of_company_view(request: HttpRequest, company: Any) -> HttpResponse:
    """A panel: the placements in a company."""
    viewer = request.viewer  # type: ignore[attr-defined]
    today = timezone.localdate()
    rows = with_ladder(Placement.objects.visible_to(viewer).in_company(company).listed_for(viewer), today)
    lines = lines_of(rows[: SHOWN_WITH_COMPANY + 1], viewer)
    _note(lines[:SHOWN_WITH_COMPANY], viewer)
    context = {
        "company": company,
        "lines": lines[:SHOWN_WITH_COMPANY],
        "has_more": len(lines) > SHOWN_WITH_COMPANY,
        "places": partnerships_open_to(viewer, Placement),
        "ladder": ladder_in(lines[0].placement) if lines and viewer.has_role(*WORK) else None,
        "today": today,
    }
    return render(request, "placements/of_company.html", context)


@allow("r", Candidate, candidate=Candidate)
@require_safe
def of_candidate_view(request: HttpRequest, candidate: Any) -> HttpResponse:
    """A panel: the placements of a candidate, with all that is recorded of each."""
    rows = (
        Placement.objects.visible_to(request.viewer)  # type: ignore[attr-defined]
        .of_candidate(candidate)
        .select_related("company", "occupation", "partnership__municipality")
        .with_rights(as_partner(request.viewer), is_near="r")  # type: ignore[attr-defined]
    )
    context = {"placements": rows, "is_own": candidate.user_id == request.viewer.user_id}  # type: ignore[attr-defined]
    return render(request, "placements/of_candidate.html", context)


@allow("r", Tour, tour=Tour)
@require_safe
def of_tour_view(request: HttpRequest, tour: Any) -> HttpResponse:
    """A panel: jobs that began in the companies of a tour within a year after the visit."""
    jobs = jobs_after(tour, request.viewer)  # type: ignore[attr-defined]
    if jobs is None:
        raise Http404
    return render(request, "placements/of_tour.html", {"tour": tour, "jobs": jobs})


def _try(form: Form, action: Any, seen: tuple[QueryDict, str] | None = None, **given: Any) -> Any:
    """What the action returns, or None after its refusal is written into the form.

    `seen` is what was sent and the mark of what is stored, where somebody else may have changed it.
    """
    try:
        if seen:
            check_unchanged(*seen, form)
        return action(**given, **form.cleaned_data)
    except ValidationError as refused:
        known = {name for name in getattr(refused, "error_dict", {}) if name in form.fields}
        form.add_error(None, refused if known else refused.messages)
        return None


def _form(request: HttpRequest, form: Form, page: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "back": reverse("placements:list"), **page}
    return render(request, "placements/form.html", context, status=422 if form.is_bound else 200)


def _line(request: HttpRequest, placement: Placement) -> PlacementLine:
    viewer = request.viewer  # type: ignore[attr-defined]
    line = lines_of(Placement.objects.filter(pk=placement.pk).listed_for(viewer), viewer)[0]
    if line.is_named:
        note_reading(candidate=placement.candidate, by=viewer, purpose=Purpose.FOLLOW_UP, by_name=True)
    return line


def _note(lines: list[PlacementLine], viewer: Viewer) -> None:
    """Keep whose names a list showed."""
    named = [line.placement.candidate for line in lines if line.is_named]
    note_listed(candidates=named, by=viewer, purpose=Purpose.FOLLOW_UP)


def _to_list() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("placements:list"))
