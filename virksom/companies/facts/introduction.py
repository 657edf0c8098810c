"""Introductions that wait for somebody to follow up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from virksom.companies.models import Introduction
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Role


def introductions_due(viewer: Viewer, day: date) -> QuerySet[Any]:
    """Introductions to follow up on by a day: one's own; for a lead of the business side all of them."""
    rows = Introduction.objects.visible_to(viewer, "cu").due(day).select_related("company", "role_model")
    if not viewer.has_role(Role.BUSINESS_LEAD):
        rows = rows.filter(user=viewer.user_id)
    return rows
