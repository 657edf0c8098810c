"""Reach among companies leaves the database: three grouped counts, whatever the number of companies.

A company counts where it lies: in the municipality of a partnership. What is asked of each company
(was it visited, did anybody come) is answered by an index for each, never by reading its history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr

from virksom.companies.models import Agreement, Channel, Company, Contact
from virksom.evaluation.facts.results import Period, period_of
from virksom.events.models import Attendance
from virksom.indicators.counts import COMPANY
from virksom.indicators.reach import LARGER, CompanyGroup, CompanyReach, Touch
from virksom.partnerships.models import Partnership, Programme
from virksom.placements.models import Placement

YEAR = timedelta(days=365)
#: The choice of all companies with more than 50 employees.
OVER_50 = "50+"


@dataclass(frozen=True)
class Narrowing:
    """Which companies are looked at: of a size (or all over 50), of an industry; all of them without."""

    size: str = ""
    industry: str = ""

    @property
    def sizes(self) -> tuple[str, ...]:
        return LARGER if self.size == OVER_50 else (self.size,) if self.size else ()

    def keeps(self, group: CompanyGroup) -> bool:
        return (not self.size or group.size in self.sizes) and self.industry in ("", group.industry)


@dataclass(frozen=True)
class Place:
    """Where reach is counted: partnerships with their municipalities, in a period."""

    partnerships: tuple[int, ...]
    municipalities: tuple[int, ...]
    period: Period


def place_of(where: Programme | Partnership, as_of: date) -> Place:
    """A programme with all its partnerships, or one partnership; one query for a programme."""
    if isinstance(where, Partnership):
        period = period_of(where.programme, as_of)
        return Place((where.pk,), (where.municipality_id,), period)
    found = Partnership.objects.of(where).order_by("pk").values_list("pk", "municipality_id")
    pairs = list(found)
    return Place(tuple(pk for pk, _ in pairs), tuple(code for _, code in pairs), period_of(where, as_of))


def groups_of(place: Place) -> tuple[CompanyGroup, ...]:
    """Companies by size and industry: how many there are, know, were visited and take part; one query."""
    rows = (
        _companies(place)
        .annotate(
            noted_at=_last(_contacts(place).filter(knows_schemes__isnull=False)),
            knew_at=_last(_contacts(place).filter(knows_schemes=True)),
            was_visited=Exists(_contacts(place).filter(channel__in=(Channel.VISIT, Channel.MEETING))),
            takes_part=Q(Exists(_came(place))) | Q(Exists(_agreed(place))) | Q(Exists(_placed(place))),
        )
        .order_by()
        .values("size", "group")
        .annotate(
            title=Max("industry"),
            companies=Count("pk"),
            know=Count("pk", filter=Q(knew_at=F("noted_at"))),
            visited=Count("pk", filter=Q(was_visited=True)),
            take_part=Count("pk", filter=Q(takes_part=True)),
        )
    )
    return tuple(
        CompanyGroup(
            row["size"], row["group"], row["title"] or row["group"],
            row["companies"], row["know"], row["visited"], row["take_part"],
        )
        for row in rows
    )  # fmt: skip


def touches_of(place: Place, narrowing: Narrowing) -> tuple[Touch, ...]:
    """How many companies had how many contacts and attendances, of how many kinds; one query."""
    first_of_year = place.period[1] - YEAR
    before = Q(Exists(_contacts(place).filter(on__lte=first_of_year)))
    came_before = Q(Exists(_came(place).filter(on__lte=first_of_year)))
    rows = (
        _narrowed(_companies(place), narrowing)
        .annotate(
            times=Coalesce(_count_of(_contacts(place), "company"), 0)
            + Coalesce(_count_of(_came(place), "participant__company"), 0),
            kinds=Coalesce(_count_of(_contacts(place), "company", Count("offer", distinct=True)), 0),
            is_known=Case(When(before | came_before, then=Value(1)), default=Value(0)),
        )
        .order_by()
        .values_list("times", "kinds", "is_known")
        .annotate(companies=Count("pk"))
    )
    return tuple(Touch(times, kinds, not known, companies) for times, kinds, known, companies in rows)


def levels_of(place: Place, narrowing: Narrowing) -> tuple[tuple[str, int], ...]:
    """Different company representatives who came, by level; one query."""
    came = Attendance.objects.filter(partnership__in=place.partnerships, represents=COMPANY)
    came = came.within(*place.period)
    if narrowing.size:
        came = came.filter(participant__company__size__in=narrowing.sizes)
    if narrowing.industry:
        came = came.filter(participant__company__in=_narrowed(_companies(place), narrowing).values("pk"))
    rows = came.order_by().values_list("participant__level")
    return tuple(rows.annotate(people=Count("participant", distinct=True)))


def company_reach(place: Place, narrowing: Narrowing, groups: tuple[CompanyGroup, ...]) -> CompanyReach:
    """Reach as it is shown, narrowed: two queries beside that of the groups."""
    kept = tuple(group for group in groups if narrowing.keeps(group))
    return CompanyReach(kept, touches_of(place, narrowing), levels_of(place, narrowing))


def _companies(place: Place) -> QuerySet[Any]:
    """The active companies of the place. Their industry goes by the first two digits of its code."""
    group = Case(
        When(industry_code="", then=F("industry")),
        default=Substr("industry_code", 1, 2),
    )
    rows = Company.objects.active().filter(municipality__in=place.municipalities)
    return rows.annotate(group=group)


def _narrowed(rows: QuerySet[Any], narrowing: Narrowing) -> QuerySet[Any]:
    if narrowing.size:
        rows = rows.filter(size__in=narrowing.sizes)
    return rows.filter(group=narrowing.industry) if narrowing.industry else rows


def _contacts(place: Place) -> QuerySet[Any]:
    """The contacts of an outer query's company."""
    rows = Contact.objects.filter(company=OuterRef("pk"), partnership__in=place.partnerships)
    return rows.done().within(*place.period)


def _came(place: Place) -> QuerySet[Any]:
    rows = Attendance.objects.filter(participant__company=OuterRef("pk"), partnership__in=place.partnerships)
    return rows.within(*place.period)


def _agreed(place: Place) -> QuerySet[Any]:
    rows = Agreement.objects.filter(company=OuterRef("pk"), partnership__in=place.partnerships)
    return rows.in_force_within(*place.period)


def _placed(place: Place) -> QuerySet[Any]:
    rows = Placement.objects.filter(company=OuterRef("pk"), partnership__in=place.partnerships)
    return rows.within(*place.period)


def _last(contacts: QuerySet[Any]) -> Subquery:
    """When the latest of the contacts of an outer query's company was, by the index alone."""
    return Subquery(contacts.order_by().values("company").annotate(last=Max("at")).values("last"))


def _count_of(rows: QuerySet[Any], by: str, what: Any = None) -> Subquery:
    """How many rows an outer query's company has, or of how many different kinds; null for none."""
    counted = rows.order_by().values(by).annotate(n=what or Count("*")).values("n")
    return Subquery(counted, output_field=IntegerField())
