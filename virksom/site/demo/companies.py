"""Companies and the people from them and from the other organisations who come to events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from virksom.companies.models import Company, ContactPerson, Level
from virksom.events.models import Participant
from virksom.partnerships.models import Organisation
from virksom.site.demo.facts import LAST_DAY, day, facts
from virksom.site.demo.scene import Scene, marked

INDUSTRIES = (
    "Fødevarer", "Hotel og restaurant", "Transport og lager", "Metal og maskiner", "Rengøring", "Byggeri",
    "Detailhandel", "Pleje og omsorg", "Gartneri", "Software", "Møbler", "Vindmøller",
)  # fmt: skip
SIZES = (Company.Size.MICRO, Company.Size.SMALL, Company.Size.SMALL, Company.Size.MEDIUM, Company.Size.LARGE)
#: Companies in each municipality that take people on but send nobody to meetings.
ONLY_PLACEMENTS = 4
#: Of 54 company representatives in Odense, 19 come from top management; elsewhere about the same share.
TOP_MANAGEMENT = 19 / 54
HR = 0.4
NETWORK_KEYS = (
    "job_centre", "business_organisation", "school", "mentors", "municipality", "business_office",
    "language_centre",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A participant, and the last day anybody from their sector came (the last of the period for most)."""

    participant: Participant
    until: date


def companies_needed(place: str, representatives: int) -> int:
    """How many companies the representatives come from: in Odense more than 50, elsewhere four in five."""
    return representatives - 1 if place == "Odense" else round(representatives * 0.8)


def build_companies(scene: Scene) -> None:
    """Private companies in each municipality; the first is the host that sits at the table."""
    taken: set[str] = set()
    for row in facts("dissemination"):
        place = row["municipality"]
        host = scene.organisations[place, "host_company"]
        count = companies_needed(place, int(row["company_representatives"])) + ONLY_PLACEMENTS
        names = [host.name] + [new_name(scene, taken) for _ in range(count - 1)]
        scene.companies[place] = [
            Company(
                name=name,
                municipality_id=scene.partnerships[place].municipality_id,
                organisation=host if name == host.name else None,
                industry=scene.rng.choice(INDUSTRIES),
                size=scene.rng.choice(SIZES),
                is_public=number % 4 == 0,
                is_protected_from_advertising=number % 9 == 5,
                is_demo=True,
            )
            for number, name in enumerate(names)
        ]
    Company.objects.bulk_create(company for rows in scene.companies.values() for company in rows)


def new_name(scene: Scene, taken: set[str]) -> str:
    """An invented company's name that no other has."""
    while True:
        name = marked(scene.fake.company())
        if name not in taken:
            taken.add(name)
            return name


def build_participants(scene: Scene) -> dict[str, list[Person]]:
    """As many different people as table 1 counts, for each municipality: companies first, then the others."""
    people: dict[str, list[Person]] = {}
    silent = {(row["municipality"], row["sector"]): day(row["last_active"]) for row in facts("silent")}
    for row in facts("dissemination"):
        place = row["municipality"]
        people[place] = [
            Person(participant, silent.get((place, sector), LAST_DAY))
            for participant, sector in (
                *from_companies(scene, place, int(row["company_representatives"])),
                *from_network(scene, place, int(row["other_network_actors"])),
            )
        ]
        scene.participants[place] = [person.participant for person in people[place]]
    everybody = [person for rows in scene.participants.values() for person in rows]
    for number, participant in enumerate(everybody, start=1):
        participant.email = f"deltager-{number:04}@demo.example"
    Participant.objects.bulk_create(everybody)
    build_contact_persons(everybody)
    return people


def levels(count: int) -> list[str]:
    """Levels of so many company representatives, mixed so that every company gets some of each."""
    top = round(count * TOP_MANAGEMENT)
    hr = round(count * HR)
    ordered = [str(Level.TOP_MANAGEMENT)] * top + [str(Level.HR)] * hr
    ordered += [str(Level.PRODUCTION)] * (count - len(ordered))
    return [ordered[(number * 7) % count] for number in range(count)] if count % 7 else ordered


def from_companies(scene: Scene, place: str, count: int) -> list[tuple[Participant, str]]:
    """Company representatives with their levels, spread over the companies that send anybody."""
    companies = scene.companies[place][: companies_needed(place, count)]
    return [
        (
            Participant(
                partnership=scene.partnerships[place],
                name=scene.person(),
                represents=Participant.Represents.COMPANY,
                level=level,
                organisation_name=company.name,
                company=company,
                organisation=company.organisation,
                is_demo=True,
            ),
            "company",
        )
        for level, company in zip(
            levels(count), (companies[number % len(companies)] for number in range(count)), strict=True
        )
    ]


def from_network(scene: Scene, place: str, count: int) -> list[tuple[Participant, str]]:
    """People from the other organisations at the table, by turns."""
    people = []
    for number in range(count):
        organisation: Organisation = scene.organisations[place, NETWORK_KEYS[number % len(NETWORK_KEYS)]]
        participant = Participant(
            partnership=scene.partnerships[place],
            name=scene.person(),
            represents=Participant.Represents.NETWORK,
            organisation_name=organisation.name,
            organisation=organisation,
            is_demo=True,
        )
        people.append((participant, organisation.sector))
    return people


def build_contact_persons(everybody: list[Participant]) -> None:
    """The first representative of each company is whom to talk to there."""
    first = {person.company_id: person for person in reversed(everybody) if person.company_id}
    ContactPerson.objects.bulk_create(
        ContactPerson(company_id=company, name=person.name, level=person.level, email=person.email)
        for company, person in sorted(first.items())
    )
