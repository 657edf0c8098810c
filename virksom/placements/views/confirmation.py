"""A placement's own page, and its two confirmations by those who are signed in."""

from __future__ import annotations

from datetime import date
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
from virksom.candidates.facts.sharing import masked
from virksom.candidates.models import Purpose
from virksom.foundation.access import Viewer, allow, find
from virksom.partnerships.models import Role
from virksom.placements.access import WORK, roles_at
from virksom.placements.actions.assessment import assess_placement, note_without_help
from virksom.placements.actions.confirmation import (
    ask_to_confirm,
    confirm_placement,
    settle_confirmation,
)
from virksom.placements.facts.assessment import assessed
from virksom.placements.facts.follow_up import is_own, parts_read_by
from virksom.placements.facts.ladder import ladder_of
from virksom.placements.facts.lines import lines_of
from virksom.placements.facts.under_used import LEVELS, under_used_for
from virksom.placements.forms.assessment import AssessmentForm, WithoutHelpForm
from virksom.placements.forms.confirmation import ConfirmationForm
from virksom.placements.models import Confirmation, FollowUp, Part, Placement
from virksom.placements.models.placement import as_partner
from virksom.placements.tasks import send_mails


@allow("r", Placement, placement=Placement)
@require_safe
def detail_view(request: HttpRequest, placement: Any) -> HttpResponse:
    """A placement: its terms, who has confirmed it, how it is followed up, and the next step."""
    return _page(request, placement)


def _page(
    request: HttpRequest, placement: Placement, form: Any = None, assessment_form: Any = None
) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    line = lines_of(Placement.objects.filter(pk=placement.pk).listed_for(viewer), viewer)[0]
    if line.is_named:
        note_reading(candidate=placement.candidate, by=viewer, purpose=Purpose.FOLLOW_UP, by_name=True)
    follow_ups = FollowUp.objects.visible_to(viewer).filter(placement=placement).prefetch_related("answers")
    part = _part(viewer, placement)
    roles = roles_at(viewer, placement)
    # Those who make contacts with the company are to think of the next step; the company is not told.
    works = bool(roles & WORK)
    today = timezone.localdate()
    context = {
        "placement": placement,
        "line": line,
        "follow_ups": follow_ups.order_by("due_on", "pk"),
        "parts": parts_read_by(viewer, placement.candidate),
        "said": _said_to(viewer, placement, roles, line),
        "part": part,
        "has_said_yes": placement.company_yes_at if part == Part.COMPANY else placement.person_yes_at,
        "form": (form or ConfirmationForm(placement=placement)) if line.may_change else None,
        "settles": part == Part.CONSULTANT,
        "ladder": ladder_of(placement.company, today) if works and placement.is_subsidised else None,
        "today": today,
        **_assessment(viewer, placement, line, assessment_form, roles),
        **_can_more(viewer, placement, today),
    }
    status = 422 if form is not None or assessment_form is not None else 200
    return render(request, "placements/detail.html", context, status=status)


def _assessment(
    viewer: Viewer, placement: Placement, line: Any, form: AssessmentForm | None, roles: frozenset[str]
) -> dict[str, Any]:
    """What the placement is owed to: for partners and evaluators, and for whoever may assess it a form.

    The company says only what would have happened without help.
    """
    if line.as_company:
        asks = line.may_change and placement.company_yes_at is not None
        return {"without_help": WithoutHelpForm() if asks else None}
    if not roles & {*WORK, Role.EVALUATOR}:
        return {}
    own = placement.assessments.filter(user=viewer.user_id).first() if viewer.user_id else None
    typed = {"attribution": own.attribution, "reason": own.reason} if own else None
    return {
        "assessed": assessed(placement),
        "assessment_form": (form or AssessmentForm(initial=typed)) if line.may_correct else None,
        "has_assessed": own is not None,
    }


