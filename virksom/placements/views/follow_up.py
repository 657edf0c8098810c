"""Follow-ups: the due-list, one follow-up with what was said and agreed, and when a partnership asks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.foundation.access import Viewer, allow, sees_counts_only
from virksom.foundation.paging import page_of
from virksom.partnerships.models import Partnership, Role
from virksom.placements.actions.follow_up import (
    agree_task,
    answer_follow_up,
    ask_follow_up,
    ask_follow_ups,
    confirm_well,
    finish_follow_up,
    finish_task,
    reopen_follow_up,
    set_follow_up_terms,
)
from virksom.placements.facts.due import months_in
from virksom.placements.facts.follow_up import (
    SOON,
    beside,
    due_for,
    lines_of,
    next_due,
    parts_read_by,
    unasked,
    with_rights,
)
from virksom.placements.forms.follow_up import AnswerForm, FollowUpTermsForm, TaskForm
from virksom.placements.models import Answer, FollowUp, Part, Task
from virksom.placements.tasks import send_mails

FORM_METHODS = ["GET", "HEAD", "POST"]
#: So many are asked about at once; the rest by the next click.
ASKED_AT_ONCE = 100


@allow("r", FollowUp)
@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """What is due: the longest over first, then today, then the days to come."""
    viewer, today = _viewer(request), timezone.localdate()
    until = today + SOON
    page = page_of(request, due_for(viewer, until))
    works = viewer.may("u", FollowUp)
    context = {
        "page": page,
        "lines": lines_of(page.rows, viewer, today),
        "to_ask": unasked(viewer, until).count() if works else 0,
        "beside": beside(viewer, today) if works else None,
        "next_on": None if page.rows else next_due(viewer, until),
        "counts_only": sees_counts_only(viewer, FollowUp),
        "leads": [seat.partnership_id for seat in viewer.seats if seat.role == Role.EMPLOYMENT_LEAD],
        "works": works,
    }
    return render(request, "placements/follow_ups.html", context)


@allow("r", FollowUp, follow_up=FollowUp)
@require_safe
def detail_view(request: HttpRequest, follow_up: Any) -> HttpResponse:
    """One follow-up: what each has said, how it differs, what was agreed."""
    return _page(request, follow_up)


def _page(
    request: HttpRequest, follow_up: FollowUp, form: Any = None, task_form: Any = None, status: int = 200
) -> HttpResponse:
    viewer, today = _viewer(request), timezone.localdate()
    rows = with_rights(FollowUp.objects.filter(pk=follow_up.pk).listed(), viewer)
    line = lines_of(rows, viewer, today)[0]
    parts = parts_read_by(viewer)
    partnership = follow_up.placement.partnership
    context = {
        "follow_up": line.follow_up,
        "placement": line.follow_up.placement,
        "line": line,
        "answers": [one for one in line.follow_up.answers.all() if one.part in parts],
        "tasks": follow_up.tasks.select_related("user") if len(parts) > 1 else [],
        "closes": _is_consultant(viewer, follow_up),
        "part": Part(_part(viewer, follow_up)).label,
        "form": (form or AnswerForm()) if line.may_change else None,
        "task_form": (
            task_form or TaskForm(partnership=partnership, viewer=viewer, initial={"user": viewer.user_id})
        )
        if line.may_change
        else None,
    }
    return render(request, "placements/follow_up.html", context, status=status)


def _is_consultant(viewer: Viewer, follow_up: FollowUp) -> bool:
    """Whether it is the viewer's own candidate: who that is not notes what the company says."""
    return viewer.user_id is not None and follow_up.placement.candidate.consultant_id == viewer.user_id


def _part(viewer: Viewer, follow_up: FollowUp) -> str:
    return Part.CONSULTANT if _is_consultant(viewer, follow_up) else Part.COMPANY


@allow("u", FollowUp, follow_up=FollowUp)
@require_POST
def write_in_view(request: HttpRequest, follow_up: Any) -> HttpResponse:
    """Write in how it goes: the consultant for themselves, the business side on the company's word."""
    viewer = _viewer(request)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, follow_up, form=form, status=422)
    answer_follow_up(follow_up=follow_up, part=_part(viewer, follow_up), by=viewer, **form.cleaned_data)
    messages.success(request, _("The answer is written in."))
    return _to(follow_up)


