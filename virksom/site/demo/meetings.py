"""The programme's events, and who came: unique people as in table 1, some of them more than once."""

from __future__ import annotations

import datetime as dt
from itertools import chain

from virksom.events.models import Attendance, Event, Feedback, Host, Participant, Registration, Session, Theme
from virksom.partnerships.models import StartPackageItem
from virksom.site.demo.companies import Person
from virksom.site.demo.facts import at, day, facts
from virksom.site.demo.scene import Scene

COMES_AGAIN = 0.3
STAYS_AFTER_BREAK = 0.7
REGISTERED_IN_VAIN = 0.08
GIVES_FEEDBACK = 0.3
NEW_YEAR = dt.date(2009, 1, 1)
BEST = (
    "At høre, hvordan andre gør.", "Tid til at tale sammen ved bordene.", "Et konkret svar om løntilskud.",
    "", "At møde skolen.", "",
)  # fmt: skip
BETTER = ("Mere tid til spørgsmål.", "", "Et mindre program.", "", "Start gerne tidligere på dagen.", "")


def build_themes(scene: Scene) -> dict[tuple[str, str], Theme]:
    """The yearly programmes' themes, by municipality and title."""
    rows = facts("themes")
    themes = Theme.objects.bulk_create(
        Theme(partnership=scene.partnerships[row["municipality"]], year=int(row["year"]), title=row["title"])
        for row in rows
    )
    return {(row["municipality"], row["title"]): theme for row, theme in zip(rows, themes, strict=True)}


def build_events(scene: Scene) -> dict[str, list[Event]]:
    """All events of the period with their hosts, by municipality in the order of time."""
    themes = build_themes(scene)
    rows = facts("events")
    events = [
        Event(
            partnership=scene.partnerships[row["municipality"]],
            kind=row["kind"],
            title=row["title"],
            description=row["description"],
            place=row["place"],
            starts_at=at(day(row["on"]), row["starts"]),
            ends_at=at(day(row["on"]), row["starts"]) + dt.timedelta(hours=int(row["hours"])),
            theme=themes.get((row["municipality"], row["theme"])),
            status=Event.Status.ANNOUNCED,
            effort_hours=int(row["effort_hours"]),
            effort_kroner=int(row["effort_kroner"]),
            is_demo=True,
        )
        for row in rows
    ]
    Event.objects.bulk_create(events)
    Host.objects.bulk_create(
        Host(event=event, organisation=scene.organisations[row["municipality"], key])
        for row, event in zip(rows, events, strict=True)
        for key in row["hosts"].split(";")
    )
    build_start_package(scene, events)
    by_place: dict[str, list[Event]] = {name: [] for name in scene.partnerships}
    for row, event in zip(rows, events, strict=True):
        by_place[row["municipality"]].append(event)
    return by_place


def build_start_package(scene: Scene, events: list[Event]) -> None:
    """What of the start package is held, by the events that fulfil it."""
    fulfilled = {
        (row["municipality"], row["fulfils"]): event
        for row, event in zip(facts("events"), events, strict=True)
        if row["fulfils"]
    }
    items = []
    for name, partnership in scene.partnerships.items():
        for kind in StartPackageItem.Kind.values:
            event = fulfilled.get((name, kind))
            items.append(
                StartPackageItem(
                    partnership=partnership,
                    kind=kind,
                    held_on=event.starts_at.date() if event else None,
                    event_id=event.pk if event else None,
                    note=event.title if event else "",
                )
            )
    StartPackageItem.objects.bulk_create(items)


def build_sessions(events: dict[str, list[Event]]) -> dict[int, list[Session]]:
    """One session for each event, two for a conference, by the event's number."""
    sessions: dict[int, list[Session]] = {}
    for event in chain.from_iterable(events.values()):
        if event.kind == Event.Kind.CONFERENCE:
            middle = event.starts_at + (event.ends_at - event.starts_at) / 2
            sessions[event.pk] = [
                Session(event=event, title="Oplæg", starts_at=event.starts_at, ends_at=middle),
                Session(event=event, title="Arbejde ved bordene", starts_at=middle, ends_at=event.ends_at),
            ]
        else:
            sessions[event.pk] = [Session(event=event, starts_at=event.starts_at, ends_at=event.ends_at)]
    Session.objects.bulk_create(chain.from_iterable(sessions.values()))
    return sessions


def quotas(total: int, weights: list[int]) -> list[int]:
    """`total` split by weights into whole numbers that add up to it, by largest remainders."""
    shares = [total * weight / sum(weights) for weight in weights]
    whole = [int(share) for share in shares]
    largest = sorted(range(len(weights)), key=lambda place: (whole[place] - shares[place], place))
    for place in largest[: total - sum(whole)]:
        whole[place] += 1
    return whole


