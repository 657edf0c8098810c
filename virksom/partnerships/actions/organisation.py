"""Organisations that come on record when somebody names them."""

from __future__ import annotations

from dataclasses import dataclass

from virksom.partnerships.models import Organisation


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation that may not be on record yet."""

    name: str
    sector: str


def on_record(organisation: Organisation | NewOrganisation, *, municipality_code: int | None) -> Organisation:
    """The organisation itself, or the one of that name, sector and municipality, made if it is new."""
    if isinstance(organisation, Organisation):
        return organisation
    same = Organisation.objects.filter(name__iexact=organisation.name, sector=organisation.sector)
    known = same.filter(municipality=municipality_code).first()
    return known or Organisation.objects.create(
        name=organisation.name, sector=organisation.sector, municipality_id=municipality_code
    )
