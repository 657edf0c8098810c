"""Calendar files: one event, and a partnership's calendar to subscribe to."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from virksom.events.facts.calendar import MIME, calendar_of
from virksom.events.models import Event
from virksom.foundation.access import allow
from virksom.partnerships.models import Partnership

#: A subscription goes so far back.
KEPT = timedelta(days=366)
#: And holds so many events, the latest.
MOST = 200


@allow("r", Event, public=True, event=Event)
@require_safe
def event_calendar_view(request: HttpRequest, event: Any) -> HttpResponseBase:
    """One event as a calendar file."""
    event = Event.objects.with_all().get(pk=event.pk)
    return _answer(request, calendar_of([event]), f"virksom-{event.pk}.ics")


@allow("r", Event, public=True, partnership=Partnership)
@require_safe
def partnership_calendar_view(request: HttpRequest, partnership: Any) -> HttpResponseBase:
    """A partnership's public events, to subscribe to: the last year and what is announced."""
    events = Event.objects.announced().of(partnership).upcoming(timezone.now() - KEPT)
    shown = events.prefetch_related("sessions").latest_by_time(MOST)
    body = calendar_of(shown, name=f"Virksom {partnership}")
    return _answer(request, body, f"virksom-{partnership.pk}.ics")


def _answer(request: HttpRequest, body: bytes, name: str) -> HttpResponseBase:
    """The file with its ETag; a calendar that has the same bytes already gets 304."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=MIME)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["ETag"] = etag
    response["Cache-Control"] = "max-age=900"
    return get_conditional_response(request, etag=etag, response=response) or response
