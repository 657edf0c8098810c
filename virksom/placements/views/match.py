"""Matches as partners see them: the list, a proposal for an opening, and one match with what may be said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.candidates.actions.reading import note_listed, note_reading
from virksom.candidates.models import Candidate, Purpose
from virksom.foundation.access import Viewer, allow, sees_counts_only
from virksom.foundation.paging import page_of
from virksom.openings.models import Opening
from virksom.partnerships.models import Role
from virksom.placements.access import roles_at
from virksom.placements.actions.match import (
    WAITS,
    accept_match,
    agree_match,
    answer_candidate,
    begin_match,
    close_others_of,
    decline_match,
    not_started,
    propose,
    refuse_match,
    withdraw_match,
)
from virksom.placements.facts.ladder import Ladder, warning_before
from virksom.placements.facts.matches import (
    MatchLine,
    fit_for,
    match_lines,
    may_say,
    others_open,
    shown_to_company,
    steps_of,
    suited_for,
)
from virksom.placements.forms.match import (
    AgreePartnerForm,
    AnswerCandidateForm,
    MatchFilter,
    NoteForm,
    ProposeForm,
    ReasonForm,
)
from virksom.placements.forms.placement import PlacementForm
from virksom.placements.models import Match, Part, Step, Terms
from virksom.placements.models.match import ENDINGS
from virksom.placements.tasks import send_mails

FORM_METHODS = ["GET", "HEAD", "POST"]
#: So many matches stand on an opening's or a candidate's page.
SHOWN = 20


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined,no-any-return]


@allow("r", Match)
@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """The matches the viewer may see, the newest first, narrowed by how far they are."""
    viewer = _viewer(request)
    form = MatchFilter(request.GET)
    show = form.cleaned_data.get("show", "") if form.is_valid() else ""
    rows = _shown(Match.objects.visible_to(viewer), show).listed()
    page = page_of(request, rows)
    lines = match_lines(rows.filter(pk__in=[row.pk for row in page.rows]), viewer)
    _note(lines, viewer)
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "is_narrowed": bool(show),
        "counts_only": sees_counts_only(viewer, Match),
        "may_propose": viewer.may("c", Match),
    }
    return render(request, "placements/matches.html", context)


def _note(lines: list[MatchLine], viewer: Viewer) -> None:
    """Keep whose names a list showed."""
    named = [line.match.candidate for line in lines if line.is_named]
    note_listed(candidates=named, by=viewer, purpose=Purpose.JOB)


def _shown(rows: Any, show: str) -> Any:
    narrowed = {
        "waiting": rows.waiting,
        "agreed": lambda: rows.filter(step__in=[Step.AGREED, Step.STARTED, Step.ENDED]),
        "answer": rows.to_answer,
        "over": lambda: rows.filter(step__in=ENDINGS),
    }
    return narrowed[show]() if show else rows


@allow("c", Match, opening=Opening)
@require_http_methods(FORM_METHODS)
def propose_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """Propose an opening to one of one's own candidates: those with the least missing stand first."""
    viewer = _viewer(request)
    suited = suited_for(opening, viewer)
    free = [one.candidate for one in suited if not one.is_proposed]
    given = {"answer_by": timezone.localdate() + WAITS, "candidate": request.GET.get("candidate", "")}
    form = ProposeForm(request.POST or None, initial=given, candidates=free)
    if form.is_valid():
        try:
            match = propose(opening=opening, by=viewer, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            send_mails.enqueue()
            messages.success(request, _("The job is proposed. You hear when there is an answer."))
            return _to(match)
    page = {
        "opening": opening,
        "form": form,
        "suited": suited,
        "chosen": form["candidate"].value(),
    }
    return render(request, "placements/propose.html", page, status=422 if form.is_bound else 200)


# One match, and what may be said of it ---------------------------------------------------------------


@dataclass(frozen=True)
class Saying:
    """What a consultant may write down: the step it leads to, its form, what is done, what is answered."""

    step: Step | None
    form: type[Form]
    do: Callable[..., Any]
    button: Any
    done: Any
    takes_part: bool = True


#: Word in the address -> what is said.
SAYINGS: dict[str, Saying] = {
    "ja": Saying(
        Step.ACCEPTED, NoteForm, accept_match, gettext_lazy("The candidate says yes"),
        gettext_lazy("It is written down. The company sees the profile."),
    ),
    "aftalt": Saying(
        Step.AGREED, AgreePartnerForm, agree_match, gettext_lazy("It is agreed"),
        gettext_lazy("It is agreed. The place is taken."),
    ),
    "begyndt": Saying(
        Step.STARTED, PlacementForm, begin_match, gettext_lazy("The person has begun"),
        gettext_lazy("The placement is recorded. Follow-up falls due by itself."), takes_part=False,
    ),
    "nej": Saying(
        Step.DECLINED, NoteForm, decline_match, gettext_lazy("The candidate says no"),
        gettext_lazy("It is written down."),
    ),
    "ikke-valgt": Saying(
        Step.NOT_CHOSEN, ReasonForm, refuse_match, gettext_lazy("The company says no"),
        gettext_lazy("It is written down. Now give the candidate an answer."),
    ),
    "ikke-begyndt": Saying(
        Step.NOT_STARTED, ReasonForm, not_started, gettext_lazy("It never began"),
        gettext_lazy("The place is open again. Now give the candidate an answer."),
    ),
    "tag-tilbage": Saying(
        Step.WITHDRAWN, ReasonForm, withdraw_match, gettext_lazy("Take the proposal back"),
        gettext_lazy("It is taken back. Now give the candidate an answer."), takes_part=False,
    ),
    "luk-andre": Saying(
        None, Form, close_others_of, gettext_lazy("Close the person's other proposals"),
        gettext_lazy("The other proposals are closed. The person and the companies are told."),
        takes_part=False,
    ),
    "svar": Saying(
        None, AnswerCandidateForm, answer_candidate, gettext_lazy("Answer the candidate"),
        gettext_lazy("The candidate has an answer."), takes_part=False,
    ),
}  # fmt: skip


@allow("r", Match, match=Match)
@require_safe
def detail_view(request: HttpRequest, match: Any) -> HttpResponse:
    """One match: what fits, what is missing, the steps so far, and what may be said next."""
    if _viewer(request).user_id == match.candidate.user_id:
        return HttpResponseRedirect(reverse("placements:own_match", args=[match.pk]))
    return _page(request, match)


def _page(
    request: HttpRequest, match: Match, word: str = "", form: Any = None, ladder: Ladder | None = None
) -> HttpResponse:
    viewer = _viewer(request)
    line = match_lines(Match.objects.filter(pk=match.pk).listed(), viewer)[0]
    if line.is_named:
        note_reading(candidate=match.candidate, by=viewer, purpose=Purpose.JOB, by_name=True)
    next_steps = may_say(match, Part.CONSULTANT) if line.may_change else []
    offered = {
        key: (saying, form if key == word else saying.form(initial=_initial(key, match)))
        for key, saying in SAYINGS.items()
        if saying.step in next_steps
    }
    answers = line.may_change and (match.answer_owed or match.asks)
    answer_form = form if word == "svar" else AnswerCandidateForm(initial=_initial("svar", match))
    # What is said between candidate and consultant is theirs, also when a company knows who it is.
    is_near = line.may_change or Role.EMPLOYMENT_LEAD in roles_at(viewer, match)
    context = {
        "match": match,
        "line": line,
        "others": others_open(match) if line.may_change else 0,
        "opening": match.opening,
        "company": match.opening.company,
        "is_near": is_near,
        "fit": fit_for(match) if is_near else None,
        "steps": [(one, one.note if is_near or one.part == Part.COMPANY else "") for one in steps_of(match)],
        "offered": offered,
        "opened": word,
        "ladder": ladder,
        "suggestions": PlacementForm().suggestions() if "begyndt" in offered else {},
        "answer_form": answer_form if answers else None,
        "shown": shown_to_company(match),
    }
    return render(request, "placements/match.html", context, status=422 if form is not None else 200)


def _initial(word: str, match: Match) -> dict[str, Any]:
    """What a form begins with: what is agreed, and for an answer the reason that was given."""
    if word == "aftalt":
        return {"starts_on": match.opening.starts_on, "terms": Terms.ORDINARY_FULL_TIME}
    if word == "begyndt":
        return {"starts": match.starts_on, "terms": match.terms, "hours": match.opening.hours}
    if word == "svar" and match.answer_owed:
        last = match.steps.order_by("at", "pk").last()
        return {"answer": last.note if last else ""}
    return {}


@allow("u", Match, match=Match)
@require_POST
def say_view(request: HttpRequest, match: Any, word: str) -> HttpResponse:
    """Write down what was said: by the candidate, by the company, or oneself."""
    saying = SAYINGS.get(word)
    if saying is None:
        raise Http404
    form = saying.form(request.POST)
    if not form.is_valid():
        return _page(request, match, word, form)
    if word == "begyndt" and "ladder" not in request.POST:
        ladder = warning_before(match.opening.company, form.cleaned_data["terms"], timezone.localdate())
        if ladder is not None:
            return _page(request, match, word, form, ladder)
    part = {"part": Part.CONSULTANT} if saying.takes_part else {}
    try:
        saying.do(match=match, by=_viewer(request), **part, **form.cleaned_data)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        match.refresh_from_db(fields=["step"])
        return _page(request, match, word, form)
    send_mails.enqueue()
    messages.success(request, saying.done)
    return _to(match)


def _to(match: Match) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("placements:match", args=[match.pk]))


