"""How a company wants to be approached, as far as a viewer may know."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from virksom.companies.facts.answer import month_of
from virksom.companies.models import Company, ContactPerson, ContactRules, MonthOfContacts
from virksom.foundation.access import Viewer


def rules_of(company: Company, viewer: Viewer) -> ContactRules:
    """A company's rules in one query, empty where it has set none.

    `shows_person` says whether the viewer may know the person named in them, and who set them; `taken`
    how many approaches this month has had or has reserved.
    """
    person = ContactPerson.objects.filter(pk=OuterRef("person")).visible_to(viewer)
    month = MonthOfContacts.objects.filter(company=company, month=month_of(timezone.localdate()))
    rows = ContactRules.objects.filter(company=company).select_related("person")
    rules: Any = rows.annotate(shows_person=Exists(person), taken=Subquery(month.values("taken"))).first()
    if rules is None:
        rules = ContactRules(company=company)
        rules.shows_person, rules.taken = False, None
    return rules  # type: ignore[no-any-return]


def has_rules(rules: ContactRules) -> bool:
    """Whether a company has said anything."""
    limits = rules.has_stopped or rules.has_pause or rules.most_a_month is not None
    wishes = rules.person_id or rules.channel or rules.hours or rules.not_about
    return bool(limits or wishes)
