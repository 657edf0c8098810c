"""The candidate's own pages about the profile: who may see it, who has, what was agreed, and a copy of all.

They are for whoever owns the record: the one role that may end a grant.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.candidates.actions.consent import give_consent, withdraw_consent
from virksom.candidates.actions.enrolment import change_candidate
from virksom.candidates.actions.sharing import (
    UNDONE_WITHIN,
    agree_to_be_known,
    answer_request,
    give_grant,
    resume_grant,
    withdraw_grant,
)
from virksom.candidates.facts.consent import WORDINGS, consents_of
from virksom.candidates.facts.copy import everything_about
from virksom.candidates.facts.readable import readable
from virksom.candidates.facts.receivers import readings_of, receivers_for, receivers_of
from virksom.candidates.forms.own import OwnForm
from virksom.candidates.forms.sharing import ShareForm
from virksom.candidates.models import Candidate, Consent, Reading, ShareGrant
from virksom.candidates.tasks import send_mails
from virksom.foundation.access import Viewer, allow
from virksom.foundation.meanwhile import SEEN, check_unchanged, mark_of

FORM_METHODS = ["GET", "HEAD", "POST"]


def _own(request: HttpRequest) -> Candidate | None:
    """The viewer's own record, where the job consultant has said which sign-in is theirs."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = Candidate.objects.filter(user=viewer.user_id).select_related("partnership__municipality")
    found: Candidate | None = rows.first()
    return found


def _no_record(request: HttpRequest) -> HttpResponse:
    return render(request, "candidates/own/no_record.html")


def change_own(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """The candidate's own name, mail address and telephone: `enrolment.change_view` for whoever it is."""
    form = OwnForm(request.POST or None, candidate=candidate)
    mark = mark_of(form.initial)
    if form.is_valid():
        try:
            check_unchanged(request.POST, mark, form)
            change_candidate(candidate=candidate, by=request.viewer, **form.cleaned_data)  # type: ignore[attr-defined]
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The changes are kept."))
            return redirect("candidates:detail", candidate=candidate.pk)
    page = {
        "form": form,
        "title": _("My name and how I am reached"),
        "button": _("Keep"),
        "back": reverse("candidates:detail", args=[candidate.pk]),
        "frame_of": "candidates/own/frame.html",
        "is_own": True,
        SEEN: mark,
    }
    return render(request, "candidates/own/form.html", page, status=422 if form.is_bound else 200)


@allow("d", Reading)
@never_cache
@require_safe
def who_saw_view(request: HttpRequest) -> HttpResponse:
    """Who may see me, who has seen me, and one tap to stop it."""
    candidate = _own(request)
    if candidate is None:
        return _no_record(request)
    now, today = timezone.now(), timezone.localdate()
    page = {
        "candidate": candidate,
        "receivers": receivers_of(candidate, today, now - UNDONE_WITHIN),
        "readings": readings_of(candidate),
        "today": today,
    }
    return render(request, "candidates/own/who_saw.html", page | {"tab": "seen"})


@allow("d", ShareGrant)
@require_http_methods(FORM_METHODS)
def share_view(request: HttpRequest) -> HttpResponse:
    """Let an organisation see the profile."""
    candidate = _own(request)
    if candidate is None:
        return _no_record(request)
    form = ShareForm(request.POST or None, receivers=receivers_for(candidate))
    if form.is_valid():
        try:
            give_grant(candidate=candidate, by=request.viewer, **form.cleaned_data)  # type: ignore[attr-defined]
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            send_mails.enqueue()
            messages.success(request, _("Your profile is shared, without your name."))
            return redirect("candidates:who_saw")
    return render(
        request,
        "candidates/own/share.html",
        {"form": form, "tab": "seen"},
        status=422 if form.is_bound else 200,
    )


@allow("d", ShareGrant, grant=ShareGrant)
@require_POST
def answer_view(request: HttpRequest, grant: Any) -> HttpResponse:
    """Yes or no to somebody who asks to see the profile."""
    says_yes = request.POST.get("answer") == "yes"
    said = _("Your profile is shared, without your name.") if says_yes else _("They do not see your profile.")
    return _done(request, said, answer_request, grant=grant, says_yes=says_yes)


@allow("d", ShareGrant, grant=ShareGrant)
@require_POST
def stop_view(request: HttpRequest, grant: Any) -> HttpResponse:
    """Stop sharing now."""
    return _done(
        request, _("It is stopped. They can no longer open your profile."), withdraw_grant, grant=grant
    )


@allow("d", ShareGrant, grant=ShareGrant)
@require_POST
def resume_view(request: HttpRequest, grant: Any) -> HttpResponse:
    """Undo the stop."""
    return _done(request, _("It is shared again as before."), resume_grant, grant=grant)


@allow("d", ShareGrant, grant=ShareGrant)
@require_POST
def known_view(request: HttpRequest, grant: Any) -> HttpResponse:
    """They may know who I am."""
    return _done(
        request, _("They see your name when they have said yes too."), agree_to_be_known, grant=grant
    )


def _done(request: HttpRequest, said: str, act: Callable[..., Any], **given: Any) -> HttpResponseRedirect:
    try:
        act(by=request.viewer, **given)  # type: ignore[attr-defined]
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        send_mails.enqueue()
        messages.success(request, said)
    return redirect("candidates:who_saw")


@allow("d", Consent)
@require_http_methods(FORM_METHODS)
def consents_view(request: HttpRequest) -> HttpResponse:
    """What I agree to, apart from what the law lets the job centre hold."""
    candidate = _own(request)
    if candidate is None:
        return _no_record(request)
    about = request.POST.get("about", "")
    if request.method == "POST":
        if about in WORDINGS:
            act = give_consent if request.POST.get("answer") == "yes" else withdraw_consent
            act(candidate=candidate, about=about, by=request.viewer)  # type: ignore[attr-defined, operator]
            messages.success(request, _("Your answer holds from now on."))
        return redirect("candidates:consents")
    page = {"candidate": candidate, "lines": consents_of(candidate, timezone.localdate())}
    return render(request, "candidates/own/consents.html", page | {"tab": "seen"})


@allow("d", Consent)
@never_cache
@require_safe
def export_view(request: HttpRequest) -> HttpResponse:
    """A copy of everything about oneself, those who have read it included: to read, and for machines."""
    candidate = _own(request)
    if candidate is None:
        return _no_record(request)
    said = everything_about(candidate)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        as_json = json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        parts.writestr("data.json", as_json)
        parts.writestr("data.html", render_to_string("candidates/own/copy.html", readable(said)))
    headers = {"Content-Disposition": 'attachment; filename="virksom.zip"'}
    return HttpResponse(packed.getvalue(), content_type="application/zip", headers=headers)
