"""Contacts with companies: a million in a country, with their lines in the timelines, and what is planned."""

from __future__ import annotations

import numpy as np

from virksom.companies.models import (
    AgendaItem,
    Channel,
    Contact,
    ContactOwner,
    ContactRules,
    MonthOfContacts,
    Need,
    Offer,
    Referral,
    Reservation,
    ReservedDay,
    TimelineEntry,
)
from virksom.partnerships.models import Sector
from virksom.site.generate import draw
from virksom.site.generate.deeds import token
from virksom.site.generate.plan import Build

CALLERS = [Sector.EMPLOYMENT, Sector.BUSINESS, Sector.EDUCATION, Sector.ASSOCIATION]
CALLER_SHARES = [0.45, 0.35, 0.12, 0.08]
CHANNEL_SHARES = [0.55, 0.2, 0.15, 0.1]
FROM_COMPANY = 0.05
#: One in so many contacts brought a need, a referral; one in so many companies is reserved, has rules.
NEEDS, REFERRALS, RESERVED, RULES = 40, 200, 25, 10
WINDOW = 5
ABOUTS = [
    "To personer til aftenholdet",
    "Elevpladser fra januar",
    "Rådgivning om energi",
    "Dansk i arbejdstiden",
    "Løntilskud til en ny medarbejder",
    "Netværksmøde om sprog",
    "En mentor til nye medarbejdere",
]
NOTES = ["Vil gerne høre mere.", "Ikke nu, gerne i næste måned.", "Aftalt et besøg.", "", ""]


def build_contacts(build: Build) -> None:
    """Everything partners did with companies: contacts, needs, referrals, owners, rules, reservations."""
    build_owners(build)
    company, on, by_us = add_contacts(build)
    build_rules(build)
    build_months(build, company, on, by_us, build_reservations(build))