@allow("u", FollowUp, follow_up=FollowUp)
@require_POST
def ask_view(request: HttpRequest, follow_up: Any) -> HttpResponse:
    """Send the questions, each in the receiver's own language."""
    asked = ask_follow_up(follow_up=follow_up, by=_viewer(request))
    if asked:
        send_mails.enqueue()
        parts = ", ".join(str(mail) for mail in asked)
        messages.success(request, _("The questions are on their way to: {parts}.").format(parts=parts))
    else:
        messages.warning(
            request,
            _("They were asked today already, or no address is known. Ring instead."),
        )
    return _to_list()


@allow("u", FollowUp)
@require_POST
def ask_all_view(request: HttpRequest) -> HttpResponse:
    """Send the questions of everything due about which nobody has been asked."""
    viewer = _viewer(request)
    rows = unasked(viewer, timezone.localdate() + SOON).order_by("due_on", "pk")[:ASKED_AT_ONCE]
    asked = ask_follow_ups(rows=list(rows), by=viewer)
    send_mails.enqueue()
    words = ngettext(
        "Questions about %(n)s follow-up are on their way.",
        "Questions about %(n)s follow-ups are on their way.",
        asked,
    )
    messages.success(request, words % {"n": asked})
    return _to_list()


@allow("u", FollowUp, follow_up=FollowUp)
@require_POST
def confirm_well_view(request: HttpRequest, follow_up: Any) -> HttpResponse:
    """It goes well: one click of the consultant writes it in and closes the follow-up."""
    viewer = _viewer(request)
    if _is_consultant(viewer, follow_up):
        confirm_well(follow_up=follow_up, by=viewer)
        messages.success(request, _("It goes well: the follow-up is done."))
        return _to_list()
    said: Any = {"part": Part.COMPANY, "how": Answer.How.WELL, "note": ""}
    answer_follow_up(follow_up=follow_up, by=viewer, **said)
    messages.success(request, _("It is noted that the company says so. The job consultant closes it."))
    return _to(follow_up)


@allow("u", FollowUp, follow_up=FollowUp)
@require_POST
def finish_view(request: HttpRequest, follow_up: Any) -> HttpResponse:
    """Close a follow-up, or take that back."""
    viewer = _viewer(request)
    if not _is_consultant(viewer, follow_up):
        messages.warning(request, _("The job consultant closes it."))
    elif "again" in request.POST:
        reopen_follow_up(follow_up=follow_up, by=viewer)
        messages.success(request, _("The follow-up is open again."))
    else:
        finish_follow_up(follow_up=follow_up, by=viewer)
        messages.success(request, _("The follow-up is done."))
    return _to(follow_up)


@allow("u", FollowUp, follow_up=FollowUp)
@require_POST
def agree_view(request: HttpRequest, follow_up: Any) -> HttpResponse:
    """What was agreed becomes a task."""
    form = TaskForm(request.POST, partnership=follow_up.placement.partnership, viewer=_viewer(request))
    if not form.is_valid():
        return _page(request, follow_up, task_form=form, status=422)
    agree_task(follow_up=follow_up, by=_viewer(request), **form.cleaned_data)
    messages.success(request, _("The task is written down."))
    return _to(follow_up)


@allow("u", FollowUp, follow_up=FollowUp)
@require_POST
def task_done_view(request: HttpRequest, follow_up: Any, task: int) -> HttpResponse:
    """What was agreed is done."""
    found = Task.objects.filter(follow_up=follow_up, pk=task).first()
    if found is None:
        raise Http404
    finish_task(task=found, by=_viewer(request))
    return _to(follow_up)


@allow("u", Partnership, partnership=Partnership)
@require_http_methods(FORM_METHODS)
def terms_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """After how many months the partnership asks."""
    kept = ", ".join(map(str, months_in(partnership.pk)))
    form = FollowUpTermsForm(request.POST if request.method == "POST" else None, initial={"months": kept})
    if form.is_valid():
        set_follow_up_terms(partnership=partnership, by=_viewer(request), **form.cleaned_data)
        messages.success(request, _("It holds for placements that are recorded or corrected from now on."))
        return _to_list()
    page = {"form": form, "partnership": partnership}
    return render(request, "placements/follow_up_terms.html", page, status=422 if form.is_bound else 200)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _to(follow_up: FollowUp) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("placements:follow_up", args=[follow_up.pk]))


def _to_list() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("placements:follow_ups"))
