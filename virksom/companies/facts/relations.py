"""Everything that points at a company, and what becomes of it when two entries are made one.

The list is by hand on purpose: a relation that is not on it is not merged, and a test fails, so that
whoever adds one says what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import ManyToOneRel, Q, UniqueConstraint

from virksom.companies.models import Company


class Fate(StrEnum):
    """What becomes of records that point at the entry that goes."""

    MOVE = "move"  # They point at the one that stays; what would stand there twice goes.
    SETTLE = "settle"  # One of each: the two are made one first.
    LET_GO = "let go"  # They point at nothing; parting the two again points them back.


FATES = {
    "companies.agendaitem.company": Fate.MOVE,
    "companies.agreement.company": Fate.MOVE,
    "companies.alias.company": Fate.MOVE,
    "companies.contact.company": Fate.MOVE,
    "companies.contactowner.company": Fate.MOVE,
    "companies.contactperson.company": Fate.MOVE,
    "companies.contactperson_others.company": Fate.MOVE,
    "companies.contactrules.company": Fate.SETTLE,
    "companies.earlierlink.company": Fate.MOVE,
    "companies.importedentry.company": Fate.LET_GO,
    "companies.introduction.company": Fate.MOVE,
    "companies.introduction.role_model": Fate.MOVE,
    "companies.linkmail.company": Fate.MOVE,
    "companies.merge.kept": Fate.MOVE,
    "companies.monthofcontacts.company": Fate.SETTLE,
    "companies.need.company": Fate.MOVE,
    "companies.notice.company": Fate.MOVE,
    "companies.profile.company": Fate.MOVE,
    "companies.referral.company": Fate.MOVE,
    "companies.reservation.company": Fate.MOVE,
    "companies.reservedday.company": Fate.MOVE,
    "companies.rolemodel.company": Fate.MOVE,
    "companies.timelineentry.company": Fate.MOVE,
    "companies.turn.company": Fate.MOVE,
    "companies.workplace.company": Fate.MOVE,
    "events.participant.company": Fate.MOVE,
    "events.tourstop.company": Fate.MOVE,
    "openings.opening.company": Fate.MOVE,
    "placements.placement.company": Fate.MOVE,
}


@dataclass(frozen=True)
class Relation:
    """A foreign key to companies, of whichever room."""

    model: Any
    field: str

    @property
    def name(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field}"

    @property
    def fate(self) -> Fate | None:
        return FATES.get(self.name)

    def rows(self, company: int) -> Any:
        return self.model._base_manager.filter(**{self.field: company})

    def twice(self, kept: int, gone: int) -> list[int]:
        """Rows of the one that goes that would stand beside an equal one of the one that stays."""
        found: set[int] = set()
        for names, where in self._unique_with():
            there = set(self.rows(kept).filter(where).values_list(*names)) if names else set()
            if not names and self.rows(kept).filter(where).exists():
                return list(self.rows(gone).values_list("pk", flat=True))
            for pk, *values in self.rows(gone).filter(where).values_list("pk", *names):
                if tuple(values) in there and None not in values:
                    found.add(pk)
        return sorted(found)

    def _unique_with(self) -> Iterator[tuple[list[str], Q]]:
        """The fields that are unique for each company (none of them where there is one row alone), and
        among which rows."""
        options = self.model._meta
        sets: list[tuple[Any, Q]] = [
            (one.fields, one.condition or Q())
            for one in options.constraints
            if isinstance(one, UniqueConstraint)
        ]
        if options.get_field(self.field).unique:
            sets.append(((self.field,), Q()))
        sets += [(names, Q()) for names in options.unique_together]
        for names, where in sets:
            if self.field in names:
                yield [name for name in names if name != self.field], where


def relations() -> Iterator[Relation]:
    """Every foreign key to companies, hidden ones and those of higher rooms among them."""
    for relation in Company._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            yield Relation(relation.related_model, relation.field.name)
