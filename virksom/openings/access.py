"""Openings are the business side's and the company's own; every partner of the place reads them.

An organisation of a neighbouring partnership reads an opening while it is asked, and once it has it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import Company
from virksom.foundation.access import NOTHING, Right, Scope, Viewer, declare
from virksom.openings.models import Opening, RelayStep
from virksom.partnerships.access import is_in_partnership, within_programme


def _in_partnership(viewer: Viewer, seat: Any) -> Q:
    """Openings told in the seat's partnership, and those that have come to it from a neighbour."""
    if seat.partnership_id is None:
        return NOTHING
    here = RelayStep.objects.filter(partnership=seat.partnership_id).standing()
    return Q(partnership=seat.partnership_id) | Q(pk__in=here.values("opening"))


OPENING_CELLS = {
    "PO": "r", "PC": "r", "EV": "r", "LE": "r P", "LB": "rcua P", "JC": "rcu P", "BC": "rcua P",
    "ED": "r P", "AS": "r P", "CO": "rcud O", "ME": "r pub", "CA": "r pub", "PU": "r pub",
}  # fmt: skip

OPENING = declare(
    Right(
        name="opening",
        title=_("opening"),
        model=Opening,
        cells=OPENING_CELLS,
        scopes={
            "all": within_programme("partnership__programme"),
            "P": Scope(q=_in_partnership, admits=is_in_partnership),
            "O": Scope(
                q=lambda viewer, seat: Q(company__organisation=seat.organisation_id),
                admits=lambda seat, place: (
                    isinstance(place, Company) and place.organisation_id == seat.organisation_id
                ),
            ),
            "pub": Scope(q=lambda viewer, seat: Q(is_public=True, state="open")),
        },
    )
)
