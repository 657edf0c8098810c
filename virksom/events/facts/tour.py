"""A tour as pages show it: its routes, whom to talk to, and who has gone with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from virksom.companies.models import AgendaItem, Company, Contact, ContactPerson, ContactRules
from virksom.events.facts.tour_plan import is_one_sided
from virksom.events.models import Tour, TourMember, TourStop, TourTeam
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Membership


@dataclass(frozen=True)
class StopLine:
    """A stop, and what the viewer may know of it: whom to talk to, what to raise, what was said."""

    stop: TourStop
    people: tuple[ContactPerson, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    contact: Contact | None = None
    hours: str = ""

    @property
    def company(self) -> Company:
        return self.stop.company


@dataclass(frozen=True)
class Route:
    """A team's way through a day. `hidden` counts stops whose company the viewer may not see."""

    team: TourTeam
    on: date
    lines: tuple[StopLine, ...]
    hidden: int = 0

    @property
    def left(self) -> int:
        """How many stops nobody has been at."""
        return sum(line.stop.is_open for line in self.lines)


def routes_of(
    tour: Tour, viewer: Viewer, *, team: TourTeam | None = None, in_full: bool = False
) -> list[Route]:
    """The routes of a tour, or of one of its teams, by day; so many queries whatever their length.

    `in_full` adds what those who go need: people, agenda, hours.
    """
    stops = list(
        tour.stops.filter(**({"team": team} if team else {}))
        .in_order()
        .select_related("team", "company", "reservation__contact", "contact")
    )
    companies = {stop.company_id for stop in stops}
    seen = set(Company.objects.filter(pk__in=companies).visible_to(viewer).values_list("pk", flat=True))
    made = {stop.made.pk for stop in stops if stop.made is not None}
    read = set(Contact.objects.filter(pk__in=made).visible_to(viewer).values_list("pk", flat=True))
    people = _people(seen, viewer) if in_full else {}
    agenda = _agenda(stops, viewer) if in_full else {}
    hours = _hours(seen) if in_full else {}
    routes: dict[tuple[date, int], list[TourStop]] = defaultdict(list)
    for stop in stops:
        stop.tour = tour
        routes[stop.on, stop.team_id].append(stop)
    return [
        Route(
            team=route[0].team,
            on=on,
            lines=tuple(
                StopLine(
                    stop,
                    people.get(stop.company_id, ()),
                    agenda.get(stop.reservation_id, ()),
                    stop.made if stop.made is not None and stop.made.pk in read else None,
                    hours.get(stop.company_id, ""),
                )
                for stop in route
                if stop.company_id in seen
            ),
            hidden=sum(stop.company_id not in seen for stop in route),
        )
        for (on, _team), route in routes.items()
    ]


def _people(companies: Iterable[int], viewer: Viewer) -> dict[int, tuple[ContactPerson, ...]]:
    """Whom to talk to in each company: the one it named first, its own before others', at most two."""
    named = set(
        ContactRules.objects.filter(company__in=companies)
        .exclude(person=None)
        .values_list("person", flat=True)
    )
    people = list(ContactPerson.objects.speaking_for(*companies).visible_to(viewer))
    by_pk = {person.pk: person for person in people}
    found: dict[int, list[ContactPerson]] = defaultdict(list)
    for person in people:
        found[person.company_id].append(person)
    also = ContactPerson.others.through.objects.filter(contactperson__in=by_pk, company__in=companies)
    for pk, company in also.order_by("contactperson__name", "pk").values_list("contactperson", "company"):
        if by_pk[pk].company_id != company:
            found[company].append(by_pk[pk])
    return {
        company: tuple(sorted(found[company], key=lambda one: one.pk not in named)[:2])
        for company in companies
        if company in found
    }


def _agenda(stops: Iterable[TourStop], viewer: Viewer) -> dict[int | None, tuple[AgendaItem, ...]]:
    items: dict[int | None, list[AgendaItem]] = defaultdict(list)
    reservations = [stop.reservation_id for stop in stops if stop.reservation_id]
    rows = AgendaItem.objects.filter(reservation__in=reservations).visible_to(viewer)
    for item in rows.select_related("organisation"):
        items[item.reservation_id].append(item)
    return {reservation: tuple(rows) for reservation, rows in items.items()}


