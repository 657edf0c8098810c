"""The list at the door: who is expected, who is here, and who may be ticked off by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from virksom.companies.models import Level
from virksom.events.facts.people import folded
from virksom.events.models import Attendance, Event, Participant, Registration, Session
from virksom.foundation.access import Viewer

#: More people than this are found by searching.
ROWS_SHOWN = 1000
_CAME_FROM = dict(Participant.Represents.choices)
_LEVELS = dict(Level.choices)


@dataclass(frozen=True)
class Arrival:
    """A person on the list at the door."""

    participant_id: int
    name: str
    organisation: str
    comes_from: object
    level: object
    is_here: bool
    is_waiting: bool
    is_registered: bool

    @property
    def searchable(self) -> str:
        return folded(f"{self.name} {self.organisation}")


@dataclass(frozen=True)
class DoorList:
    """The rows shown, everybody the viewer may tick off, and those of them who are here."""

    rows: tuple[Arrival, ...]
    people: frozenset[int]
    people_here: frozenset[int]
    is_cut: bool

    @property
    def total(self) -> int:
        return len(self.people)

    @property
    def here(self) -> int:
        return len(self.people_here)


def session_at(sessions: list[Session], now: datetime, asked: str = "") -> Session | None:
    """The session asked for or, without a word, the one that is on or comes next."""
    for session in sessions:
        if str(session.pk) == asked:
            return session
    coming = [session for session in sessions if session.ends_at >= now]
    return coming[0] if coming else (sessions[-1] if sessions else None)


def door_list(*, event: Event, session: Session, viewer: Viewer, words: str = "") -> DoorList:
    """Everybody the viewer may tick off: the registered, and those who came without; two queries."""
    found = sorted(_people(event, session, viewer).values(), key=lambda row: folded(row.name))
    rows = [row for row in found if all(word in row.searchable for word in folded(words).split())]
    return DoorList(
        rows=tuple(rows[:ROWS_SHOWN]),
        people=frozenset(row.participant_id for row in found),
        people_here=frozenset(row.participant_id for row in found if row.is_here),
        is_cut=len(rows) > ROWS_SHOWN,
    )


def _people(event: Event, session: Session, viewer: Viewer) -> dict[int, Arrival]:
    arrived = list(
        Attendance.objects.visible_to(viewer, "c")
        .filter(session__event=event)
        .select_related("participant")
        .order_by("pk")
    )
    here = {attendance.participant_id for attendance in arrived if attendance.session_id == session.pk}
    people = {
        attendance.participant_id: _arrival(attendance.participant, here, Registration.State.CANCELLED)
        for attendance in arrived
    }
    for registration in (
        Registration.objects.visible_to(viewer, "c").filter(event=event).select_related("participant")
    ):
        if registration.state != Registration.State.CANCELLED:
            people[registration.participant_id] = _arrival(registration.participant, here, registration.state)
    return people


def _arrival(person: Participant, here: set[int], state: str) -> Arrival:
    return Arrival(
        participant_id=person.pk,
        name=person.name,
        organisation=person.organisation_name,
        comes_from=_CAME_FROM.get(person.represents, ""),
        level=_LEVELS.get(person.level, ""),
        is_here=person.pk in here,
        is_waiting=state == Registration.State.WAITING,
        is_registered=state != Registration.State.CANCELLED,
    )
