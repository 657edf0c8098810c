"""Planning a tour: mixing its teams, laying its routes, and the companies one may choose from.

Mixing and laying out are plain computation; `companies_to_visit` asks the register.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.db.models.lookups import Exact

from virksom.companies.facts.answer import Verdict, welcoming
from virksom.companies.models import Channel, Company, Contact, ContactRules
from virksom.events.models import Tour
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Side

#: The first visit of a day begins then, and one takes so long with the way to it.
DAY_BEGINS = time(9, 0)
EACH_VISIT = timedelta(minutes=60)
#: So many companies are offered on one page; the filter finds the others.
OFFERED = 120


# Teams ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Goer:
    """Somebody who goes along; `side` is the sector of their organisation. No `team`: any will do."""

    key: Hashable
    organisation_id: int
    side: str
    team: int | None = None


def mixed(people: Sequence[Goer], teams: int) -> dict[Hashable, int]:
    """A team for everybody: both sides in each as far as they reach, and no organisation twice if possible.

    Who has a team keeps it. The others are dealt like cards, side by side, each to the team that lacks
    their side most, then their organisation, then people.
    """
    dealt: dict[int, list[Goer]] = {number: [] for number in range(1, teams + 1)}
    for goer in people:
        if goer.team in dealt:
            dealt[goer.team].append(goer)
    waiting = [goer for goer in people if goer.team not in dealt]
    order = {side: place for place, side in enumerate(Side.values)}
    waiting.sort(key=lambda goer: (order.get(goer.side, len(order)), goer.organisation_id))
    for goer in waiting:
        number = min(dealt, key=lambda team: _crowd(dealt[team], goer, team))
        dealt[number].append(goer)
    return {goer.key: number for number, team in dealt.items() for goer in team}


def _crowd(team: list[Goer], goer: Goer, number: int) -> tuple[int, int, int, int]:
    same_side = sum(one.side == goer.side for one in team) if goer.side in Side.values else 0
    same_organisation = sum(one.organisation_id == goer.organisation_id for one in team)
    return same_side, same_organisation, len(team), number


def is_one_sided(organisations: Iterable[Any]) -> bool:
    """Whether all of a team come from one organisation, so that nobody learns from another."""
    return len(set(organisations)) == 1


# Routes --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slot:
    """A team's day, with how many stops stand on it already."""

    team_id: int
    on: date
    taken: int = 0


def by_place(company: Company) -> tuple[str, str, str, int]:
    """The order of a route when nothing better is known: postcode, street, then name."""
    return (company.postcode or "9999", company.address, company.name, company.pk)


def laid_out(companies: Iterable[Company], slots: Sequence[Slot]) -> list[tuple[Slot, list[Company]]]:
    """The companies shared evenly among the slots; neighbours stay together on one route."""
    waiting = sorted(companies, key=by_place)
    room = _room(len(waiting), slots)
    routes = []
    for slot, share in zip(slots, room, strict=True):
        routes.append((slot, waiting[:share]))
        waiting = waiting[share:]
    return routes


def _room(count: int, slots: Sequence[Slot]) -> list[int]:
    """How many of so many new stops each slot takes, the emptiest first."""
    room = [0] * len(slots)
    for _number in range(count):
        emptiest = min(range(len(slots)), key=lambda place: (slots[place].taken + room[place], place))
        room[emptiest] += 1
    return room


def clock_of(position: int) -> time:
    """When the stop at a place of the route is planned; late ones stay within the day."""
    minutes = DAY_BEGINS.hour * 60 + position * int(EACH_VISIT.total_seconds() // 60)
    return time(min(minutes // 60, 22), minutes % 60)


# Companies to choose from --------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """The companies one may choose, how many fit, and how many are left out and why."""

    companies: list[Company]
    total: int
    left_out: list[tuple[Any, int]]

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.companies)


def companies_to_visit(tour: Tour, viewer: Viewer, chosen: Mapping[str, Any], today: date) -> Choice:
    """Companies of the tour's municipality that fit the filter and may be approached on its days."""
    rows = _fitting(tour, viewer, chosen).annotate(in_the_way=_in_the_way(tour, today))
    counts = dict(rows.order_by().values_list("in_the_way").annotate(count=Count("pk")))
    free = rows.filter(in_the_way="").order_by("postcode", "address", "name", "pk")
    return Choice(
        companies=list(free[:OFFERED]),
        total=counts.pop("", 0),
        left_out=[
            (Verdict(verdict).label, counts[verdict]) for verdict in Verdict.values if verdict in counts
        ],
    )


def _in_the_way(tour: Tour, today: date) -> Case:
    """Why a company may not be approached on the tour's days, the weightiest first; empty when it may."""
    welcome = Case(When(welcoming(tour.offer, today), then=Value(True)), default=Value(False))
    rules = ContactRules.objects.filter(company=OuterRef("pk"))
    reasons = {
        Verdict.STOPPED: Q(Exists(rules.stopped())),
        Verdict.PROTECTED: Q(is_protected_from_advertising=True) & Q(Exact(welcome, Value(False))),
        Verdict.UNWANTED: Q(Exists(rules.unwilling(tour.offer))),
        Verdict.PAUSED: Q(Exists(rules.paused(tour.first_on, tour.last_on))),
    }
    return Case(
        *(When(reason, then=Value(verdict.value)) for verdict, reason in reasons.items()),
        default=Value(""),
    )


def _fitting(tour: Tour, viewer: Viewer, chosen: Mapping[str, Any]) -> Any:
    rows = Company.objects.of(tour.partnership).active().visible_to(viewer)
    rows = rows.exclude(pk__in=tour.stops.values("company")).of_size(chosen.get("size") or "")
    if words := chosen.get("place"):
        rows = rows.filter(
            Q(postcode__startswith=words) | Q(city__icontains=words) | Q(address__icontains=words)
        )
    if industry := chosen.get("industry"):
        rows = rows.filter(industry__icontains=industry)
    if chosen.get("never_visited"):
        visits = Contact.objects.filter(company=OuterRef("pk"), channel=Channel.VISIT).done()
        rows = rows.filter(~Exists(visits))
    return rows
