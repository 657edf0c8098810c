"""The four answers at the head of a company's page: last contact, next contact, whom to talk to, the cap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from virksom.companies.access import reads_all_contacts
from virksom.companies.facts.answer import Taken, month_of, taken_at
from virksom.companies.facts.moments import moment
from virksom.companies.facts.rules import has_rules, rules_of
from virksom.companies.facts.timeline import timeline_of
from virksom.companies.models import Company, Contact
from virksom.foundation.access import Viewer


@dataclass(frozen=True)
class Cap:
    """How much of its cap a company has had this month: approaches that were, are planned, and are left."""

    most: int
    used: int
    planned: int

    @property
    def taken(self) -> int:
        return self.used + self.planned

    @property
    def pips(self) -> list[str]:
        """One mark for each approach the company takes, ten at most: used, planned or free."""
        marks = ["used"] * self.used + ["plan"] * self.planned
        return (marks + [""] * max(0, self.most - self.taken))[: min(10, max(self.most, self.taken))]


def glance_of(company: Company, viewer: Viewer, asked: Any) -> dict[str, Any]:
    """The head of the page and the timeline below it, in four queries at most, whatever the history.

    Whoever may make contacts is told who was there last and who goes next, by organisation, day and
    kind of offer; about what exactly only those who may read the contact.
    """
    today = timezone.localdate()
    knows = viewer.may("rc", Contact, inside=company) or viewer.may("u", Company, inside=company)
    taken = tuple(taken_at(company, today, viewer)) if knows else ()
    rules = rules_of(company, viewer)
    timeline = timeline_of(company, viewer, asked, taken)
    last = _last_contact(company, viewer, timeline) if knows else None
    following = min((one.reservation for one in taken), key=lambda row: row.goes_on, default=None)
    now = timezone.now()
    return {
        "knows_contacts": knows,
        "last": last,
        "last_when": moment(last.at, now) if last else "",
        "next": following,
        "next_when": moment(following.visit_at, now) if following and following.visit_at else "",
        "rules": rules,
        "has_rules": has_rules(rules),
        "cap": _cap(rules, taken, today),
        **timeline,
    }


def _last_contact(company: Company, viewer: Viewer, timeline: dict[str, Any]) -> Contact | None:
    """The newest contact: from the lines on the page, where they are the newest and all may be read."""
    newest: Contact | None = timeline["newest_contact"]
    if reads_all_contacts(viewer, company) and timeline["is_newest"] and (newest or not timeline["older"]):
        return newest
    rows = Contact.objects.filter(company=company).done().with_rights(viewer, may_read="r")
    found: Contact | None = rows.select_related("organisation", "person").order_by("-at").first()
    return found


def _cap(rules: Any, taken: tuple[Taken, ...], today: date) -> Cap | None:
    if rules.most_a_month is None:
        return None
    planned = sum(month_of(one.first) == month_of(today) for one in taken)
    return Cap(rules.most_a_month, max(0, (rules.taken or 0) - planned), planned)
