"""Staff pages: the list of events and one event."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from virksom.events.models import Event
from virksom.foundation.access import allow


@allow("r", Event)
def list_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@allow("r", Event, event=Event)
def detail_view(request: HttpRequest, event: Any) -> HttpResponse:
    return HttpResponse("")
