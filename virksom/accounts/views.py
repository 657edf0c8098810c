"""One's own account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from virksom.foundation.access import allow_signed_in


@allow_signed_in("one's own account")
def me(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@allow_signed_in("ends one's own support view")
def stop_viewing_as(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
