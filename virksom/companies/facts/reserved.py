"""What is planned: one's own reservations and items, and one visit with its agenda."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from virksom.companies.facts.timeline import planned_by, reads_notes
from virksom.companies.models import AgendaItem, Reservation, Turn
from virksom.foundation.access import Viewer


def plans_of(viewer: Viewer) -> dict[str, Any]:
    """The viewer's own reservations, turns and items, and what their organisations' others have."""
    organisations = {seat.organisation_id for seat in viewer.seats}
    today = timezone.localdate()
    held = Reservation.objects.visible_to(viewer).live(today).filter(organisation__in=organisations)
    rows = list(held.select_related("company", "organisation", "user").order_by("starts_on", "pk")[:200])
    turns = Turn.objects.filter(user=viewer.user_id).visible_to(viewer).waiting()
    items = AgendaItem.objects.filter(user=viewer.user_id).visible_to(viewer).open()
    return {
        "mine": [row for row in rows if row.user_id == viewer.user_id],
        "colleagues": [row for row in rows if row.user_id != viewer.user_id],
        "turns": turns.select_related("company", "behind__organisation")[:200],
        "items": items.exclude(reservation__user=viewer.user_id).select_related(
            "company", "reservation__organisation"
        )[:200],
    }


def visit_of(reservation: Reservation, viewer: Viewer) -> dict[str, Any]:
    """A reservation with its agenda, who waits behind it, and what queued items could come along.

    All of it as far as the viewer may read it; what came of an item is for the partners.
    """
    company = reservation.company
    items = AgendaItem.objects.filter(company=company).visible_to(viewer)
    items = items.select_related("organisation", "user", "closed_by")
    turns = Turn.objects.filter(behind=reservation).visible_to(viewer).waiting()
    is_live = reservation.state == Reservation.State.HELD
    with_identity = Reservation.objects.filter(pk=reservation.pk).visible_to(viewer, identity=True)
    own = {seat.organisation_id for seat in viewer.seats}
    is_ours = reservation.organisation_id in own and viewer.may("c", Reservation, inside=company)
    return {
        "reservation": reservation,
        "company": company,
        "agenda": items.filter(reservation=reservation),
        "queued": items.queued() if is_live and is_ours else [],
        "waiting": turns.select_related("organisation"),
        "reads_outcomes": reads_notes(viewer, company),
        "by": planned_by(reservation, viewer),
        "shows_names": with_identity.exists(),
        "may_plan": viewer.may("c", Reservation),
        "is_live": is_live,
        "is_ours": is_ours,
    }
