"""What happened: events and who came, candidates and their placements."""

from __future__ import annotations

import hashlib

import numpy as np

from virksom.candidates.models import Candidate
from virksom.companies.models import Level
from virksom.events.models import Attendance, Event, Host, Participant, Registration, Session
from virksom.partnerships.models import Sector, StartPackageItem
from virksom.placements.models import Placement, Terms
from virksom.site.generate import draw
from virksom.site.generate.frame import LEVEL_SHARES
from virksom.site.generate.plan import Build

NETWORK_SECTORS = [Sector.EMPLOYMENT, Sector.BUSINESS, Sector.EDUCATION, Sector.ASSOCIATION]
FROM_COMPANIES = 0.55
UPCOMING_SEATS = 30
TERM_SHARES = [0.5, 0.06, 0.05, 0.01, 0.16, 0.16, 0.03, 0.03]
PUBLIC_SECTOR = 0.1
ATTRIBUTED = 0.5
SECOND_PLACEMENTS = 0.3
OPEN_ENDED = 0.6


def build_events(build: Build) -> None:
    """Participants, events with one session and a host, attendances, the start package, what comes next."""
    people, represents = build_participants(build)
    counts = build.split(build.scale.events)
    days = build.rng.permutation(draw.working_days(build.rng, build.scale.events, 0, draw.HAPPENED))
    sessions = add_events(build, counts, days, "Arrangement")
    build_attendances(build, people, represents, draw.Spans(int(sessions[0]), counts), days)
    start_package(build, counts, days)
    build_upcoming(build, people)


def build_participants(build: Build) -> tuple[draw.Spans, np.ndarray]:
    """People of companies and of the other organisations; returns them, and which is which."""
    rng, count = build.rng, build.scale.participants
    counts = build.split(count)
    places = np.repeat(np.arange(len(counts)), counts)
    is_company = rng.random(count) < FROM_COMPANIES
    company = build.companies.one_in(rng, places)
    sector = rng.integers(0, len(NETWORK_SECTORS), count)
    organisation = np.array([build.organisations[one] for one in NETWORK_SECTORS])[sector, places]
    represents = np.where(
        is_company, Participant.Represents.COMPANY.value, Participant.Represents.NETWORK.value
    )
    levels = draw.pick(rng, Level.values, count, LEVEL_SHARES)
    names = np.array(build.company_names, dtype=object)
    ids = build.add(
        Participant,
        count,
        partnership_id=build.partnerships[places],
        name=draw.people(rng, count),
        email=[f"person-{number}@generated.example" for number in range(count)],
        represents=represents,
        level=np.where(is_company, levels, ""),
        organisation_name=np.where(is_company, names[company], "Organisation (DEMO)"),
        company_id=np.where(is_company, (company + build.companies.first).astype(object), draw.NOTHING),
        organisation_id=np.where(is_company, draw.NOTHING, organisation.astype(object)),
        is_demo=True,
    )
    return draw.Spans(int(ids[0]), counts), represents


def add_events(
    build: Build, counts: np.ndarray, days: np.ndarray, title: str, **columns: object
) -> np.ndarray:
    """Events of two hours with one session each, hosted by the sectors in turn; returns the sessions."""
    count = int(counts.sum())
    places = np.repeat(np.arange(len(counts)), counts)
    on = draw.DAYS[days]
    times = {"starts_at": on + " 13:00:00", "ends_at": on + " 15:00:00"}
    events = build.add(
        Event,
        count,
        partnership_id=build.partnerships[places],
        kind=draw.pick(build.rng, Event.Kind.values, count),
        title=[f"{title} {number} (DEMO)" for number in range(1, count + 1)],
        place="Rådhuset",
        status=Event.Status.ANNOUNCED.value,
        effort_hours=build.rng.integers(4, 80, count),
        is_demo=True,
        **times,
        **columns,
    )
    hosting = np.array([build.organisations[one] for one in NETWORK_SECTORS])
    build.add(Host, count, event_id=events, organisation_id=hosting[np.arange(count) % len(hosting), places])
    return build.add(Session, count, event_id=events, **times)


def build_attendances(
    build: Build, people: draw.Spans, represents: np.ndarray, sessions: draw.Spans, days: np.ndarray
) -> None:
    """Each session's people, nobody twice in one."""
    rng = build.rng
    by_place = build.split(build.scale.attendances)
    sizes = np.concatenate(
        [
            draw.quotas(int(total), rng.uniform(0.5, 1.5, events))
            for total, events in zip(by_place, sessions.counts, strict=True)
        ]
    )
    who = np.concatenate(
        [
            start + rng.choice(size=size, a=pool, replace=False, shuffle=False)
            for start, pool, size in zip(
                np.repeat(people.offsets, sessions.counts).tolist(),
                np.repeat(people.counts, sessions.counts).tolist(),
                sizes.tolist(),
                strict=True,
            )
        ]
    )
    places = np.repeat(sessions.places, sizes)
    build.add(
        Attendance,
        build.scale.attendances,
        session_id=np.repeat(np.arange(len(sizes)) + sessions.first, sizes),
        participant_id=who + people.first,
        partnership_id=build.partnerships[places],
        on=np.repeat(draw.DAYS[days], sizes),
        represents=represents[who],
        source=draw.pick(rng, Attendance.Source.values, len(who), [0.7, 0.3]),
        recorded_by_id=build.consultants[places, who % build.scale.consultants],
        recorded_for_id=build.organisations[Sector.EMPLOYMENT][places],
        is_demo=True,
    )


