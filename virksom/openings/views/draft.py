"""The answers to the five questions while they are given: kept in the session, so that none is lost."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, QueryDict

from virksom.companies.models import Company, ContactPerson, ContactRules, LinkMail
from virksom.foundation.cpr import holds_cpr
from virksom.openings.actions.opening import sent_before
from virksom.openings.facts.desk import Desk
from virksom.openings.facts.words import named_in
from virksom.openings.forms.telling import STEPS, SkillsForm, initial_of
from virksom.openings.models import Opening

#: No question has so many fields, and nobody types so much by hand: the session keeps no more.
MOST_FIELDS, LONGEST = 60, 60_000
_LEFT_OUT = {"csrfmiddlewaretoken", "back", "reuse", "key"}


class Draft:
    """What has been answered so far for one company, by the number of the question as text."""

    def __init__(self, request: HttpRequest, company: Company) -> None:
        self.session = request.session
        self.name = f"opening-{company.pk}"
        kept = self.session.get(self.name)
        if kept is None or sent_before(kept["key"], company):
            kept = {"key": _key(request, company), "said": {}, "from": None}
        self.kept: dict[str, Any] = kept
        #: What was typed just now, which the page shows again as it is.
        self.shown: dict[str, Any] = {}

    @property
    def key(self) -> str:
        """What the answers are sent under, so that they are one opening however often they come."""
        return str(self.kept["key"])

    def keep(self, number: int, sent: QueryDict) -> None:
        """Keep an answer as it was typed, right or wrong; one with a CPR number is shown again, not kept."""
        names = [name for name in sent if name not in _LEFT_OUT][:MOST_FIELDS]
        typed = {name: [value[:LONGEST] for value in sent.getlist(name)[:MOST_FIELDS]] for name in names}
        self.shown[str(number)] = typed
        self.kept["said"][str(number)] = {
            name: ["" if holds_cpr(value) else value for value in values] for name, values in typed.items()
        }
        self.session[self.name] = self.kept

    def reuse(self, opening: Opening) -> None:
        """Begin with the answers of an earlier opening."""
        self.kept["said"], self.kept["from"] = {}, opening.pk
        self.session[self.name] = self.kept

    def forget(self) -> None:
        self.session.pop(self.name, None)

    def answer(self, number: int) -> QueryDict | None:
        """The answer to a question as it was typed; None where there is none yet."""
        said = self.shown.get(str(number), self.kept["said"].get(str(number)))
        if said is None:
            return None
        data = QueryDict(mutable=True)
        for name, values in said.items():
            data.setlist(name, values)
        return data

    def forms(self, desk: Desk, first: Mapping[str, Any]) -> list[Form]:
        """The five forms, filled with what was answered or, before that, with what is known."""
        earlier = self._earlier(desk)
        initial = {**first, **(initial_of(earlier) if earlier else {})}
        work = self.answer(1)
        task = str(work.get("task", "") if work is not None else initial.get("task", ""))
        return [
            build_form(kind, self.answer(number), initial, task, earlier)
            for number, kind in enumerate(STEPS, start=1)
        ]

    def _earlier(self, desk: Desk) -> Opening | None:
        pk = self.kept.get("from")
        found: Opening | None = Opening.objects.of(desk.company).filter(pk=pk).first() if pk else None
        return found


def _key(request: HttpRequest, company: Company) -> str:
    """A new key; the one the form was shown with, where the first answer comes with it."""
    sent = request.POST.get("key", "")
    is_ours = re.fullmatch(rf"{company.pk}-[0-9a-f]{{8,32}}", sent) and not sent_before(sent, company)
    return sent if is_ours else f"{company.pk}-{uuid.uuid4().hex}"[:40]


def build_form(
    kind: Any, data: QueryDict | None, initial: Mapping[str, Any], task: str, earlier: Opening | None
) -> Form:
    """One of the five forms; the third asks about what the text of the first names."""
    if kind is SkillsForm:
        kept = list(earlier.requirements.all()) if earlier else ()
        form: Form = SkillsForm(data, task=task, kept=kept)
    else:
        form = kind(data, initial=dict(initial))
    return form


def title_of(task: str) -> str:
    """A short title where the text names an occupation; else none, and the text itself is shown."""
    occupations = (one for one in named_in(task) if one.kind == one.Kind.OCCUPATION)
    first = next(occupations, None)
    return str(first)[:80] if first else ""


def known_of(desk: Desk, contact: Any = None) -> dict[str, Any]:
    """What need not be typed: the address, and whom the link was sent to or the visit was with."""
    company = desk.company
    town = f"{company.postcode} {company.city}".strip()
    known = {"place": ", ".join(part for part in (company.address, town) if part)}
    person = _person(desk, contact)
    if person is not None:
        known |= {
            "contact_name": person.name,
            "contact_phone": person.phone[:30],
            "contact_email": person.email,
        }
    if contact is not None and contact.openings:
        known["task"] = contact.openings
    return known


def _person(desk: Desk, contact: Any) -> ContactPerson | None:
    """Whom to ring, as far as it is known and the one who sits here may know it."""
    people = ContactPerson.objects.speaking_for(desk.company)
    if not desk.token:
        people = people.visible_to(desk.by)
    if contact is not None and contact.person_id:
        return people.filter(pk=contact.person_id).first()
    if desk.token:
        mail = LinkMail.objects.filter(company=desk.company, token=desk.token).order_by("-pk").first()
        return people.filter(pk=mail.person_id).first() if mail else None
    rules = ContactRules.objects.filter(company=desk.company).first()
    return people.filter(pk=rules.person_id).first() if rules and rules.person_id else None


def earlier_of(desk: Desk) -> list[Opening]:
    """A few earlier jobs of the company one can begin with."""
    found: dict[str, Opening] = {}
    for opening in Opening.objects.of(desk.company)[:12]:
        found.setdefault(str(opening), opening)
    return list(found.values())[:3]