def who_came(scene: Scene, place: str, events: list[Event], people: list[Person]) -> list[list[Participant]]:
    """For each event the people who came: everybody once, some again, nobody from a silent sector."""
    rows = [row for row in facts("events") if row["municipality"] == place]
    came: list[list[Person]] = [[] for _ in events]
    for column, represents in (("companies", "company"), ("network", "network")):
        group = [person for person in people if person.participant.represents == represents]
        group.sort(key=lambda person: person.until)
        fresh = iter(group)
        seen: list[Person] = []
        for number, first_timers in enumerate(quotas(len(group), [int(row[column]) for row in rows])):
            on = events[number].starts_at.date()
            again = [one for one in seen if one.until >= on and scene.rng.random() < COMES_AGAIN]
            new = [next(fresh) for _ in range(first_timers)]
            if any(person.until < on for person in new):
                raise ValueError(f"{place}: somebody from a silent sector would come on {on}.")
            came[number] += [*again, *new]
            seen += new
    keep_active(came, events, people)
    return [[person.participant for person in group] for group in came]


def keep_active(came: list[list[Person]], events: list[Event], people: list[Person]) -> None:
    """Organisations that are not silent came in the new year: to the last event at the latest."""
    if events[-1].starts_at.date() < NEW_YEAR:
        return
    recent = [
        person.participant.organisation_id
        for group, event in zip(came, events, strict=True)
        if event.starts_at.date() >= NEW_YEAR
        for person in group
    ]
    active = set(recent)
    for person in people:
        organisation = person.participant.organisation_id
        if organisation and organisation not in active and person.until >= events[-1].starts_at.date():
            came[-1].append(person)
            active.add(organisation)


def build_meetings(scene: Scene, people: dict[str, list[Person]]) -> None:
    """Events, sessions, registrations, attendances and feedback of the period."""
    events = build_events(scene)
    sessions = build_sessions(events)
    attendances: list[Attendance] = []
    registrations: list[Registration] = []
    for place, rows in events.items():
        met: list[Participant] = []
        for event, came in zip(rows, who_came(scene, place, rows, people[place]), strict=True):
            attendances += attended(scene, place, sessions[event.pk], came)
            missing = [one for one in met if one not in came and scene.rng.random() < REGISTERED_IN_VAIN]
            registrations += registered(scene, event, [*came, *missing])
            event.seats_taken = len(came) + len(missing)
            event.capacity = None if event.kind == Event.Kind.CONFERENCE else seats_for(event.seats_taken)
            met += [one for one in came if one not in met]
    Event.objects.bulk_update(chain.from_iterable(events.values()), ["seats_taken", "capacity"])
    Attendance.objects.bulk_create(attendances)
    Registration.objects.bulk_create(registrations)
    build_feedback(scene, registrations, attendances)


def seats_for(taken: int) -> int:
    """A round number of seats, with a few left."""
    return (taken + 8) // 5 * 5


def attended(scene: Scene, place: str, sessions: list[Session], came: list[Participant]) -> list[Attendance]:
    """Who is ticked off: everybody in the first session, most of them also after the break."""
    recorder = scene.users["job-consultant"] if place == "Odense" else None
    return [
        Attendance(
            session=session,
            participant=participant,
            partnership=scene.partnerships[place],
            on=session.starts_at.date(),
            represents=participant.represents,
            source=Attendance.Source.DOOR if recorder else Attendance.Source.SIGNED_LIST,
            recorded_by=recorder,
            recorded_for=scene.organisations[place, "job_centre"],
            is_demo=True,
        )
        for number, session in enumerate(sessions)
        for participant in came
        if number == 0 or scene.rng.random() < STAYS_AFTER_BREAK
    ]


def registered(scene: Scene, event: Event, people: list[Participant]) -> list[Registration]:
    """Registrations with a seat, made in the three weeks before."""
    return [
        Registration(
            event=event,
            participant=participant,
            state=Registration.State.SEATED,
            queued_at=event.starts_at - dt.timedelta(days=3 + scene.rng.random() * 18),
        )
        for participant in people
    ]


def build_feedback(scene: Scene, registrations: list[Registration], attendances: list[Attendance]) -> None:
    """What some of those who came say afterwards."""
    there = {(row.session.event_id, row.participant_id) for row in attendances}
    Feedback.objects.bulk_create(
        Feedback(
            event_id=row.event_id,
            registration=row,
            usefulness=scene.rng.choice((2, 3, 4, 4, 4, 5, 5)),
            will_act=scene.rng.choice((True, True, False, None)),
            best=scene.rng.choice(BEST),
            better=scene.rng.choice(BETTER),
        )
        for row in registrations
        if (row.event_id, row.participant_id) in there and scene.rng.random() < GIVES_FEEDBACK
    )
