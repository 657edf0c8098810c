"""Recognising a person by what stands on a list or is said at the door."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from virksom.events.models import Event, Participant


class SeveralPeople(Exception):
    """More than one known person fits; a mail address would tell them apart."""


def folded(text: str) -> str:
    """A text as it is compared: without capitals and doubled spaces."""
    return " ".join(text.casefold().split())


@dataclass(frozen=True)
class Person:
    """A known participant, with what they are recognised by."""

    pk: int
    name: str
    email: str
    organisation: str
    represents: str
    is_expected: bool = False


@dataclass
class People:
    """The people a partnership knows; `find` tells who somebody is."""

    by_email: dict[str, Person] = field(default_factory=dict)
    by_name: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))

    def add(self, person: Person) -> None:
        if person.email:
            self.by_email[folded(person.email)] = person
        self.by_name[folded(person.name)].append(person)

    def find(self, *, name: str, email: str, organisation: str) -> Person | None:
        """The known person, or None for a new one; raises SeveralPeople when it cannot be told.

        A mail address decides. Otherwise name and organisation do; without an organisation the name
        does, among those who are expected at the event or are known without one.
        """
        known = self.by_email.get(folded(email)) if email else None
        if known:
            return known
        found = [person for person in self.by_name.get(folded(name), ()) if not (email and person.email)]
        if organisation:
            found = [person for person in found if folded(person.organisation) == folded(organisation)]
        else:
            found = [person for person in found if person.is_expected or not person.organisation]
        if len(found) > 1:
            raise SeveralPeople(name)
        return found[0] if found else None


def people_known_at(event: Event) -> People:
    """Everybody the event's partnership knows, with those expected at the event marked; two queries."""
    expected = set(event.registrations.values_list("participant_id", flat=True))
    known: Iterable[tuple[int, str, str, str, str]] = Participant.objects.filter(
        partnership=event.partnership_id
    ).values_list("pk", "name", "email", "organisation_name", "represents")
    people = People()
    for pk, name, email, organisation, represents in known:
        people.add(Person(pk, name, email, organisation, represents, pk in expected))
    return people
