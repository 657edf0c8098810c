"""When in the week a job is worked: said by the company, by its link or signed in, or by a partner."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from virksom.foundation.access import allow, allow_link
from virksom.foundation.meanwhile import SEEN, check_unchanged, mark_of
from virksom.openings.actions.shifts import set_shifts
from virksom.openings.facts.desk import WHY, Desk, by_link, opening_of
from virksom.openings.facts.shifts import picture_of
from virksom.openings.forms.week import WeekForm
from virksom.openings.models import Opening
from virksom.openings.views.desk import closed

FORM_METHODS = ["GET", "HEAD", "POST"]


@allow_link(WHY)
@never_cache
@require_http_methods(FORM_METHODS)
def own_week_view(request: HttpRequest, token: str, opening: int) -> HttpResponse:
    """When in the week, by the company's link."""
    desk = by_link(token)
    found = opening_of(desk, opening) if desk else None
    return closed(request, token) if desk is None or found is None else _week(request, desk, found)


@allow("u", Opening, opening=Opening)
@require_http_methods(FORM_METHODS)
def week_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """When in the week, signed in."""
    return _week(request, Desk(opening.company, request.viewer), opening)  # type: ignore[attr-defined]


def _week(request: HttpRequest, desk: Desk, opening: Any) -> HttpResponse:
    form = WeekForm(request.POST if request.method == "POST" else None, kept=opening.shifts.all())
    mark = mark_of(form.initial)
    if form.is_bound and form.is_valid():
        try:
            check_unchanged(request.POST, mark, form)
            set_shifts(opening=opening, by=desk.by, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("The week is written down."))
            return HttpResponseRedirect(desk.page(opening))
    page = {"desk": desk, "company": desk.company, "opening": opening, "form": form, SEEN: mark}
    page["back"] = desk.page(opening)
    return render(request, "openings/own/week.html", page, status=422 if form.is_bound else 200)


def week_of(opening: Any) -> dict[str, Any]:
    """The week of one opening, as a picture: nothing where no shifts are known."""
    shifts = list(opening.shifts.all())
    return {"lines": picture_of([(opening.company, shifts)]) if shifts else None}
