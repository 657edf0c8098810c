"""What a staged list would do: who is new, who is known, who is ticked off already, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from virksom.events.access import kinds_recordable
from virksom.events.facts.people import SeveralPeople, people_known_at
from virksom.events.models import Attendance, Session, SignedList, SignedListRow
from virksom.foundation.access import Viewer
from virksom.foundation.sentence import in_words


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    TICKED = "ticked"
    PROBLEM = "problem"


@dataclass(frozen=True)
class JudgedRow:
    """A row of a staged list, the person it is about when known, and what becomes of it."""

    row: SignedListRow
    fate: Fate
    participant_id: int | None = None
    problem: str = ""


@dataclass(frozen=True)
class Preview:
    """The rows of a list in its order, each with its fate."""

    rows: tuple[JudgedRow, ...]

    def of(self, fate: Fate) -> tuple[JudgedRow, ...]:
        return tuple(row for row in self.rows if row.fate == fate)

    @property
    def new(self) -> int:
        return len(self.of(Fate.NEW))

    @property
    def known(self) -> int:
        return len(self.of(Fate.KNOWN))

    @property
    def ticked(self) -> int:
        return len(self.of(Fate.TICKED))

    @property
    def problems(self) -> tuple[JudgedRow, ...]:
        return self.of(Fate.PROBLEM)

    @property
    def to_record(self) -> int:
        return self.new + self.known


def preview(signed_list: SignedList, by: Viewer) -> Preview:
    """Judge every row against what is on record now, in a fixed number of queries."""
    return judge(signed_list.rows.all(), signed_list.session, by)


def judge(rows: Iterable[SignedListRow], session: Session, by: Viewer) -> Preview:
    event = session.event
    people = people_known_at(event)
    ticked = set(Attendance.objects.filter(session=session).values_list("participant_id", flat=True))
    kinds = kinds_recordable(by, event)
    judged = []
    for row in rows:
        known, problem = None, in_words(row.problem)
        if not problem:
            try:
                known = people.find(name=row.name, email=row.email, organisation=row.organisation_name)
            except SeveralPeople:
                problem = _("Several people with this name are known. Add the mail address to the list.")
        person = known.pk if known else None
        if not problem and (known.represents if known else row.represents) not in kinds:
            problem = _(
                "Your role may record company representatives only. Ask the host to record this person."
            )
        if problem:
            fate = Fate.PROBLEM
        elif person is None:
            fate = Fate.NEW
        else:
            fate = Fate.TICKED if person in ticked else Fate.KNOWN
        judged.append(JudgedRow(row, fate, person, problem))
    return Preview(tuple(judged))