@allow("u", Placement, placement=Placement)
@require_POST
def assess_view(request: HttpRequest, placement: Any) -> HttpResponse:
    """Say what a placement is owed to; the company says what would have happened without help."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    is_company = not Placement.objects.visible_to(as_partner(viewer), "u").filter(pk=placement.pk).exists()
    form = WithoutHelpForm(request.POST) if is_company else AssessmentForm(request.POST)
    if form.is_valid():
        try:
            act = note_without_help if is_company else assess_placement
            act(placement=placement, by=viewer, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None if is_company else next(iter(refused.message_dict)), refused.messages)
        else:
            messages.success(request, _("Your word is kept."))
            return _to(placement)
    if is_company:
        messages.warning(request, _("Choose one of the answers."))
        return _to(placement)
    return _page(request, placement, assessment_form=form)


def _can_more(viewer: Viewer, placement: Placement, today: date) -> dict[str, Any]:
    """That the person can do more than the job asks for, as far as it is the viewer's to know."""
    row: Any = under_used_for(viewer, today).filter(pk=placement.pk).first()
    if row is None:
        return {}
    job = LEVELS[row.can_level - row.gap]
    return {"can_more": True, "can_in_words": LEVELS[row.can_level], "job_in_words": job}


def _said_to(viewer: Viewer, placement: Placement, roles: frozenset[str], line: Any) -> list[Confirmation]:
    """What was said otherwise and is not settled, as far as it is the viewer's to read.

    A company reads its own words, never the candidate's, and a candidate theirs.
    """
    rows = placement.confirmations.unsettled()  # type: ignore[attr-defined]
    if _part(viewer, placement) == Part.CONSULTANT or Role.EMPLOYMENT_LEAD in roles:
        return list(rows)
    said = list(rows.filter(part=Part.CANDIDATE if is_own(viewer, placement.candidate) else Part.COMPANY))
    for one in said:
        one.note = one.note if line.is_known else masked(one.note, placement.candidate)
    return said


def _part(viewer: Viewer, placement: Placement) -> str:
    """On whose part a viewer speaks: their consultant for the person, all others for the company."""
    is_own = viewer.user_id is not None and placement.candidate.consultant_id == viewer.user_id
    return Part.CONSULTANT if is_own else Part.COMPANY


@allow("u", Placement, placement=Placement)
@require_POST
def confirm_view(request: HttpRequest, placement: Any) -> HttpResponse:
    """Confirm a placement, or say what is otherwise: the company, or on its word; or the consultant."""
    viewer = request.viewer  # type: ignore[attr-defined]
    agrees = request.POST.get("agrees") == "yes"
    form = None if agrees else ConfirmationForm(request.POST, placement=placement)
    if form is not None and not form.is_valid():
        return _page(request, placement, form)
    said = form.cleaned_data if form is not None else {}
    confirm_placement(placement=placement, part=_part(viewer, placement), agrees=agrees, by=viewer, **said)
    messages.success(
        request, _("The placement is confirmed.") if agrees else _("What is otherwise is written down.")
    )
    return _to(placement)


@allow("u", Placement)
@require_POST
def ask_to_confirm_view(request: HttpRequest, placement: int) -> HttpResponse:
    """Ask again whoever has not confirmed: a partner does."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = find(Placement, as_partner(viewer), "u", pk=placement)
    asked = ask_to_confirm(placement=found, by=viewer)
    if asked:
        send_mails.enqueue()
        messages.success(request, _("They are asked by mail."))
    else:
        messages.warning(request, _("They were asked today already, or no address is known."))
    return _to(found)


@allow("u", Placement, placement=Placement)
@require_POST
def settle_view(request: HttpRequest, placement: Any, confirmation: int) -> HttpResponse:
    """Settle a difference: it stays as recorded, and who said otherwise is asked once more."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = placement.confirmations.filter(pk=confirmation).first()
    if found is None or _part(viewer, placement) != Part.CONSULTANT:
        raise Http404
    settle_confirmation(confirmation=found, by=viewer)
    send_mails.enqueue()
    messages.success(request, _("It stays as it is recorded. They are asked once more."))
    return _to(placement)


def _to(placement: Placement) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("placements:detail", args=[placement.pk]))
