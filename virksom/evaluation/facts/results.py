"""Results leave the database: grouped counts in one query for each table, then pure computation.

Nothing here reads a person or a row at a time; the database counts, and Python sees at most one row
for each partnership, kind and term.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from django.db.models import CharField, Count, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Substr

from virksom.events.models import Attendance
from virksom.indicators import results as kernel
from virksom.indicators import tables
from virksom.indicators.counts import COMPANY, Facts, JobCount, ReachCount, Site, TargetFact
from virksom.indicators.definitions import LASTING_WEEKS
from virksom.indicators.results import Results, TargetResult
from virksom.indicators.tables import Table
from virksom.partnerships.models import Partnership, Programme, Target
from virksom.placements.models import Placement, PlacementQuerySet

#: The first and the last day that count.
Period = tuple[date, date]

__all__ = ["jobs_by_month", "partnership_results_of", "results_of", "table_1", "table_2", "target_results"]


# What others ask for ------------------------------------------------------------------------------


def results_of(programme: Programme, as_of: date) -> Results:
    """Everything on a programme's result page, in five to seven queries whatever the number of rows."""
    sites, period = sites_of(programme), period_of(programme, as_of)
    counts = Facts(sites, reach_of(sites, period), jobs_of(sites, period), lasting_of(sites, period))
    return kernel.results(programme.slug, as_of, counts, targets_of(programme, as_of))


def partnership_results_of(partnership: Partnership, as_of: date) -> Results:
    """One partnership's part of its programme's results, counted from its own records only.

    Three queries, one more where its targets start later than the programme.
    """
    programme, place = partnership.programme, partnership.municipality
    sites = (Site(partnership.pk, place.name, place.code, partnership.is_withdrawn),)
    period = period_of(programme, as_of)
    counts = Facts(sites, reach_of(sites, period), jobs_of(sites, period))
    return kernel.results(programme.slug, as_of, counts, targets_of(programme, as_of, partnership))


def table_1(programme: Programme, as_of: date) -> Table:
    """Table 1, the dissemination effect, as it stands on a day; two queries."""
    sites = sites_of(programme)
    return tables.table_1(Facts(sites, reach_of(sites, period_of(programme, as_of)), ()))


def table_2(programme: Programme, as_of: date) -> Table:
    """Table 2, the job-creation effect, as it stands on a day; two queries."""
    sites = sites_of(programme)
    return tables.table_2(Facts(sites, (), jobs_of(sites, period_of(programme, as_of))))


def target_results(programme: Programme, as_of: date) -> tuple[TargetResult, ...]:
    """Every target with what was reached: of the programme (`site_id` None) and of each partnership.

    A target counts from its own start. Four queries, at most two more where targets start later than
    the programme.
    """
    sites, period = sites_of(programme), period_of(programme, as_of)
    counts = Facts(sites, reach_of(sites, period), jobs_of(sites, period))
    return kernel.target_results(counts, targets_of(programme, as_of))


def jobs_by_month(
    programme: Programme, as_of: date, sites: Sequence[Site] | None = None
) -> dict[int, list[int]]:
    """Placements in private companies, cumulative at each month's end, by partnership.

    Every list is as long as the months from the programme's first to that of `as_of` and never
    falls. Partnerships that withdrew are left out. Two queries, one for sites that are known already.
    """
    sites, period = sites_of(programme) if sites is None else sites, period_of(programme, as_of)
    months = list(_months(*period))
    active = [site.id for site in sites if not site.is_withdrawn]
    found = dict.fromkeys(((site, month) for site in active for month in months), 0)
    counted = (
        _placements(sites, period)
        .private()
        .annotate(month=Substr(Cast("starts", CharField(max_length=10)), 1, 7))
        .order_by()
        .values_list("partnership", "month")
        .annotate(count=Count("*"))
    )
    for site, month, count in counted:
        if (site, month) in found:
            found[site, month] = count
    return {site: list(accumulate(found[site, month] for month in months)) for site in active}


# The counts ---------------------------------------------------------------------------------------


def sites_of(programme: Programme) -> tuple[Site, ...]:
    """The programme's partnerships in the order of its reports."""
    rows = Partnership.objects.of(programme).order_by("position", "municipality__name")
    return tuple(
        Site(pk, name, code, status == Partnership.Status.WITHDRAWN)
        for pk, name, code, status in rows.values_list(
            "pk", "municipality__name", "municipality_id", "status"
        )
    )


def period_of(programme: Programme, as_of: date) -> Period:
    """The first and the last day that count: the programme's period up to the day asked for."""
    return programme.starts, min(as_of, programme.ends)


