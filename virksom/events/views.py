from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from virksom.foundation.access import allow, allow_public, allow_signed_in
from virksom.events.models import Event
from virksom.partnerships.models import Partnership


@allow("r", Event)
def list_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@allow("r", Event, event=Event)
def detail_view(request: HttpRequest, event: Any) -> HttpResponse:
    return HttpResponse("")


@allow_public("read by anybody")
def public_list_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@allow("r", Event, event=Event)
def public_detail_view(request: HttpRequest, event: Any) -> HttpResponse:
    return HttpResponse("")


@allow("r", Event, partnership=Partnership)
def next_event_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    return HttpResponse("")


@allow("r", Event, partnership=Partnership)
def partnership_course_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    return HttpResponse("")
