"""Jobs that suit a candidate, with the reasons, and what a change would open; the consultant decides."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from virksom.candidates.actions.reading import note_reading
from virksom.candidates.models import Candidate, Purpose
from virksom.foundation.access import Viewer, allow
from virksom.placements.facts.suggestion import Jobs, jobs_for
from virksom.placements.forms.suggestion import WhatIf

#: So many jobs are shown, the best first.
SHOWN = 20


@allow("u", Candidate, candidate=Candidate)
@never_cache
@require_safe
def jobs_view(request: HttpRequest, candidate: Any) -> HttpResponse:
    """The open jobs that suit one of the viewer's candidates best, and why; with a change, what opens."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if _is_own(viewer, candidate):
        return HttpResponseRedirect(reverse("home"))
    note_reading(candidate=candidate, by=viewer, purpose=Purpose.JOB, by_name=True)
    jobs: Jobs | None = jobs_for(candidate, viewer)
    form = WhatIf(request.GET, licences=jobs.licences if jobs else ())
    context = {
        "candidate": candidate,
        "form": form,
        "is_changed": jobs is not None and form.changes,
        "jobs": jobs,
        "suited": jobs.suited(form.changed if form.changes else None)[:SHOWN] if jobs else [],
    }
    return render(request, "placements/suited_jobs.html", context)


@allow("u", Candidate, candidate=Candidate)
@require_safe
def way_view(request: HttpRequest, candidate: Any) -> HttpResponse:
    """A panel on a candidate's page: the way to the jobs that suit."""
    if _is_own(request.viewer, candidate):  # type: ignore[attr-defined]
        raise Http404
    return render(request, "placements/suited_jobs_way.html", {"candidate": candidate})


def _is_own(viewer: Viewer, candidate: Candidate) -> bool:
    """Whether it is about the viewer: candidates are proposed jobs by a person, on their own page."""
    return candidate.user_id is not None and candidate.user_id == viewer.user_id
