"""Who is asked about a placement: the company's person, the candidate, the consultant; and the leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from virksom.companies.models import ContactPerson, ContactRules
from virksom.partnerships.models import Membership, Role
from virksom.placements.models import Part, Placement


@dataclass(frozen=True)
class Receiver:
    """Somebody who can be asked: on whose part, where, and in which language."""

    part: str
    email: str
    language: str
    user_id: int | None = None


def receivers_of(placement: Placement) -> list[Receiver]:
    """Those concerned whose address is known; a company that wants no contact is left alone."""
    found = [_company(placement), _candidate(placement), _consultant(placement)]
    return [receiver for receiver in found if receiver is not None]


def receiver_of(placement: Placement, part: str) -> Receiver | None:
    """Who is asked on one part, where somebody is."""
    return {Part.COMPANY: _company, Part.CANDIDATE: _candidate, Part.CONSULTANT: _consultant}[Part(part)](
        placement
    )


def _company(placement: Placement) -> Receiver | None:
    """The person the company wants to be talked to, else the first of its own with a mail address."""
    rules = ContactRules.objects.filter(company=placement.company_id).select_related("person").first()
    if rules is not None and rules.has_stopped:
        return None
    person: Any = rules.person if rules is not None else None
    if person is None or not person.email:
        people = ContactPerson.objects.filter(company=placement.company_id).exclude(email="")
        person = people.order_by("pk").first()
    return Receiver(Part.COMPANY, person.email, person.language) if person else None


def _candidate(placement: Placement) -> Receiver | None:
    candidate = placement.candidate
    address = candidate.mail_address
    return Receiver(Part.CANDIDATE, address, candidate.language) if address else None


def _consultant(placement: Placement) -> Receiver | None:
    user = placement.candidate.consultant
    if user is None or not user.is_active:
        return None
    return Receiver(Part.CONSULTANT, user.email, user.language, user.pk)


def leads_of(partnership_id: int, day: date) -> list[int]:
    """The people who lead the employment side of a partnership on a day."""
    seats = Membership.objects.on(day).filter(partnership=partnership_id, role=Role.EMPLOYMENT_LEAD)
    return sorted(set(seats.filter(user__is_active=True).values_list("user", flat=True)))
