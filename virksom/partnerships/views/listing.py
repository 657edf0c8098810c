"""The list of partnerships."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from virksom.foundation.access import allow
from virksom.partnerships.models import Partnership


@allow("r", Partnership)
def list_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
