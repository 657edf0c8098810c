"""What partners did with companies around today: contacts, needs, rules, owners, and what is planned.

One company, Lindehus Emballage, has a timeline in which everything happens; the others have a little.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any

from virksom.companies.models import (
    AgendaItem,
    Channel,
    Company,
    Contact,
    ContactOwner,
    ContactPerson,
    ContactRules,
    Level,
    MonthOfContacts,
    Need,
    Offer,
    Referral,
    Reservation,
    ReservedDay,
    TimelineEntry,
)
from virksom.partnerships.models import Sector
from virksom.site.demo.facts import at
from virksom.site.demo.scene import SEED, Scene, marked

PLACE = "Odense"
#: Key of an organisation -> the person of the demo who acts for it in Odense.
CALLERS = {
    "job_centre": "job-consultant",
    "business_organisation": "business-consultant",
    "school": "education-partner",
    "mentors": "association-partner",
}
OWNERS = ("business-consultant", "job-consultant", "business-lead")
ELSEWHERE = 5
#: Subject, about what, and what came of it.
TALKS = (
    (Offer.RECRUITMENT, "To personer til aftenholdet", "Vil gerne møde begge. Oplæring på stedet er mulig."),
    (Offer.TRAINEES, "Elevpladser fra januar", "Tager én elev, når lageret er bygget om."),
    (Offer.ADVICE, "Rådgivning om energi", "Har fået en plan. Ringer selv, når den er læst."),
    (Offer.TRAINING, "Dansk i arbejdstiden", "To timer om ugen kan lade sig gøre efter sommeren."),
    (Offer.SCHEMES, "Løntilskud til en ny medarbejder", "Kendte ikke ordningen. Fik den forklaret."),
    (Offer.MENTORING, "En mentor til nye medarbejdere", "Ikke nu, gerne når holdet er på plads."),
)


def build_contacts(scene: Scene, today: dt.date) -> None:
    """Everything of this file, for the companies of Odense and some elsewhere."""
    pen = Pen(scene, today)
    story = pen.company_of_the_story()
    lindehus(pen, story)
    rng = random.Random(SEED)  # noqa: S311 (no secret)
    others = Company.objects.filter(municipality=story.municipality_id).exclude(pk=story.pk)
    for number, company in enumerate(others.order_by("pk")):
        some_contacts(pen, rng, PLACE, company, 1 + number % 3)
        some_plans(pen, number, company)
    for place in scene.companies:
        for company in scene.companies[place][:ELSEWHERE] if place != PLACE else ():
            some_contacts(pen, rng, place, company, 1)
    owners(pen)
    count_months(today)


class Pen:
    """Writes records of the demo with their lines in the timelines."""

    def __init__(self, scene: Scene, today: dt.date) -> None:
        self.scene = scene
        self.today = today

    def ago(self, days: int, clock: str = "10:00") -> dt.datetime:
        return at(self.today - dt.timedelta(days=days), clock)

    def company_of_the_story(self) -> Company:
        """The company whose page shows everything, with two people to talk to."""
        company = Company.objects.create(
            name=marked("Lindehus Emballage A/S"),
            municipality_id=self.scene.partnerships[PLACE].municipality_id,
            address="Havnevej 12",
            postcode="5000",
            city="Odense C",
            industry="Emballage",
            employees=84,
            employees_on=self.today - dt.timedelta(days=40),
            size=Company.Size.MEDIUM,
            is_demo=True,
        )
        for name, level, title in (
            ("Marie Lind", Level.HR, "HR-chef"),
            ("Per Holm", Level.PRODUCTION, "fabrikschef"),
        ):
            ContactPerson.objects.create(
                company=company,
                name=marked(name),
                level=level,
                title=title,
                phone="00 00 00 00",
                email=f"{name.split()[0].lower()}@lindehus.demo.example",
            )
        return company

    def did(self, place: str, company: Company, caller: str) -> dict[str, Any]:
        user = self.scene.users[CALLERS[caller]] if place == PLACE else None
        return {
            "company": company,
            "partnership": self.scene.partnerships[place],
            "organisation": self.scene.organisations[place, caller],
            "user": user,
            "is_demo": True,
        }

    def line(self, kind: str, when: dt.datetime, did: dict[str, Any], sector: str = "", **said: Any) -> None:
        sector = sector or did["organisation"].sector
        TimelineEntry.objects.create(kind=kind, at=when, sector=sector, **did, **said)

    def contact(
        self, place: str, company: Company, caller: str, when: dt.datetime, channel: str, offer: str,
        about: str, **said: Any,
    ) -> Contact:  # fmt: skip
        did = self.did(place, company, caller)
        contact = Contact.objects.create(channel=channel, offer=offer, about=about, at=when, **did, **said)
        self.line(TimelineEntry.Kind.CONTACT, when, did, contact=contact)
        return contact

    def need(self, contact: Contact, caller: str, kind: str, about: str, **said: Any) -> Need:
        did = self.did(PLACE, contact.company, caller)
        said |= {"contact": contact, "kind": kind, "about": marked(about), "on": contact.on}
        need = Need.objects.create(**did, **said)
        self.line(TimelineEntry.Kind.NEED, contact.at, did, need=need)
        return need

    def reservation(
        self, company: Company, caller: str, first: int, length: int, offer: str, about: str, **said: Any
    ) -> Reservation:
        """A reservation so many days ahead, with its days and its own item."""
        did = self.did(PLACE, company, caller)
        starts = self.today + dt.timedelta(days=first)
        reservation = Reservation.objects.create(
            offer=offer,
            about=about,
            starts_on=starts,
            ends_on=starts + dt.timedelta(days=length - 1),
            **{"channel": Channel.VISIT, **said},
            **did,
        )
        ReservedDay.objects.bulk_create(
            ReservedDay(reservation=reservation, company=company, offer=offer, on=day)
            for day in reservation.days
        )
        self.item(reservation, caller, offer, about)
        return reservation

    def item(self, reservation: Reservation, caller: str, offer: str, about: str) -> None:
        did = self.did(PLACE, reservation.company, caller)
        AgendaItem.objects.create(reservation=reservation, offer=offer, about=about, **did)


def lindehus(pen: Pen, company: Company) -> None:
    """The timeline in which everything happens, with a visit to come, a cap and a pause."""
    marie, per = company.contact_persons.order_by("pk")
    to_thursday = (3 - pen.today.weekday()) % 7 or 7
    visit = pen.reservation(
        company, "job_centre", to_thursday, 1, Offer.RECRUITMENT, "Truckførere, to kandidater",
        visit_at=at(pen.today + dt.timedelta(days=to_thursday), "10:00"), person=marie,
    )  # fmt: skip
    pen.item(visit, "school", Offer.TRAINEES, "Elevpladser fra januar")
    talk = pen.contact
    talk(
        PLACE, company, "school", pen.ago(1, "13:20"), Channel.CALL, Offer.TRAINEES,
        "Elevpladser på lageret fra januar", person=marie, wants_more=True,
        notes="Vil gerne have to elever. Punktet er lagt på jobcentrets besøg.",
    )  # fmt: skip
    voices(pen, company)
    asked = talk(
        PLACE, company, "job_centre", pen.ago(33, "09:30"), Channel.VISIT, Offer.RECRUITMENT,
        "Aftenholdet og ordrerne i efteråret", person=per, wants_more=True, knows_schemes=False,
        openings="Truckfører, to pladser",
        notes="Oplæring på stedet er mulig. Skal kunne forstå sikkerhedsreglerne på dansk.",
    )  # fmt: skip
    pen.need(asked, "job_centre", Need.Kind.PEOPLE, "To personer til aftenholdet", people=2)
    pen.need(asked, "school", Need.Kind.TRAINING, "Dansk i arbejdstiden", state=Need.State.UNDER_WAY)
    closing = talk(
        PLACE, company, "business_organisation", pen.ago(32, "14:00"), Channel.VISIT, Offer.ADVICE,
        "Energi: gennemgang af hallen", person=per, notes="Planen er afleveret.",
    )  # fmt: skip
    referral(pen, company, closing)
    talk(
        PLACE, company, "mentors", pen.ago(44, "11:10"), Channel.MAIL, Offer.MENTORING,
        "Tilbud om mentor til nye medarbejdere", person=marie,
        notes="Svar: ikke nu, gerne når aftenholdet er på plads.",
    )  # fmt: skip
    for number, (offer, about, notes) in enumerate(TALKS * 3):
        caller = list(CALLERS)[number % len(CALLERS)]
        when = pen.ago(58 + 17 * number, "09:40")
        talk(PLACE, company, caller, when, Channel.CALL, offer, about, person=marie, notes=notes)
    ContactRules.objects.create(
        company=company,
        most_a_month=3,
        pause_from=pen.today + dt.timedelta(days=27),
        pause_until=pen.today + dt.timedelta(days=47),
        person=marie,
        channel=Channel.MAIL,
        hours="Telefon kl. 9–11, ikke fredag",
        not_about=[Offer.NETWORK],
        set_at=pen.ago(13, "15:00"),
        set_by=marie.name,
    )


def voices(pen: Pen, company: Company) -> None:
    """What the company said itself, and who of its people came to a meeting."""
    own = {"company": company, "partnership": pen.scene.partnerships[PLACE], "is_demo": True}
    Kind = TimelineEntry.Kind
    host = own | {"organisation": pen.scene.organisations[PLACE, "business_organisation"]}
    pen.line(
        Kind.EVENT, pen.ago(12, "16:00"), host,
        heading="Netværksmøde: sprog på arbejdspladsen", text="1 deltog: 1 produktion",
    )  # fmt: skip
    pen.line(
        Kind.RULES, pen.ago(13, "15:00"), own, Sector.COMPANY,
        heading="Ændrede sine regler for kontakt", text="Højst tre henvendelser om måneden.",
    )  # fmt: skip


def referral(pen: Pen, company: Company, closing: Contact) -> None:
    """A company handed over from the job centre to the business side, and closed by a visit."""
    did = pen.did(PLACE, company, "job_centre")
    sent = pen.ago(38, "09:00")
    made = Referral.objects.create(
        to=pen.scene.organisations[PLACE, "business_organisation"],
        to_user=pen.scene.users["business-consultant"],
        offer=Offer.ADVICE,
        about="Rådgivning om energi",
        sent_at=sent,
        remind_at=sent + dt.timedelta(days=2),
        answer_by=sent + dt.timedelta(days=3),
        state=Referral.State.CLOSED,
        answered_at=sent + dt.timedelta(hours=3),
        answered_by=pen.scene.users["business-consultant"],
        closed_by=closing,
        **did,
    )
    pen.line(TimelineEntry.Kind.REFERRAL, sent, did, referral=made)


def some_contacts(pen: Pen, rng: random.Random, place: str, company: Company, most: int) -> None:
    """A few contacts of the last months, each by another partner; every fourth brings a need."""
    for number in range(most):
        offer, about, notes = rng.choice(TALKS)
        caller = list(CALLERS)[(number + rng.randrange(4)) % 4]
        when = pen.ago(rng.randrange(3, 300), f"{rng.randrange(8, 16):02}:{rng.randrange(0, 60, 5):02}")
        contact = pen.contact(
            place, company, caller, when, rng.choice(Channel.values), offer, about, notes=notes,
            wants_more=rng.choice((None, True, False)), knows_schemes=rng.choice((None, True, False)),
        )  # fmt: skip
        if place == PLACE and rng.randrange(4) == 0:
            pen.need(contact, caller, rng.choice(Need.Kind.values), about)


def some_plans(pen: Pen, number: int, company: Company) -> None:
    """Here and there a reservation, and rules of the company's own."""
    if number % 9 == 4:
        caller = list(CALLERS)[number % 4]
        offer, about, _notes = TALKS[number % len(TALKS)]
        pen.reservation(company, caller, 1 + number % 5, 4, offer, about, channel=Channel.CALL)
    if number % 7 == 3:
        said = {"most_a_month": 2 + number % 3, "hours": "Efter kl. 13", "set_at": pen.ago(40)}
        ContactRules.objects.get_or_create(company=company, defaults=said)


