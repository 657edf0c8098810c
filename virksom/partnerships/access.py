"""Who may see and do what with programmes, partnerships and organisations; and what a seat is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from virksom.foundation.access import NOTHING, Right, Scope, Viewer, declare, right_of
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import (
    PROGRAMME_ROLES,
    Actor,
    Lead,
    Membership,
    MembershipInvitation,
    Organisation,
    Partnership,
    Programme,
    Role,
    Sector,
    Side,
)


@dataclass(frozen=True)
class Seat:
    """A membership in force: a role in an organisation, a programme and perhaps one partnership."""

    role: str
    organisation_id: int
    organisation_name: str
    organisation_sector: str
    programme_id: int
    partnership_id: int | None
    municipality_code: int | None

    @property
    def side(self) -> str:
        return self.organisation_sector if self.organisation_sector in Side.values else ""

    @cached_property
    def programme_places(self) -> tuple[tuple[int, int], ...]:
        """The programme's partnerships, each with its municipality's code; looked up once per request.

        Filters name them one by one: a join would have the database read all rows before it sorts.
        """
        return tuple(
            Partnership.objects.filter(programme=self.programme_id)
            .order_by("pk")
            .values_list("pk", "municipality_id")
        )


def seats_of(user: Any, day: date) -> tuple[Seat, ...]:
    """The seats a person holds on a day, in one query."""
    memberships = Membership.objects.filter(user=user).on(day)
    return tuple(
        Seat(
            role=m.role,
            organisation_id=m.organisation_id,
            organisation_name=m.organisation.name,
            organisation_sector=m.organisation.sector,
            programme_id=m.programme_id,
            partnership_id=m.partnership_id,
            municipality_code=m.partnership.municipality_id if m.partnership else None,
        )
        for m in memberships.select_related("organisation", "partnership")
    )


def viewer_of(user: Any, day: date) -> Viewer:
    """The viewer a signed-in user is: their seats, acting for the organisation of the first."""
    seats = seats_of(user, day)
    return Viewer(
        user_id=user.pk,
        name=str(user),
        seats=seats,
        organisation_id=seats[0].organisation_id if seats else None,
        organisation_name=seats[0].organisation_name if seats else "",
    )


# Scopes: how the letters of a cell reach a record -------------------------------------------------


def is_in_partnership(seat: Seat, place: Model) -> bool:
    """Whether a place is the seat's partnership or lies in it (a company: in its municipality)."""
    if seat.partnership_id is None:
        return False
    if isinstance(place, Partnership):
        return place.pk == seat.partnership_id
    if isinstance(place, Organisation):
        return place.parts.filter(partnership=seat.partnership_id).exists()
    if hasattr(place, "partnership_id"):
        return place.partnership_id == seat.partnership_id
    return seat.municipality_code is not None and (
        getattr(place, "municipality_id", None) == seat.municipality_code
    )


def is_in_programme(seat: Seat, place: Model) -> bool:
    """Whether a place is the seat's programme or lies in it (a company: in one of its municipalities)."""
    if isinstance(place, Programme):
        return place.pk == seat.programme_id
    if hasattr(place, "programme_id"):
        return place.programme_id == seat.programme_id
    partnerships = Partnership.objects.filter(programme=seat.programme_id)
    if isinstance(place, Organisation):
        return partnerships.filter(actors__organisation=place.pk).exists()
    if hasattr(place, "partnership_id"):
        return partnerships.filter(pk=place.partnership_id).exists()
    municipality = getattr(place, "municipality_id", None)
    return municipality is not None and partnerships.filter(municipality=municipality).exists()


def partnerships_open_to(viewer: Viewer, model: type[Model], actions: str = "c") -> list[Partnership]:
    """The partnerships in which the viewer has one of the actions on a kind of record."""
    if not viewer.may(actions, model):
        return []
    seen = partnerships_seen_by(viewer)
    return [partnership for partnership in seen if viewer.may(actions, model, inside=partnership)]


def partnerships_seen_by(viewer: Viewer) -> list[Partnership]:
    """The partnerships a viewer may see, with no more than their names and where they belong."""
    seen = Partnership.objects.visible_to(viewer).select_related("municipality")
    return list(seen.only("programme_id", "municipality_id", "municipality__name"))


