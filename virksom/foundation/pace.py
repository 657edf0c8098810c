"""How often something may be tried from one network address without a sign-in.

The count is kept in the cache, so each server process keeps its own: enough against a script that
guesses or floods, and generous enough for a room full of guests behind one address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

#: So many tries within so many seconds.
MOST = 60
PERIOD = 600
TOO_OFTEN = _("Too many tries have come from your network. Wait ten minutes, then try again.")


def is_too_often(request: HttpRequest, what: str) -> bool:
    """Whether the address behind a request has used up its tries of `what`."""
    return cache.get(_key(request, what), 0) >= MOST


def count_try(request: HttpRequest, what: str) -> None:
    """Count one try of `what`; the count is forgotten ten minutes after the first."""
    key = _key(request, what)
    cache.add(key, 0, PERIOD)
    try:
        cache.incr(key)
    except ValueError:  # It ran out between the two lines.
        cache.set(key, 1, PERIOD)


def _key(request: HttpRequest, what: str) -> str:
    return f"pace:{what}:{_address(request)}"


def _address(request: HttpRequest) -> str:
    """The address of whoever asks: behind our own proxy the one it has seen, which nobody can invent."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


def keep_pace(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer 429 to whoever tries too many links that do not exist, or sends too much through one."""

    @wraps(view)
    def paced(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_too_often(request, "link"):
            return render(request, "frame/too_often.html", {"says": TOO_OFTEN}, status=429)
        if request.method == "POST":
            count_try(request, "link")
        try:
            return view(request, *args, **kwargs)
        except Http404:
            count_try(request, "link")
            raise

    return paced
