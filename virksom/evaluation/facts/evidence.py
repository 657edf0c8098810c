"""A company's evidence for its own report: what the register and the agreement say, and its placements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count

from virksom.companies.facts.profile import evidence_of
from virksom.companies.models import Company
from virksom.foundation.access import Viewer
from virksom.indicators.reporting import Evidence, in_order
from virksom.indicators.terms import GROUPS
from virksom.indicators.text import Text
from virksom.placements.models import Placement

PLACEMENTS = Text("ansættelsesforhold i Virksom", "placements in Virksom")
#: Data point -> the group of terms it counts.
POINT_OF = {
    "ordinary": "placements_ordinary",
    "wage_subsidy": "placements_subsidised",
    "internship_and_training": "placements_training",
}


def whole_evidence_of(company: Company, viewer: Viewer, day: date) -> tuple[Evidence, ...]:
    """Everything a company can use as evidence on a day, as far as the viewer may count it."""
    return in_order((*evidence_of(company, day), *placement_evidence(company, viewer, day)))


def placement_evidence(company: Company, viewer: Viewer, day: date) -> Iterator[Evidence]:
    """The placements begun in a company by a day, in the three groups of terms; one query."""
    rows = Placement.objects.in_company(company).visible_to(viewer).filter(starts__lte=day)
    counted = dict(rows.order_by().values_list("terms").annotate(n=Count("*")))
    for group, members in GROUPS.items():
        if number := sum(counted.get(terms, 0) for terms in members):
            yield Evidence(POINT_OF[group], number, day, PLACEMENTS)
