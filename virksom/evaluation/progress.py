"""How a programme is getting on: the row of each partnership, what waits for somebody, the finding.

Nothing here asks the database. There are no forecasts: what is said is what is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext

from virksom.evaluation.pictures import danish_order
from virksom.foundation.templatetags.ui import day as in_full
from virksom.foundation.templatetags.ui import number, percent
from virksom.indicators.results import Results, TargetResult
from virksom.partnerships.facts import Standing, Watch, in_words, silence_in_weeks, watch_of
from virksom.partnerships.models import Side

#: A partnership is far behind below this part of its target.
FAR_BEHIND = Fraction(1, 3)
#: The sparkline's drawing: its size and the room it leaves at the edges.
SPARK_WIDTH, SPARK_LEFT, SPARK_RIGHT, SPARK_FOOT, SPARK_TOP = 140, 2, 134, 36, 4
MONTHS_SHOWN = 12


@dataclass(frozen=True)
class Spark:
    """A curve over some months, on a scale it shares with the others of its table."""

    values: tuple[int, ...]
    points: str
    area: str
    end_y: str
    goal_y: str

    @property
    def first(self) -> int:
        return self.values[0]

    @property
    def last(self) -> int:
        return self.values[-1]


def spark(values: Sequence[int], scale: int, goal: int | None) -> Spark:
    """The curve of some cumulative counts; `scale` is the largest number of the table."""
    step = (SPARK_RIGHT - SPARK_LEFT) / max(len(values) - 1, 1)

    def height(value: int) -> str:
        return f"{SPARK_FOOT - (SPARK_FOOT - SPARK_TOP) * value / max(scale, 1):.1f}"

    dots = [f"{SPARK_LEFT + step * i:.1f},{height(value)}" for i, value in enumerate(values)]
    area = f"M{SPARK_LEFT},{SPARK_FOOT} L{' L'.join(dots)} L{dots[-1].split(',')[0]},{SPARK_FOOT}Z"
    return Spark(
        values=tuple(values),
        points=" ".join(dots),
        area=area,
        end_y=height(values[-1]),
        goal_y=height(goal) if goal else "",
    )


@dataclass(frozen=True)
class Row:
    """A partnership in the overview. `jobs` is None where figures are not shown or do not apply."""

    standing: Standing
    watch: Watch | None
    jobs: int | None
    target: TargetResult | None
    spark: Spark | None

    @property
    def is_far_behind(self) -> bool:
        return (
            self.target is not None
            and self.target.attainment is not None
            and self.target.attainment < FAR_BEHIND
        )


def rows_of(
    standings: Sequence[Standing], results: Results | None, months: Mapping[int, Sequence[int]]
) -> list[Row]:
    """The rows of the overview in Danish alphabetical order. Without results, no row has figures."""
    jobs = {row.site.id: row.total for row in results.table_2.rows} if results else {}
    targets = {s.pk: results.target("placements", s.pk) for s in standings} if results else {}
    recent = {pk: list(values)[-MONTHS_SHOWN:] for pk, values in months.items() if values}
    goals = [target.target for target in targets.values() if target]
    scale = max([*(value for values in recent.values() for value in values), *goals], default=1)
    rows = []
    for standing in sorted(standings, key=lambda standing: danish_order(standing.name)):
        target = None if standing.is_withdrawn else targets.get(standing.pk)
        values = recent.get(standing.pk)
        rows.append(
            Row(
                standing=standing,
                watch=watch_of(standing),
                jobs=jobs.get(standing.pk),
                target=target,
                spark=spark(values, scale, target.target if target else None) if values else None,
            )
        )
    return rows


@dataclass(frozen=True)
class Waiting:
    """Something that waits: a fact, a reason, and what is done about it.

    `what` says which page does it: lead, event, support or look.
    """

    what: str
    standing: Standing
    title: str
    reason: str
    side: str = ""


def waiting_in(rows: Sequence[Row]) -> list[Waiting]:
    """What waits in the partnerships, most pressing first: leads, silence, targets, start package."""
    active = [row for row in rows if not row.standing.is_withdrawn]
    return [
        *(found for row in active if (found := _lead_missing(row.standing))),
        *(found for row in active if (found := _silent(row))),
        *(found for row in active if (found := _far_behind(row))),
        *(found for row in active if (found := _package_missing(row.standing))),
    ]


def _lead_missing(standing: Standing) -> Waiting | None:
    missing = standing.missing_sides
    if not missing:
        return None
    if len(missing) == 2:
        title = gettext("%(name)s has no leads")
        reason = gettext("A lead from each side carries the partnership.")
    elif missing[0] == Side.BUSINESS:
        title = gettext("%(name)s has no lead from the business side")
        reason = gettext("It is multi-stranded, so both sides carry it as equals.")
    else:
        title = gettext("%(name)s has no lead from the employment side")
        reason = gettext("Nobody answers for the candidates.")
    return Waiting("lead", standing, title % {"name": standing.name}, reason, missing[-1])


def _silent(row: Row) -> Waiting | None:
    standing = row.standing
    if not standing.is_silent:
        return None
    title = gettext("%(name)s: %(silence)s") % {
        "name": standing.name,
        "silence": silence_in_weeks(standing).lower(),
    }
    if standing.last_activity_on:
        words = {"day": in_full(standing.last_activity_on), "what": standing.last_activity}
        reason = gettext("The last activity was %(what)s on %(day)s.") % words
    else:
        reason = gettext("Nothing has happened since the start.")
    return Waiting("support", standing, title, reason)


def _far_behind(row: Row) -> Waiting | None:
    if not row.is_far_behind or row.target is None or row.standing.is_silent:
        return None
    words = {
        "name": row.standing.name,
        "jobs": number(row.jobs),
        "target": number(row.target.target),
        "share": percent(row.target.attainment),
    }
    title = gettext("%(name)s: %(jobs)s of %(target)s jobs") % words
    reason = gettext("That is %(share)s of its target.") % words
    silent = [sector.label for sector in row.standing.silent_sectors]
    if silent:
        reason += " " + ngettext(
            "One sector is silent: %(sectors)s.", "Silent sectors: %(sectors)s.", len(silent)
        ) % {"sectors": get_text_list(silent, gettext("and"))}
    return Waiting("support", row.standing, title, reason)


def _package_missing(standing: Standing) -> Waiting | None:
    missing = standing.missing_parts
    if not missing:
        return None
    names = get_text_list([part.label for part in missing], gettext("and"))
    title = gettext("%(name)s: the start package is not complete") % {"name": standing.name}
    return Waiting("event", standing, title, gettext("Still to be held: %(parts)s.") % {"parts": names})


def finding(results: Results | None, waiting: Sequence[Waiting], has_ended: bool) -> str:
    """The finding of the page: how far the jobs are, and in how many places one can help."""
    sentences = [_jobs_say(results, has_ended)] if results else []
    places = len({item.standing.pk for item in waiting})
    if places:
        words = {"count": in_words(places).capitalize()}
        sentences.append(ngettext("One place needs help.", "%(count)s places need help.", places) % words)
    return " ".join(sentences) or gettext("Nothing stands out.")


def _jobs_say(results: Results, has_ended: bool) -> str:
    target = results.target("placements")
    words = {"jobs": number(results.table_2.total)}
    if target is None or not target.target:
        return gettext("%(jobs)s jobs so far.") % words
    words["target"] = number(target.target)
    if target.is_reached:
        return gettext("The job target is reached: %(jobs)s of %(target)s.") % words
    if has_ended:
        return gettext("The job target was not reached: %(jobs)s of %(target)s.") % words
    return gettext("%(jobs)s of %(target)s jobs so far.") % words


def weeks_left(ends: date, today: date) -> int:
    """Whole weeks until a programme ends, rounded up; 0 once it has."""
    return max(0, -(-(ends - today).days // 7))
