"""A company's timeline as a viewer may read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from virksom.companies.models import Company, TimelineEntry
from virksom.foundation.access import Viewer

#: So many lines stand on the first page; the rest is turned to.
SHOWN = 15


def timeline_of(company: Company, viewer: Viewer, asked: Mapping[str, str]) -> dict[str, Any]:
    """The newest lines of the timeline, by one query whatever its length."""
    rows = TimelineEntry.objects.filter(company=company).visible_to(viewer)
    rows = rows.select_related("contact__person", "need", "referral__to", "organisation", "user")
    return {"entries": list(rows[:SHOWN])}
