"""How a partnership stands on a day: who is at its table, who leads, what was held, who is silent.

`standing_of` cuts a partnership loose from the database; everything else is computed from that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from virksom.partnerships.models import Actor, Lead, Partnership, Sector, Side, StartPackageItem

#: An actor, a sector or a partnership is silent when nothing was heard from it for longer than this.
SILENT_AFTER = timedelta(days=90)
#: Sectors that a table should have; an authority may sit there, but need not.
EXPECTED_SECTORS = (
    Sector.EMPLOYMENT,
    Sector.BUSINESS,
    Sector.COMPANY,
    Sector.EDUCATION,
    Sector.ASSOCIATION,
)


@dataclass(frozen=True)
class Seated:
    """An organisation at the table."""

    pk: int
    organisation_id: int
    organisation: str
    sector: str
    answers_for: str
    last_active: date
    is_silent: bool


@dataclass(frozen=True)
class SectorAtTable:
    """A sector with its actors; silent when each of them is."""

    sector: str
    actors: tuple[Seated, ...]

    @property
    def label(self) -> str:
        return str(Sector(self.sector).label)

    @property
    def last_active(self) -> date:
        return max(actor.last_active for actor in self.actors)

    @property
    def is_silent(self) -> bool:
        return all(actor.is_silent for actor in self.actors)


@dataclass(frozen=True)
class Carrier:
    """A lead in place, the side they come from, and the tasks they carry."""

    pk: int
    side: str
    name: str
    organisation: str
    since: date
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A part of the start package: held on a day, or missing."""

    kind: str
    held_on: date | None
    note: str = ""

    @property
    def label(self) -> str:
        return str(StartPackageItem.Kind(self.kind).label)

    @property
    def letter(self) -> str:
        return "N" if self.kind == StartPackageItem.Kind.NETWORK_MEETING else "W"


@dataclass(frozen=True)
class Standing:
    """How a partnership stands on `day`."""

    pk: int
    programme_id: int
    name: str
    code: int
    phase: str
    day: date
    starts: date
    is_withdrawn: bool
    withdrawn_on: date | None
    needs_business_lead: bool
    last_activity_on: date | None
    last_activity: str
    actors: tuple[Seated, ...]
    leads: tuple[Carrier, ...]
    parts: tuple[Part, ...]

    def lead(self, side: str) -> Carrier | None:
        """The lead from a side who came last; None where there is none."""
        found = [lead for lead in self.leads if lead.side == side]
        return found[-1] if found else None

    @property
    def employment_lead(self) -> Carrier | None:
        return self.lead(Side.EMPLOYMENT)

    @property
    def business_lead(self) -> Carrier | None:
        return self.lead(Side.BUSINESS)

    @property
    def sectors(self) -> tuple[SectorAtTable, ...]:
        """The sectors at the table, in the order of the terms."""
        return tuple(
            SectorAtTable(sector, found)
            for sector in Sector.values
            if (found := tuple(actor for actor in self.actors if actor.sector == sector))
        )

    @property
    def silent_sectors(self) -> tuple[SectorAtTable, ...]:
        return tuple(sector for sector in self.sectors if sector.is_silent)

    @property
    def missing_sectors(self) -> tuple[str, ...]:
        """Names of the sectors that a table should have and this one has not."""
        seated = {actor.sector for actor in self.actors}
        return tuple(str(sector.label) for sector in EXPECTED_SECTORS if sector.value not in seated)

    @property
    def missing_parts(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.held_on is None)

    @property
    def parts_done(self) -> int:
        return len(self.parts) - len(self.missing_parts)

    @property
    def missing_sides(self) -> tuple[str, ...]:
        """The sides a lead is missing from; a single-stranded partnership needs none from business."""
        needed = (Side.EMPLOYMENT, Side.BUSINESS) if self.needs_business_lead else (Side.EMPLOYMENT,)
        return tuple(side.value for side in needed if self.lead(side) is None)

    @property
    def days_since_activity(self) -> int:
        """Days since anything happened, or since the start when nothing has yet."""
        return (self.day - (self.last_activity_on or self.starts)).days

    @property
    def is_silent(self) -> bool:
        """Whether nothing has happened for longer than a partnership may be silent."""
        return not self.is_withdrawn and self.days_since_activity > SILENT_AFTER.days


def standing_of(partnership: Partnership, day: date) -> Standing:
    """How a partnership loaded `with_table()` stands on a day."""
    return Standing(
        pk=partnership.pk,
        programme_id=partnership.programme_id,
        name=str(partnership.municipality),
        code=partnership.municipality_id,
        phase=str(partnership.phase),
        day=day,
        starts=partnership.starts,
        is_withdrawn=partnership.is_withdrawn,
        withdrawn_on=partnership.withdrawn_on,
        needs_business_lead=partnership.needs_business_lead,
        last_activity_on=partnership.last_activity_on,
        last_activity=partnership.last_activity,
        actors=tuple(_seated(actor, day) for actor in partnership.actors.all() if _at_table(actor, day)),
        leads=tuple(_carrier(lead) for lead in partnership.leads.all() if _in_place(lead, day)),
        parts=_parts(partnership),
    )


def _at_table(actor: Actor, day: date) -> bool:
    return actor.left_on is None or actor.left_on > day


def _in_place(lead: Lead, day: date) -> bool:
    return lead.since <= day and (lead.until is None or lead.until >= day)


def _seated(actor: Actor, day: date) -> Seated:
    last = max(actor.last_active_on or actor.joined_on, actor.joined_on)
    return Seated(
        pk=actor.pk,
        organisation_id=actor.organisation_id,
        organisation=actor.organisation.name,
        sector=actor.organisation.sector,
        answers_for=actor.answers_for,
        last_active=last,
        is_silent=day - last > SILENT_AFTER,
    )


def _carrier(lead: Lead) -> Carrier:
    tasks = tuple(line.strip() for line in lead.carries.splitlines() if line.strip())
    return Carrier(lead.pk, lead.side, lead.name, lead.organisation.name, lead.since, tasks)


def _parts(partnership: Partnership) -> tuple[Part, ...]:
    held = {item.kind: item for item in partnership.start_package.all()}
    return tuple(
        Part(kind, held[kind].held_on, held[kind].note) if kind in held else Part(kind, None)
        for kind in StartPackageItem.Kind.values
    )
