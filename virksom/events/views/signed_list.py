"""Bringing in a signed list: upload, look, record, take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.events.access import kinds_recordable
from virksom.events.actions.signed_list import commit_signed_list, stage_signed_list, undo_signed_list
from virksom.events.facts.signed_list import preview
from virksom.events.forms.signed_list import SignedListForm
from virksom.events.models import Attendance, Event, SignedList
from virksom.foundation.access import allow
from virksom.foundation.spreadsheet import Unreadable

#: So many rows of each kind stand on the page; the counts are of all.
ROWS_SHOWN = 100
LISTS_SHOWN = 10


@allow("c", Attendance, event=Event)
@require_http_methods(["GET", "HEAD", "POST"])
def signed_list_view(request: HttpRequest, event: Any) -> HttpResponse:
    """Upload a list, and see those that were brought in before."""
    viewer = request.viewer  # type: ignore[attr-defined]
    given: dict[str, Any] = {
        "sessions": list(event.sessions.select_related("event")),
        "kinds": kinds_recordable(viewer, event),
        "found": request.POST.getlist("found"),
    }
    form = SignedListForm(request.POST or None, request.FILES or None, **given)
    refused = None
    if form.is_valid():
        try:
            staged = stage_signed_list(
                session=form.cleaned_data["session"],
                file_name=form.cleaned_data["file"].name,
                data=form.cleaned_data["file"].read(),
                by=viewer,
                otherwise=form.cleaned_data["otherwise"],
                columns=form.columns(),
            )
        except Unreadable as why:
            refused = why
            form = SignedListForm(initial=request.POST.dict(), **{**given, "found": why.found})
        else:
            return _to_list(event, staged)
    lists = SignedList.objects.of_event(event).uploaded_by_viewer(viewer).select_related("session__event")
    page = {"event": event, "form": form, "refused": refused, "lists": lists[:LISTS_SHOWN]}
    return render(request, "events/signed_list.html", page, status=422 if refused or form.errors else 200)


@allow("c", Attendance, event=Event)
@require_safe
def preview_view(request: HttpRequest, event: Any, signed_list: int) -> HttpResponse:
    """What a staged list would record, or what a recorded one did."""
    staged = _own(request, event, signed_list)
    seen = preview(staged, request.viewer)  # type: ignore[attr-defined]
    others = [row for row in seen.rows if not row.problem]
    page = {
        "event": event,
        "list": staged,
        "preview": seen,
        "problems": seen.problems[:ROWS_SHOWN],
        "others": others[:ROWS_SHOWN],
        "is_cut": len(others) > ROWS_SHOWN,
        "recorded": sum(row.row.attendance_id is not None for row in seen.rows),
        "may_undo": request.viewer.may("u", Attendance, inside=event),  # type: ignore[attr-defined]
        "is_preview": staged.state == SignedList.State.PREVIEW,
        "is_recorded": staged.state == SignedList.State.COMMITTED,
    }
    return render(request, "events/signed_list_preview.html", page)


@allow("c", Attendance, event=Event)
@require_POST
def commit_view(request: HttpRequest, event: Any, signed_list: int) -> HttpResponse:
    """Record a staged list."""
    staged = _own(request, event, signed_list)
    try:
        commit_signed_list(signed_list=staged, by=request.viewer)  # type: ignore[attr-defined]
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("The list is recorded."))
    return _to_list(event, staged)


@allow("u", Attendance, event=Event)
@require_POST
def undo_view(request: HttpRequest, event: Any, signed_list: int) -> HttpResponse:
    """Take back what a list recorded."""
    staged = _own(request, event, signed_list)
    undo_signed_list(signed_list=staged, by=request.viewer)  # type: ignore[attr-defined]
    messages.success(request, _("The list is taken back. What was on record before it stands."))
    return _to_list(event, staged)


def _own(request: HttpRequest, event: Event, number: int) -> SignedList:
    mine = SignedList.objects.of_event(event).uploaded_by_viewer(request.viewer)  # type: ignore[attr-defined]
    return get_object_or_404(mine.select_related("session__event__partnership"), pk=number)


def _to_list(event: Event, staged: SignedList) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("events:signed_list_preview", kwargs={"event": event.pk, "signed_list": staged.pk})
    )
