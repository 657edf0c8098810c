"""Public pages: the calendar, one event, and registering for it without an account."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from virksom.events.actions.registration import AlreadyRegistered, register
from virksom.events.forms.planning import EventFilter
from virksom.events.forms.registration import RegistrationForm
from virksom.events.models import Event, Registration
from virksom.events.tasks import send_mails
from virksom.events.views.planning import viewer_of
from virksom.foundation.access import allow, allow_public
from virksom.foundation.pace import TOO_OFTEN, count_try, is_too_often
from virksom.foundation.paging import page_of

#: A page of the public calendar is short; it is read on phones.
SHOWN = 12
#: So many earlier events stand below the upcoming ones.
EARLIER_SHOWN = 4


@allow_public("announced events that are open to the public")
@require_safe
def public_list_view(request: HttpRequest) -> HttpResponse:
    """The public calendar: upcoming events, and the latest that were held."""
    now = timezone.now()
    announced = Event.objects.announced()
    form = EventFilter(request.GET, partnerships=announced.places().named())
    chosen = form.chosen
    found = announced.narrowed(chosen).listed_publicly()
    if chosen["time"] == "past":
        page, earlier = page_of(request, found.held(now), SHOWN), []
    else:
        page = page_of(request, found.upcoming(now), SHOWN, at_once=True)
        shows_earlier = page.number == 1 and not chosen["time"]
        earlier = list(found.held(now)[:EARLIER_SHOWN]) if shows_earlier else []
    context = {
        "form": form,
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        "page": page,
        "earlier": earlier,
        "calendar": chosen["partnership"],
    }
    return render(request, "events/public_list.html", context)


@allow("r", Event, public=True, event=Event)
@require_safe
def public_detail_view(request: HttpRequest, event: Any) -> HttpResponse:
    """One event, with the form to register while it is open."""
    return _page(request, event, RegistrationForm())


@allow("c", Registration, public=True, event=Event)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register_view(request: HttpRequest, event: Any) -> HttpResponse:
    """Register; what was typed stays when it cannot be done.

    Anybody can type somebody else's address: the way to the personal page is the mail only, and the
    answer is the same whether the address was new, known, or registered before.
    """
    if request.method != "POST":
        return redirect("events:public_detail", event=event.pk)
    form = RegistrationForm(request.POST)
    if is_too_often(request, "register"):
        return _page(request, event, form, refused=str(TOO_OFTEN), status=429)
    if not form.is_valid():
        return _page(request, event, form, status=422)
    count_try(request, "register")
    email = form.cleaned_data["email"]
    person = form.person(email, translation.get_language())
    try:
        with suppress(AlreadyRegistered):  # The mail tells it; this page does not.
            register(by=viewer_of(request), event=event, person=person, note=form.cleaned_data["note"])
    except ValidationError as refused:
        send_mails.enqueue()
        return _page(request, event, form, refused=refused.messages[0], status=422)
    send_mails.enqueue()
    return _page(request, event, RegistrationForm(), sent_to=email)


def _page(
    request: HttpRequest,
    event: Event,
    form: RegistrationForm,
    *,
    sent_to: str = "",
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    event, now = Event.objects.with_all().get(pk=event.pk), timezone.now()
    context = {
        "event": event,
        "now": now,
        "form": form,
        "sent_to": sent_to,
        "refused": refused,
        "closed": event.closed_because(now),
    }
    return render(request, "events/public_detail.html", context, status=status)
