"""A profile as those see it who were let: without identity until both have said yes.

Each page asks the grant anew, so that what was withdrawn is closed at the next request.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.candidates.actions.reading import note_reading
from virksom.candidates.actions.sharing import agree_to_meet, answer_request, ask_for_grant, give_grant
from virksom.candidates.facts.receivers import received_by, receivers_for
from virksom.candidates.facts.sharing import SharedProfile, shared_profile
from virksom.candidates.forms.sharing import AskForm
from virksom.candidates.models import Candidate, CompetenceProfile, Purpose, ShareGrant
from virksom.candidates.tasks import send_mails
from virksom.foundation.access import Viewer, allow, allow_link
from virksom.foundation.pace import count_try
from virksom.foundation.paging import page_of
from virksom.partnerships.models import Role, Sector

FORM_METHODS = ["GET", "HEAD", "POST"]
WHY = "the receiver's own link to one shared profile, sent by mail"


# Those a profile is shared with ----------------------------------------------------------------------


@allow("r", CompetenceProfile)
@never_cache
@require_safe
def shared_list_view(request: HttpRequest) -> HttpResponse:
    """The profiles that are shared with the viewer's organisation, and those whose time is over."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = received_by(viewer).select_related("to").order_by("-ends_on", "-pk")
    page = page_of(request, rows)
    return render(request, "candidates/shared_list.html", {"page": page, "today": timezone.localdate()})


def _received(request: HttpRequest, pk: int, role: str | None = None) -> ShareGrant:
    """The live grant of an address, for those it was given to; 404 for everybody else."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = received_by(viewer, role).live(timezone.localdate())
    grant: ShareGrant | None = rows.filter(pk=pk).select_related(
        "to", "candidate__consultant", "candidate__user"
    ).first()  # fmt: skip
    if grant is None:
        raise Http404
    return grant


def _seen(grant: ShareGrant, by: Viewer) -> SharedProfile:
    """The profile under a grant; that it was seen is kept."""
    profile = shared_profile(grant, timezone.localdate())
    note_reading(
        candidate=grant.candidate,
        by=by,
        purpose=grant.purpose,
        by_name=profile.identity is not None,
        organisation_id=grant.to_id,
    )
    return profile


@allow("r", CompetenceProfile)
@never_cache
@require_safe
def shared_view(request: HttpRequest, sharegrant: int) -> HttpResponse:
    """One profile, under the name it has for this receiver."""
    grant = _received(request, sharegrant)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = {
        "base": "frame/app.html",
        "grant": grant,
        "profile": _seen(grant, viewer),
        "may_meet": received_by(viewer, Role.COMPANY_USER).filter(pk=grant.pk).exists(),
    }
    return render(request, "candidates/shared.html", page)


@allow("r", CompetenceProfile)
@never_cache
@require_safe
def shared_file_view(request: HttpRequest, sharegrant: int) -> HttpResponse:
    """The same as a plain text to print or pass round at the table."""
    grant = _received(request, sharegrant)
    page = {"grant": grant, "profile": _seen(grant, request.viewer)}  # type: ignore[attr-defined]
    text = render_to_string("candidates/shared.txt", page)
    headers = {"Content-Disposition": f'attachment; filename="{grant.alias}.txt"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@allow("c", ShareGrant)
@require_POST
def meet_view(request: HttpRequest, sharegrant: int) -> HttpResponse:
    """The company would like to meet the person."""
    grant = _received(request, sharegrant, Role.COMPANY_USER)
    _meet(request, grant, request.viewer)  # type: ignore[attr-defined]
    return redirect("candidates:shared", sharegrant=grant.pk)


@allow("c", ShareGrant)
@require_POST
def ask_again_view(request: HttpRequest, sharegrant: int) -> HttpResponse:
    """Ask the person to share the profile again when the time is over."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    grant = received_by(viewer).filter(pk=sharegrant).select_related("candidate", "to").first()
    if grant is None or not viewer.has_role(Role.COMPANY_USER, Role.BUSINESS_CONSULTANT):
        raise Http404
    try:
        ask_for_grant(candidate=grant.candidate, to=grant.to, purpose=grant.purpose, by=viewer)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        send_mails.enqueue()
        messages.success(request, _("The person is asked. You get a mail when the answer is yes."))
    return redirect("candidates:shared_list")


