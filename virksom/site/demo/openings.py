"""Jobs that companies told of around today: one waits for an answer, some are taken, one is filled."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from virksom.candidates.models import Concept
from virksom.companies.models import Company, TimelineEntry
from virksom.openings.facts.relay import answer_by
from virksom.openings.models import ExchangeTerms, Opening, RelayStep, Requirement, Shift
from virksom.site.demo.facts import at
from virksom.site.demo.scene import Scene, marked

PLACE, NEIGHBOUR = "Odense", "Assens"
STORY = "Lindehus Emballage"
HOURS = 4
MUST, CAN_LEARN, NOT_NEEDED = Requirement.Weight.MUST, Requirement.Weight.CAN_LEARN, "not_needed"


@dataclass(frozen=True)
class Told:
    """A job as it was told, so many days ago, and what has become of it."""

    title: str
    task: str
    days: int
    places: int = 1
    hours: int = 37
    times: tuple[str, ...] = ("day",)
    filled: int = 0
    taken_after: int | None = None
    asks: tuple[tuple[str, str], ...] = field(default=())
    #: Days (0 is Monday), from and until.
    week: tuple[tuple[tuple[int, ...], str, str], ...] = ()


LINDEHUS = (
    Told(
        "Truckfører",
        "Køre gaffeltruck og plukke ordrer på lageret. Hjælpe i pakkeriet, når der er travlt.",
        days=1,
        places=2,
        hours=30,
        times=("morning", "evening"),
        asks=(
            ("Truckcertifikat", MUST),
            ("Dansk til sikkerhedsmødet", MUST),
            ("Erfaring fra lager", CAN_LEARN),
            ("Kørekort B", NOT_NEEDED),
        ),
    ),
    Told("Pakkeri, aften", "Pakke varer om aftenen.", days=40, places=3, hours=20, times=("evening",),
         filled=3, taken_after=1),
)  # fmt: skip
ELSEWHERE = (
    Told("Rengøring, tidlig morgen", "Gøre kontorer rene, før folk møder.", days=6, hours=18,
         times=("morning",), taken_after=2, week=(((0, 1, 2, 3, 4, 5), "05:00", "08:00"),)),
    Told("Køkkenhjælp", "Forberede mad og vaske op.", days=9, places=2, hours=25, times=("day", "weekend"),
         filled=1, taken_after=3),
)  # fmt: skip
#: Two companies' part-time jobs that make a full week for the candidate who signs in.
TOGETHER = (
    Told("Morgenhold i bageriet", "Bage morgenbrød og pakke det til butikkerne.", days=3, hours=20,
         times=("morning", "day"), taken_after=2, week=(((0, 1, 2, 3, 4), "06:00", "10:00"),)),
    Told("Pakkeri, formiddag", "Pakke varer og gøre dem klar til vognmanden.", days=2, hours=17,
         times=("day",), taken_after=1,
         week=(((0, 1, 2, 3), "10:30", "14:00"), ((4,), "10:30", "13:30"))),
    Told("Aftenrengøring", "Gøre butikken ren efter lukketid.", days=4, hours=12, times=("evening",),
         taken_after=2, week=(((0, 1, 2, 3), "18:00", "21:00"),)),
)  # fmt: skip

#: A job of the company whose own people sign in.
AT_HOST = Told("Lagermedarbejder", "Tage imod varer, stille dem på plads og gøre pakker klar.", days=12,
               places=2, hours=37, taken_after=2, asks=(("Erfaring fra lager", MUST),))  # fmt: skip
#: A job for somebody who can do more than the one they have.
SKILLED = Told(
    "Teknisk assistent, byggeri",
    "Tegne og måle op på byggepladser sammen med vores bygningsingeniør.",
    days=3,
    hours=32,
    times=("morning", "day"),
    taken_after=2,
    asks=(("Teknisk tegning", MUST), ("Dansk til sikkerhedsmødet", CAN_LEARN)),
)
#: What is asked for, by the built-in list.
WORDS = {
    "Truckcertifikat": "licence:forklift-b",
    "Kørekort B": "licence:driving-b",
    "Teknisk tegning": "skill:technical-drawing",
}


def build_openings(scene: Scene, today: dt.date) -> None:
    """The jobs of the story's company and of a few others; nobody is sent a mail about them."""
    ExchangeTerms.objects.create(
        partnership=scene.partnerships[PLACE], neighbour=scene.partnerships.get(NEIGHBOUR)
    )
    story = Company.objects.get(name__startswith=STORY)
    for told in LINDEHUS:
        tell(scene, PLACE, story, told, today)
    tell(scene, PLACE, scene.companies[PLACE][5], SKILLED, today)
    host = Company.objects.get(organisation=scene.organisations[PLACE, "host_company"])
    tell(scene, PLACE, host, AT_HOST, today)
    for number, (place, companies) in enumerate(scene.companies.items()):
        if companies and (place == PLACE or number % 2):
            tell(scene, place, companies[number % len(companies)], ELSEWHERE[number % 2], today)
    for number, told in enumerate(TOGETHER, start=5):
        tell(scene, PLACE, scene.companies[PLACE][number], told, today)


