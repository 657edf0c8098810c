"""The menus, as data: each line with the right that opens it."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from virksom.candidates.facts.receivers import READERS
from virksom.candidates.models import Candidate, CompetenceProfile, Reading
from virksom.companies.models import Agreement, Company, Referral, Reservation
from virksom.evaluation.access import overviews_of
from virksom.evaluation.models import Release
from virksom.events.models import Event
from virksom.foundation.access import Viewer
from virksom.foundation.models import TrailEntry
from virksom.foundation.ui import Frame, NavItem
from virksom.openings.models import Opening
from virksom.partnerships.models import Membership, Partnership, Programme, Role
from virksom.placements.models import FollowUp, Match, Placement
from virksom.site.languages import others_offered

#: Line, address, actions and model that open it.
INSIDE: tuple[tuple[object, str, str, type[Model]], ...] = (
    (_("Partnerships"), "partnerships:list", "r", Partnership),
    (_("Targets and results"), "evaluation:results", "ca", Release),
    (_("Events"), "events:list", "r", Event),
    (_("Companies"), "companies:list", "r", Company),
    (_("Reservations"), "companies:reservations", "c", Reservation),
    (_("Referrals"), "companies:referrals", "c", Referral),
    (_("Agreements"), "companies:agreements", "r", Agreement),
    (_("Openings"), "openings:list", "r", Opening),
    (_("Local bank"), "openings:bank", "r", Opening),
    (_("Candidates"), "candidates:list", "r", Candidate),
    (_("Shared profiles"), "candidates:shared_list", "-", CompetenceProfile),
    (_("Who has seen me"), "candidates:who_saw", "d", Reading),
    (_("Proposals"), "placements:matches", "c", Match),
    (_("Placements"), "placements:list", "r", Placement),
    (_("Follow-up"), "placements:follow_ups", "u", FollowUp),
    (_("People and roles"), "partnerships:people", "r", Membership),
    (_("Trail"), "trail", "r", TrailEntry),
)
#: Who is told of what is in a line, and so has it without the right to make such records.
ALSO_FOR = {
    "placements:matches": (Role.EMPLOYMENT_LEAD, Role.BUSINESS_LEAD),
    "companies:referrals": (Role.EMPLOYMENT_LEAD,),
    "candidates:shared_list": READERS,
    "placements:follow_ups": (Role.EMPLOYMENT_LEAD,),
}
PUBLIC = (
    (_("The effort"), "home"),
    (_("Results"), "evaluation:public_list"),
    (_("Events"), "events:public_list"),
)


def frame_for(request: HttpRequest) -> Frame:
    """The frame for a request: menus by rights, the current line marked."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    public = [
        NavItem(label, reverse(name), is_current=_is_current(request, reverse(name)))
        for label, name in PUBLIC
    ]
    if viewer.is_public:
        public.append(NavItem(_("Sign in"), reverse("account_login")))
    else:
        public.append(NavItem(_("My page"), reverse("home")))
    role = Role(viewer.seats[0].role).label if viewer.seats else ""
    return Frame(
        nav=() if viewer.is_public else tuple(_inside(request, viewer)),
        nav_title=viewer.organisation_name,
        public_nav=tuple(public),
        who=viewer.name,
        role=role,
        is_demo=settings.DEMO,
        support_for=viewer.name if viewer.support_id else "",
        foot=_foot(),
        languages=others_offered(request),
    )


def _inside(request: HttpRequest, viewer: Viewer) -> Iterator[NavItem]:
    home = reverse("home")
    yield NavItem(_("My page"), home, is_current=request.path == home)
    overviews = [
        NavItem(label, address, is_current=_is_current(request, address))
        for label, address in _overviews(viewer)
    ]
    yield from overviews
    lines = [
        (label, name)
        for label, name, actions, model in INSIDE
        if viewer.may(actions, model) or viewer.has_role(*ALSO_FOR.get(name, ()))
    ]
    is_overview = any(line.is_current for line in overviews)
    current = None if is_overview else _current(request, [name for _label, name in lines])
    for label, name in lines:
        yield NavItem(label, reverse(name), is_current=name == current)
    yield NavItem(
        _("My account"), reverse("accounts:me"), is_current=_is_current(request, reverse("accounts:me"))
    )


def _overviews(viewer: Viewer) -> Iterator[tuple[object, str]]:
    """The overview of the programme one works for; of each by its name, where there are several."""
    programmes = overviews_of(viewer)
    names = (
        dict(Programme.objects.filter(pk__in=programmes).values_list("pk", "name"))
        if len(programmes) > 1
        else {}
    )
    for pk in programmes:
        yield names.get(pk, _("Programme overview")), reverse("evaluation:overview", args=[pk])


def _current(request: HttpRequest, names: list[str]) -> str | None:
    """The line a page belongs to: by its address, but a room's own before the one it hangs under.

    The themes of a partnership lie under the partnerships' address, and belong to the events. Of several
    lines of one room it is the one whose word is in the address.
    """
    under = [name for name in names if _is_current(request, reverse(name))]
    match = request.resolver_match
    room = match.namespace if match else ""
    own = [name for name in names if name.partition(":")[0] == room and ":" in name]
    both = [name for name in under if name in own]
    named = [name for name in own if f"/{reverse(name).strip('/')}/" in request.path]
    return next(iter(both or named or own[:1] or under), None)


def _is_current(request: HttpRequest, address: str) -> bool:
    return request.path == address or (address != "/" and request.path.startswith(address))


def _foot() -> dict[str, tuple[NavItem, ...]]:
    return {
        str(_("About this site")): (
            NavItem(_("Accessibility statement"), reverse("accessibility")),
            NavItem(_("Privacy and cookies"), reverse("privacy")),
            NavItem(_("Source code and licence"), reverse("about")),
        ),
        str(_("Figures and contact")): (
            NavItem(_("Terms and definitions"), reverse("evaluation:definitions")),
            NavItem(_("Contact the programme"), reverse("contact")),
        ),
    }
