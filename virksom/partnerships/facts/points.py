"""What a partnership should talk about, who carries what, and what to keep an eye on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from virksom.foundation.templatetags.ui import day as in_full
from virksom.foundation.templatetags.ui import short_day
from virksom.partnerships.facts.standing import Standing
from virksom.partnerships.models import Side

#: One side carries too much when it has more than this share of the tasks, and there are enough of them.
UNEVEN_SHARE = 2 / 3
TASKS_WORTH_SHARING = 3
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


def balance_of(standing: Standing) -> tuple[Balance, ...]:
    """Who carries what: tasks of the two leads, actors of the two sides, and those heard from lately."""
    both = (Side.EMPLOYMENT.value, Side.BUSINESS.value)
    actors = [sum(actor.sector == side for actor in standing.actors) for side in both]
    active = [sum(a.sector == side and not a.is_silent for a in standing.actors) for side in both]
    return (
        _tasks_of(standing),
        Balance(_("Actors"), *actors),
        Balance(_("Active actors"), *active),
    )


def _tasks_of(standing: Standing) -> Balance:
    sides = (Side.EMPLOYMENT.value, Side.BUSINESS.value)
    tasks = [sum(len(lead.tasks) for lead in standing.leads if lead.side == side) for side in sides]
    return Balance(_("Tasks"), *tasks)


def count_points(standing: Standing) -> int:
    """How many things a partnership should talk about; no word of them is written for it."""
    return len(_to_talk_about(standing))


def uneven_points(standing: Standing) -> tuple[Point, ...]:
    """What a partnership should talk about: an uneven table, silence, empty chairs, a start package."""
    return tuple(put(standing) for put in _to_talk_about(standing))


def _to_talk_about(standing: Standing) -> list[Callable[[Standing], Point]]:
    """The points that apply; a withdrawn partnership has nothing left to talk about."""
    return [] if standing.is_withdrawn else [put for applies, put in POINTS if applies(standing)]


def _missing_lead(standing: Standing) -> Point:
    missing = standing.missing_sides
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


def _has_uneven_tasks(standing: Standing) -> bool:
    return standing.needs_business_lead and not standing.missing_sides and _tasks_of(standing).is_uneven


def _uneven_tasks(standing: Standing) -> Point:
    tasks = _tasks_of(standing)
    most, total = max(tasks.employment, tasks.business), tasks.employment + tasks.business
    if tasks.employment > tasks.business:
        text = _("The employment side carries %(most)s of %(total)s tasks. Move some of them.")
    else:
        text = _("The business side carries %(most)s of %(total)s tasks. Move some of them.")
    return Point("tasks", _("The table is uneven"), text % {"most": most, "total": total})


def _silent_partnership(standing: Standing) -> Point:
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


def _silent_sectors(standing: Standing) -> Point:
    silent = standing.silent_sectors
    names = get_text_list([sector.label for sector in silent], _("and"))
    title = ngettext("%(sectors)s is silent", "%(sectors)s are silent", len(silent)) % {
        "sectors": capfirst(names)
    }
    last = get_text_list([f"{sector.label} {short_day(sector.last_active)}" for sector in silent], _("and"))
    return Point("silent", title, _("Last heard of: %(last)s") % {"last": last})


def _missing_parts(standing: Standing) -> Point:
    missing = standing.missing_parts
    names = get_text_list([part.label for part in missing], _("and"))
    text = ngettext(
        "Still to be held: %(names)s. It is the least a partnership does.",
        "Still to be held: %(names)s. They are the least a partnership does.",
        len(missing),
    )
    return Point("start package", _("The start package is not complete"), text % {"names": names})


def _empty_chairs(standing: Standing) -> Point:
    missing = standing.missing_sectors
    title = _("Not everybody is at the table")
    text = ngettext(
        "No actor yet from %(sectors)s. Think of unions and language centres too.",
        "No actors yet from %(sectors)s. Think of unions and language centres too.",
        len(missing),
    )
    return Point("chairs", title, text % {"sectors": get_text_list(list(missing), _("and"))})


#: When there is something to talk about, and how it is put; the most pressing first.
POINTS: tuple[tuple[Callable[[Standing], object], Callable[[Standing], Point]], ...] = (
    (lambda standing: standing.missing_sides, _missing_lead),
    (_has_uneven_tasks, _uneven_tasks),
    (lambda standing: standing.is_silent, _silent_partnership),
    (lambda standing: standing.silent_sectors, _silent_sectors),
    (lambda standing: standing.missing_parts, _missing_parts),
    (lambda standing: standing.missing_sectors, _empty_chairs),
)


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
