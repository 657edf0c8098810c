from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from virksom.foundation.access import allow, allow_public, allow_signed_in
from virksom.partnerships.models import Membership
from virksom.partnerships.models import Partnership


@allow("r", Partnership)
def list_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@allow("r", Partnership, partnership=Partnership)
def detail_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    return HttpResponse("")


@allow("r", Membership)
def people_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
