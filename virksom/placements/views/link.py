"""The pages behind a link of one's own: how it goes, and whether a placement is as recorded.

Opening a page changes nothing. The pages tell the company nothing of the candidate, who has no name there,
and nobody what the others have said.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from virksom.companies.actions.rules import company_itself
from virksom.foundation.access import Viewer, allow_link
from virksom.foundation.pace import count_try
from virksom.placements.actions.assessment import note_without_help
from virksom.placements.actions.confirmation import confirm_placement, renew_confirmation
from virksom.placements.actions.follow_up import answer_follow_up, renew_question
from virksom.placements.forms.assessment import WithoutHelpForm
from virksom.placements.forms.confirmation import ConfirmationForm
from virksom.placements.forms.follow_up import AnswerForm
from virksom.placements.models import ConfirmationMail, FollowUpMail, Part, Placement
from virksom.placements.tasks import send_mails

FORM_METHODS = ["GET", "HEAD", "POST"]
AROUND = ("candidate__consultant", "company", "partnership__municipality")


@allow_link("the question's own link, sent by mail to the one who is asked")
@never_cache
@require_http_methods(FORM_METHODS)
def answer_view(request: HttpRequest, token: str) -> HttpResponse:
    """How it goes, in one tap. A link that has run out can be renewed here."""
    rows = FollowUpMail.objects.select_related(*(f"follow_up__placement__{name}" for name in AROUND))
    mail = rows.filter(token=token).first()
    if mail is None:
        return _unknown(request)
    with translation.override(_language(request, mail)):
        if not mail.is_open(timezone.localdate()):
            by = _who(mail, mail.follow_up.placement)
            return _run_out(request, lambda: renew_question(mail=mail, by=by))
        return _answer(request, mail)


def _answer(request: HttpRequest, mail: FollowUpMail) -> HttpResponse:
    placement = mail.follow_up.placement
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        by = _who(mail, placement)
        answer_follow_up(follow_up=mail.follow_up, part=mail.part, by=by, **said)
        return HttpResponseRedirect(reverse("placements:answer", args=[mail.token]) + "?svaret")
    page = {
        "form": form,
        "mail": mail,
        "follow_up": mail.follow_up,
        "placement": placement,
        "is_company": mail.part == Part.COMPANY,
        "is_candidate": mail.part == Part.CANDIDATE,
        "own": mail.follow_up.answers.filter(part=mail.part).last(),
        "just_answered": "svaret" in request.GET,
        "consultant": placement.candidate.consultant,
    }
    return render(request, "placements/own/answer.html", page, status=422 if form.is_bound else 200)


@allow_link("the confirmation's own link, sent by mail to the one who is asked")
@never_cache
@require_http_methods(FORM_METHODS)
def confirm_by_link_view(request: HttpRequest, token: str) -> HttpResponse:
    """Whether a placement is as recorded: one tap, or what is otherwise."""
    rows = ConfirmationMail.objects.select_related(*(f"placement__{name}" for name in AROUND))
    mail = rows.filter(token=token).first()
    if mail is None:
        return _unknown(request)
    with translation.override(_language(request, mail)):
        if not mail.is_open(timezone.localdate()):
            by = _who(mail, mail.placement)
            return _run_out(request, lambda: renew_confirmation(mail=mail, by=by))
        return _confirm(request, mail)


def _confirm(request: HttpRequest, mail: ConfirmationMail) -> HttpResponse:
    placement = mail.placement
    by = _who(mail, placement)
    agrees = request.method == "POST" and request.POST.get("agrees") == "yes"
    own = placement.confirmations.filter(part=mail.part).last()
    asks = mail.part == Part.COMPANY and own is not None
    without_help = WithoutHelpForm(request.POST if "without_help" in request.POST else None)
    if asks and without_help.is_valid():
        note_without_help(placement=placement, by=by, **without_help.cleaned_data)
        return HttpResponseRedirect(reverse("placements:confirm_by_link", args=[mail.token]) + "?sagt")
    form = ConfirmationForm(
        request.POST if request.method == "POST" and not agrees else None, placement=placement
    )
    if agrees or form.is_valid():
        said: dict[str, Any] = {} if agrees else form.cleaned_data
        confirm_placement(placement=placement, part=mail.part, agrees=agrees, by=by, **said)
        return HttpResponseRedirect(reverse("placements:confirm_by_link", args=[mail.token]))
    page = {
        "form": form,
        "mail": mail,
        "placement": placement,
        "is_company": mail.part == Part.COMPANY,
        "own": own,
        "without_help": without_help if asks else None,
        "has_said": own is not None and bool(own.without_help),
        "consultant": placement.candidate.consultant,
    }
    return render(request, "placements/own/confirm.html", page, status=422 if form.is_bound else 200)


def _language(request: HttpRequest, mail: FollowUpMail | ConfirmationMail) -> str:
    """The language of the mail, unless its reader has chosen another on the page."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return translation.get_language() if chosen else mail.language


def _who(mail: FollowUpMail | ConfirmationMail, placement: Placement) -> Viewer:
    """Who acts by a link: the part that was asked, never with the candidate's name."""
    if mail.part == Part.COMPANY:
        return company_itself(placement.company)
    if mail.part == Part.CANDIDATE:
        return Viewer(user_id=placement.candidate.user_id, name=placement.candidate.code)
    user = placement.candidate.consultant
    if user is not None and user.email == mail.email:
        return Viewer(user_id=user.pk, name=user.name)
    return Viewer(name=mail.email)


def _unknown(request: HttpRequest) -> HttpResponse:
    """The answer to a link that never was: it tells of nothing."""
    if request.method != "POST":
        count_try(request, "link")
    return render(request, "placements/own/closed.html", {"unknown": True}, status=404)


def _run_out(request: HttpRequest, renew: Callable[[], Any]) -> HttpResponse:
    """A link that has run out takes nothing; a new one goes to where it was sent."""
    is_posted = request.method == "POST"
    if is_posted and renew():
        send_mails.enqueue()
    status = 200 if is_posted else 410
    return render(request, "placements/own/closed.html", {"asked": is_posted}, status=status)
