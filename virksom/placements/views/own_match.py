"""A candidate's own pages about a proposed job: by the link of the mail, or signed in.

Opening a page changes nothing. Yes and no have the same size, and a question is the third way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from virksom.candidates.models import Candidate
from virksom.foundation.access import Viewer, allow, allow_link
from virksom.foundation.pace import count_try
from virksom.openings.facts.words import without_name
from virksom.placements.actions.match import accept_match, ask_about_match, decline_match
from virksom.placements.facts.matches import fit_for, may_say, shown_to_company
from virksom.placements.forms.own_match import OwnAnswerForm, QuestionForm
from virksom.placements.models import Match, MatchMail, Part, Step
from virksom.placements.tasks import send_mails

FORM_METHODS = ["GET", "HEAD", "POST"]
#: So many of what was told lately stand on the candidate's home page.
TOLD = 3


@allow("r", Match)
@never_cache
@require_http_methods(FORM_METHODS)
def own_match_view(request: HttpRequest, match: int) -> HttpResponse:
    """A proposed job, for the candidate who is signed in."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = Match.objects.visible_to(viewer).filter(candidate__user=viewer.user_id)
    found = rows.select_related(*Match.opened_with).filter(pk=match).first()
    if found is None:
        raise Http404
    return _page(request, found, viewer, request.path, base="candidates/own/frame.html")


@allow_link("the proposal's own link, sent by mail to the candidate")
@never_cache
@require_http_methods(FORM_METHODS)
def own_match_by_link_view(request: HttpRequest, token: str) -> HttpResponse:
    """A proposed job, by the link of the mail. After its time the link shows nothing."""
    rows = MatchMail.objects.filter(token=token).select_related(
        "match__candidate__consultant", "match__opening__company", "match__partnership__municipality"
    )
    mail = rows.first()
    if mail is None or not _opens(mail):
        if request.method != "POST":
            count_try(request, "link")
        return render(request, "placements/own/match_closed.html", status=404)
    match = mail.match
    by = Viewer(user_id=match.candidate.user_id, name=match.candidate.code)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    language = translation.get_language() if chosen else match.candidate.language
    with translation.override(language):
        return _page(request, match, by, request.path, base="frame/public.html")


def _opens(mail: MatchMail) -> bool:
    """Whether a link still shows the job: that of a proposal, in its time, of somebody who is there."""
    return mail.is_open(timezone.localdate()) and mail.match.candidate.emptied_on is None


def _page(request: HttpRequest, match: Match, by: Viewer, address: str, base: str) -> HttpResponse:
    says = request.POST.get("says", "") if request.method == "POST" else ""
    form = OwnAnswerForm(request.POST if says in ("yes", "no") else None)
    question = QuestionForm(request.POST if says == "ask" else None)
    saying = _SAYINGS.get(says)
    asked = question if says == "ask" else form
    if saying is not None and asked.is_valid():
        try:
            done = saying.do(match=match, by=by, **saying.given, **asked.cleaned_data)
        except ValidationError as refused:
            asked.add_error(None, refused.messages)
            match.refresh_from_db()
        else:
            send_mails.enqueue()
            messages.success(request, saying.thanks(done))
            return HttpResponseRedirect(address)
    opening = match.opening
    page = {
        "base": base,
        "tab": "home",
        "match": match,
        "opening": opening,
        "company": opening.company,
        "title": without_name(str(opening), opening.contact_name),
        "task": without_name(opening.task, opening.contact_name),
        "where": without_name(opening.place, opening.contact_name),
        "travel": without_name(opening.travel, opening.contact_name),
        "fit": fit_for(match),
        "shown": shown_to_company(match),
        "form": form,
        "question": question,
        "consultant": match.candidate.consultant,
        "may_accept": Step.ACCEPTED in may_say(match, Part.CANDIDATE) and opening.is_open,
        "may_decline": Step.DECLINED in may_say(match, Part.CANDIDATE),
    }
    return render(request, "placements/own/match.html", page, status=422 if asked.is_bound else 200)


@dataclass(frozen=True)
class _Saying:
    do: Callable[..., Any]
    given: dict[str, Any]
    thanks: Callable[[Match], str]


def _thanks_for_yes(match: Match) -> str:
    if match.grant is not None and match.grant.is_opened:
        return _("My yes is kept. The company sees what I can do, and my name: it has said yes before.")
    return _("My yes is kept. The company sees what I can do, without my name.")


def _thanks_for_no(match: Match) -> str:
    if shown_to_company(match) is not None:
        return _("My no is kept. The company sees what I have shared with it before, and no more.")
    return _("My no is kept. The company sees nothing.")


_SAYINGS = {
    "yes": _Saying(
        accept_match,
        {"part": Part.CANDIDATE},
        _thanks_for_yes,
    ),
    "no": _Saying(decline_match, {"part": Part.CANDIDATE}, _thanks_for_no),
    "ask": _Saying(ask_about_match, {}, lambda _match: _("My question is on its way to the job consultant.")),
}


# Panels on the candidate's home page -----------------------------------------------------------------


def _own_matches(request: HttpRequest, candidate: Candidate) -> Any:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if candidate.user_id is None or candidate.user_id != viewer.user_id:
        raise Http404
    return Match.objects.of_candidate(candidate).select_related("opening__company", "candidate__consultant")


@allow("r", Candidate, candidate=Candidate)
@require_safe
def own_waits_view(request: HttpRequest, candidate: Any) -> HttpResponse:
    """A panel: the jobs that wait for my answer, the most pressing first."""
    rows = _own_matches(request, candidate).filter(step=Step.PROPOSED).order_by("answer_by", "pk")
    return render(request, "placements/own/waits.html", {"matches": _titled(rows)})


def _titled(rows: Any) -> list[tuple[Match, str]]:
    """Matches, each with what the job is called, without the name of the person who told of it."""
    return [(row, without_name(str(row.opening), row.opening.contact_name)) for row in rows]


@allow("r", Candidate, candidate=Candidate)
@require_safe
def own_told_view(request: HttpRequest, candidate: Any) -> HttpResponse:
    """A panel: how it stands with the jobs I said yes to, and what I was answered."""
    rows = _own_matches(request, candidate).exclude(step__in=[Step.PROPOSED, Step.DECLINED])
    told = _titled(rows.order_by("-updated_at")[:TOLD])
    return render(request, "placements/own/told.html", {"matches": told})