def tell(scene: Scene, place: str, company: Company, told: Told, today: dt.date) -> None:
    """One job with its turn and its line in the timeline."""
    when = at(today - dt.timedelta(days=told.days), "15:10")
    taken = None if told.taken_after is None else when + dt.timedelta(hours=18 + told.taken_after)
    is_filled = told.filled == told.places
    opening = Opening.objects.create(
        company=company,
        partnership=scene.partnerships[place],
        organisation=company.organisation,
        source=Opening.Source.LINK,
        title=marked(told.title),
        task=told.task,
        places=told.places,
        filled=told.filled,
        hours=told.hours,
        times=list(told.times),
        place=f"{company.address}, {company.city}".strip(", "),
        contact_name=marked("Mette Lund"),
        contact_phone="00 00 00 00",
        state=Opening.State.FILLED if is_filled else Opening.State.OPEN,
        told_at=when,
        first_answer_at=taken,
        closed_at=taken + dt.timedelta(days=20) if is_filled and taken else None,
        closed_because="Alle pladser er besat." if is_filled else "",
        is_demo=True,
    )
    words = {one.code: one for one in Concept.objects.filter(code__in=WORDS.values())} if told.asks else {}
    Requirement.objects.bulk_create(
        Requirement(opening=opening, what=what, weight=weight, concept=words.get(WORDS.get(what, "")))
        for what, weight in told.asks
    )
    Shift.objects.bulk_create(
        [
            Shift(
                opening=opening,
                weekday=day,
                starts=dt.time.fromisoformat(starts),
                ends=dt.time.fromisoformat(ends),
            )
            for days, starts, ends in told.week
            for day in days
        ]
    )
    ask(scene, place, opening, taken)
    TimelineEntry.objects.create(
        company=company,
        partnership=opening.partnership,
        organisation=opening.organisation,
        at=when,
        kind=TimelineEntry.Kind.OTHER,
        sector="company",
        heading=f"Et job: {opening.title}",
        key=f"opening-{opening.pk}",
        is_demo=True,
    )


def ask(scene: Scene, place: str, opening: Opening, taken: dt.datetime | None) -> None:
    """The job centre is asked; where somebody took it, it has it."""
    user: Any = scene.users["job-consultant"] if place == PLACE and taken else None
    RelayStep.objects.create(
        opening=opening,
        number=1,
        partnership=opening.partnership,
        organisation=scene.organisations[place, "job_centre"],
        state=RelayStep.State.TAKEN if taken else RelayStep.State.ASKED,
        asked_at=opening.told_at,
        answer_by=answer_by(opening.told_at, HOURS),
        answered_at=taken,
        user=user,
    )
