"""Which languages a page is offered in: Danish and English all of them, Arabic those of candidates."""

from __future__ import annotations

from fnmatch import fnmatchcase

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation

from virksom.partnerships.models import Role
from virksom.site.access import declared_for

ARABIC = "ar"
#: Each language by its own name, as the switch says it.
NAMES = {"da": "Dansk", "en": "English", ARABIC: "العربية"}


def speaks_arabic(request: HttpRequest) -> bool:
    """Whether the page exists in Arabic for whoever looks: a candidate, or whoever has a candidate's link."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return False
    if not any(fnmatchcase(match.view_name, name) for name in settings.ARABIC_PAGES):
        return False
    access = declared_for(match.func, match)
    if access is not None and access.way == "link":
        return True
    return is_only_candidate(request)


def is_only_candidate(request: HttpRequest) -> bool:
    """Whether all the viewer is here is a candidate; who has other roles too has their pages."""
    seats = request.viewer.seats  # type: ignore[attr-defined]
    return bool(seats) and all(seat.role == Role.CANDIDATE for seat in seats)


def others_offered(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """The languages a page can be changed to, each with its own name."""
    now = translation.get_language()
    return tuple(
        (code, name)
        for code, name in NAMES.items()
        if code != now and (code != ARABIC or speaks_arabic(request))
    )
