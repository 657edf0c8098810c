"""Who looks after a company in a partnership."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from virksom.companies.models import Company, ContactOwner
from virksom.partnerships.models import Membership, Partnership, Role

#: Roles of people who may look after a company: those who make contacts.
LOOK_AFTER = (
    Role.BUSINESS_LEAD,
    Role.BUSINESS_CONSULTANT,
    Role.JOB_CONSULTANT,
    Role.EMPLOYMENT_LEAD,
    Role.EDUCATION_PARTNER,
    Role.ASSOCIATION_PARTNER,
)


@dataclass(frozen=True)
class Owner:
    """The one to ask first. `is_lead` when nobody else has the company and the lead stands in."""

    user: Any
    organisation: Any
    is_lead: bool


def owner_of(company: Company, partnership_id: int) -> Owner | None:
    """Who looks after a company, in one query: its owner as long as they have a role in the partnership,
    else the business lead, else the employment lead, so that none is left without."""
    owners = ContactOwner.objects.filter(company=company, partnership=partnership_id)
    rows = (
        Membership.objects.on(timezone.localdate())
        .filter(partnership=partnership_id, role__in=LOOK_AFTER)
        .annotate(is_owner=Exists(owners.filter(user=OuterRef("user"))))
        .filter(Q(is_owner=True) | Q(role__in=(Role.BUSINESS_LEAD, Role.EMPLOYMENT_LEAD)))
        .select_related("user", "organisation")
    )
    order = {Role.BUSINESS_LEAD.value: 1, Role.EMPLOYMENT_LEAD.value: 2}
    found = sorted(rows, key=lambda row: (not row.is_owner, order.get(row.role, 0), row.pk))
    if not found:
        return None
    first = found[0]
    return Owner(first.user, first.organisation, is_lead=not first.is_owner)


def people_who_look_after(partnership_id: int) -> QuerySet[Membership]:
    """The roles in force in a partnership whose people may look after companies, by name."""
    rows = Membership.objects.on(timezone.localdate()).filter(partnership=partnership_id, role__in=LOOK_AFTER)
    return rows.listed()


def left_behind(owners: QuerySet[ContactOwner]) -> QuerySet[ContactOwner]:
    """Those of the owners who have no role in the partnership any more: their companies wait for another."""
    in_force = Membership.objects.on(timezone.localdate()).filter(
        user=OuterRef("user"), partnership=OuterRef("partnership"), role__in=LOOK_AFTER
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