def start_package(build: Build, counts: np.ndarray, days: np.ndarray) -> None:
    """Every place has held a network meeting: on the day of its first event. Workshops are to come."""
    first = np.array([part.min() for part in np.split(days, np.cumsum(counts)[:-1])])
    build.add(
        StartPackageItem,
        build.scale.partnerships,
        partnership_id=build.partnerships,
        kind=StartPackageItem.Kind.NETWORK_MEETING.value,
        held_on=draw.DAYS[first],
    )


def build_upcoming(build: Build, people: draw.Spans) -> None:
    """One event to come in each place, full: its seats are taken by as many registrations."""
    places = np.arange(build.scale.partnerships)
    days = draw.working_days(build.rng, len(places), draw.HAPPENED + 62, draw.PERIOD)
    seats = min(UPCOMING_SEATS, int(people.counts.min()))
    sessions = add_events(
        build,
        np.ones_like(places),
        days,
        "Kommende arrangement",
        capacity=seats,
        seats_taken=seats,
    )
    event_of = dict(Session.objects.filter(pk__gte=int(sessions[0])).values_list("pk", "event"))
    count = len(places) * seats
    build.add(
        Registration,
        count,
        event_id=[event_of[session] for session in sessions.tolist() for _ in range(seats)],
        participant_id=(people.offsets[:, None] + people.first + np.arange(seats)).ravel(),
        state=Registration.State.SEATED.value,
        token=[token(build.slug, number) for number in range(count)],
        queued_at=f"{draw.TODAY} 08:00:00",
    )


def token(slug: str, number: int) -> str:
    """A link's token that is the same for the same scale and seed; nobody real is behind it."""
    return hashlib.sha256(f"{slug}/{number}".encode()).hexdigest()[:32]


def build_jobs(build: Build) -> None:
    """Candidates without names, and placements: the first of some candidates, the second of fewer."""
    rng, scale = build.rng, build.scale
    counts = build.split(scale.candidates)
    candidates = draw.Spans(0, counts)
    who, company, places = draw_placements(build, candidates)
    starts = draw.working_days(rng, scale.placements, 30, draw.HAPPENED)
    enrolled = rng.integers(0, draw.HAPPENED - 60, scale.candidates)
    np.minimum.at(enrolled, who, starts - 14)
    consultant = build.consultants[candidates.places, np.arange(scale.candidates) % scale.consultants]
    ids = build.add(
        Candidate,
        scale.candidates,
        partnership_id=build.partnerships[candidates.places],
        code=[f"G{build.seed}-{scale.name[0]}{number:06}" for number in range(1, scale.candidates + 1)],
        is_eligible=True,
        enrolled_on=draw.DAYS[enrolled],
        consultant_id=consultant,
        is_demo=True,
    )
    ends = np.where(
        rng.random(scale.placements) < OPEN_ENDED,
        draw.NOTHING,
        draw.DAYS[starts + rng.integers(14, 365, scale.placements)],
    )
    attributed = rng.random(scale.placements) < ATTRIBUTED
    build.add(
        Placement,
        scale.placements,
        partnership_id=build.partnerships[places],
        candidate_id=who + ids[0],
        company_id=company + build.companies.first,
        terms=draw.pick(rng, Terms.values, scale.placements, TERM_SHARES),
        is_private=rng.random(scale.placements) >= PUBLIC_SECTOR,
        starts=draw.DAYS[starts],
        ends=ends,
        basis=np.where(attributed, Placement.Basis.ATTRIBUTED.value, Placement.Basis.REPORTED.value),
        basis_reason=np.where(attributed, "Mødtes på et arrangement i netværket.", ""),
        recorded_by_id=consultant[who],
        recorded_for_id=build.organisations[Sector.EMPLOYMENT][places],
        is_demo=True,
    )


def draw_placements(build: Build, candidates: draw.Spans) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Who was placed in which company, and where; a second placement is always in another company."""
    rng = build.rng
    seconds = int(build.scale.placements * SECOND_PLACEMENTS)
    first = rng.permutation(build.scale.candidates)[: build.scale.placements - seconds]
    who = np.concatenate((first, first[:seconds]))
    places = candidates.places[who]
    company = build.companies.one_in(rng, places[: len(first)])
    offset, count = build.companies.offsets[places[:seconds]], build.companies.counts[places[:seconds]]
    another = offset + (company[:seconds] - offset + 1) % count
    return who, np.concatenate((company, another)), places
