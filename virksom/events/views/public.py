"""Public pages: the calendar and one event."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from virksom.events.models import Event
from virksom.foundation.access import allow, allow_public


@allow_public("read by anybody")
def public_list_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@allow("r", Event, public=True, event=Event)
def public_detail_view(request: HttpRequest, event: Any) -> HttpResponse:
    return HttpResponse("")
