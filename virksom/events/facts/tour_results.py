"""What came of a tour: visited, interested in further contact, needs, by team and day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from virksom.companies.models import Contact, Need
from virksom.events.models import Tour, TourStop, TourTeam
from virksom.foundation.access import Viewer, sees_counts_only


@dataclass(frozen=True)
class RouteResult:
    """What came of one team's day."""

    team: TourTeam
    on: date
    planned: int
    visited: int
    not_at_home: int
    declined: int
    interested: int


@dataclass(frozen=True)
class Results:
    """What came of a tour. `is_partial`: some of what was said is not the viewer's to read."""

    planned: int
    visited: int
    not_at_home: int
    declined: int
    interested: int
    openings: int
    needs: tuple[tuple[Any, int], ...]
    routes: tuple[RouteResult, ...]
    is_partial: bool

    @property
    def left(self) -> int:
        return self.planned - self.visited - self.not_at_home - self.declined


def results_of(tour: Tour, viewer: Viewer) -> Results | None:
    """The results of a tour; None for those who read nothing of contacts, not even counts.

    How many were visited is the tour's own; what companies said is counted from contacts and needs,
    by whoever may read them or read figures of them.
    """
    if not viewer.may("r", Contact):
        return None
    counts_only = sees_counts_only(viewer, Contact)
    made = tour.stops.contacts()
    needs = Need.objects.filter(contact__in=made.values("pk"))
    seen = made
    if not counts_only:
        seen, needs = (
            made.filter(pk__in=Contact.objects.visible_to(viewer).values("pk")),
            needs.visible_to(viewer),
        )
    interested = set(seen.filter(wants_more=True).values_list("pk", flat=True))
    kinds = dict(needs.order_by().values_list("kind").annotate(count=Count("pk")))
    openings = needs.filter(kind=Need.Kind.PEOPLE).aggregate(people=Sum("people"))["people"] or 0
    routes = _by_route(tour, interested)
    return Results(
        planned=sum(route.planned for route in routes),
        visited=sum(route.visited for route in routes),
        not_at_home=sum(route.not_at_home for route in routes),
        declined=sum(route.declined for route in routes),
        interested=len(interested),
        openings=openings,
        needs=tuple((kind.label, kinds[kind.value]) for kind in Need.Kind if kinds.get(kind.value)),
        routes=routes,
        is_partial=not counts_only and made.count() > seen.count(),
    )


def _by_route(tour: Tour, interested: set[int]) -> tuple[RouteResult, ...]:
    counts: Counter[tuple[date, int, str]] = Counter()
    teams: dict[int, TourTeam] = {}
    for stop in tour.stops.in_order().select_related("team", "contact", "reservation__contact"):
        place = (stop.on, stop.team_id)
        teams[stop.team_id] = stop.team
        counts[*place, "planned"] += 1
        counts[*place, TourStop.Result.VISITED if stop.was_visited else stop.result] += 1
        if stop.was_visited and stop.made is not None and stop.made.pk in interested:
            counts[*place, "interested"] += 1
    return tuple(
        RouteResult(
            team=teams[team],
            on=on,
            planned=count,
            visited=counts[on, team, TourStop.Result.VISITED],
            not_at_home=counts[on, team, TourStop.Result.NOT_AT_HOME],
            declined=counts[on, team, TourStop.Result.DECLINED],
            interested=counts[on, team, "interested"],
        )
        for (on, team, what), count in counts.items()
        if what == "planned"
    )


def visited_counts(tours: list[Tour]) -> dict[int, tuple[int, int]]:
    """How many of its stops were visited, and how many it has, for each of some tours, in one query."""
    rows = TourStop.objects.filter(tour__in=tours).order_by().values("tour")
    visited = Count("pk", filter=Q(pk__in=TourStop.objects.filter(tour__in=tours).visited().values("pk")))
    return {
        row["tour"]: (row["visited"], row["all"]) for row in rows.annotate(visited=visited, all=Count("pk"))
    }