def owners(pen: Pen) -> None:
    """Every company of Odense has somebody to ask first: the consultants and the lead by turns."""
    partnership = pen.scene.partnerships[PLACE]
    seats = {"job-consultant": "job_centre"}
    turns = count()

    def rows() -> Iterator[ContactOwner]:
        for company in Company.objects.filter(municipality=partnership.municipality_id).order_by("pk"):
            key = OWNERS[next(turns) % len(OWNERS)]
            organisation = pen.scene.organisations[PLACE, seats.get(key, "business_organisation")]
            yield ContactOwner(
                company=company,
                partnership=partnership,
                user=pen.scene.users[key],
                organisation=organisation,
                since=pen.today - dt.timedelta(days=200),
            )

    ContactOwner.objects.bulk_create(rows())


def count_months(today: dt.date) -> None:
    """How many approaches each company has had this month, and has planned: what its cap is held against."""
    first = today.replace(day=1)
    made = Contact.objects.by_partners().filter(on__gte=first).values_list("company", "on")
    held = Reservation.objects.live(today).values_list("company", "starts_on")
    MonthOfContacts.objects.filter(month__gte=first).delete()
    months = Counter((company, on.replace(day=1)) for company, on in [*made, *held])
    MonthOfContacts.objects.bulk_create(
        (
            MonthOfContacts(company_id=company, month=month, taken=taken)
            for (company, month), taken in sorted(months.items())
        ),
        update_conflicts=True,
        unique_fields=["company", "month"],
        update_fields=["taken"],
    )
