"""Companies as organisations: what candidates share their profile with."""

from __future__ import annotations

from django.db import transaction

from virksom.companies.models import Company
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Organisation, Sector


def organisation_of(*, company: Company, by: Viewer) -> Organisation:
    """The company's organisation, made when it is missing; asked for twice at once, it is one."""
    with transaction.atomic():
        held = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
        if held.organisation_id is None:
            held.organisation = Organisation.objects.create(
                name=held.name,
                sector=Sector.COMPANY,
                municipality_id=held.municipality_id,
                is_demo=held.is_demo,
            )
            held.save(update_fields=["organisation", "updated_at"])
            leave_trail(by, "organisation_of_company", held)
    return held.organisation  # type: ignore[return-value]
