"""How a partnership stands on a day: who is at its table, who leads, what was held, who is silent.

`standings_of` cuts partnerships loose from the database; everything else is computed from that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

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

    @cached_property
    def employment_lead(self) -> Carrier | None:
        return self.lead(Side.EMPLOYMENT)

    @cached_property
    def business_lead(self) -> Carrier | None:
        return self.lead(Side.BUSINESS)

    @cached_property
    def sectors(self) -> tuple[SectorAtTable, ...]:
        """The sectors at the table, in the order of the terms."""
        return tuple(
            SectorAtTable(sector, found)
            for sector in Sector.values
            if (found := tuple(actor for actor in self.actors if actor.sector == sector))
        )

    @cached_property
    def silent_sectors(self) -> tuple[SectorAtTable, ...]:
        return tuple(sector for sector in self.sectors if sector.is_silent)

    @property
    def missing_sectors(self) -> tuple[str, ...]:
        """Names of the sectors that a table should have and this one has not."""
        seated = {actor.sector for actor in self.actors}
        return tuple(str(sector.label) for sector in EXPECTED_SECTORS if sector.value not in seated)

    @cached_property
    def missing_parts(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.held_on is None)

    @property
    def parts_done(self) -> int:
        return len(self.parts) - len(self.missing_parts)

    @cached_property
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


def standings_of(partnerships: Iterable[Partnership], today: date) -> list[Standing]:
    """How partnerships loaded `with_programme()` stand at the day of their programme; three queries."""
    rows = list(partnerships)
    days = {row.pk: row.programme.day(today) for row in rows}
    actors, leads, parts = _seated(days), _in_place(days), _held(rows)
    return [
        Standing(
            pk=row.pk,
            programme_id=row.programme_id,
            name=str(row.municipality),
            code=row.municipality_id,
            phase=str(row.phase),
            day=days[row.pk],
            starts=row.starts,
            is_withdrawn=row.is_withdrawn,
            withdrawn_on=row.withdrawn_on,
            needs_business_lead=row.needs_business_lead,
            last_activity_on=row.last_activity_on,
            last_activity=row.last_activity,
            actors=tuple(actors[row.pk]),
            leads=tuple(leads[row.pk]),
            parts=parts[row.pk],
        )
        for row in rows
    ]


def _seated(days: dict[int, date]) -> dict[int, list[Seated]]:
    """Who sits at each partnership's table on its day."""
    seated = defaultdict(list)
    rows = Actor.objects.filter(partnership__in=days).order_by("organisation__name", "pk")
    who = ("pk", "organisation", "organisation__name", "organisation__sector", "answers_for")
    when = ("joined_on", "left_on", "last_active_on")
    for partnership, pk, number, name, sector, answers_for, joined_on, left_on, active_on in rows.values_list(
        "partnership", *who, *when
    ):
        day, last = days[partnership], max(active_on or joined_on, joined_on)
        if left_on is None or left_on > day:
            is_silent = day - last > SILENT_AFTER
            seated[partnership].append(Seated(pk, number, name, sector, answers_for, last, is_silent))
    return seated


def _in_place(days: dict[int, date]) -> dict[int, list[Carrier]]:
    """Who leads each partnership on its day."""
    leads = defaultdict(list)
    rows = Lead.objects.filter(partnership__in=days)
    who = ("pk", "side", "name", "organisation__name")
    for partnership, pk, side, name, organisation, carries, since, until in rows.values_list(
        "partnership", *who, "carries", "since", "until"
    ):
        if since <= days[partnership] and (until is None or until >= days[partnership]):
            tasks = tuple(line.strip() for line in carries.splitlines() if line.strip())
            leads[partnership].append(Carrier(pk, side, name, organisation, since, tasks))
    return leads


def whole_package(parts: Mapping[str, Part]) -> tuple[Part, ...]:
    """A start package with all its parts: one that nobody has written down is not held either."""
    return tuple(parts.get(kind) or Part(kind, None) for kind in StartPackageItem.Kind.values)


def _held(partnerships: Collection[Partnership]) -> dict[int, tuple[Part, ...]]:
    """The whole start package of each partnership; asked for unless it was read with them."""
    parts: dict[int, dict[str, Part]] = {row.pk: {} for row in partnerships}
    for partnership, kind, held_on, note in _items_of(partnerships):
        parts[partnership][kind] = Part(kind, held_on, note)
    return {pk: whole_package(found) for pk, found in parts.items()}


def _items_of(partnerships: Collection[Partnership]) -> Iterable[tuple[int, str, date | None, str]]:
    read = [row for row in partnerships if "start_package" in getattr(row, "_prefetched_objects_cache", ())]
    for row in read:
        for item in row.start_package.all():
            yield row.pk, item.kind, item.held_on, item.note
    others = {row.pk for row in partnerships} - {row.pk for row in read}
    if others:
        rows = StartPackageItem.objects.filter(partnership__in=others)
        yield from rows.values_list("partnership", "kind", "held_on", "note")