def reach_of(sites: Sequence[Site], period: Period) -> tuple[ReachCount, ...]:
    """People who came, once each and each time, by partnership and kind; one query.

    The partnerships are named one by one, so that both databases count from the index alone.
    """
    attendances = Attendance.objects.filter(partnership__in=_ids(sites)).within(*period)
    rows = attendances.order_by().values_list("partnership_id", "represents")
    counted = rows.annotate(unique=Count("participant_id", distinct=True), gross=Count("*"))
    return tuple(ReachCount(*row) for row in counted)


def jobs_of(sites: Sequence[Site], period: Period) -> tuple[JobCount, ...]:
    """Placements by partnership, terms and whether private; one query."""
    return _job_counts(_placements(sites, period))


def lasting_of(sites: Sequence[Site], period: Period) -> tuple[JobCount, ...]:
    """Placements that still run on the period's last day or ran for at least 26 weeks; one query."""
    still_runs = Q(ends=None) | Q(ends__gte=period[1])
    placements = _placements(sites, period).annotate(days=_Days(F("ends"), F("starts")))
    return _job_counts(placements.filter(still_runs | Q(days__gte=LASTING_WEEKS * 7)))


def targets_of(
    programme: Programme, as_of: date, partnership: Partnership | None = None
) -> tuple[TargetFact, ...]:
    """The targets of a programme, or of one partnership in it.

    Those that start later than the programme come with what was counted since.
    """
    rows = Target.objects.filter(programme=programme).order_by("pk")
    targets = list(rows.filter(partnership=partnership) if partnership else rows)
    later = [target.pk for target in targets if target.starts > programme.starts]
    counted = _counted_since_start(programme, as_of, later) if later else {}
    return tuple(
        TargetFact(target.indicator, target.value, target.partnership_id, counted.get(target.pk))
        for target in targets
    )


def _counted_since_start(programme: Programme, as_of: date, targets: list[int]) -> dict[int, int]:
    """What was counted since each target's own start, for the figures that targets are set for.

    One query for the targets of partnerships and one for those of the whole programme.
    """
    since = (OuterRef("starts"), period_of(programme, as_of)[1])
    people = Attendance.objects.filter(on__range=since)
    jobs = Placement.objects.private().filter(starts__range=since)
    counted = {
        "placements": (jobs.exclude(partnership__status=Partnership.Status.WITHDRAWN), "pk"),
        "company_representatives": (people.filter(represents=COMPANY), "participant"),
        "other_network_actors": (people.exclude(represents=COMPANY), "participant"),
    }
    found: dict[int, int] = {}
    for is_whole, place in (
        (False, Q(partnership=OuterRef("partnership"))),
        (True, Q(partnership__programme=OuterRef("programme"))),
    ):
        rows = Target.objects.filter(pk__in=targets, partnership__isnull=is_whole, indicator__in=counted)
        numbers = {
            f"of_{code}": _count_of(what, rows_.filter(place)) for code, (rows_, what) in counted.items()
        }
        for target in rows.annotate(**numbers):
            found[target.pk] = getattr(target, f"of_{target.indicator}")
    return found


def _count_of(what: str, rows: QuerySet[Any]) -> Subquery:
    """How many different `what` the rows of an outer query's row have; no grouping, so never empty."""
    count = Func(F(what), function="COUNT", template="%(function)s(DISTINCT %(expressions)s)")
    return Subquery(rows.order_by().annotate(n=count).values("n"), output_field=IntegerField())


def _ids(sites: Sequence[Site]) -> list[int]:
    return [site.id for site in sites]


def _placements(sites: Sequence[Site], period: Period) -> PlacementQuerySet:
    return Placement.objects.filter(partnership__in=_ids(sites)).within(*period)


def _job_counts(placements: QuerySet[Any]) -> tuple[JobCount, ...]:
    rows = placements.order_by().values_list("partnership_id", "terms", "is_private")
    return tuple(JobCount(*row) for row in rows.annotate(count=Count("*")))


class _Days(Func):
    """The days from the second date to the first, counted by the database itself."""

    output_field = IntegerField()
    arity = 2
    template = "(%(expressions)s)"
    arg_joiner = " - "

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="(julianday(%(expressions)s))",
            arg_joiner=") - julianday(",
            **extra,
        )


def _months(first: date, last: date) -> Iterator[str]:
    """The months from one day to another, as the databases write them: 2008-03."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield f"{year:04}-{month:02}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
