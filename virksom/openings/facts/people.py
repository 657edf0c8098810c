"""Who takes an opening, who is told of it, and who rings the company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q

from virksom.companies.facts.answering import LEAD_OF
from virksom.companies.models import Company, ContactOwner
from virksom.foundation.access import Viewer
from virksom.openings.access import OPENING
from virksom.openings.facts.relay import Turn, in_order
from virksom.openings.models import ExchangeTerms, Opening, RelayStep
from virksom.partnerships.models import Actor, Membership, Partnership, Role, Sector


@cache
def takers() -> tuple[str, ...]:
    """The roles of partners who take openings: those whose cell lets them change one in their place."""
    return tuple(
        role
        for role in OPENING.cells
        if any("u" in grant.actions and grant.scope == "P" for grant in OPENING.grants(role))
    )


def terms_of(partnership_id: int) -> ExchangeTerms:
    """What the partners agreed; the usual where they have agreed on nothing."""
    kept = ExchangeTerms.objects.filter(partnership=partnership_id).select_related("neighbour").first()
    return kept or ExchangeTerms(partnership_id=partnership_id)


def people_at(organisation_id: int, partnership_id: int, day: date) -> set[int]:
    """Those who can take an opening for an organisation in a partnership."""
    rows = _seats(day).filter(organisation=organisation_id, partnership=partnership_id)
    return set(rows.values_list("user", flat=True))


def _seats(day: date) -> Any:
    return Membership.objects.on(day).filter(role__in=takers(), user__is_active=True)


def order_for(partnership_id: int, day: date) -> tuple[Turn, ...]:
    """The order in which the organisations of a partnership, and then its neighbour, are asked today.

    An organisation without anybody who could take an opening is passed over: nobody would answer.
    """
    door = terms_of(partnership_id).neighbour_id
    places = [place for place in (partnership_id, door) if place]
    rows = Actor.objects.filter(partnership__in=places).at_the_table()
    rows = rows.filter(organisation__sector__in=[Sector.EMPLOYMENT, Sector.BUSINESS])
    seats = _seats(day).filter(partnership=OuterRef("partnership"), organisation=OuterRef("organisation"))
    turns = defaultdict(list)
    for actor in rows.filter(Exists(seats)).select_related("organisation").order_by("joined_on", "pk"):
        place, home = actor.partnership_id, actor.organisation
        turns[place].append(Turn(home.pk, place, home.name, home.sector, place != partnership_id))
    return in_order(turns[partnership_id], turns[door] if door else ())


def leads_of(partnership_id: int, day: date) -> set[int]:
    """The leads of both sides, who are told when nobody has an opening."""
    rows = Membership.objects.on(day).filter(
        partnership=partnership_id, role__in=LEAD_OF.values(), user__is_active=True
    )
    return set(rows.values_list("user", flat=True))


def who_rings(opening: Opening, day: date) -> set[int]:
    """Who is asked to ring the company: who has it, else its contact owner, else the leads.

    Where the partnership has none of them any more, those who coordinate the programme.
    """
    taken = opening.steps.filter(state=RelayStep.State.TAKEN).values_list("user", flat=True)
    owners = ContactOwner.objects.filter(company=opening.company_id, partnership=opening.partnership_id)
    there = _seats(day).values("user")
    for people in (taken, owners.values_list("user", flat=True)):
        found = set(people.filter(user__in=there)) - {None}
        if found:
            return found
    return leads_of(opening.partnership_id, day) or _coordinators_of(opening, day)


def _coordinators_of(opening: Opening, day: date) -> set[int]:
    seats = Membership.objects.on(day).filter(
        programme__partnerships=opening.partnership_id, role=Role.PROGRAMME_COORDINATOR, user__is_active=True
    )
    return set(seats.values_list("user", flat=True))


def partnership_at(company: Company) -> int | None:
    """The partnership a company's own word goes to: the one at work in its municipality."""
    rows = Partnership.objects.filter(municipality=company.municipality_id).order_by("status", "pk")
    active = rows.active().values_list("pk", flat=True).first()
    return active or rows.values_list("pk", flat=True).first()


def organisations_of(viewer: Viewer) -> set[int]:
    """The organisations for which a viewer can take openings."""
    return {seat.organisation_id for seat in viewer.seats if seat.role in takers()}


def seat_for(viewer: Viewer, steps: Iterable[Any] = (), partnership_id: int | None = None) -> Any:
    """The viewer's seat at the organisation whose turn it is; without turns, one in the partnership."""
    wanted = {(step.organisation_id, step.partnership_id) for step in steps}
    for seat in viewer.seats:
        if seat.role not in takers():
            continue
        if (seat.organisation_id, seat.partnership_id) in wanted or (
            not wanted and partnership_id is not None and seat.partnership_id == partnership_id
        ):
            return seat
    return None


def still_has_a_seat(user_id: int | None, partnerships: Iterable[int], day: date) -> bool:
    """Whether a person still works in one of the partnerships, or for their programme as a whole."""
    places = list(partnerships)
    there = Q(partnership__in=places) | Q(partnership=None, programme__partnerships__in=places)
    return bool(Membership.objects.on(day).filter(there, user=user_id).exists())
