"""Reach among companies, cut loose from the database: who knows, was visited, takes part; and how often."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from virksom.indicators.shares import share

#: Bands of more than 50 employees, which the Danish case is about: so many of them know the schemes.
LARGER = ("50-249", "250+")
DANISH_CASE = Fraction(4, 5)
DECISION_MAKERS = "top_management"


@dataclass(frozen=True)
class CompanyGroup:
    """Companies of one size and industry: how many there are, and how many know, were visited, take part."""

    size: str
    industry: str
    title: str
    companies: int
    know: int = 0
    visited: int = 0
    take_part: int = 0


@dataclass(frozen=True)
class Touch:
    """Companies that had so many contacts and attendances, in so many kinds of content.

    `is_new` are those whose first one lies in the year up to the day of the figures.
    """

    times: int
    kinds: int
    is_new: bool
    companies: int


@dataclass(frozen=True)
class CompanyReach:
    """All that is counted of reach. `levels` are different company representatives at events by level."""

    groups: tuple[CompanyGroup, ...] = ()
    touches: tuple[Touch, ...] = ()
    levels: tuple[tuple[str, int], ...] = ()

    @property
    def whole(self) -> CompanyGroup:
        return gathered("", "", self.groups)

    @property
    def reached(self) -> int:
        """Companies with a contact or an attendance at all."""
        return sum(touch.companies for touch in self.touches if touch.times)

    @property
    def times(self) -> int:
        """All contacts and attendances."""
        return sum(touch.times * touch.companies for touch in self.touches)

    @property
    def few(self) -> int:
        """How many companies a tenth of those reached are, at least one."""
        return -(-self.reached // 10)

    @property
    def times_of_few(self) -> int:
        """The contacts and attendances of the tenth that has most."""
        left, found = self.few, 0
        for touch in sorted(self.touches, key=lambda touch: -touch.times):
            taken = min(left, touch.companies)
            left, found = left - taken, found + taken * touch.times
        return found

    @property
    def new(self) -> int:
        return sum(touch.companies for touch in self.touches if touch.is_new and touch.times)

    def with_kinds(self, least: int) -> int:
        """Companies that were told of at least so many kinds of content."""
        return sum(touch.companies for touch in self.touches if touch.kinds >= least)

    @property
    def talked_with(self) -> int:
        """Companies somebody has talked with about something."""
        return self.with_kinds(1)

    @property
    def people(self) -> int:
        """Company representatives whose level is known."""
        return sum(count for level, count in self.levels if level)


def gathered(size: str, title: str, groups: Iterable[CompanyGroup]) -> CompanyGroup:
    """Several groups as one, under a name of its own."""
    rows = list(groups)
    return CompanyGroup(
        size=size,
        industry="",
        title=title,
        companies=sum(row.companies for row in rows),
        know=sum(row.know for row in rows),
        visited=sum(row.visited for row in rows),
        take_part=sum(row.take_part for row in rows),
    )


def knows_share(reach: CompanyReach) -> Fraction | None:
    return share(reach.whole.know, reach.whole.companies)


def visited_share(reach: CompanyReach) -> Fraction | None:
    return share(reach.whole.visited, reach.whole.companies)


def taking_part_share(reach: CompanyReach) -> Fraction | None:
    return share(reach.whole.take_part, reach.whole.companies)


def usual_few_share(reach: CompanyReach) -> Fraction | None:
    return share(reach.times_of_few, reach.times)


def new_share(reach: CompanyReach) -> Fraction | None:
    return share(reach.new, reach.reached)


def decision_makers_share(reach: CompanyReach) -> Fraction | None:
    return share(dict(reach.levels).get(DECISION_MAKERS, 0), reach.people)


def multi_stranded_share(reach: CompanyReach) -> Fraction | None:
    return share(reach.with_kinds(2), reach.with_kinds(1))


def hidden(counts: Sequence[int], threshold: int) -> frozenset[int]:
    """Which places of a column of counts must not show, so that no small count does.

    Counts from 1 to the threshold are hidden; where that is one alone, the smallest other is hidden
    too, because the column's sum would tell it.
    """
    small = {place for place, count in enumerate(counts) if 0 < count <= threshold}
    if len(small) == 1:
        others = [(count, place) for place, count in enumerate(counts) if count and place not in small]
        if others:
            small.add(min(others)[1])
    return frozenset(small)
