"""Who looks after a company in a partnership."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from virksom.companies.access import contact_makers
from virksom.companies.models import Company, ContactOwner
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Membership, Partnership, Role


@dataclass(frozen=True)
class Owner:
    """The one to ask first. `is_lead` when nobody else has the company and the lead stands in."""

    user: Any
    organisation: Any
    is_lead: bool


def owner_of(company: Company, partnership_id: int) -> Owner | None:
    """Who looks after a company in a partnership, in one query; None where nobody leads it either."""
    return _first(list(_candidates(company, partnership_id)))


def owner_and_place(company: Company, seat: Any, viewer: Viewer) -> tuple[Owner | None, Any]:
    """Who looks after a company in the partnership of the viewer's seat, and the municipality of both.

    One query: the viewer's own role there always comes along, and knows the municipality.
    """
    rows = _candidates(company, seat.partnership_id, Q(user=viewer.user_id))
    found = list(rows.select_related("user", "organisation", "partnership__municipality"))
    return _first(found), found[0].partnership.municipality if found else company.municipality


def _candidates(company: Company, partnership_id: int, others: Q | None = None) -> QuerySet[Any]:
    """Roles in force of whoever has the company, and of the leads who stand in for them."""
    owners = ContactOwner.objects.filter(company=company, partnership=partnership_id)
    rows = (
        _there()
        .filter(partnership=partnership_id)
        .annotate(is_owner=Exists(owners.filter(user=OuterRef("user"))))
    )
    fits = Q(is_owner=True) | Q(role__in=(Role.BUSINESS_LEAD, Role.EMPLOYMENT_LEAD))
    return rows.filter(fits if others is None else fits | others).select_related("user", "organisation")


def _there() -> Any:
    """The roles in force of people who can still sign in: who cannot is gone, whatever their role says."""
    return Membership.objects.on(timezone.localdate()).filter(user__is_active=True)


def _first(rows: list[Any]) -> Owner | None:
    """The owner as long as they make contacts in the partnership, else the business lead, else the
    employment lead, so that no company is left without."""
    order = {Role.BUSINESS_LEAD.value: 1, Role.EMPLOYMENT_LEAD.value: 2}
    makers = contact_makers()
    fit = [row for row in rows if (row.is_owner and row.role in makers) or row.role in order]
    first = min(fit, key=lambda row: (not row.is_owner, order.get(row.role, 0), row.pk), default=None)
    return None if first is None else Owner(first.user, first.organisation, is_lead=not first.is_owner)


def people_who_look_after(partnership_id: int) -> QuerySet[Membership]:
    """The roles in force in a partnership whose people may look after companies, by name: those who
    make contacts.
    """
    rows: QuerySet[Membership] = (
        _there().filter(partnership=partnership_id, role__in=contact_makers()).listed()
    )
    return rows


def people_to_choose(partnership_id: int, viewer: Viewer) -> QuerySet[Membership]:
    """Of those the ones to choose from: oneself, and people one may know by the table of rights."""
    known = Membership.objects.visible_to(viewer).values("pk")
    return people_who_look_after(partnership_id).filter(Q(user=viewer.user_id) | Q(pk__in=known))


def left_behind(owners: QuerySet[ContactOwner]) -> QuerySet[ContactOwner]:
    """Those of the owners who make no contacts in the partnership any more: their companies wait for
    another.
    """
    in_force = _there().filter(
        user=OuterRef("user"), partnership=OuterRef("partnership"), role__in=contact_makers()
    )
    return owners.filter(~Exists(in_force))


@dataclass(frozen=True)
class Holding:
    """How many companies a person looks after, and whether the person is still there."""

    user_id: int
    name: str
    count: int
    has_left: bool


def holdings(partnership: Partnership) -> list[Holding]:
    """Who looks after how many companies of a partnership; those who have left first."""
    owners = ContactOwner.objects.filter(partnership=partnership)
    left = set(left_behind(owners).values_list("user", flat=True).distinct())
    rows: Iterable[Any] = owners.order_by().values("user", "user__name").annotate(count=Count("pk"))
    found = [Holding(row["user"], row["user__name"], row["count"], row["user"] in left) for row in rows]
    return sorted(found, key=lambda one: (not one.has_left, one.name))
