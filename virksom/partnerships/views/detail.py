"""The page of one partnership."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from virksom.foundation.access import allow
from virksom.partnerships.models import Partnership


@allow("r", Partnership, partnership=Partnership)
def detail_view(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    return HttpResponse("")
