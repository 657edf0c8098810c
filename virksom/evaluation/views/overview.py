"""The programme's overview."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from virksom.foundation.access import allow
from virksom.partnerships.models import Programme


@allow("r", Programme, programme=Programme)
def overview_view(request: HttpRequest, programme: Programme) -> HttpResponse:
    return HttpResponse("")
