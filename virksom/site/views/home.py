"""The front page for the public, the home page of each role, and the choice of language."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.i18n import set_language

from virksom.accounts.actions import choose_language as remember
from virksom.accounts.session import VIEWING_AS
from virksom.candidates.actions.enrolment import choose_own_language
from virksom.candidates.facts.profile import own_standing
from virksom.evaluation import words
from virksom.evaluation.models import Release
from virksom.events.models import Event
from virksom.foundation.access import Viewer, allow_public
from virksom.indicators.results import thawed
from virksom.site.languages import is_only_candidate
from virksom.site.waiting import own_record, waiting_for


@allow_public("the front page; signed in, one's own home page")
def home(request: HttpRequest) -> HttpResponse:
    """What the site is, for the public; what waits for me, for those signed in."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    now = timezone.now()
    if viewer.is_public:
        return render(request, "site/front.html", _public(viewer) | {"events": _public_events(now)})
    if is_only_candidate(request):
        return render(request, "candidates/own/home.html", _own(request, viewer, now))
    waiting = waiting_for(viewer, now)
    context = {
        "waiting": waiting,
        "today": timezone.localdate(now),
        "viewer": viewer,
        "first_name": viewer.name.split(" ")[0],
        "is_calm": viewer.has_role("CA", "ME") and not waiting,
        "own_record": own_record(viewer),
        "events": _public_events(now) if not waiting or viewer.has_role("CA", "ME", "CO") else [],
    }
    return render(request, "site/home.html", context)


def _own(request: HttpRequest, viewer: Viewer, now: datetime) -> dict[str, object]:
    """The home page of a candidate: the profile, what comes next in it, and whether it is still right."""
    candidate = own_record(viewer)
    own = own_standing(candidate, timezone.localdate()) if candidate else None
    profile, standing = own or (None, None)
    return {
        "candidate": candidate,
        "waiting": waiting_for(viewer, now),
        "first_name": (candidate.name if candidate and candidate.name else viewer.name).split(" ")[0],
        "profile": profile,
        "standing": standing,
        "is_own": True,
        "was_confirmed": profile and request.session.get("profile-just-confirmed", [None])[0] == profile.pk,
        "tab": "home",
    }


def _public(viewer: Viewer) -> dict[str, object]:
    latest = Release.objects.out(viewer).latest_of_each().first()
    if latest is None:
        return {"release": None}
    results = thawed(latest.figures)
    return {"release": latest, "headline": words.headline(results), "lead": words.lead(results)}


def _public_events(now: datetime) -> list[Event]:
    rows = Event.objects.announced().upcoming(now).select_related("partnership__municipality")
    return [event for event in rows[:6] if not event.is_cancelled][:3]


@allow_public("anybody chooses a language")
def choose_language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages; the account remembers it too."""
    response = set_language(request)
    user = request.user
    if request.method == "POST" and user.is_authenticated and VIEWING_AS not in request.session:
        remember(user=user, language=request.POST.get("language", ""))
        choose_own_language(user=user, language=request.POST.get("language", ""))
    return response
