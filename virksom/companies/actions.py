"""What happens to companies and their contact persons."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virksom.companies.models import Company, ContactPerson
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Partnership


def _save(company: Company) -> None:
    try:
        with transaction.atomic():
            company.save()
    except IntegrityError:
        raise ValidationError(
            {"cvr": _("A company with this CVR number is in the register already. Find it in the list.")}
        ) from None


def register_company(
    *,
    partnership: Partnership,
    name: str,
    cvr: str | None,
    industry: str,
    size: str,
    is_protected_from_advertising: bool,
    by: Viewer,
) -> Company:
    """Enter a company of the partnership's municipality. Raises ValidationError for a CVR number in use."""
    with transaction.atomic():
        company = Company(
            name=name,
            cvr=cvr or None,
            municipality_id=partnership.municipality_id,
            industry=industry,
            size=size,
            is_protected_from_advertising=is_protected_from_advertising,
        )
        _save(company)
        leave_trail(by, "register_company", company, circle_id=partnership.pk)
    return company


def change_company(
    *,
    company: Company,
    name: str,
    cvr: str | None,
    industry: str,
    size: str,
    is_protected_from_advertising: bool,
    by: Viewer,
) -> Company:
    """Correct what the register says. Raises ValidationError for a CVR number in use."""
    with transaction.atomic():
        company.name = name
        company.cvr = cvr or None
        company.industry = industry
        company.size = size
        company.is_protected_from_advertising = is_protected_from_advertising
        _save(company)
        leave_trail(by, "change_company", company, circle_id=_circle(by, company))
    return company


def _circle(by: Viewer, company: Company) -> int | None:
    """The partnership a change belongs to: the actor's own, when the company lies in its municipality."""
    for seat in by.seats:
        if seat.municipality_code == company.municipality_id:
            return int(seat.partnership_id)
    return None


def add_contact_person(
    *, company: Company, name: str, level: str, email: str, phone: str, by: Viewer
) -> ContactPerson:
    """Enter a person to talk to in a company."""
    with transaction.atomic():
        person = ContactPerson.objects.create(
            company=company, name=name, level=level, email=email, phone=phone
        )
        leave_trail(by, "add_contact_person", person, circle_id=_circle(by, company))
    return person


def change_contact_person(
    *, person: ContactPerson, name: str, level: str, email: str, phone: str, by: Viewer
) -> ContactPerson:
    """Correct a contact person."""
    with transaction.atomic():
        person.name, person.level, person.email, person.phone = name, level, email, phone
        person.save()
        leave_trail(by, "change_contact_person", person, circle_id=_circle(by, person.company))
    return person


def remove_contact_person(*, person: ContactPerson, by: Viewer) -> ContactPerson:
    """Take a contact person out of the register; the person's data go."""
    with transaction.atomic():
        gone, _rows = ContactPerson.objects.filter(pk=person.pk).delete()
        if gone:
            leave_trail(by, "remove_contact_person", person, circle_id=_circle(by, person.company))
    return person
