from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from virksom.foundation.access import allow, allow_public, allow_signed_in
from virksom.evaluation.models import Release
from virksom.partnerships.models import Partnership
from virksom.partnerships.models import Programme


@allow("r", Programme, programme=Programme)
def overview_view(request: HttpRequest, programme: Any) -> HttpResponse:
    return HttpResponse("")


@allow("ca", Release)
def results_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@allow_public("read by anybody")
def public_list_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@allow_public("read by anybody")
def public_results_view(request: HttpRequest, slug: Any) -> HttpResponse:
    return HttpResponse("")


@allow_public("read by anybody")
def definitions_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@allow("r", Partnership, partnership=Partnership)
def partnership_figures_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    return HttpResponse("")


@allow("r", Partnership, partnership=Partnership)
def partnership_terms_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    return HttpResponse("")
