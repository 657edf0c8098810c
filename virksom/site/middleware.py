"""Who is looking, in which language, and that every view has said who may use it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from virksom.accounts.models import User
from virksom.accounts.session import VIEWING_AS
from virksom.foundation.access import Access, Viewer
from virksom.partnerships.access import viewer_of
from virksom.site.access import declared_for
from virksom.site.languages import ARABIC, speaks_arabic

Respond = Callable[[HttpRequest], HttpResponse]

SIGNED_OUT = _(
    "You had been signed out, so nothing was saved. Sign in again. To be sure of what you wrote, go one page "
    "back and copy it first."
)


class LanguageMiddleware:
    """Danish, unless the person chose another: a choice in the cookie before one in the account.

    Arabic is spoken on candidates' own pages only; on others it gives way to Danish.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_for(request))  # type: ignore[attr-defined]
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen not in dict(settings.LANGUAGES):
            chosen = request.user.language if request.user.is_authenticated else settings.LANGUAGE_CODE
        if chosen == ARABIC and not speaks_arabic(request):
            chosen = settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen  # type: ignore[attr-defined]
            response = self.respond(request)
            response.headers.setdefault("Content-Language", chosen)
            return response


class AccessMiddleware:
    """Closed by default: a view that declares no access answers 404, and rights need a sign-in."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if response.status_code == 405 and request.method == "GET" and _is_page(request):
            return redirect(_page_above(request.path))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        access: Access | None = declared_for(view, request.resolver_match)
        if access is None:
            raise Http404
        if _would_change_as_another(request):
            return render(request, "site/only_looking.html", status=403)
        user: Any = request.user
        if access.way == "support" and user.is_authenticated and not user.is_support:
            raise Http404
        if access.way in ("public", "link") or user.is_authenticated:
            return None
        if access.model is not None and access.public:
            return None
        if request.method == "POST" and _is_page(request):
            messages.warning(request, SIGNED_OUT)
        return redirect_to_login(request.get_full_path())


def _is_page(request: HttpRequest) -> bool:
    """Whether a person looks at the answer, and not a script."""
    return "text/html" in request.headers.get("Accept", "")


def _page_above(path: str) -> str:
    """The nearest address above one that only takes what a form sends.

    People come to such an address by signing in again, by changing the language of a page that refused
    a form, or by loading it again; the page with the form is the one above.
    """
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return path


def _would_change_as_another(request: HttpRequest) -> bool:
    """Support that views as somebody looks only: all that could change something waits until it stops."""
    if request.method in ("GET", "HEAD", "OPTIONS") or VIEWING_AS not in request.session:
        return False
    match = request.resolver_match
    return match is None or match.view_name != "accounts:stop_viewing_as"


def viewer_for(request: HttpRequest) -> Viewer:
    """The viewer behind a request: the public, or the signed-in person with today's seats.

    Support that views as somebody has that person's seats, and its own name beside theirs.
    """
    user: Any = request.user
    if not user.is_authenticated:
        return Viewer()
    today = timezone.localdate()
    seen = request.session.get(VIEWING_AS) if user.is_support else None
    if seen is not None:
        other = User.objects.viewable_by(user).filter(pk=seen).first()
        if other is not None:
            return replace(viewer_of(other, today), support_id=user.pk, support_name=str(user))
    return viewer_of(user, today)
