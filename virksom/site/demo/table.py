"""Who is at the table: organisations, actors, leads, contracts, the facilitation log."""

from __future__ import annotations

import datetime as dt

from virksom.partnerships.models import (
    Actor,
    Contract,
    ContractParty,
    Facilitation,
    Lead,
    Organisation,
    Sector,
)
from virksom.site.demo.facts import day, facts, spread_days
from virksom.site.demo.scene import Scene, marked

EXPECTATIONS = (
    "Flere samtaler med ledelsen og færre med receptionen.",
    "At vi ved, hvem der har talt med hvem, før vi ringer.",
    "Kandidater, der kan begynde med kort varsel.",
    "At det også bliver til noget for de små virksomheder.",
)
COMMITMENT = "Ledelsen har sat fire timer af om ugen"
MEETING_TOPICS = (
    ("Opstart og forventninger", "Parterne skriver deres roller ned"),
    ("Hvem mangler ved bordet", "Tovholderne inviterer to nye"),
    ("Planen for startpakken", "Datoen for netværksmødet meldes ud"),
    ("Lokale mål", "Hver part peger på tre mål"),
    ("Kontakt til virksomheder", "Fælles liste over virksomheder"),
    ("Forberedelse af workshop", "Skolen laver et oplæg"),
    ("Opfølgning på de første job", "Ring til virksomhederne efter en måned"),
    ("Rollerne mellem de to sider", "Tovholderne deler opgaverne igen"),
    ("Praktik i en krisetid", "Liste over brancher med åbninger"),
    ("Status på målene", "Tallene gennemgås på næste møde"),
    ("Fortællinger fra virksomheder", "To virksomheder spørges"),
    ("Hvad står tilbage bagefter", "Udkast til forankringsplan"),
)
CALL_TOPICS = (
    "Dato for næste møde",
    "Spørgsmål om løntilskud",
    "Indbydelsen",
    "Deltagerlisten",
    "Tal til status",
)


def build_organisations(scene: Scene) -> None:
    """Each partnership's organisations and their parts in it, with role descriptions."""
    keys, organisations, actors = [], [], []
    for name, partnership in scene.partnerships.items():
        for number, row in enumerate(facts("actors")):
            organisation = Organisation(
                name=row["name"].format(municipality=name),
                sector=row["sector"],
                municipality_id=partnership.municipality_id,
                is_demo=True,
            )
            keys.append((name, row["key"]))
            organisations.append(organisation)
            actors.append(
                Actor(
                    partnership=partnership,
                    organisation=organisation,
                    answers_for=row["answers_for"],
                    offers=row["offers"],
                    expectations=EXPECTATIONS[(number + partnership.position) % len(EXPECTATIONS)],
                    management_commitment=COMMITMENT if number % 2 == 0 else "",
                    joined_on=partnership.starts,
                )
            )
    Organisation.objects.bulk_create(organisations)
    Actor.objects.bulk_create(actors)
    scene.organisations = dict(zip(keys, organisations, strict=True))


def build_leads(scene: Scene) -> None:
    """Leads: from the employment side for the pilots, from both sides for the rollout, except one."""
    leads = []
    for row in facts("leads"):
        place, side = row["municipality"], row["side"]
        partnership = scene.partnerships[place]
        name = marked(row["name"]) if row["name"] else scene.person()
        leads.append(
            Lead(
                partnership=partnership,
                side=side,
                name=name,
                organisation=scene.organisations[
                    place, "job_centre" if side == Sector.EMPLOYMENT else "business_organisation"
                ],
                user=next((user for user in scene.users.values() if user.name == name), None),
                carries=row["carries"].replace("|", "\n"),
                since=partnership.starts,
            )
        )
    Lead.objects.bulk_create(leads)


def build_contracts(scene: Scene) -> None:
    """A contract for each partnership; those of the local model with direct funding (DEMO amounts)."""
    contracts, parties = [], []
    for name, partnership in scene.partnerships.items():
        is_local = partnership.model == "local"
        contract = Contract(
            partnership=partnership,
            starts=partnership.starts,
            ends=partnership.withdrawn_on or dt.date(2009, 6, 30),
            funding=300_000 if is_local else None,
            instalments=3 if is_local else 1,
            instalments_paid=0 if not is_local else 1 if partnership.is_withdrawn else 2,
            next_step="Rate 3, når forankringsplanen er vedtaget"
            if is_local and not partnership.is_withdrawn
            else "",
        )
        contracts.append(contract)
        signing = [scene.organisations[name, "job_centre"], scene.owner]
        if is_local:
            signing.insert(1, scene.organisations[name, "business_organisation"])
        parties += [
            ContractParty(
                contract=contract,
                organisation=organisation,
                signed_by=scene.person(),
                signed_on=partnership.starts + dt.timedelta(days=3 * number),
            )
            for number, organisation in enumerate(signing)
        ]
    Contract.objects.bulk_create(contracts)
    ContractParty.objects.bulk_create(parties)


def build_facilitation(scene: Scene) -> None:
    """Support given: twelve meetings in each rollout municipality, and calls and mails everywhere."""
    coordinator = scene.users["programme-coordinator"].name
    log = []
    for row in facts("partnerships"):
        partnership = scene.partnerships[row["municipality"]]
        first, last = day(row["support_from"]), day(row["support_to"])
        if int(row["meetings"]):
            for number, on in enumerate(spread_days(first, last, int(row["meetings"]))):
                about, next_step = MEETING_TOPICS[number % len(MEETING_TOPICS)]
                log.append(
                    Facilitation(
                        partnership=partnership,
                        kind=Facilitation.Kind.MEETING,
                        on=on,
                        about=about,
                        given_by=coordinator,
                        next_step=next_step,
                    )
                )
        days = spread_days(first + dt.timedelta(days=5), last, int(row["calls_and_mails"]))
        for number, on in enumerate(days):
            log.append(
                Facilitation(
                    partnership=partnership,
                    kind=(Facilitation.Kind.PHONE, Facilitation.Kind.MAIL)[number % 2],
                    on=on,
                    about=CALL_TOPICS[number % len(CALL_TOPICS)],
                    given_by=coordinator,
                )
            )
    Facilitation.objects.bulk_create(log)