@allow_link(WHY)
@never_cache
@require_http_methods(FORM_METHODS)
def shared_link_view(request: HttpRequest, token: str) -> HttpResponse:
    """One profile by the receiver's link, without an account; the link dies with the grant."""
    rows = ShareGrant.objects.by_token(token).live(timezone.localdate())
    grant = rows.select_related("to", "candidate__consultant", "candidate__user").first()
    if grant is None:
        count_try(request, "link")
        return render(request, "candidates/shared_closed.html", status=404)
    by = Viewer(name=grant.to.name, organisation_id=grant.to_id, organisation_name=grant.to.name)
    may_meet = grant.to.sector == Sector.COMPANY
    if request.method == "POST":
        if may_meet:
            _meet(request, grant, by)
        return HttpResponseRedirect(request.path)
    page = {
        "base": "frame/public.html",
        "grant": grant,
        "profile": _seen(grant, by),
        "may_meet": may_meet,
        "token": token,
    }
    return render(request, "candidates/shared.html", page)


def _meet(request: HttpRequest, grant: ShareGrant, by: Viewer) -> None:
    try:
        agree_to_meet(grant=grant, by=by)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
        return
    send_mails.enqueue()
    messages.success(request, _("The person is told. You see who it is when the person says yes too."))


# The candidate's consultant --------------------------------------------------------------------------


@allow("r", ShareGrant, candidate=Candidate)
@require_safe
def grants_view(request: HttpRequest, candidate: Any) -> HttpResponse:
    """Who may see a candidate's profile, for those who are responsible for the candidate."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = ShareGrant.objects.filter(candidate=candidate).visible_to(viewer)
    note_reading(candidate=candidate, by=viewer, purpose=Purpose.UPKEEP, by_name=True)
    page = {
        "candidate": candidate,
        "rows": rows.with_rights(viewer, may_answer="c").select_related("to", "asked_by"),
        "today": timezone.localdate(),
        "may_ask": viewer.may("c", ShareGrant, inside=candidate),
    }
    return render(request, "candidates/grants.html", page)


@allow("c", ShareGrant, candidate=Candidate)
@require_http_methods(FORM_METHODS)
def ask_view(request: HttpRequest, candidate: Any) -> HttpResponse:
    """Ask the candidate to share the profile, or write down the yes of a meeting."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = AskForm(
        request.POST or None, receivers=receivers_for(candidate), initial={"to": request.GET.get("to")}
    )
    if form.is_valid():
        try:
            said = _asked(candidate, viewer, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            send_mails.enqueue()
            messages.success(request, said)
            return redirect("candidates:grants", candidate=candidate.pk)
    page = {"candidate": candidate, "form": form}
    return render(request, "candidates/ask.html", page, status=422 if form.is_bound else 200)


def _asked(candidate: Candidate, by: Viewer, *, in_meeting: bool, ends_on: Any, to: Any, purpose: str) -> str:
    if in_meeting:
        give_grant(candidate=candidate, to=to, purpose=purpose, ends_on=ends_on, by=by, in_meeting=True)
        return _("The profile is shared. The trail says that the yes was given in a meeting.")
    ask_for_grant(candidate=candidate, to=to, purpose=purpose, by=by)
    return _("The candidate is asked. Nothing is shown before the yes.")


@allow("c", ShareGrant, grant=ShareGrant)
@require_POST
def record_answer_view(request: HttpRequest, grant: Any) -> HttpResponse:
    """The consultant writes down what the candidate answered in a meeting."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    own = grant.candidate.user_id is not None and grant.candidate.user_id == viewer.user_id
    says_yes = request.POST.get("answer") == "yes"
    try:
        answer_request(grant=grant, says_yes=says_yes, by=viewer, in_meeting=not own)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        send_mails.enqueue()
        messages.success(request, _("The answer is kept."))
    if own:
        return redirect("candidates:who_saw")
    return HttpResponseRedirect(reverse("candidates:grants", args=[grant.candidate_id]))
