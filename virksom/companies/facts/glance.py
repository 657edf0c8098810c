"""The four answers at the head of a company's page: last contact, next contact, whom to talk to, the cap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from virksom.companies.facts.answer import Taken, month_of, taken_at
from virksom.companies.models import Company, Contact, ContactRules, MonthOfContacts
from virksom.foundation.access import Viewer


@dataclass(frozen=True)
class Cap:
    """How much of its cap a company has had this month: approaches that were, are planned, and are left."""

    most: int
    used: int
    planned: int
    month: date

    @property
    def taken(self) -> int:
        return self.used + self.planned

    @property
    def pips(self) -> list[str]:
        """One mark for each approach the company takes, ten at most: used, planned or free."""
        marks = ["used"] * self.used + ["plan"] * self.planned
        return (marks + [""] * max(0, self.most - self.taken))[: min(10, max(self.most, self.taken))]


def glance_of(company: Company, viewer: Viewer) -> dict[str, Any]:
    """What stands at the head, in three queries whatever the history.

    Whoever may make contacts is told who was there last and who goes next, by organisation, day and
    kind of offer; about what exactly only those who may read the contact.
    """
    today = timezone.localdate()
    if not viewer.may("rc", Contact, inside=company) and not viewer.may("u", Company, inside=company):
        return {"knows_contacts": False}
    last = Contact.objects.filter(company=company).done().with_rights(viewer, may_read="r")
    taken = tuple(taken_at(company, today, viewer))
    rules = _rules(company, today)
    return {
        "knows_contacts": True,
        "last": last.select_related("organisation", "person").order_by("-at").first(),
        "taken": taken,
        "next": min((one.reservation for one in taken), key=lambda row: row.goes_on, default=None),
        "rules": rules,
        "cap": _cap(rules, taken, today),
        "today": today,
    }


def _rules(company: Company, today: date) -> Any:
    """The company's rules with this month's count; None where it has said nothing."""
    month = MonthOfContacts.objects.filter(company=OuterRef("company"), month=month_of(today))
    rows = ContactRules.objects.filter(company=company).select_related("person")
    return rows.annotate(taken=Subquery(month.values("taken"))).first()


def _cap(rules: Any, taken: tuple[Taken, ...], today: date) -> Cap | None:
    if rules is None or rules.most_a_month is None:
        return None
    planned = sum(month_of(one.first) == month_of(today) for one in taken)
    return Cap(rules.most_a_month, max(0, (rules.taken or 0) - planned), planned, month_of(today))
