"""The guest list in the hands of staff: register somebody, give up a seat for somebody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from virksom.events.access import kinds_recordable
from virksom.events.actions.by_hand import register_by_hand
from virksom.events.actions.registration import give_up_seat, take_seat_back
from virksom.events.forms.by_hand import ByHandForm
from virksom.events.models import Event, Registration
from virksom.events.tasks import send_mails
from virksom.events.views.planning import viewer_of
from virksom.events.views.undo import note_given_up
from virksom.foundation.access import allow


@allow("c", Registration, event=Event)
@require_http_methods(["GET", "HEAD", "POST"])
def register_by_hand_view(request: HttpRequest, event: Any) -> HttpResponse:
    """Register somebody who called or wrote; what was typed stays when it cannot be done."""
    viewer = viewer_of(request)
    form = ByHandForm(request.POST or None, kinds=kinds_recordable(viewer, event))
    if form.is_valid():
        try:
            registration = register_by_hand(
                by=viewer, event=event, person=form.person(), note=form.cleaned_data["note"]
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            send_mails.enqueue()
            messages.success(request, _said(registration))
            return redirect("events:detail", event=event.pk)
    event = Event.objects.with_all().get(pk=event.pk)
    context = {"event": event, "form": form, "closed": event.closed_because(timezone.now())}
    return render(request, "events/by_hand.html", context, status=422 if form.is_bound else 200)


@allow("u", Registration, registration=Registration)
@require_POST
def take_back_view(request: HttpRequest, registration: Any) -> HttpResponse:
    """Undo giving up a seat for somebody, as long as it is free."""
    try:
        take_seat_back(by=viewer_of(request), registration=registration)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("{name} has the seat again.").format(name=registration.participant.name))
    return redirect("events:detail", event=registration.event_id)


def _said(registration: Registration) -> str:
    name = registration.participant.name
    if registration.is_waiting:
        return _("{name} is number {number} on the waiting list.").format(
            name=name, number=registration.queue_number
        )
    return _("{name} has a seat.").format(name=name)


@allow("u", Registration, registration=Registration)
@require_POST
def give_up_for_view(request: HttpRequest, registration: Any) -> HttpResponse:
    """Give up the seat of somebody who called; the first on the waiting list gets it."""
    try:
        give_up_seat(by=viewer_of(request), registration=registration)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        send_mails.enqueue()
        note_given_up(request, registration)
        done = _("{name} no longer has a place. Nobody but the next in the queue gets a mail about it.")
        messages.success(request, done.format(name=registration.participant.name))
    return redirect("events:detail", event=registration.event_id)