def within_programme(path: str) -> Scope:
    """Programme-level seats reach all of their own programme; `path` leads from record to programme."""
    partnership = path.removesuffix("__programme")

    def reach(viewer: Viewer, seat: Any) -> Q:
        if not path.endswith("partnership__programme"):
            return Q(**{path: seat.programme_id})
        return Q(**{f"{partnership}__in": [pk for pk, _code in seat.programme_places]})

    return Scope(q=reach, admits=is_in_programme)


def within_partnership(path: str, extra: Any = None) -> Scope:
    """Scope P: the seat's own partnership; `path` leads from record to partnership.

    `extra(viewer, seat)` narrows it further, as in "own side".
    """
    return Scope(
        q=lambda viewer, seat: (
            Q(**{path: seat.partnership_id}) & (extra(viewer, seat) if extra else Q())
            if seat.partnership_id
            else NOTHING
        ),
        admits=is_in_partnership,
    )


PROGRAMME = declare(
    Right(
        name="programme, targets",
        title=_("programme, targets"),
        model=Programme,
        cells={
            "PO": "rcua",
            "PC": "ru",
            "EV": "r",
            "LE": "r",
            "LB": "r",
            "JC": "r",
            "BC": "r",
            "ED": "r",
            "AS": "r",
            "CO": "r pub",
            "ME": "r pub",
            "CA": "r pub",
            "PU": "r pub",
        },
        scopes={
            "all": within_programme("pk"),
            "pub": Scope(q=lambda viewer, seat: Q(is_public=True)),
        },
    )
)

PARTNERSHIP = declare(
    Right(
        name="partnership",
        title=_("partnership"),
        model=Partnership,
        cells={
            "PO": "rcua",
            "PC": "rcu",
            "EV": "r",
            "LE": "ru P",
            "LB": "ru P",
            "JC": "r P",
            "BC": "r P",
            "ED": "r P",
            "AS": "r P",
            "CO": "r pub",
            "ME": "r pub",
            "CA": "r pub",
            "PU": "r pub",
        },
        scopes={
            "all": within_programme("programme"),
            "P": within_partnership("pk"),
            "pub": Scope(q=lambda viewer, seat: Q(programme__is_public=True)),
        },
    )
)

ORGANISATIONS_AND_ROLES = {
    "PO": "rcud", "PC": "rc", "EV": "-", "LE": "rcud own side P", "LB": "rcud own side P", "JC": "r O",
    "BC": "r O", "ED": "ru O", "AS": "ru O", "CO": "ru O", "ME": "-", "CA": "-", "PU": "-",
}  # fmt: skip


_organisations_in_programme = Scope(
    q=lambda viewer, seat: (
        Q(parts__partnership__programme=seat.programme_id)
        | Q(owned_programmes=seat.programme_id)
        | Q(membership__programme=seat.programme_id)
    ),
    admits=is_in_programme,
)


def _organisations_and_roles(
    model: type[Model], organisation: str, programme: str, partnership: str
) -> Right:
    """The row "organisations, roles" for one of the models it covers, by the paths from that model."""
    sector = f"{organisation}__sector" if organisation != "pk" else "sector"
    return declare(
        Right(
            name="organisations, roles",
            title=_("organisations, roles"),
            model=model,
            cells=ORGANISATIONS_AND_ROLES,
            scopes={
                "all": _organisations_in_programme if model is Organisation else within_programme(programme),
                "own side P": within_partnership(partnership, lambda viewer, seat: Q(**{sector: seat.side})),
                "O": Scope(q=lambda viewer, seat: Q(**{organisation: seat.organisation_id})),
            },
        )
    )


_organisations_and_roles(Organisation, "pk", "parts__partnership__programme", "parts__partnership")
for _model, _programme in (
    (Actor, "partnership__programme"),
    (Lead, "partnership__programme"),
    (Membership, "programme"),
    (MembershipInvitation, "programme"),
):
    _organisations_and_roles(_model, "organisation", _programme, "partnership")


def sectors_open_to(viewer: Viewer, partnership: Partnership) -> tuple[str, ...]:
    """The sectors a viewer may seat actors from: all for the programme's people, a lead's own side."""
    sectors: set[str] = set()
    for seat, scope in right_of(Actor).granted(viewer, "c"):
        if scope.admits(seat, partnership):
            sectors |= {seat.side} if seat.partnership_id else set(Sector.values)
    return tuple(sector for sector in Sector.values if sector in sectors)


