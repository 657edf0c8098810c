"""A company's profile of responsibility: its words by area, and what of it is evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from virksom.companies.models import Agreement, Area, Company, Profile
from virksom.indicators.reporting import OWN_FIGURES, Evidence
from virksom.indicators.text import Text

REGISTER = Text("virksomhedsregistret i Virksom", "the register of companies in Virksom")
AGREEMENT = Text("aftale med partnerskabet i Virksom", "the agreement with the partnership in Virksom")
OWN_WORDS = Text("virksomhedens egne ord", "the company's own words")
STEPS = ("strategy", "commitment", "activity")


@dataclass(frozen=True)
class AreaWords:
    """One area as the company says it: what it wants, has committed to, and does."""

    area: str
    title: Any
    strategy: str = ""
    commitment: str = ""
    activity: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.strategy or self.commitment or self.activity)


@dataclass(frozen=True)
class ProfileWords:
    """A profile for a page: the record where there is one, and all six areas."""

    profile: Profile | None
    areas: tuple[AreaWords, ...]

    @property
    def said(self) -> list[AreaWords]:
        """The areas the company has said something about."""
        return [area for area in self.areas if not area.is_empty]

    @property
    def is_empty(self) -> bool:
        return not self.said and not (self.profile and self.profile.summary)

    @property
    def figures(self) -> list[tuple[Any, float]]:
        """The company's own figures with their data points."""
        kept = self.profile.figures if self.profile else {}
        return [(point, kept[code]) for code, point in OWN_FIGURES.items() if code in kept]


def words_of(company: Company) -> ProfileWords:
    """What a company says of its responsibility; two queries."""
    profile = Profile.objects.filter(company=company).prefetch_related("areas").first()
    kept = {row.area: row for row in profile.areas.all()} if profile else {}
    areas = (
        AreaWords(area, area.label, *(getattr(kept[area], step) for step in STEPS))
        if area in kept
        else AreaWords(area, area.label)
        for area in Area
    )
    return ProfileWords(profile, tuple(areas))


def evidence_of(company: Company, day: date) -> Iterator[Evidence]:
    """What the register, the agreement in force and the company's own profile give as evidence on a day."""
    if company.employees is not None:
        yield Evidence("employees", company.employees, company.employees_on, REGISTER)
    agreement = Agreement.objects.filter(company=company).in_force(day).first()
    if agreement:
        yield from _promised(agreement, day)
    yield from _own(words_of(company))


def _promised(agreement: Agreement, day: date) -> Iterator[Evidence]:
    yield Evidence("agreement", 1, agreement.signed_on, AGREEMENT)
    last = max((review.on for review in agreement.reviews.all()), default=agreement.signed_on)
    for one in agreement.commitments.all():
        yield Evidence(f"promised_{one.kind}", one.promised, agreement.signed_on, AGREEMENT)
        yield Evidence(f"reached_{one.kind}", one.reached, last, AGREEMENT)


def _own(words: ProfileWords) -> Iterator[Evidence]:
    if words.profile is None:
        return
    source = Text(words.profile.figures_source, words.profile.figures_source)
    for point, value in words.figures:
        yield Evidence(point.code, value, words.profile.figures_on, source)
    for area in words.said:
        for step in STEPS:
            if said := getattr(area, step):
                yield Evidence(f"{area.area}_{step}", said, words.profile.set_on, OWN_WORDS)