def _hours(companies: Iterable[int]) -> dict[int, str]:
    """When it suits each company."""
    rules = ContactRules.objects.filter(company__in=companies).exclude(hours="")
    return dict(rules.values_list("company", "hours"))


# Who goes with whom --------------------------------------------------------------------------------


@dataclass(frozen=True)
class MemberLine:
    """Somebody on a team, and with whom they have gone on earlier tours, the most often first."""

    member: TourMember
    gone_with: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class TeamLine:
    """A team with its members; whether all of them come from one organisation."""

    team: TourTeam
    members: tuple[MemberLine, ...]

    @property
    def is_one_sided(self) -> bool:
        return is_one_sided(line.member.organisation_id for line in self.members)


def may_read_names(viewer: Viewer) -> bool:
    """Names of those who go along are for those who may read who has a role anywhere."""
    return viewer.may("r", Membership)


def teams_of(tour: Tour, viewer: Viewer) -> list[TeamLine]:
    """The teams of a tour; with the names, and who has gone with whom, where the viewer may read them."""
    members = list(tour.members.select_related("organisation"))
    together = gone_with(members, before=tour) if may_read_names(viewer) else {}
    by_team: dict[int, list[MemberLine]] = defaultdict(list)
    for member in members:
        by_team[member.team_id].append(MemberLine(member, together.get(_identity(member), ())))
    return [TeamLine(team, tuple(by_team[team.pk])) for team in tour.teams.all()]


def _identity(member: TourMember) -> tuple[Any, ...]:
    """Who a member is across tours: the sign-in, else name and organisation."""
    if member.user_id is not None:
        return (member.user_id,)
    return (member.name.casefold(), member.organisation_id)


def gone_with(
    members: Iterable[TourMember], before: Tour | None = None
) -> dict[tuple[Any, ...], tuple[tuple[str, int], ...]]:
    """With whom each of these people has gone and on how many tours, in one query.

    With `before`, only tours that began earlier count.
    """
    people = list(members)
    wanted = {_identity(member) for member in people}
    who = Q(user__in={member.user_id for member in people if member.user_id}) | Q(
        user=None, name__in={member.name for member in people}
    )
    teams = TourMember.objects.filter(who)
    if before is not None:
        teams = teams.filter(tour__first_on__lt=before.first_on)
    rows = TourMember.objects.filter(team__in=teams.values("team")).order_by("-tour__first_on", "pk")
    by_team: dict[int, list[TourMember]] = defaultdict(list)
    for row in rows:
        by_team[row.team_id].append(row)
    counted: dict[tuple[Any, ...], dict[str, int]] = defaultdict(dict)
    for team in by_team.values():
        for one in team:
            if _identity(one) not in wanted:
                continue
            mates = counted[_identity(one)]
            for mate in team:
                if mate.pk != one.pk:
                    mates[mate.name] = mates.get(mate.name, 0) + 1
    return {
        identity: tuple(sorted(mates.items(), key=lambda mate: (-mate[1], mate[0])))
        for identity, mates in counted.items()
    }


@dataclass(frozen=True)
class OwnTour:
    """A tour somebody went on, and their team."""

    tour: Tour
    mates: tuple[TourMember, ...]


def tours_of_person(user_id: int | None, today: date, most: int = 20) -> list[OwnTour]:
    """The latest tours a person went on, each with who went along."""
    if user_id is None:
        return []
    mine = list(
        TourMember.objects.filter(user=user_id, tour__first_on__lte=today)
        .select_related("tour__partnership__municipality")
        .order_by("-tour__first_on", "-pk")[:most]
    )
    mates: dict[int, list[TourMember]] = defaultdict(list)
    others = TourMember.objects.filter(team__in=[one.team_id for one in mine]).exclude(user=user_id)
    for mate in others.select_related("organisation"):
        mates[mate.team_id].append(mate)
    return [OwnTour(one.tour, tuple(mates[one.team_id])) for one in mine]
