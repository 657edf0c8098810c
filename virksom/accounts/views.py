"""One's own account, and the support view."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from virksom.accounts.actions import change_account, start_viewing_as, stop_viewing_as
from virksom.accounts.forms import AccountForm, ViewAsFilter
from virksom.accounts.models import User
from virksom.accounts.session import VIEWING_AS
from virksom.foundation.access import Viewer, allow_signed_in, allow_support
from virksom.foundation.paging import page_of


@allow_signed_in("one's own account")
def me(request: HttpRequest) -> HttpResponse:
    """One's own name, language and telephone, roles, and ways to sign in."""
    user = User.objects.get(pk=request.user.pk)
    form = AccountForm(request.POST if request.method == "POST" else None, instance=user)
    if request.method == "POST" and form.is_valid():
        changed = change_account(by=_own(user), user=user, **form.cleaned_data)
        with override(changed.language):
            messages.success(request, _("Your account is saved."))
        response = redirect("accounts:me")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            changed.language,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
        return response
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "person": request.user, "has_second_step": _has_second_step(user)}
    return render(request, "accounts/me.html", context, status=status)


def _own(user: Any) -> Viewer:
    return Viewer(user_id=user.pk, name=str(user))


def _has_second_step(user: User) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return is_mfa_enabled(user)


@allow_support("support chooses whose pages to see")
def view_as(request: HttpRequest) -> HttpResponse:
    """Choose whose pages to see, and begin."""
    others = User.objects.viewable_by(request.user)
    if request.method == "POST":
        number = request.POST.get("user", "")
        chosen = others.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
        if chosen is None:
            messages.error(request, _("Choose one of the people in the list."))
            return redirect("accounts:view_as")
        start_viewing_as(by=_own(request.user), user=chosen)
        request.session[VIEWING_AS] = chosen.pk
        return redirect("home")
    form = ViewAsFilter(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    page = page_of(request, others.named_like(words))
    return render(request, "accounts/view_as.html", {"form": form, "page": page, "words": words})


@allow_signed_in("ends one's own support view")
@require_POST
def stop_viewing(request: HttpRequest) -> HttpResponse:
    """Stop seeing the pages as somebody else."""
    seen = User.objects.filter(pk=request.session.pop(VIEWING_AS, None)).first()
    if seen is not None:
        stop_viewing_as(by=_own(request.user), user=seen)
    return redirect("accounts:view_as" if request.user.is_support else "home")  # type: ignore[union-attr]
