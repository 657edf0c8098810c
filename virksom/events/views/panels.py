"""Panels that pages of lower rooms show: the next event and the course of a partnership."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from virksom.events.models import Event
from virksom.foundation.access import allow
from virksom.partnerships.models import Partnership


@allow("r", Event, partnership=Partnership)
def next_event_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    return HttpResponse("")


@allow("r", Event, partnership=Partnership)
def partnership_course_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    return HttpResponse("")
