"""Saying that the profile is still right, by the link of the reminder and without a sign-in.

Opening the page changes nothing.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from virksom.candidates.actions.profile import confirm_profile
from virksom.candidates.facts.profile import shown_profile
from virksom.candidates.models import CompetenceProfile
from virksom.foundation.access import Viewer, allow_link
from virksom.foundation.pace import count_try

WHY = "the reminder's own link to one's own profile, sent by mail"


@allow_link(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_by_link_view(request: HttpRequest, token: str) -> HttpResponse:
    """What the profile says, without whose it is, and one button. After its time the link shows nothing."""
    rows = CompetenceProfile.objects.by_token(token).filter(candidate__emptied_on=None)
    profile = rows.select_related("candidate").first()
    if profile is None:
        if request.method != "POST":
            count_try(request, "link")
        return render(request, "candidates/own/confirm_closed.html", status=404)
    candidate = profile.candidate
    if request.method == "POST":
        by = Viewer(user_id=candidate.user_id, name=candidate.code)
        confirm_profile(profile=profile, on=timezone.localdate(), by=by)
        return HttpResponseRedirect(request.path)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    with translation.override(translation.get_language() if chosen else candidate.language):
        today = timezone.localdate()
        page = {"shown": shown_profile(profile, today), "is_just_right": profile.confirmed_on == today}
        return render(request, "candidates/own/confirm_by_link.html", page)
