"""People and their roles: who holds which, inviting, and coming in by a link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from virksom.foundation.access import Viewer, allow, allow_link, allow_public, allow_signed_in
from virksom.foundation.paging import page_of
from virksom.partnerships.access import partnerships_seen_by
from virksom.partnerships.actions.membership import (
    accept_invitation,
    end_membership,
    invite_member,
    resend_invitation,
    withdraw_invitation,
)
from virksom.partnerships.facts.people import demo_people
from virksom.partnerships.forms.people import InviteForm, PeopleFilter, WelcomeForm
from virksom.partnerships.models import Membership, MembershipInvitation, Partnership, Programme, Role
from virksom.partnerships.tasks import send_sign_up_link
from virksom.partnerships.views.form_page import posted, viewer_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@allow("r", Membership)
def people_view(request: HttpRequest) -> HttpResponse:
    """Who holds which role now, and who is invited."""
    viewer = viewer_of(request)
    today = timezone.localdate()
    partnerships = partnerships_seen_by(viewer)
    form = PeopleFilter(request.GET or None, partnerships=[(p.pk, str(p)) for p in partnerships])
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    hidden = _candidates_hidden_from(viewer)
    rows = Membership.objects.visible_to(viewer).exclude(hidden).on(today).listed().narrowed(**asked)
    invitations = MembershipInvitation.objects.visible_to(viewer).exclude(hidden).unused()
    invitations = invitations.listed().narrowed(**asked)
    context = {
        "form": form,
        "page": page_of(request, rows.with_rights(viewer, may_end="d")),
        "invitations": invitations.with_rights(viewer, may_resend="c", may_withdraw="d")[:100],
        "today": today,
        "mine": viewer.user_id,
        "programmes": _inviting(viewer, Programme.objects.visible_to(viewer)),
        "partnerships": _inviting(viewer, partnerships),
        "is_filtered": any(asked.values()),
    }
    return render(request, "partnerships/people/list.html", context)


def _candidates_hidden_from(viewer: Viewer) -> Q:
    """That somebody signs in as a candidate tells who the candidates are: the lead who has their records
    reads it, and nobody else here."""
    led = [seat.partnership_id for seat in viewer.seats if seat.role == Role.EMPLOYMENT_LEAD]
    return Q(role=Role.CANDIDATE) & ~Q(partnership__in=led)


def _inviting(viewer: Viewer, places: Iterable[Any]) -> list[Any]:
    """Those of some places where the viewer may invite."""
    return [place for place in places if viewer.may("c", MembershipInvitation, inside=place)]


@allow("c", MembershipInvitation, partnership=Partnership)
def invite_view(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Invite somebody to a role in a partnership."""
    return _invite(request, partnership, {"programme": partnership.programme, "partnership": partnership})


@allow("c", MembershipInvitation, programme=Programme)
def invite_to_programme_view(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Invite somebody to a role that covers the whole programme."""
    return _invite(request, programme, {"programme": programme})


def _invite(request: HttpRequest, place: Partnership | Programme, where: dict[str, Any]) -> HttpResponse:
    viewer = viewer_of(request)
    form = InviteForm(posted(request), viewer=viewer, place=place, initial={"language": "da"})
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invite_member(by=viewer, **form.cleaned_data, **where)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            send_sign_up_link.enqueue(invitation.pk)
            messages.success(request, _("The invitation is sent to %(mail)s.") % {"mail": invitation.email})
            return redirect("partnerships:people")
    status = 422 if request.method == "POST" else 200
    return render(request, "partnerships/people/invite.html", {"form": form, "place": place}, status=status)


@allow("c", MembershipInvitation, invitation=MembershipInvitation)
@require_POST
def resend_view(request: HttpRequest, invitation: MembershipInvitation) -> HttpResponse:
    """Send an invitation again, with a new link."""
    try:
        invitation = resend_invitation(by=viewer_of(request), invitation=invitation)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        send_sign_up_link.enqueue(invitation.pk)
        messages.success(request, _("A new link is sent to %(mail)s.") % {"mail": invitation.email})
    return redirect("partnerships:people")


@allow("d", MembershipInvitation, invitation=MembershipInvitation)
@require_POST
def withdraw_view(request: HttpRequest, invitation: MembershipInvitation) -> HttpResponse:
    """Take an invitation back."""
    try:
        withdraw_invitation(by=viewer_of(request), invitation=invitation)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect("partnerships:people")


@allow("d", Membership, membership=Membership)
@require_POST
def end_view(request: HttpRequest, membership: Membership) -> HttpResponse:
    """End a person's role."""
    try:
        end_membership(by=viewer_of(request), membership=membership)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        ended = {"name": str(membership.user), "role": membership.get_role_display()}
        messages.success(request, _("%(name)s is no longer %(role)s.") % ended)
    return redirect("partnerships:people")


@sensitive_post_parameters("password")
def _welcome(request: HttpRequest, invitation: MembershipInvitation) -> HttpResponse:
    user: Any = request.user if request.user.is_authenticated else None
    own = user is not None and user.email.lower() == invitation.email.lower()
    initial = {"name": invitation.name, "language": invitation.language}
    form = WelcomeForm(posted(request), invitation=invitation, initial=initial)
    if request.method == "POST" and (own or (user is None and form.is_valid())):
        said = {"user": user} if own else form.cleaned_data
        try:
            membership = accept_invitation(invitation=invitation, **said)
        except ValidationError as error:
            form.is_valid()
            form.add_error(None, error.messages)
        else:
            if not own:
                login(request, membership.user, backend=BACKEND)
            messages.success(
                request, _("Welcome. You are now %(role)s.") % {"role": membership.get_role_display()}
            )
            return redirect("home")
    context = {"form": form, "invitation": invitation, "own": own, "other": user is not None and not own}
    context["has_account"] = user is None and invitation.has_account
    status = 422 if request.method == "POST" else 200
    return render(request, "partnerships/people/welcome.html", context, status=status)


@allow_link("the link in an invitation to sign up")
@never_cache
def welcome_view(request: HttpRequest, token: str) -> HttpResponse:
    """Come in by the link of an invitation: in its language until one is chosen."""
    invitation = MembershipInvitation.objects.listed().filter(token=token).first()
    if invitation is None:
        raise Http404
    signed_in = request.user.is_authenticated
    language = translation.get_language() if signed_in else invitation.language
    with translation.override(request.COOKIES.get("django_language") or language):
        if not invitation.is_open(timezone.localdate()):
            return render(request, "partnerships/people/closed.html", {"invitation": invitation}, status=410)
        return _welcome(request, invitation)


@allow_signed_in("one's own roles, on the page of one's account")
def my_roles_view(request: HttpRequest) -> HttpResponse:
    """A panel: the roles a person holds, and where."""
    today = timezone.localdate()
    rows = Membership.objects.filter(user=request.user.pk).on(today).listed().select_related("programme")
    return render(request, "partnerships/people/mine.html", {"rows": rows})


@allow_public("the invented people one can be in the demo; there are none anywhere else")
def demo_sign_ins_view(request: HttpRequest) -> HttpResponse:
    """A panel: whom one can sign in as, one for each role. Only in the demo."""
    if not settings.DEMO:
        raise Http404
    context = {"people": demo_people(timezone.localdate()), "password": settings.DEMO_PASSWORD}
    return render(request, "partnerships/people/demo.html", context)
