"""Candidates: the list of those one is responsible for, enrolling, changing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from virksom.accounts.models import User
from virksom.candidates.actions.enrolment import change_candidate, enrol_candidate
from virksom.candidates.actions.reading import note_listed, note_reading
from virksom.candidates.facts.profile import note_standing
from virksom.candidates.forms.enrolment import CandidateFilter, CandidateForm
from virksom.candidates.models import Candidate, CompetenceProfile, Purpose, ShareGrant
from virksom.candidates.views.own import change_own
from virksom.foundation.access import allow
from virksom.foundation.meanwhile import SEEN, check_unchanged, mark_of
from virksom.foundation.paging import page_of
from virksom.partnerships.access import partnerships_open_to
from virksom.partnerships.models import Membership, Partnership, Role

FORM_METHODS = ["GET", "HEAD", "POST"]


@allow("r", Candidate)
@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """The candidates the viewer may know."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = CandidateFilter(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    rows = Candidate.objects.visible_to(viewer, identity=True).looked_up(words)
    rows = rows.select_related("consultant", "partnership__municipality", "profile")
    today = timezone.localdate()
    asked = form.is_valid() and form.cleaned_data["unconfirmed"]
    if asked:
        rows = rows.unconfirmed(today)
    page = page_of(request, rows.prefetch_related("profile__claims").with_rights(viewer, may_change="u"))
    note_standing(page.rows, today)
    note_listed(candidates=page.rows, by=viewer, purpose=Purpose.UPKEEP)
    context = {
        "form": form,
        "page": page,
        "is_narrowed": bool(words or asked),
        "places": partnerships_open_to(viewer, Candidate),
    }
    return render(request, "candidates/list.html", context)


@allow("r", Candidate, candidate=Candidate)
@require_safe
def detail_view(request: HttpRequest, candidate: Any) -> HttpResponse:
    """All that is recorded of a candidate, for the candidate and for those who may know who it is."""
    viewer = request.viewer  # type: ignore[attr-defined]
    purpose = request.GET.get("for", Purpose.UPKEEP)
    note_reading(candidate=candidate, by=viewer, purpose=purpose, by_name=True)
    context = {
        **_around(request, candidate),
        "may_see_grants": viewer.may("r", ShareGrant, inside=candidate),
        "may_change": Candidate.objects.filter(pk=candidate.pk).visible_to(viewer, "u").exists(),
        "profile": CompetenceProfile.objects.filter(candidate=candidate).visible_to(viewer).first(),
    }
    return render(request, "candidates/own/record.html", context)


def _around(request: HttpRequest, candidate: Candidate) -> dict[str, Any]:
    """Whose record it is to the viewer, and so which frame the page gets."""
    own = candidate.user_id is not None and candidate.user_id == request.viewer.user_id  # type: ignore[attr-defined]
    frame = "candidates/own/frame.html" if own else "frame/app.html"
    return {"candidate": candidate, "is_own": own, "frame_of": frame}


@allow("c", Candidate, partnership=Partnership)
@require_http_methods(FORM_METHODS)
def new_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """Enrol a candidate."""
    form = CandidateForm(request.POST or None, consultants=None)
    if form.is_valid():
        candidate = enrol_candidate(partnership=partnership, by=request.viewer, **form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(
            request, _("The candidate is enrolled with the code {code}.").format(code=candidate.code)
        )
        return _to_list()
    page = {"title": _("Enrol a candidate"), "note": partnership, "button": _("Enrol the candidate")}
    return _form(request, form, page)


@allow("u", Candidate, candidate=Candidate)
@require_http_methods(FORM_METHODS)
def change_view(request: HttpRequest, candidate: Any) -> HttpResponse:
    """Change what is known of a candidate; candidates themselves say their name and how they are reached."""
    if not request.viewer.may("c", Candidate, inside=candidate.partnership):  # type: ignore[attr-defined]
        return change_own(request, candidate)
    note_reading(candidate=candidate, by=request.viewer, purpose=Purpose.UPKEEP, by_name=True)  # type: ignore[attr-defined]
    form = CandidateForm(
        request.POST or None,
        consultants=_consultants(request, candidate),
        accounts=_accounts(request, candidate),
        candidate=candidate,
    )
    mark = mark_of(form.initial)
    if form.is_valid():
        try:
            check_unchanged(request.POST, mark, form)
            change_candidate(candidate=candidate, by=request.viewer, **form.cleaned_data)  # type: ignore[attr-defined]
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The changes are kept."))
            return _to_list()
    title = _("Candidate {code}").format(code=candidate.code)
    page = {"title": title, "button": _("Keep the changes"), SEEN: mark} | _around(request, candidate)
    return _form(request, form, page)


def _consultants(request: HttpRequest, candidate: Candidate) -> Any:
    """Whom the candidate can be handed to: the viewer's colleagues, and whoever has the candidate now."""
    today = timezone.localdate()
    seats = Membership.objects.on(today).filter(
        partnership=candidate.partnership,
        role=Role.JOB_CONSULTANT,
        organisation=request.viewer.organisation_id,  # type: ignore[attr-defined]
    )
    return User.objects.filter(Q(pk__in=seats.values("user")) | Q(pk=candidate.consultant_id)).order_by(
        "name"
    )


def _accounts(request: HttpRequest, candidate: Candidate) -> Any:
    """The sign-ins that may be the candidate's: people in that role here whom the viewer knows."""
    seats = (
        Membership.objects.visible_to(request.viewer)  # type: ignore[attr-defined]
        .on(timezone.localdate())
        .filter(partnership=candidate.partnership, role=Role.CANDIDATE)
    )
    free = User.objects.filter(pk__in=seats.values("user"), candidate=None)
    return (free | User.objects.filter(pk=candidate.user_id)).order_by("name")


def _form(request: HttpRequest, form: CandidateForm, page: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "back": reverse("candidates:list"), "frame_of": "frame/app.html", **page}
    return render(request, "candidates/own/form.html", context, status=422 if form.is_bound else 200)


def _to_list() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("candidates:list"))
