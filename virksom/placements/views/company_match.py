"""A company's word on those who want its job: by its own link, or signed in. It never says who they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from virksom.candidates.actions.reading import note_reading
from virksom.candidates.actions.sharing import agree_to_meet
from virksom.candidates.facts.sharing import shared_profile
from virksom.foundation.access import Viewer, allow, allow_link
from virksom.foundation.pace import count_try
from virksom.openings.facts.desk import WHY, Desk, by_link, opening_of
from virksom.openings.models import Opening
from virksom.placements.actions.match import agree_match, refuse_match
from virksom.placements.facts.matches import may_say
from virksom.placements.forms.match import AgreeForm, ReasonForm
from virksom.placements.models import Match, Part, Step, Terms
from virksom.placements.tasks import send_mails

FORM_METHODS = ["GET", "HEAD", "POST"]
READ_ALONG = (*Match.opened_with, "candidate__user", "grant__to")


@allow("r", Match)
@never_cache
@require_http_methods(FORM_METHODS)
def company_match_view(request: HttpRequest, match: int) -> HttpResponse:
    """Somebody who wants the job, for the company's own people who are signed in."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = Match.objects.visible_to(viewer).select_related(*READ_ALONG)
    found = rows.filter(pk=match).first()
    if found is None or not Desk(found.opening.company, viewer).is_company:
        raise Http404
    return _page(request, found, Desk(found.opening.company, viewer))


@allow_link(WHY)
@never_cache
@require_http_methods(FORM_METHODS)
def company_match_by_link_view(request: HttpRequest, token: str, opening: int, match: int) -> HttpResponse:
    """The same by the company's link."""
    desk = by_link(token)
    if desk is None:
        if request.method != "POST":
            count_try(request, "link")
        raise Http404
    rows = Match.objects.filter(opening=opening, opening__company=desk.company).told_to_company()
    found = rows.select_related(*READ_ALONG).filter(pk=match).first()
    if found is None or not _is_shared(found):
        raise Http404
    return _page(request, found, desk)


def _is_shared(match: Match) -> bool:
    return match.grant is not None and match.grant.is_live(timezone.localdate())


def _page(request: HttpRequest, match: Match, desk: Desk) -> HttpResponse:
    grant: Any = match.grant
    if not _is_shared(match):
        raise Http404
    says = request.POST.get("says", "") if request.method == "POST" else ""
    agree = AgreeForm(
        request.POST if says == "agreed" else None,
        initial={"starts_on": match.opening.starts_on, "terms": Terms.ORDINARY_FULL_TIME},
    )
    reason = ReasonForm(request.POST if says == "no" else None)
    forms: dict[str, tuple[Any, Callable[..., Any], str]] = {
        "agreed": (agree, agree_match, _("Agreed. The job consultant sees to the rest.")),
        "no": (reason, refuse_match, _("It is noted. The person gets an answer from the job consultant.")),
    }
    if says == "meet":
        _meet(request, grant, desk)
        return HttpResponseRedirect(request.path)
    if says in forms:
        form, act, thanks = forms[says]
        if form.is_valid():
            try:
                act(match=match, part=Part.COMPANY, by=desk.by, **form.cleaned_data)
            except ValidationError as refused:
                form.add_error(None, refused.messages)
                match.refresh_from_db(fields=["step"])
            else:
                send_mails.enqueue()
                messages.success(request, thanks)
                return HttpResponseRedirect(desk.page(match.opening))
    next_steps = may_say(match, Part.COMPANY)
    page = {
        "desk": desk,
        "address": desk.page(match.opening),
        "match": match,
        "opening": match.opening,
        "grant": grant,
        "profile": _seen(match, desk),
        "agree": agree if Step.AGREED in next_steps and match.opening.is_open else None,
        "reason": reason if Step.NOT_CHOSEN in next_steps else None,
        "may_meet": grant.receiver_yes_at is None,
    }
    status = 422 if agree.is_bound or reason.is_bound else 200
    return render(request, "placements/company_match.html", page, status=status)


def _seen(match: Match, desk: Desk) -> Any:
    """The profile; that it was seen is kept, and the candidate can see it."""
    grant: Any = match.grant
    profile = shared_profile(grant, timezone.localdate())
    note_reading(
        candidate=match.candidate,
        by=desk.by,
        purpose=grant.purpose,
        by_name=profile.identity is not None,
        organisation_id=grant.to_id,
    )
    return profile


def _meet(request: HttpRequest, grant: Any, desk: Desk) -> None:
    try:
        agree_to_meet(grant=grant, by=desk.by)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
        return
    send_mails.enqueue()
    messages.success(request, _("You see now who it is. The person is told that you would like to meet."))


@allow_link(WHY)
@require_safe
def of_opening_by_link_view(request: HttpRequest, token: str, opening: int) -> HttpResponse:
    """A panel on the status page behind the company's link: those who want the job."""
    desk = by_link(token)
    found: Opening | None = opening_of(desk, opening) if desk else None
    if desk is None or found is None:
        raise Http404
    rows = Match.objects.of_opening(found).told_to_company().select_related("grant")
    matches = [row for row in rows.order_by("pk") if _is_shared(row)]
    if not matches:
        raise Http404
    lines = [
        (row, reverse("placements:company_match_by_link", args=[token, found.pk, row.pk])) for row in matches
    ]
    return render(request, "placements/for_company.html", {"lines": lines, "opening": found})