#: Which sectors an organisation may stand in for its people to have a role; None: any.
SECTORS_OF_ROLE: dict[Role, tuple[Sector, ...] | None] = {
    Role.PROGRAMME_OWNER: None,
    Role.PROGRAMME_COORDINATOR: None,
    Role.EVALUATOR: None,
    Role.EMPLOYMENT_LEAD: (Sector.EMPLOYMENT,),
    Role.BUSINESS_LEAD: (Sector.BUSINESS,),
    Role.JOB_CONSULTANT: (Sector.EMPLOYMENT,),
    Role.BUSINESS_CONSULTANT: (Sector.BUSINESS,),
    Role.EDUCATION_PARTNER: (Sector.EDUCATION,),
    Role.ASSOCIATION_PARTNER: (Sector.ASSOCIATION,),
    Role.COMPANY_USER: (Sector.COMPANY,),
    Role.MENTOR: (Sector.ASSOCIATION, Sector.COMPANY, Sector.EMPLOYMENT),
    Role.CANDIDATE: (Sector.EMPLOYMENT,),
}


def may_give(viewer: Viewer, role: str, place: Model) -> bool:
    """Whether a viewer may invite to a role in a programme or partnership.

    The right to create memberships there decides; and only an owner makes owners.
    """
    if role == Role.PROGRAMME_OWNER and not viewer.has_role(Role.PROGRAMME_OWNER):
        return False
    fits_place = (role in PROGRAMME_ROLES) == isinstance(place, Programme)
    return fits_place and viewer.may("c", MembershipInvitation, inside=place)


def roles_open_to(viewer: Viewer, place: Model) -> tuple[Role, ...]:
    """The roles a viewer may invite to in a place: those of the sectors they may seat there."""
    given = tuple(role for role in Role if may_give(viewer, role, place))
    if isinstance(place, Programme):
        return given
    sectors = set(sectors_open_to(viewer, place)) if isinstance(place, Partnership) else set()
    return tuple(role for role in given if sectors & set(SECTORS_OF_ROLE[role] or Sector))


def _partnerships_of(seat: Seat) -> Any:
    return Partnership.objects.filter(programme=seat.programme_id).values("pk")


def _at_programme_level(seat: Seat) -> Any:
    memberships = Membership.objects.filter(programme=seat.programme_id, partnership=None)
    return memberships.values("organisation")


def _people_of(seat: Seat) -> Any:
    """Support that looks at pages as one of the programme's people is for the programme to see."""
    return Membership.objects.filter(programme=seat.programme_id).values("user")


def _own_side(seat: Seat) -> Any:
    return Organisation.objects.filter(sector=seat.side, parts__partnership=seat.partnership_id).values("pk")


TRAIL = declare(
    Right(
        name="trail of who did what",
        title=_("trail of who did what"),
        model=TrailEntry,
        cells={
            "PO": "r",
            "PC": "r",
            "EV": "-",
            "LE": "r P",
            "LB": "r P own side",
            "JC": "r A",
            "BC": "-",
            "ED": "-",
            "AS": "-",
            "CO": "r O",
            "ME": "-",
            "CA": "r me",
            "PU": "-",
        },
        scopes={
            "all": Scope(
                q=lambda viewer, seat: (
                    Q(circle_id__in=_partnerships_of(seat))
                    | Q(circle_id=None, organisation_id__in=_at_programme_level(seat))
                    | Q(subject_kind="accounts.user", subject_id__in=_people_of(seat))
                )
            ),
            "P": Scope(q=lambda viewer, seat: Q(circle_id=seat.partnership_id)),
            "P own side": Scope(
                q=lambda viewer, seat: Q(circle_id=seat.partnership_id, organisation_id__in=_own_side(seat))
            ),
            "A": Scope(q=lambda viewer, seat: Q(actor_id=viewer.user_id)),
            "O": Scope(q=lambda viewer, seat: Q(organisation_id=seat.organisation_id)),
            "me": Scope(q=lambda viewer, seat: Q(actor_id=viewer.user_id)),
        },
    )
)
