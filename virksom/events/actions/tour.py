"""Planning company tours: the tour, its teams, its companies, its routes, its reservations.

Making and moving is a matter of the event; reserving is a matter of contacts, and asks first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from virksom.companies.actions.reservation import (
    NotClear,
    give_up_reservation,
    reserve_contact,
    take_along,
)
from virksom.companies.facts.answer import Answer
from virksom.companies.models import AgendaItem, Channel, Company
from virksom.events.facts.tour_plan import Goer, Slot, clock_of, laid_out, mixed
from virksom.events.models import Event, Tour, TourMember, TourStop, TourTeam
from virksom.events.models.tour import LONGEST
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Membership, Organisation, Partnership

#: More teams than that are more than one tour.
MOST_TEAMS = 12


@dataclass(frozen=True)
class Going:
    """Somebody who goes along: a name and an organisation, the sign-in if known, the team if chosen."""

    name: str
    organisation: Organisation
    user_id: int | None = None
    team: int | None = None


def plan_tour(
    *,
    partnership: Partnership,
    title: str,
    first_on: date,
    last_on: date,
    offer: str,
    about: str,
    by: Viewer,
    event: Event | None = None,
) -> Tour:
    """Plan a tour with one team and no stops yet. Raises ValidationError for impossible days."""
    _check(partnership, first_on, last_on, event)
    with transaction.atomic():
        tour = Tour.objects.create(
            partnership=partnership,
            event=event,
            title=title,
            first_on=first_on,
            last_on=last_on,
            offer=offer,
            about=about,
            organisation_id=_organisation(by, partnership),
        )
        TourTeam.objects.create(tour=tour, number=1)
        leave_trail(by, "plan_tour", tour, circle_id=partnership.pk)
    return tour


def _organisation(by: Viewer, partnership: Partnership) -> int | None:
    """For whom somebody acts in the partnership: their seat there, else their first one."""
    seats = [seat for seat in by.seats if getattr(seat, "partnership_id", None) == partnership.pk]
    return seats[0].organisation_id if seats else by.organisation_id


def _check(partnership: Partnership, first_on: date, last_on: date, event: Event | None) -> None:
    if last_on < first_on:
        raise ValidationError({"last_on": _("The last day is before the first. Turn the two around.")})
    if last_on - first_on > LONGEST:
        raise ValidationError(
            {"last_on": _("A tour lasts two weeks at most. Plan the rest as a second tour.")}
        )
    if event is not None and (
        event.partnership_id != partnership.pk or event.kind != Event.Kind.COMPANY_TOUR
    ):
        raise ValidationError({"event": _("This event is no company tour of the partnership.")})


def change_tour(*, tour: Tour, by: Viewer, **said: Any) -> Tour:
    """Change a tour. Raises ValidationError when a stop would fall outside its days, and as `plan_tour`.

    What visits are about stays as it is once one of them is reserved: that is what was asked.
    """
    _check(tour.partnership, said["first_on"], said["last_on"], said.get("event"))
    with transaction.atomic():
        if tour.stops.exclude(on__range=(said["first_on"], said["last_on"])).exists():
            raise ValidationError(
                {"first_on": _("Some stops lie outside these days. Move or remove them first.")}
            )
        asked = (said["offer"], said["about"])
        if asked != (tour.offer, tour.about) and tour.stops.exclude(reservation=None).exists():
            raise ValidationError(
                {"about": _("Visits are reserved for this already. Plan another tour for something else.")}
            )
        for name, value in said.items():
            setattr(tour, name, value)
        tour.save()
        leave_trail(by, "change_tour", tour, circle_id=tour.partnership_id)
    return tour


def delete_tour(*, tour: Tour, by: Viewer) -> None:
    """Take back a tour that nobody has gone on yet and that holds no reservation."""
    with transaction.atomic():
        if tour.stops.exclude(result=TourStop.Result.NOT_YET).exists():
            raise ValidationError(_("The tour has results, so it is kept."))
        if tour.stops.exclude(reservation=None).exists():
            raise ValidationError(_("The tour holds reservations. Remove the stops that are reserved first."))
        leave_trail(by, "delete_tour", tour, circle_id=tour.partnership_id)
        tour.delete()


# Teams ---------------------------------------------------------------------------------------------


def set_teams(*, tour: Tour, teams: int, going: Sequence[Going], by: Viewer) -> list[TourTeam]:
    """Say who goes along and in which team; those without one are mixed into the teams.

    Who stays keeps the organisation they went for. Raises ValidationError when a team that goes has
    stops, and when somebody stands on the list twice.
    """
    if not 1 <= teams <= MOST_TEAMS:
        raise ValidationError({"teams": _("Choose between 1 and {most} teams.").format(most=MOST_TEAMS)})
    people = [_linked(tour, one) for one in going]
    if len({_who(one) for one in people}) < len(people):
        raise ValidationError(_("Somebody stands on the list twice."))
    places = mixed(
        [Goer(_who(one), one.organisation.pk, one.organisation.sector, one.team) for one in people], teams
    )
    with transaction.atomic():
        if tour.stops.filter(team__number__gt=teams).exists():
            raise ValidationError({"teams": _("A team that would go has stops. Move them first.")})
        tour.teams.filter(number__gt=teams).delete()
        rows = {
            number: TourTeam.objects.get_or_create(tour=tour, number=number)[0]
            for number in range(1, teams + 1)
        }
        before = {_was(member): member for member in tour.members.all()}
        for one in people:
            member = before.pop(_who(one), None) or TourMember(tour=tour, organisation=one.organisation)
            member.name, member.user_id, member.team = one.name, one.user_id, rows[places[_who(one)]]
            member.save()
        for gone in before.values():
            gone.delete()
        leave_trail(by, "set_tour_teams", tour, circle_id=tour.partnership_id, people=len(people))
    return list(rows.values())


def _linked(tour: Tour, one: Going) -> Going:
    """A name that was typed, joined to the sign-in of the one person of that name in that organisation."""
    if one.user_id is not None:
        return one
    known = Membership.objects.filter(
        partnership=tour.partnership_id, organisation=one.organisation, user__name__iexact=one.name.strip()
    )
    users = set(known.on(timezone.localdate()).values_list("user", flat=True))
    user_id = users.pop() if len(users) == 1 else None
    return Going(one.name.strip(), one.organisation, user_id, one.team)


def _who(one: Going) -> tuple[Any, ...]:
    return (one.user_id,) if one.user_id is not None else (one.name.casefold(), one.organisation.pk)


def _was(member: TourMember) -> tuple[Any, ...]:
    if member.user_id is not None:
        return (member.user_id,)
    return (member.name.casefold(), member.organisation_id)


# Stops ---------------------------------------------------------------------------------------------


def add_stops(*, tour: Tour, companies: Iterable[Company], by: Viewer) -> list[TourStop]:
    """Put companies on the tour, shared evenly among its teams and days, neighbours together."""
    teams = list(tour.teams.all())
    with transaction.atomic():
        taken = {
            (row["team"], row["on"]): row["count"]
            for row in tour.stops.order_by().values("team", "on").annotate(count=Count("pk"))
        }
        there = set(tour.stops.values_list("company", flat=True))
        slots = [
            Slot(team.pk, day, taken.get((team.pk, day), 0)) for day in _days_left(tour) for team in teams
        ]
        new = [one for one in companies if one.pk not in there]
        stops = TourStop.objects.bulk_create(
            TourStop(
                tour=tour,
                team_id=slot.team_id,
                company=company,
                on=slot.on,
                position=slot.taken + number,
                planned_at=clock_of(slot.taken + number),
            )
            for slot, route in laid_out(new, slots)
            for number, company in enumerate(route)
        )
        leave_trail(by, "add_tour_stops", tour, circle_id=tour.partnership_id, companies=len(stops))
    return stops


def _days_left(tour: Tour) -> list[date]:
    """The days of the tour that are not past; all of them when it is over and is written in afterwards."""
    today = timezone.localdate()
    return [day for day in tour.days if day >= today] or tour.days


def move_stop(*, stop: TourStop, up: bool, by: Viewer) -> TourStop:
    """Change places with the stop before or after it on the route; the planned times stay where they are."""
    with transaction.atomic():
        route = list(
            TourStop.objects.select_for_update()
            .filter(team=stop.team_id, on=stop.on)
            .order_by("position", "pk")
        )
        place = next((number for number, one in enumerate(route) if one.pk == stop.pk), None)
        other = None if place is None else place + (-1 if up else 1)
        if place is None or other is None or not 0 <= other < len(route):
            return stop
        times = [one.planned_at for one in route]
        route[place], route[other] = route[other], route[place]
        for number, (one, planned_at) in enumerate(zip(route, times, strict=True)):
            one.position, one.planned_at = number, planned_at
        TourStop.objects.bulk_update(route, ["position", "planned_at"])
        leave_trail(by, "move_tour_stop", stop, circle_id=stop.tour.partnership_id)
    stop.refresh_from_db()
    return stop


def change_stop(*, stop: TourStop, team: TourTeam, on: date, planned_at: time | None, by: Viewer) -> TourStop:
    """Give a stop to another team or day, or another time. A reserved visit moves with its reservation.

    Raises ValidationError when the company cannot be approached on the other day; then all stays.
    """
    if not stop.is_open:
        raise ValidationError(_("Somebody has been there already."))
    if not stop.tour.first_on <= on <= stop.tour.last_on:
        raise ValidationError({"on": _("This day is not one of the tour's.")})
    with transaction.atomic():
        moves = (team.pk, on) != (stop.team_id, stop.on)
        was_reserved, days_differ = stop.is_reserved, on != stop.on
        if was_reserved and days_differ and stop.reservation is not None:
            give_up_reservation(reservation=stop.reservation, by=by)
        stop.team, stop.on, stop.planned_at = team, on, planned_at
        if moves:
            stop.position = TourStop.objects.filter(team=team, on=on).count()
        stop.save()
        if was_reserved and days_differ:
            answer = reserve_stop(stop=stop, by=by)
            if answer is not None:
                raise ValidationError({"on": refused_because(answer)})
        leave_trail(by, "change_tour_stop", stop, circle_id=stop.tour.partnership_id)
    return stop


def remove_stop(*, stop: TourStop, by: Viewer) -> None:
    """Take a company off the tour; its reservation is given back."""
    if not stop.is_open:
        raise ValidationError(_("Somebody has been there already."))
    with transaction.atomic():
        if stop.is_reserved and stop.reservation is not None:
            give_up_reservation(reservation=stop.reservation, by=by)
        leave_trail(by, "remove_tour_stop", stop, circle_id=stop.tour.partnership_id)
        stop.delete()


# Reservations --------------------------------------------------------------------------------------


def reserve_stops(*, tour: Tour, by: Viewer) -> tuple[int, list[TourStop]]:
    """Reserve every stop ahead that is not: how many are reserved now, and those that could not be.

    Each is reserved for itself, so that one refusal stops no other, and none is forced.
    """
    stops = list(
        tour.stops.to_reserve()
        .filter(on__gte=timezone.localdate())
        .in_order()
        .select_related("company", "tour", "reservation")
    )
    refused = [stop for stop in stops if reserve_stop(stop=stop, by=by) is not None]
    return len(stops) - len(refused), refused


def reserve_stop(*, stop: TourStop, by: Viewer) -> Answer | None:
    """Reserve the company for the stop's day; None when it is reserved, else the answer that refuses.

    What other partners have queued for the company is taken along.
    """
    tour = stop.tour
    if stop.on < timezone.localdate():
        raise ValidationError(_("The day of this stop is past. Move it to another day first."))
    with transaction.atomic():
        try:
            reservation = reserve_contact(
                company=stop.company,
                channel=Channel.VISIT,
                offer=tour.offer,
                about=tour.about,
                starts_on=stop.on,
                ends_on=stop.on,
                by=by,
            )
        except NotClear as refused:
            verdict = refused.answer.verdict
            # Only where nobody else was quicker to reserve this very stop.
            TourStop.objects.filter(pk=stop.pk).to_reserve().update(refusal=verdict, reservation=None)
            stop.refresh_from_db()
            return None if stop.is_reserved else refused.answer
        TourStop.objects.filter(pk=stop.pk).update(reservation=reservation, refusal="")
        for item in AgendaItem.objects.filter(company=stop.company, partnership=tour.partnership_id).queued():
            take_along(item=item, reservation=reservation, by=by)
    stop.refresh_from_db()
    return None


def refused_because(answer: Answer) -> str:
    """Why a company cannot be approached on a day, and when it can."""
    said = str(answer.verdict.label) if answer.verdict else ""
    if answer.free_from is None:
        return _("The company cannot be visited on that day: {reason}.").format(reason=said)
    return _("The company cannot be visited on that day: {reason}. It is free again from {day}.").format(
        reason=said, day=date_format(answer.free_from)
    )
