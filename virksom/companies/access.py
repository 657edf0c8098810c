"""The business side owns companies; others see those of their own partnership's municipality."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import Company, ContactPerson
from virksom.foundation.access import COUNTS, NOT_YET, NOTHING, Right, Scope, declare
from virksom.partnerships.access import is_in_partnership


def in_municipality(path: str) -> Scope:
    """Scope P for companies: those in the municipality of the seat's partnership."""
    return Scope(
        q=lambda viewer, seat: Q(**{path: seat.municipality_code}) if seat.municipality_code else NOTHING,
        admits=is_in_partnership,
    )


def within_programme(path: str) -> Scope:
    """Companies in the municipalities of the seat's programme."""
    return Scope(
        q=lambda viewer, seat: Q(**{f"{path}__in": sorted({code for _pk, code in seat.programme_places})})
    )


COMPANY_CELLS = {
    "PO": "r", "PC": "r", "EV": "agg", "LE": "r P", "LB": "rcud P", "JC": "r P", "BC": "rcu P",
    "ED": "r P", "AS": "r P", "CO": "ru O", "ME": "-", "CA": "r pub", "PU": "r pub",
}  # fmt: skip

COMPANY = declare(
    Right(
        name="company register",
        title=_("company register"),
        model=Company,
        cells=COMPANY_CELLS,
        scopes={
            "all": within_programme("municipality"),
            "agg": COUNTS,
            "P": in_municipality("municipality"),
            "O": Scope(q=lambda viewer, seat: Q(organisation=seat.organisation_id)),
            "pub": Scope(q=lambda viewer, seat: Q(is_public=True)),
        },
    )
)

CONTACT_PERSON_CELLS = {
    "PO": "-", "PC": "-", "EV": "-", "LE": "r P", "LB": "rcud P", "JC": "r P", "BC": "rcu P",
    "ED": "r where handed over", "AS": "-", "CO": "rcud O", "ME": "-", "CA": "-", "PU": "-",
}  # fmt: skip

CONTACT_PERSON = declare(
    Right(
        name="contact persons",
        title=_("contact persons"),
        model=ContactPerson,
        cells=CONTACT_PERSON_CELLS,
        scopes={
            "P": in_municipality("company__municipality"),
            "where handed over": NOT_YET,
            "O": Scope(
                q=lambda viewer, seat: Q(company__organisation=seat.organisation_id),
                admits=lambda seat, place: (
                    isinstance(place, Company) and place.organisation_id == seat.organisation_id
                ),
            ),
        },
    )
)
