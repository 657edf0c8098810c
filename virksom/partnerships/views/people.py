"""People and their roles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from virksom.foundation.access import allow
from virksom.partnerships.models import Membership


@allow("r", Membership)
def people_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