def add_contacts(build: Build) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Contacts with needs, referrals and lines; returns of each the company, the day, and whether by us."""
    rng, count = build.rng, build.scale.contacts
    places = np.repeat(np.arange(build.scale.partnerships), build.split(count))
    company = build.companies.one_in(rng, places) + build.companies.first
    caller = rng.choice(len(CALLERS), count, p=CALLER_SHARES)
    from_company = rng.random(count) < FROM_COMPANY
    on = draw.working_days(rng, count, 30, draw.HAPPENED)
    at = moments(build, on)
    did = who(build, places, caller) | {"company_id": company}
    numbers = build.add(
        Contact,
        count,
        channel=draw.pick(rng, Channel.values, count, CHANNEL_SHARES),
        offer=draw.pick(rng, Offer.values, count),
        about=draw.pick(rng, ABOUTS, count),
        at=at,
        on=draw.DAYS[on],
        notes=draw.pick(rng, NOTES, count),
        wants_more=np.array([None, True, False], dtype=object)[rng.integers(0, 3, count)],
        knows_schemes=np.array([None, True, False], dtype=object)[rng.integers(0, 3, count)],
        from_company=from_company,
        is_demo=True,
        **did,
    )
    words = np.array([sector.value for sector in CALLERS], dtype=object)[caller]
    sector = np.where(from_company, Sector.COMPANY.value, words)
    add_lines(build, TimelineEntry.Kind.CONTACT, at, sector, did, contact_id=numbers)
    some = np.arange(0, count, NEEDS)
    part = {name: values[some] for name, values in did.items()}
    needs = build.add(
        Need,
        len(some),
        contact_id=numbers[some],
        kind=draw.pick(rng, Need.Kind.values, len(some)),
        about=draw.pick(rng, ABOUTS, len(some)),
        state=draw.pick(rng, [Need.State.OPEN.value, Need.State.UNDER_WAY.value], len(some), [0.6, 0.4]),
        on=draw.DAYS[on[some]],
        is_demo=True,
        **part,
    )
    add_lines(build, TimelineEntry.Kind.NEED, at[some], sector[some], part, need_id=needs)
    build_referrals(build, np.arange(0, count, REFERRALS), places, on, numbers, sector, did)
    return company, on, ~from_company


def build_referrals(
    build: Build,
    some: np.ndarray,
    places: np.ndarray,
    on: np.ndarray,
    numbers: np.ndarray,
    sector: np.ndarray,
    did: dict[str, np.ndarray],
) -> None:
    """Companies handed over to the business side, each closed by the contact it came from."""
    part = {name: values[some] for name, values in did.items()}
    sent = moments(build, on[some])
    referrals = build.add(
        Referral,
        len(some),
        to_id=build.organisations[Sector.BUSINESS][places[some]],
        offer=draw.pick(build.rng, Offer.values, len(some)),
        about=draw.pick(build.rng, ABOUTS, len(some)),
        sent_at=sent,
        remind_at=moments(build, on[some] + 1),
        answer_by=moments(build, on[some] + 3),
        state=Referral.State.CLOSED.value,
        answered_at=moments(build, on[some] + 1),
        closed_by_id=numbers[some],
        is_demo=True,
        **part,
    )
    add_lines(build, TimelineEntry.Kind.REFERRAL, sent, sector[some], part, referral_id=referrals)


def add_lines(
    build: Build,
    kind: str,
    at: np.ndarray,
    sector: np.ndarray,
    did: dict[str, np.ndarray],
    **what: np.ndarray,
) -> None:
    """The lines of the timelines for some records."""
    build.add(TimelineEntry, len(at), kind=kind, at=at, sector=sector, is_demo=True, **did, **what)


def who(build: Build, places: np.ndarray, caller: np.ndarray) -> dict[str, np.ndarray]:
    """In which partnership, for whom, by whom: consultants for the job centre, nobody named for others."""
    organisations = np.array([build.organisations[sector] for sector in CALLERS])
    turn = np.arange(len(places)) % build.scale.consultants
    users = build.consultants[places, turn].astype(object)
    return {
        "partnership_id": build.partnerships[places],
        "organisation_id": organisations[caller, places],
        "user_id": np.where(caller == 0, users, draw.NOTHING),
    }


def moments(build: Build, days: np.ndarray) -> np.ndarray:
    """Moments of working hours on these days."""
    hours = np.array([f" {hour:02}:{minute:02}:00" for hour in range(7, 15) for minute in (0, 20, 40)])
    return draw.DAYS[days] + hours.astype(object)[build.rng.integers(0, len(hours), len(days))]


def build_owners(build: Build) -> None:
    """Every company has a contact owner: the consultants of its place in turn."""
    count, places = build.scale.companies, build.companies.places
    build.add(
        ContactOwner,
        count,
        company_id=np.arange(count) + build.companies.first,
        partnership_id=build.partnerships[places],
        user_id=build.consultants[places, np.arange(count) % build.scale.consultants],
        organisation_id=build.organisations[Sector.EMPLOYMENT][places],
        since=draw.FIRST_DAY.isoformat(),
    )


def build_rules(build: Build) -> None:
    """One company in ten has said how often it wants to hear from us; some have a pause."""
    some = np.arange(0, build.scale.companies, RULES)
    paused = build.rng.random(len(some)) < 0.2
    build.add(
        ContactRules,
        len(some),
        company_id=some + build.companies.first,
        most_a_month=build.rng.integers(2, 5, len(some)),
        pause_from=np.where(paused, draw.DAYS[draw.HAPPENED + 10], draw.NOTHING),
        pause_until=np.where(paused, draw.DAYS[draw.HAPPENED + 30], draw.NOTHING),
        hours="kl. 9–11",
        token=[token(f"{build.slug}/rules", number) for number in range(len(some))],
    )


def build_reservations(build: Build) -> np.ndarray:
    """One company in some is reserved in the weeks to come, for a few days; returns (company, first day)."""
    rng = build.rng
    some = np.arange(1, build.scale.companies, RESERVED)
    places = build.companies.places[some]
    company = some + build.companies.first
    starts = draw.working_days(rng, len(some), draw.HAPPENED + 1, draw.HAPPENED + 90)
    offer, about = draw.pick(rng, Offer.values, len(some)), draw.pick(rng, ABOUTS, len(some))
    did = who(build, places, np.zeros(len(some), dtype=np.int64)) | {"company_id": company}
    shared: dict[str, object] = {"offer": offer, "about": about, "is_demo": True, **did}
    numbers = build.add(
        Reservation,
        len(some),
        channel=draw.pick(rng, Channel.values, len(some), CHANNEL_SHARES),
        starts_on=draw.DAYS[starts],
        ends_on=draw.DAYS[starts + WINDOW - 1],
        state=Reservation.State.HELD.value,
        **shared,
    )
    build.add(AgendaItem, len(some), reservation_id=numbers, **shared)
    for ahead in range(WINDOW):
        build.add(
            ReservedDay,
            len(some),
            reservation_id=numbers,
            company_id=company,
            offer=offer,
            on=draw.DAYS[starts + ahead],
        )
    return np.column_stack((company, starts))


def build_months(
    build: Build, company: np.ndarray, on: np.ndarray, by_us: np.ndarray, reserved: np.ndarray
) -> None:
    """How many approaches each company has had in the month of today, and has reserved in those to come."""
    month = np.array([day[:7] for day in draw.DAYS], dtype=object)
    order = {word: number for number, word in enumerate(dict.fromkeys(month))}
    month_of = np.array([order[word] for word in month])
    counted = by_us & (month_of[on] == month_of[draw.HAPPENED])
    pairs = np.concatenate(
        (
            np.column_stack((company[counted], month_of[on[counted]])),
            np.column_stack((reserved[:, 0], month_of[reserved[:, 1]])),
        )
    )
    rows, taken = np.unique(pairs.astype(np.int64), axis=0, return_counts=True)
    words = np.array([f"{word}-01" for word in order], dtype=object)
    build.add(MonthOfContacts, len(rows), company_id=rows[:, 0], month=words[rows[:, 1]], taken=taken)
