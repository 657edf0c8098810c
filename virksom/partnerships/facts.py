"""How a partnership stands on a day: who is at its table, who is silent, what should be talked about.

`standing_of` cuts a partnership loose from the database; everything below it is computed from that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from virksom.foundation.templatetags.ui import day as in_full
from virksom.foundation.templatetags.ui import short_day
from virksom.partnerships.models import Actor, Lead, Partnership, Sector, Side, StartPackageItem

#: An actor, a sector or a partnership is silent when nothing was heard from it for longer than this.
SILENT_AFTER = timedelta(days=90)
#: One side carries too much when it has more than this share of the tasks, and there are enough of them.
UNEVEN_SHARE = 2 / 3
TASKS_WORTH_SHARING = 3
#: Sectors that a table should have; an authority may sit there, but need not.
EXPECTED_SECTORS = (
    Sector.EMPLOYMENT,
    Sector.BUSINESS,
    Sector.COMPANY,
    Sector.EDUCATION,
    Sector.ASSOCIATION,
)
COUNT_WORDS = (
    gettext_lazy("none"), gettext_lazy("one"), gettext_lazy("two"), gettext_lazy("three"),
    gettext_lazy("four"), gettext_lazy("five"), gettext_lazy("six"), gettext_lazy("seven"),
    gettext_lazy("eight"), gettext_lazy("nine"), gettext_lazy("ten"), gettext_lazy("eleven"),
    gettext_lazy("twelve"),
)  # fmt: skip


def in_words(count: int) -> str:
    """A count as a word up to twelve, as a figure above."""
    return str(COUNT_WORDS[count]) if count < len(COUNT_WORDS) else str(count)


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


@dataclass(frozen=True)
class Point:
    """Something to talk about: what it is, and the facts behind it."""

    code: str
    title: str
    text: str


@dataclass(frozen=True)
class Balance:
    """What each side carries of one kind of thing."""

    label: str
    employment: int
    business: int

    @property
    def is_uneven(self) -> bool:
        total = self.employment + self.business
        most = max(self.employment, self.business)
        return total >= TASKS_WORTH_SHARING and most > total * UNEVEN_SHARE


def standing_of(partnership: Partnership, day: date) -> Standing:
    """How a partnership loaded `with_table()` stands on a day."""
    return Standing(
        pk=partnership.pk,
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


def balance_of(standing: Standing) -> tuple[Balance, ...]:
    """Who carries what: tasks of the two leads, actors of the two sides, and those heard from lately."""
    both = (Side.EMPLOYMENT.value, Side.BUSINESS.value)
    tasks = [sum(len(lead.tasks) for lead in standing.leads if lead.side == side) for side in both]
    actors = [sum(actor.sector == side for actor in standing.actors) for side in both]
    active = [sum(a.sector == side and not a.is_silent for a in standing.actors) for side in both]
    return (
        Balance(_("Tasks"), *tasks),
        Balance(_("Actors"), *actors),
        Balance(_("Active actors"), *active),
    )


def uneven_points(standing: Standing) -> tuple[Point, ...]:
    """What a partnership should talk about: an uneven table, silence, empty chairs, a start package.

    The most pressing stands first. A withdrawn partnership has nothing left to talk about.
    """
    if standing.is_withdrawn:
        return ()
    found = (
        _missing_lead(standing),
        _uneven_tasks(standing),
        _silent_partnership(standing),
        _silent_sectors(standing),
        _missing_parts(standing),
        _empty_chairs(standing),
    )
    return tuple(point for point in found if point)


def _missing_lead(standing: Standing) -> Point | None:
    missing = standing.missing_sides
    if not missing:
        return None
    if len(missing) == 2:
        title = _("Nobody leads the partnership")
        text = _("It needs a lead from the employment side and one from the business side.")
    elif missing[0] == Side.BUSINESS:
        title = _("A lead from the business side is missing")
        text = _("The partnership is multi-stranded: both sides carry it as equals.")
    else:
        title = _("A lead from the employment side is missing")
        text = _("Without one nobody answers for the candidates.")
    return Point("lead", title, text)


def _uneven_tasks(standing: Standing) -> Point | None:
    tasks = balance_of(standing)[0]
    if standing.missing_sides or not standing.needs_business_lead or not tasks.is_uneven:
        return None
    most, total = max(tasks.employment, tasks.business), tasks.employment + tasks.business
    if tasks.employment > tasks.business:
        text = _("The employment side carries %(most)s of %(total)s tasks. Move some of them.")
    else:
        text = _("The business side carries %(most)s of %(total)s tasks. Move some of them.")
    return Point("tasks", _("The table is uneven"), text % {"most": most, "total": total})


def _silent_partnership(standing: Standing) -> Point | None:
    if not standing.is_silent:
        return None
    if standing.last_activity_on is None:
        text = _("Nothing is on record since the start on %(day)s.") % {"day": in_full(standing.starts)}
    else:
        text = _("The last activity was on %(day)s: %(what)s.") % {
            "day": in_full(standing.last_activity_on),
            "what": standing.last_activity or _("no name given"),
        }
    return Point("quiet", silence_in_weeks(standing), text)


def silence_in_weeks(standing: Standing) -> str:
    """For how long a partnership has been silent: "Silent for 10 weeks"."""
    weeks = standing.days_since_activity // 7
    return ngettext("Silent for %(weeks)s week", "Silent for %(weeks)s weeks", weeks) % {"weeks": weeks}


def _silent_sectors(standing: Standing) -> Point | None:
    silent = standing.silent_sectors
    if not silent:
        return None
    names = get_text_list([sector.label for sector in silent], _("and"))
    title = ngettext("%(sectors)s is silent", "%(sectors)s are silent", len(silent)) % {
        "sectors": capfirst(names)
    }
    last = get_text_list([f"{sector.label} {short_day(sector.last_active)}" for sector in silent], _("and"))
    return Point("silent", title, _("Last heard of: %(last)s.") % {"last": last})


def _missing_parts(standing: Standing) -> Point | None:
    missing = standing.missing_parts
    if not missing:
        return None
    names = get_text_list([part.label for part in missing], _("and"))
    text = ngettext(
        "Still to be held: %(names)s. It is the least a partnership does.",
        "Still to be held: %(names)s. They are the least a partnership does.",
        len(missing),
    )
    return Point("start package", _("The start package is not complete"), text % {"names": names})


def _empty_chairs(standing: Standing) -> Point | None:
    missing = standing.missing_sectors
    if not missing:
        return None
    title = _("Not everybody is at the table")
    text = ngettext(
        "No actor yet from %(sectors)s. Think of unions and language centres too.",
        "No actors yet from %(sectors)s. Think of unions and language centres too.",
        len(missing),
    )
    return Point("chairs", title, text % {"sectors": get_text_list(list(missing), _("and"))})


@dataclass(frozen=True)
class Watch:
    """The one sign beside a partnership in a list: `tone` is ok, warn, stop or empty."""

    text: str
    tone: str


def watch_of(standing: Standing) -> Watch | None:
    """What to keep an eye on first in a partnership; None when there is nothing."""
    if standing.is_withdrawn:
        return Watch(_("Withdrawn"), "")
    if standing.is_silent:
        return Watch(silence_in_weeks(standing), "stop")
    if standing.missing_sides:
        return Watch(_("Lead missing"), "warn")
    if standing.missing_parts:
        return Watch(_("Start package missing"), "warn")
    return None
