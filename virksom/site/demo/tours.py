"""The company tours of 2008: 53 visits in the pilot municipalities, 38 companies that want further contact.

How many were visited and wanted more is public; which companies, what they said and who went is
invented. A tour of today in Odense is there to try things on. The dice here are their own, so that
nothing else in the demo falls differently.
"""

from __future__ import annotations

import datetime as dt
import random
from itertools import cycle
from typing import Any

from virksom.companies.models import (
    AgendaItem,
    Channel,
    Company,
    Contact,
    MonthOfContacts,
    Need,
    Offer,
    Reservation,
    ReservedDay,
    TimelineEntry,
)
from virksom.events.facts.tour_plan import Goer, Slot, clock_of, laid_out, mixed
from virksom.events.models import Attendance, Event, Tour, TourMember, TourStop, TourTeam
from virksom.partnerships.models import Organisation
from virksom.site.demo.companies import INDUSTRIES, SIZES, new_name
from virksom.site.demo.facts import COPENHAGEN, facts
from virksom.site.demo.scene import SEED, Scene, marked

ABOUT = "Hvad partnerskabet kan gøre for jer"
STREETS = ("Demovej", "Prøvegade", "Eksempelvej", "Tænktgade")
#: What companies said they need.
NEEDS = (
    (Need.Kind.PEOPLE, "To til produktionen (DEMO)", 2),
    (Need.Kind.TRAINING, "Dansk i arbejdstiden (DEMO)", None),
    (Need.Kind.SCHEMES, "Hvad løntilskud kræver (DEMO)", None),
    (Need.Kind.PEOPLE, "En til køkkenet (DEMO)", 1),
    (Need.Kind.ADVICE, "Hvordan man tager imod nye kolleger (DEMO)", None),
    (Need.Kind.RETENTION, "Mentor til en ny kollega (DEMO)", None),
)  # fmt: skip
HOME = "Odense"
#: Who goes along on the tour of today, by team.
TODAY_TEAMS = (("job-consultant", "business-consultant"), ("job-consultant-2", "education-partner"))


def build_tours(scene: Scene, today: dt.date) -> None:
    """The tours of the pilot, and the one of today."""
    dice = random.Random(SEED)  # noqa: S311 (no secret)
    for row in facts("tours"):
        build_tour_of_2008(scene, dice, row)
    build_tour_of_today(scene, today)


# The pilot -----------------------------------------------------------------------------------------


def build_tour_of_2008(scene: Scene, dice: random.Random, row: dict[str, str]) -> None:
    """One municipality's tour: its event, those who came along, its companies, what they said."""
    place, visits = row["municipality"], int(row["visits"])
    partnership = scene.partnerships[place]
    event = Event.objects.of(partnership).of_kind(Event.Kind.COMPANY_TOUR).get()
    on = event.starts_at.astimezone(COPENHAGEN).date()
    tour = Tour.objects.create(
        partnership=partnership,
        event=event,
        title=marked(event.title),
        first_on=on,
        last_on=on,
        offer=Offer.NETWORK,
        about=ABOUT,
        organisation=scene.organisations[place, "job_centre"],
        is_demo=True,
    )
    teams = [TourTeam.objects.create(tour=tour, number=number + 1) for number in range(int(row["teams"]))]
    leading = build_members(scene, tour, teams, event, place)
    companies = companies_on_tour(scene, place, visits, row["postcode"])
    interested = set(dice.sample(range(visits), int(row["interested"])))
    number = 0
    for slot, route in laid_out(companies, [Slot(team.pk, on) for team in teams]):
        for position, company in enumerate(route):
            stop = TourStop(
                tour=tour, team_id=slot.team_id, company=company, on=on, position=position,
                planned_at=clock_of(position), result=TourStop.Result.VISITED, is_demo=True,
            )  # fmt: skip
            visit(stop, leading[slot.team_id], number in interested, dice)
            number += 1


def build_members(
    scene: Scene, tour: Tour, teams: list[TourTeam], event: Event, place: str
) -> dict[int, Organisation]:
    """Those who came to the tour, in mixed teams; returns whose contacts each team makes.

    Where fewer came than make two for each team, the job centre and the business side send somebody.
    """
    came = [
        (attendance.participant.name, attendance.participant.organisation)
        for attendance in Attendance.objects.filter(session__event=event, participant__represents="network")
        .exclude(participant__organisation=None)
        .select_related("participant__organisation")
    ]
    sent = cycle(scene.organisations[place, key] for key in ("job_centre", "business_organisation"))
    while len(came) < 2 * len(teams):
        came.append((scene.person(), next(sent)))
    goers = [Goer(name, organisation.pk, organisation.sector) for name, organisation in came]
    places = mixed(goers, len(teams))
    by_number = {team.number: team for team in teams}
    members = TourMember.objects.bulk_create(
        TourMember(
            tour=tour, team=by_number[places[name]], name=name, organisation=organisation, is_demo=True
        )
        for name, organisation in came
    )
    leading: dict[int, Organisation] = {}
    for member in members:
        leading.setdefault(member.team_id, member.organisation)
    return leading


