"""The local bank: the list of part-time openings, and a candidate's weeks out of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from virksom.candidates.actions.reading import note_reading
from virksom.candidates.models import Candidate, CompetenceProfile, Purpose
from virksom.foundation.access import Viewer, allow
from virksom.foundation.paging import page_of
from virksom.openings.actions.shared_job import suggest_shared_job
from virksom.openings.facts.bank import bank_of, narrowed, weeks_for, when_in_words
from virksom.openings.facts.shared_job import fits_for
from virksom.openings.forms.week import BankFilter
from virksom.openings.models import Opening
from virksom.openings.tasks import send_mails
from virksom.partnerships.models import Role

#: Who plans a week for a candidate: the own consultant, and the lead of the employment side.
PLANNERS = (Role.EMPLOYMENT_LEAD, Role.JOB_CONSULTANT)


@allow("r", Opening)
@require_safe
def bank_view(request: HttpRequest) -> HttpResponse:
    """The part-time openings within the viewer's reach, narrowed by time of day and hours."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = BankFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = narrowed(bank_of(viewer), asked.get("time", ""), asked.get("hours", ""))
    page = page_of(request, rows)
    for one in page.rows:
        one.when = when_in_words(one)
    context = {
        "form": form,
        "page": page,
        "is_narrowed": any(asked.values()),
        "plans": viewer.has_role(*PLANNERS),
        "may_tell": viewer.may("c", Opening),
    }
    return render(request, "openings/bank.html", context)


def _planned_for(viewer: Viewer, candidate: int) -> CompetenceProfile:
    """The profile of a candidate for whom the viewer plans; 404 for everybody else's."""
    if not viewer.has_role(*PLANNERS):
        raise Http404
    known = Candidate.objects.filter(pk=candidate).visible_to(viewer, identity=True)
    rows = CompetenceProfile.objects.filter(candidate__in=known.values("pk")).visible_to(
        viewer, identity=True
    )
    found: CompetenceProfile | None = rows.select_related("candidate__partnership__municipality").first()
    if found is None:
        raise Http404
    return found


@allow("r", CompetenceProfile)
@require_safe
def week_view(request: HttpRequest, candidate: int) -> HttpResponse:
    """Up to three weeks a candidate could work out of the bank, and why other openings do not fit."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    profile = _planned_for(viewer, candidate)
    note_reading(candidate=profile.candidate, by=viewer, purpose=Purpose.JOB, by_name=False)
    page = {
        "profile": profile,
        "candidate": profile.candidate,
        "is_confirmed": profile.is_confirmed(timezone.localdate()),
        "weeks": weeks_for(profile, viewer),
    }
    return render(request, "openings/week_of_candidate.html", page)


@allow("r", CompetenceProfile)
@require_safe
def week_way_view(request: HttpRequest, candidate: int) -> HttpResponse:
    """A panel on a candidate's page: the way to the weeks out of the local bank."""
    profile = _planned_for(request.viewer, candidate)  # type: ignore[attr-defined]
    return render(request, "openings/week_way.html", {"candidate": profile.candidate})


@allow("u", Opening, opening=Opening)
@require_safe
def together_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """Jobs of other companies that one could be shared with: a page, and a part of the opening's page."""
    fits = fits_for(opening, request.viewer) if opening.is_part_time else ()  # type: ignore[attr-defined]
    page = {"opening": opening, "company": opening.company, "fits": fits}
    is_part = "HX-Request" in request.headers
    response = render(request, f"openings/{'share_job' if is_part else 'together'}.html", page)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


@allow("u", Opening, opening=Opening)
@require_POST
def suggest_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """Suggest to two companies that they share a job."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = request.POST.get("other", "")[:9]
    other = bank_of(viewer).filter(pk=int(asked)).first() if asked.isdecimal() else None
    try:
        if other is None:
            raise ValidationError(_("These two jobs do not go together any more."))
        suggest_shared_job(opening=opening, other=other, by=viewer)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Both companies are told that you will ring."))
        send_mails.enqueue()
    return HttpResponseRedirect(reverse("openings:detail", args=[opening.pk]))
