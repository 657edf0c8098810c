"""What companies need: said, taken on, and met by the contact that met it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.companies.actions.reservation import done_by
from virksom.companies.actions.timeline import enter_need
from virksom.companies.models import Company, Contact, Need
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail


def add_need(
    *,
    company: Company,
    kind: str,
    by: Viewer,
    about: str = "",
    people: int | None = None,
    contact: Contact | None = None,
) -> Need:
    """Write down what a company needs, said at a contact or otherwise. The same open need is kept once."""
    with transaction.atomic():
        did: dict[str, Any] = done_by(by, company, Need)
        said = {"kind": kind, "about": about, "people": people if kind == Need.Kind.PEOPLE else None}
        mine = Need.objects.filter(company=company, organisation=did["organisation_id"], **said)
        need = mine.open().first()
        if need is None:
            need = Need.objects.create(contact=contact, on=_said_on(contact), **said, **did)
            enter_need(need)
            leave_trail(by, "add_need", need, circle_id=need.partnership_id, kind=kind)
    return need


def _said_on(contact: Contact | None) -> Any:
    at: datetime = contact.at if contact else timezone.now()
    return timezone.localdate(at)


def take_need(*, need: Need, by: Viewer) -> Need:
    """Say that somebody is at it. Doing it twice changes nothing."""
    with transaction.atomic():
        taken = Need.objects.filter(pk=need.pk, state=Need.State.OPEN).update(
            state=Need.State.UNDER_WAY, updated_at=timezone.now()
        )
        if taken:
            need.state = Need.State.UNDER_WAY
            leave_trail(by, "take_need", need, circle_id=need.partnership_id)
    return need


def meet_need(*, need: Need, contact: Contact, by: Viewer) -> Need:
    """Say which contact met a need. Met twice, the first contact stands.

    Raises ValidationError for a contact with another company.
    """
    if contact.company_id != need.company_id:
        raise ValidationError(_("This contact was with another company."))
    with transaction.atomic():
        met = (
            Need.objects.filter(pk=need.pk)
            .open()
            .update(state=Need.State.MET, met_by=contact, updated_at=timezone.now())
        )
        if met:
            need.state, need.met_by = Need.State.MET, contact
            leave_trail(by, "meet_need", need, circle_id=need.partnership_id)
    return need
