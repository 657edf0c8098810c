"""What companies need, as a viewer may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from virksom.companies.access import seat_at
from virksom.companies.facts.timeline import Badge, need_badge
from virksom.companies.models import Company, Need, Referral
from virksom.foundation.access import Viewer, right_of
from virksom.partnerships.models import Partnership

#: So many needs stand beside the timeline: the open ones.
SHOWN = 8


@dataclass(frozen=True)
class NeedShown:
    """A need with its state, and whether the viewer may move it on."""

    need: Any
    badge: Badge
    may_take: bool
    may_meet: bool
    may_refer: bool


def needs_of(company: Company, viewer: Viewer) -> dict[str, Any]:
    """The open needs of a company by one query, and what the viewer may do with them."""
    rows = Need.objects.filter(company=company).open().visible_to(viewer).select_related("organisation")
    seat = seat_at(viewer, company, "r", Need)
    # Who may change needs here may change all of the partnership's: the cells say "u P" or nothing.
    may_change = viewer.may("u", Need, inside=company)
    may_refer = viewer.may("c", Referral, inside=company)
    return {
        "needs": [
            NeedShown(
                need, need_badge(need), may_change and need.state == Need.State.OPEN, may_change, may_refer
            )
            for need in rows[:SHOWN]
        ],
        "may_see_needs": bool(list(right_of(Need).granted(viewer, "r"))),
        "may_add_need": viewer.may("c", Need, inside=company),
        "needs_of_partnership": seat.partnership_id if seat else None,
    }


def open_needs(partnership: Partnership, viewer: Viewer, kind: str) -> QuerySet[Any]:
    """The open needs of a partnership, of one kind or all, the oldest first."""
    rows = Need.objects.filter(partnership=partnership).open().visible_to(viewer)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.select_related("company", "organisation").order_by("on", "pk")
