"""Inviting people to an event, and the page an invitation's personal link opens."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from virksom.events.actions.invitation import DAILY_LIMIT, answer_invitation, invite, mails_left_today
from virksom.events.facts.guests import contacts_to_invite, earlier_people, invited_list
from virksom.events.forms.invitation import SHOWN, InviteForm, SearchForm, typed_so_far
from virksom.events.models import Event, Invitation
from virksom.events.tasks import send_mails
from virksom.events.views.planning import viewer_of
from virksom.foundation.access import Viewer, allow, allow_link


@allow("u", Event, event=Event)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_view(request: HttpRequest, event: Any) -> HttpResponse:
    """Choose or paste people; each gets a mail with a link of their own.

    Looking for others sends the form too, so that ticks and pasted lines stay, and no name stands in
    an address.
    """
    viewer = viewer_of(request)
    search = SearchForm(request.POST)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    only_looks = "find" in request.POST
    form = InviteForm(
        request.POST if request.method == "POST" and not only_looks else None,
        initial=typed_so_far(request.POST) if only_looks else None,
        participants=partial(earlier_people, event, viewer),
        contacts=partial(contacts_to_invite, event, viewer),
        words=words,
        may_approve=viewer.may("a", Event, inside=event.partnership),
    )
    if form.is_bound and form.is_valid():
        try:
            invited = invite(
                by=viewer,
                event=event,
                people=form.invited(),
                participants=list(form.cleaned_data.get("participants", [])),
                approved=form.cleaned_data.get("approved", False),
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            send_mails.enqueue()
            count = len(invited)
            done = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", count)
            messages.success(request, done % {"n": count})
            return redirect("events:invite", event=event.pk)
    context = {
        "event": event,
        "form": form,
        "search": search,
        "words": words,
        "shown": SHOWN,
        "invited": invited_list(event, viewer),
        "closed": event.closed_because(timezone.now()),
        "left": mails_left_today(viewer),
        "limit": DAILY_LIMIT,
    }
    return render(request, "events/invite.html", context, status=422 if form.errors else 200)


@allow_link("the personal link in an invitation by mail")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_view(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation: yes or no in one click. An expired one says so and what to do."""
    rows = Invitation.objects.select_related("participant", "event")
    invitation = get_object_or_404(rows, token=token)
    event = Event.objects.with_all().get(pk=invitation.event_id)
    refused = ""
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        comes = request.POST["answer"] == "yes"
        # The link speaks for the person invited, not for whoever may be signed in on the same machine.
        try:
            registration = answer_invitation(by=Viewer(), invitation=invitation, comes=comes)
        except ValidationError as error:
            refused = error.messages[0]
        else:
            send_mails.enqueue()
            if registration:
                return redirect("events:registration", token=registration.token)
            return redirect("events:invitation", token=token)
    closed = event.closed_because(timezone.now())
    context = {"invitation": invitation, "event": event, "closed": closed, "refused": refused}
    return render(request, "events/invitation.html", context, status=410 if closed else 200)
