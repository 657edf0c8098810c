"""The list at the door, made for a phone, and the ticks made on it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from virksom.events.access import kinds_recordable
from virksom.events.actions.attendance import admit, record_attendance, withdraw_attendance
from virksom.events.facts.door import door_list, session_at
from virksom.events.forms.door import AdmitForm
from virksom.events.models import Attendance, Event, Participant, Session
from virksom.foundation.access import allow


@allow("c", Attendance, event=Event)
@require_safe
def door_view(request: HttpRequest, event: Any) -> HttpResponse:
    """Who is expected and who is here, for one session."""
    return _page(request, event, AdmitForm(kinds=_kinds(request, event)))


@allow("c", Attendance, event=Event)
@require_POST
def tick_view(request: HttpRequest, event: Any) -> HttpResponse:
    """Tick a person off; sending it twice is one attendance."""
    session = _session(event, request.POST.get("session", ""))
    row = _row(request, event, session)
    try:
        record_attendance(
            session=session,
            participant=Participant.objects.get(pk=row),
            by=request.viewer,  # type: ignore[attr-defined]
        )
    except ValidationError as refused:
        return _refused(request, event, session, refused.messages[0])
    return _answer(request, event, session, row)


@allow("u", Attendance, event=Event)
@require_POST
def untick_view(request: HttpRequest, event: Any) -> HttpResponse:
    """Take a tick back; a tick that is gone already stays gone."""
    session = _session(event, request.POST.get("session", ""))
    row = _row(request, event, session)
    attendance = (
        Attendance.objects.visible_to(request.viewer, "u")  # type: ignore[attr-defined]
        .filter(session=session, participant=row)
        .first()
    )
    if attendance:
        withdraw_attendance(attendance=attendance, by=request.viewer)  # type: ignore[attr-defined]
    return _answer(request, event, session, row)


@allow("c", Attendance, event=Event)
@require_POST
def admit_view(request: HttpRequest, event: Any) -> HttpResponse:
    """Record somebody who came without registering."""
    session = _session(event, request.POST.get("session", ""))
    form = AdmitForm(request.POST, kinds=_kinds(request, event))
    if form.is_valid():
        try:
            attendance = admit(session=session, by=request.viewer, **form.cleaned_data)  # type: ignore[attr-defined]
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return _back(event, session, f"p{attendance.participant_id}")
    return _page(request, event, form, session=session, status=422)


def _kinds(request: HttpRequest, event: Event) -> frozenset[str]:
    return kinds_recordable(request.viewer, event)  # type: ignore[attr-defined]


def _session(event: Event, asked: str) -> Session:
    """The session a form names; a session of another event answers like one that does not exist."""
    session = session_at([s for s in _sessions(event) if str(s.pk) == asked], timezone.now())
    if session is None:
        raise Http404
    return session


def _sessions(event: Event) -> list[Session]:
    sessions = list(event.sessions.all())
    for session in sessions:
        session.event = event
    return sessions


def _row(request: HttpRequest, event: Event, session: Session) -> int:
    """The person a form names, when the viewer may tick that person off."""
    asked = request.POST.get("participant", "")
    rows = door_list(event=event, session=session, viewer=request.viewer).people  # type: ignore[attr-defined]
    if not asked.isdecimal() or int(asked) not in rows:
        raise Http404
    return int(asked)


def _page(
    request: HttpRequest, event: Event, form: AdmitForm, session: Session | None = None, status: int = 200
) -> HttpResponse:
    sessions = _sessions(event)
    session = session or session_at(sessions, timezone.now(), request.GET.get("session", ""))
    viewer = request.viewer  # type: ignore[attr-defined]
    words = request.GET.get("q", "").strip()
    page = {
        "event": event,
        "sessions": sessions,
        "session": session,
        "words": words,
        "form": form,
        "door": session and door_list(event=event, session=session, viewer=viewer, words=words),
        "may_undo": viewer.may("u", Attendance, inside=event),
        "is_open": session and not event.is_cancelled and _has_begun(session),
    }
    return render(request, "events/door.html", page, status=status)


def _has_begun(session: Session) -> bool:
    return timezone.localdate(session.starts_at) <= timezone.localdate()


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _answer(request: HttpRequest, event: Event, session: Session, row: int) -> HttpResponse:
    if not _wants_json(request):
        return _back(event, session, f"p{row}", request.POST.get("q", ""))
    door = door_list(event=event, session=session, viewer=request.viewer)  # type: ignore[attr-defined]
    return JsonResponse({"here": row in door.people_here, "counts": [door.here, door.total]})


def _refused(request: HttpRequest, event: Event, session: Session, why: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"why": why}, status=409)
    messages.error(request, why)
    return _back(event, session)


def _back(event: Event, session: Session, row: str = "", words: str = "") -> HttpResponseRedirect:
    query = {"session": session.pk, **({"q": words} if words else {})}
    address = f"{reverse('events:door', kwargs={'event': event.pk})}?{urlencode(query)}"
    return HttpResponseRedirect(f"{address}#{row}" if row else address)
