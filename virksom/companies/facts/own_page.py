"""What a company reads of itself: who has contacted it and why, and what is planned."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from virksom.companies.facts.answer import month_of
from virksom.companies.models import (
    Company,
    Contact,
    ContactRules,
    EarlierLink,
    MonthOfContacts,
    Reservation,
)
from virksom.foundation.access import Viewer


def company_of_link(token: str, day: date) -> Company | None:
    """The company a link opens the pages of; None for one that is unknown or has run out."""
    earlier = EarlierLink.objects.filter(token=token).values("company")
    found = ContactRules.objects.filter(Q(token=token) | Q(company__in=earlier))
    rules = found.select_related("company__municipality").first()
    return None if rules is None or not rules.is_open(day) else rules.company


def approaches_to(company: Company, viewer: Viewer | None) -> QuerySet[Any]:
    """The contacts with a company, newest first: all of them for the company, else what one may read.

    Notes are the partners' own and stay out of the page.
    """
    rows = Contact.objects.filter(company=company).done()
    if viewer is not None:
        rows = rows.visible_to(viewer)
    return rows.select_related("organisation", "user", "person").defer("notes")


def planned_at(company: Company, viewer: Viewer | None, today: date) -> list[Any]:
    """What is reserved. Who will come is named once the company has agreed to a time."""
    rows = Reservation.objects.filter(company=company).live(today)
    if viewer is not None:
        rows = rows.visible_to(viewer)
    return list(rows.select_related("organisation", "user").order_by("starts_on", "pk"))


def taken_in_month(company: Company, today: date) -> int:
    """How many approaches the company has had, or has planned, this month."""
    rows = MonthOfContacts.objects.filter(company=company, month=month_of(today))
    return next(iter(rows.values_list("taken", flat=True)), 0)