def companies_on_tour(scene: Scene, place: str, count: int, postcode: str) -> list[Company]:
    """Companies that may be approached, new ones where they lack, with addresses that make a route."""
    known = [one for one in scene.companies[place] if not one.is_protected_from_advertising][:count]
    taken = {one.name for rows in scene.companies.values() for one in rows}
    new = [
        Company(
            name=new_name(scene, taken),
            municipality_id=scene.partnerships[place].municipality_id,
            industry=INDUSTRIES[number % len(INDUSTRIES)],
            size=SIZES[number % len(SIZES)],
            is_demo=True,
        )
        for number in range(count - len(known))
    ]
    Company.objects.bulk_create(new)
    scene.companies[place] += new
    companies = known + new
    give_addresses(companies, postcode, place)
    return companies


def give_addresses(companies: list[Company], postcode: str, town: str) -> None:
    """Streets that exist nowhere."""
    for number, company in enumerate(companies):
        company.address = f"{STREETS[number % len(STREETS)]} {2 * number + 1}"
        company.postcode, company.city = postcode, town
    Company.objects.bulk_update(companies, ["address", "postcode", "city"])


def visit(stop: TourStop, organisation: Organisation, wants_more: bool, dice: random.Random) -> None:
    """A visit as it would have been written in: reservation, contact, agenda, needs, timeline."""
    at = dt.datetime.combine(stop.on, stop.planned_at or dt.time(12), COPENHAGEN)
    did: dict[str, Any] = {
        "company": stop.company,
        "partnership": stop.tour.partnership,
        "organisation": organisation,
        "is_demo": True,
    }
    said = {"offer": Offer.NETWORK, "about": ABOUT}
    stop.reservation = Reservation.objects.create(
        channel=Channel.VISIT, starts_on=stop.on, ends_on=stop.on, state=Reservation.State.USED, **said, **did
    )
    stop.contact = Contact.objects.create(
        reservation=stop.reservation, channel=Channel.VISIT, at=at, wants_more=wants_more, **said, **did
    )
    stop.save()
    AgendaItem.objects.create(reservation=stop.reservation, closed_by=stop.contact, **said, **did)
    tell(TimelineEntry.Kind.CONTACT, organisation, at, did, contact=stop.contact)
    if dice.random() < (0.7 if wants_more else 0.15):
        kind, about, people = NEEDS[dice.randrange(len(NEEDS))]
        need = Need.objects.create(
            contact=stop.contact, kind=kind, about=about, people=people, on=stop.on, **did
        )
        tell(TimelineEntry.Kind.NEED, organisation, at, did, need=need)


def tell(kind: str, organisation: Organisation, at: dt.datetime, did: dict[str, Any], **what: Any) -> None:
    """A line in the company's timeline."""
    TimelineEntry.objects.create(kind=kind, at=at, sector=organisation.sector, **what, **did)


# Today ---------------------------------------------------------------------------------------------


def build_tour_of_today(scene: Scene, today: dt.date) -> None:
    """A tour in Odense, today and tomorrow, with reserved visits that nobody has been at yet."""
    partnership = scene.partnerships[HOME]
    tour = Tour.objects.create(
        partnership=partnership,
        title=marked("Virksomhedsturné: nye kolleger"),
        first_on=today,
        last_on=today + dt.timedelta(days=1),
        offer=Offer.NETWORK,
        about=ABOUT,
        organisation=scene.organisations[HOME, "business_organisation"],
        is_demo=True,
    )
    seats = {"business-consultant": "business_organisation", "education-partner": "school"}
    companies = [one for one in scene.companies[HOME][20:] if not one.is_protected_from_advertising][:8]
    give_addresses(companies, "5000", HOME)
    slots = []
    for number, keys in enumerate(TODAY_TEAMS):
        team = TourTeam.objects.create(tour=tour, number=number + 1)
        slots += [Slot(team.pk, tour.first_on), Slot(team.pk, tour.last_on)]
        for key in keys:
            user = scene.users[key]
            organisation = scene.organisations[HOME, seats.get(key, "job_centre")]
            TourMember.objects.create(
                tour=tour, team=team, user=user, name=user.name, organisation=organisation, is_demo=True
            )
    for slot, route in laid_out(companies, slots):
        for position, company in enumerate(route):
            reservation = reserve(scene, company, slot.on)
            TourStop.objects.create(
                tour=tour, team_id=slot.team_id, company=company, on=slot.on, position=position,
                planned_at=clock_of(position), reservation=reservation, is_demo=True,
            )  # fmt: skip


def reserve(scene: Scene, company: Company, on: dt.date) -> Reservation:
    """A reservation of one day by the business consultant, with the school's item on its agenda."""
    said = {"company": company, "offer": Offer.NETWORK}
    did = {
        "partnership": scene.partnerships[HOME],
        "organisation": scene.organisations[HOME, "business_organisation"],
        "user": scene.users["business-consultant"],
        "is_demo": True,
    }
    reservation = Reservation.objects.create(
        channel=Channel.VISIT, about=ABOUT, starts_on=on, ends_on=on, **said, **did
    )
    ReservedDay.objects.create(reservation=reservation, on=on, **said)
    month, _new = MonthOfContacts.objects.get_or_create(company=company, month=on.replace(day=1))
    MonthOfContacts.objects.filter(pk=month.pk).update(taken=month.taken + 1)
    AgendaItem.objects.create(reservation=reservation, about=ABOUT, **said, **did)
    school = scene.organisations[HOME, "school"]
    AgendaItem.objects.create(
        reservation=reservation,
        company=company,
        offer=Offer.TRAINEES,
        about="En praktikplads fra januar (DEMO)",
        **{**did, "organisation": school, "user": scene.users["education-partner"]},
    )
    return reservation
