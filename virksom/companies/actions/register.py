"""What happens to companies and their contact persons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.companies.access import circle_at
from virksom.companies.models import Alias, Company, ContactPerson, EarlierLink, Merge, Workplace
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Actor, Membership, Municipality, Partnership

#: What goes with a company; every other record that points at it keeps it in the register.
OWN_PARTS = (ContactPerson, Workplace, Alias, EarlierLink, Merge)


class Entry(TypedDict, total=False):
    """What the register says of a company."""

    name: str
    cvr: str | None
    address: str
    postcode: str
    city: str
    status: str
    industry_code: str
    industry: str
    employees: int | None
    size: str
    is_protected_from_advertising: bool


class Place(TypedDict, total=False):
    """What the register says of a workplace."""

    name: str
    p_number: str | None
    address: str
    postcode: str
    city: str
    municipality: Municipality
    employees: int | None


class Person(TypedDict, total=False):
    """What the register says of a contact person."""

    name: str
    title: str
    level: str
    email: str
    phone: str
    prefers: str
    language: str


def _save(company: Company) -> None:
    try:
        with transaction.atomic():
            company.save()
    except IntegrityError:
        raise ValidationError(
            {"cvr": _("A company with this CVR number is in the register already. Find it in the list.")}
        ) from None


def register_company(*, partnership: Partnership, by: Viewer, **entry: Unpack[Entry]) -> Company:
    """Enter a company of the partnership's municipality. Raises ValidationError for a CVR number in use."""
    with transaction.atomic():
        company = Company(municipality_id=partnership.municipality_id)
        _write(company, entry)
        _save(company)
        leave_trail(by, "register_company", company, circle_id=partnership.pk)
    return company


def change_company(*, company: Company, by: Viewer, **entry: Unpack[Entry]) -> Company:
    """Correct what the register says. Raises ValidationError for a CVR number in use."""
    with transaction.atomic():
        _write(company, entry)
        _save(company)
        leave_trail(by, "change_company", company, circle_id=circle_at(by, company, "u", Company))
    return company


def _write(company: Company, entry: Entry) -> None:
    """Write what is given; the size band follows from the number of employees where that is known."""
    if entry.get("employees", company.employees) != company.employees:
        company.employees_on = timezone.localdate()
    for name, value in entry.items():
        setattr(company, name, value)
    company.cvr = company.cvr or None
    company.size = Company.size_of(company.employees) or company.size


def delete_company(*, company: Company, by: Viewer) -> Company:
    """Take a company that nothing hangs on out of the register; its contact persons' data go with it.

    Deleting it twice changes nothing. Raises ValidationError that says what hangs on it and what to do.
    """
    try:
        with transaction.atomic():
            # Held, so that nothing new can be hung on it meanwhile.
            held = Company.objects.select_for_update().filter(pk=company.pk).first()
            if held is None:
                return company
            _refuse_while_in_use(held)
            Company.objects.filter(pk=held.pk).delete()
            leave_trail(by, "delete_company", company, circle_id=circle_at(by, company, "d", Company))
    except IntegrityError:  # Something was hung on it just now.
        raise _in_use([]) from None
    return company


def _refuse_while_in_use(company: Company) -> None:
    hanging = []
    for relation in Company._meta.related_objects:
        model: Any = relation.related_model
        if model not in OWN_PARTS:
            count = model._base_manager.filter(**{relation.field.name: company}).count()
            hanging += [f"{model._meta.verbose_name_plural}: {count}"] if count else []
    if hanging:
        raise _in_use(hanging)
    staff = Membership.objects.filter(organisation=company.organisation_id).on(timezone.localdate())
    if Actor.objects.filter(organisation=company.organisation_id).at_the_table().exists() or staff.exists():
        raise ValidationError(
            _(
                "{company} sits at the table of a partnership or has people who sign in for it. End their "
                "roles and record on the partnership's page that it left the table; then delete it here."
            ).format(company=company),
            code="at the table",
        )


def _in_use(hanging: list[str]) -> ValidationError:
    what = f" ({'; '.join(hanging)})" if hanging else ""
    return ValidationError(
        _(
            "The company cannot be deleted, because other records point at it{what}. Correct its entry "
            "instead: what has happened stays on record."
        ).format(what=what),
        code="in use",
    )


def add_workplace(*, company: Company, by: Viewer, **place: Unpack[Place]) -> Workplace:
    """Enter a place where a company works. Raises ValidationError for a P-number in use."""
    return _save_workplace(Workplace(company=company), "add_workplace", place, by)


def change_workplace(*, workplace: Workplace, by: Viewer, **place: Unpack[Place]) -> Workplace:
    """Correct a workplace. Raises ValidationError for a P-number in use."""
    return _save_workplace(workplace, "change_workplace", place, by)


def _save_workplace(workplace: Workplace, verb: str, place: Place, by: Viewer) -> Workplace:
    for name, value in place.items():
        setattr(workplace, name, value)
    workplace.p_number = workplace.p_number or None
    try:
        with transaction.atomic():
            workplace.save()
            leave_trail(by, verb, workplace, circle_id=circle_at(by, workplace.company, "u", Company))
    except IntegrityError:
        raise ValidationError(
            {
                "p_number": _(
                    "A workplace with this P-number is in the register already. Search for the number."
                )
            }
        ) from None
    return workplace


def remove_workplace(*, workplace: Workplace, by: Viewer) -> Workplace:
    """Take a workplace out of the register. Removing it twice changes nothing."""
    with transaction.atomic():
        gone, _rows = Workplace.objects.filter(pk=workplace.pk).delete()
        if gone:
            leave_trail(
                by, "remove_workplace", workplace, circle_id=circle_at(by, workplace.company, "u", Company)
            )
    return workplace


def add_contact_person(
    *, company: Company, by: Viewer, others: Iterable[Company] = (), **about: Unpack[Person]
) -> ContactPerson:
    """Enter a person to talk to in a company, and in the `others` the person also speaks for."""
    with transaction.atomic():
        person = ContactPerson.objects.create(company=company, **about)
        person.others.set(others)
        leave_trail(by, "add_contact_person", person, circle_id=circle_at(by, company, "c", ContactPerson))
    return person


def change_contact_person(
    *, person: ContactPerson, by: Viewer, others: Iterable[Company] = (), **about: Unpack[Person]
) -> ContactPerson:
    """Correct a contact person."""
    with transaction.atomic():
        for name, value in about.items():
            setattr(person, name, value)
        person.save()
        person.others.set(others)
        leave_trail(
            by, "change_contact_person", person, circle_id=circle_at(by, person.company, "u", ContactPerson)
        )
    return person


def remove_contact_person(*, person: ContactPerson, by: Viewer) -> ContactPerson:
    """Take a contact person out of the register; the person's data go."""
    with transaction.atomic():
        gone, _rows = ContactPerson.objects.filter(pk=person.pk).delete()
        if gone:
            leave_trail(
                by,
                "remove_contact_person",
                person,
                circle_id=circle_at(by, person.company, "d", ContactPerson),
            )
    return person
