"""One's own registration, by personal link: see it, change it, give up the seat."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.events.actions.registration import change_registration, give_up_seat
from virksom.events.facts.calendar import MIME, calendar_of
from virksom.events.forms.registration import DetailsForm, details_of
from virksom.events.models import Event, Registration
from virksom.events.tasks import send_mails
from virksom.foundation.access import Viewer, allow_link

#: The link speaks for a participant, not for whoever may be signed in on the same machine.
LINK_HOLDER = Viewer()
WHY = "the personal link in the mail about one's own registration"


def _own(token: str) -> Registration:
    """The registration a personal link opens; an unknown link answers 404."""
    rows = Registration.objects.select_related("participant", "event__partnership__municipality")
    return get_object_or_404(rows, token=token)


@allow_link(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration_view(request: HttpRequest, token: str) -> HttpResponse:
    """How one's registration stands, and the form to change it."""
    registration = _own(token)
    if request.method != "POST":
        return _page(request, registration, DetailsForm(initial=details_of(registration)))
    form = DetailsForm(request.POST)
    if form.is_valid():
        person = form.person(registration.participant.email, translation.get_language())
        try:
            change_registration(
                by=LINK_HOLDER,
                registration=registration,
                person=person,
                note=form.cleaned_data["note"],
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Your details are changed."))
            return redirect("events:registration", token=token)
    return _page(request, registration, form, status=422)


@allow_link(WHY)
@never_cache
@require_POST
def give_up_view(request: HttpRequest, token: str) -> HttpResponse:
    """Give up the seat; the first on the waiting list gets it."""
    registration = _own(token)
    try:
        give_up_seat(by=LINK_HOLDER, registration=registration)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        send_mails.enqueue()
    return redirect("events:registration", token=token)


@allow_link(WHY)
@require_safe
def registration_calendar_view(request: HttpRequest, token: str) -> HttpResponse:
    """The event as a calendar file, also when it is not public."""
    event = Event.objects.with_all().get(pk=_own(token).event_id)
    response = HttpResponse(calendar_of([event]), content_type=MIME)
    response["Content-Disposition"] = f'attachment; filename="virksom-{event.pk}.ics"'
    return response


def _page(
    request: HttpRequest, registration: Registration, form: DetailsForm, status: int = 200
) -> HttpResponse:
    event = Event.objects.with_all().get(pk=registration.event_id)
    now = timezone.now()
    context = {
        "registration": registration,
        "event": event,
        "form": form,
        "can_answer": registration.holds_seat and event.starts_at <= now and not event.is_cancelled,
        "can_change": not event.is_cancelled and event.starts_at > now,
        "can_register_again": event.closed_because(now) is None and event.is_public,
    }
    return render(request, "events/registration.html", context, status=status)