# Panels ----------------------------------------------------------------------------------------------


@allow("r", Opening, opening=Opening)
@require_safe
def of_opening_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """A panel: who is proposed for an opening, and the way to propose somebody."""
    viewer = _viewer(request)
    lines = match_lines(Match.objects.of_opening(opening).visible_to(viewer).listed(), viewer, SHOWN + 1)
    _note(lines[:SHOWN], viewer)
    context = {
        "opening": opening,
        "lines": lines[:SHOWN],
        "has_more": len(lines) > SHOWN,
        "is_company": bool(lines) and all(line.as_company for line in lines),
        "may_propose": opening.is_open and viewer.may("c", Match),
    }
    if context["may_propose"]:
        context["place"] = _own_place(viewer, opening)
    if not lines and not context["may_propose"]:
        raise Http404
    return render(request, "placements/of_opening.html", context)


def _own_place(viewer: Viewer, opening: Opening) -> int | None:
    """The partnership a viewer's candidates are placed from: the opening's, else the first of their own."""
    own = [seat.partnership_id for seat in viewer.seats if seat.role == Role.JOB_CONSULTANT]
    return opening.partnership_id if opening.partnership_id in own else next(iter(own), None)


@allow("r", Candidate, candidate=Candidate)
@require_safe
def of_candidate_view(request: HttpRequest, candidate: Any) -> HttpResponse:
    """A panel on a candidate's page: the jobs that were proposed, and what came of each."""
    viewer = _viewer(request)
    if candidate.user_id == viewer.user_id:
        raise Http404
    lines = match_lines(Match.objects.of_candidate(candidate).visible_to(viewer).listed(), viewer, SHOWN)
    if not lines:
        raise Http404
    return render(request, "placements/matches_of_candidate.html", {"lines": lines})
