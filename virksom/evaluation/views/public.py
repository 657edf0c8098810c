from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from virksom.foundation.access import allow_public


@allow_public("read by anybody")
def public_list_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@allow_public("read by anybody")
def public_results_view(request: HttpRequest, slug: Any) -> HttpResponse:
    return HttpResponse("")


@allow_public("read by anybody")
def definitions_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
