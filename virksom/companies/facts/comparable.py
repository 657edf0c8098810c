"""Comparable companies: who is like a role model in industry, size and place, and new to it.

`compare` is plain computation over the traits of two companies. Which companies are experienced by
what higher rooms know of them (placements, people at events) is handed down by those rooms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import Agreement, Company, Contact, ContactRules, Introduction
from virksom.foundation.access import Viewer

#: A company with so many contacts in a year is no longer new to it.
FEW_CONTACTS = 3
YEAR = timedelta(days=365)
#: Tiles between two municipalities that still count as near.
NEAR = 3
#: Less than this is no likeness.
LEAST = 4
#: So many are looked at, and so many are shown.
LOOKED_AT = 3000
SHOWN = 10


class Reason(models.TextChoices):
    """Why two companies go together."""

    SAME_INDUSTRY = "same_industry", _("same industry")
    SAME_SIZE = "same_size", _("same size")
    NEXT_SIZE = "next_size", _("almost the same size")
    SAME_PLACE = "same_place", _("same municipality")
    NEXT_PLACE = "next_place", _("neighbouring municipality")
    NEAR = "near", _("not far away")
    NO_CONTACT = "no_contact", _("nobody has been in contact for a year")
    FEW_CONTACTS = "few_contacts", _("few contacts in a year")


#: What each reason is worth: industry weighs most, then size, then the way to each other.
WEIGHTS: dict[Reason, int] = {
    Reason.SAME_INDUSTRY: 4,
    Reason.SAME_SIZE: 3,
    Reason.NEXT_SIZE: 1,
    Reason.SAME_PLACE: 3,
    Reason.NEXT_PLACE: 2,
    Reason.NEAR: 1,
    Reason.NO_CONTACT: 1,
    Reason.FEW_CONTACTS: 0,
}
SIZES = tuple(Company.Size.values)


@dataclass(frozen=True)
class Traits:
    """What two companies are compared by. `place` is the municipality's column and row on the tile map."""

    industry: str = ""
    size: str = ""
    place: tuple[int, int] = (0, 0)
    contacts: int = 0


@dataclass(frozen=True)
class Likeness:
    """How like a newcomer is to a role model, and why."""

    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        return sum(WEIGHTS[reason] for reason in self.reasons)

    @property
    def is_comparable(self) -> bool:
        """Being like means the same industry or size; nearness alone makes nobody comparable."""
        alike = {Reason.SAME_INDUSTRY, Reason.SAME_SIZE} & set(self.reasons)
        return bool(alike) and self.score >= LEAST


def compare(role_model: Traits, newcomer: Traits) -> Likeness:
    """How like two companies are, in reasons that can be read aloud."""
    return Likeness(tuple(_reasons(role_model, newcomer)))


def _reasons(one: Traits, other: Traits) -> Iterator[Reason]:
    if one.industry and one.industry == other.industry:
        yield Reason.SAME_INDUSTRY
    if one.size in SIZES and other.size in SIZES:
        steps = abs(SIZES.index(one.size) - SIZES.index(other.size))
        if steps < 2:
            yield Reason.NEXT_SIZE if steps else Reason.SAME_SIZE
    tiles = max(abs(a - b) for a, b in zip(one.place, other.place, strict=True))
    if tiles <= NEAR:
        yield (Reason.SAME_PLACE, Reason.NEXT_PLACE)[tiles] if tiles < 2 else Reason.NEAR
    if other.contacts < FEW_CONTACTS:
        yield Reason.FEW_CONTACTS if other.contacts else Reason.NO_CONTACT


def industry_group(code: str, words: str) -> str:
    """What an industry is compared by: the first two digits of its code, else its words."""
    return code[:2] if code else words.strip().lower()


# From the database ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Suggestion:
    """A company to introduce, with its likeness to the role model."""

    company: Any
    likeness: Likeness


def newcomers_like(
    company: Company, viewer: Viewer, experienced: QuerySet[Any], today: date
) -> list[Suggestion]:
    """The companies most like a role model that are new to it, among those the viewer may see.

    `experienced` are numbers of companies that higher rooms know to be no newcomers. Those that want
    no contact are left out. Two queries.
    """
    place = company.municipality
    like = traits_of(company, (place.tile_column, place.tile_row), 0)
    rows = _new_to_it(company, viewer, today).exclude(pk__in=experienced)
    alike = Q(size=company.size) if company.size else Q(pk__in=[])
    if company.industry_code:
        alike |= Q(industry_code__startswith=company.industry_code[:2])
    elif company.industry:
        alike |= Q(industry__iexact=company.industry)
    found = []
    for row in rows.filter(alike).order_by("pk")[:LOOKED_AT]:
        tile = (row.municipality.tile_column, row.municipality.tile_row)
        likeness = compare(like, traits_of(row, tile, row.contacts_in_a_year))
        if likeness.is_comparable:
            found.append(Suggestion(row, likeness))
    return sorted(found, key=lambda one: (-one.likeness.score, one.company.name))[:SHOWN]


def traits_of(company: Company, place: tuple[int, int], contacts: int) -> Traits:
    group = industry_group(company.industry_code, company.industry)
    return Traits(group, company.size, place, contacts)


def _new_to_it(company: Company, viewer: Viewer, today: date) -> QuerySet[Any]:
    """Companies without an agreement, with few contacts in a year, not introduced to this one before."""
    mine = {"company": OuterRef("pk")}
    year = (today - YEAR, today)
    recent = Contact.objects.filter(**mine).done().by_partners().within(*year)
    counted = recent.order_by().values("company").annotate(n=Count("*")).values("n")
    return (
        Company.objects.visible_to(viewer)
        .active()
        .exclude(pk=company.pk)
        .filter(is_protected_from_advertising=False)
        .exclude(Exists(Agreement.objects.filter(**mine)))
        .exclude(Exists(ContactRules.objects.filter(**mine, has_stopped=True)))
        .exclude(Exists(Introduction.objects.filter(**mine, role_model=company)))
        .annotate(counted=models.Subquery(counted, output_field=models.IntegerField()))
        .annotate(contacts_in_a_year=models.functions.Coalesce(F("counted"), 0))
        .filter(contacts_in_a_year__lt=FEW_CONTACTS)
        .select_related("municipality")
    )
