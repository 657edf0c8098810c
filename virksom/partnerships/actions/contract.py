"""The contract of a partnership: signed once, changed later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Contract, ContractParty, Organisation, Partnership


@dataclass(frozen=True)
class ContractTerms:
    """What a contract says; `funding` is in whole kroner, None where there is none."""

    starts: date
    ends: date
    funding: int | None = None
    instalments: int = 1
    instalments_paid: int = 0
    next_step: str = ""


@dataclass(frozen=True)
class Party:
    """A party to a contract; without a day it has not signed yet."""

    organisation: Organisation
    signed_by: str = ""
    signed_on: date | None = None


def sign_contract(
    *, by: Viewer, partnership: Partnership, terms: ContractTerms, parties: Sequence[Party]
) -> Contract:
    """Give a partnership its contract.

    Raises ValidationError when it has one, when the dates or instalments cannot be, and for the same
    party twice.
    """
    contract = Contract(partnership=partnership, **vars(terms))
    _check(contract, parties)
    try:
        with transaction.atomic():
            contract.save(force_insert=True)
            _write_parties(contract, parties)
            leave_trail(by, "sign_contract", contract, circle_id=partnership.pk, parties=len(parties))
    except IntegrityError as error:
        raise ValidationError(_("The partnership has a contract already. Change that one.")) from error
    return contract


def change_contract(
    *, by: Viewer, contract: Contract, terms: ContractTerms, parties: Sequence[Party]
) -> Contract:
    """Change what a contract says, and who signed it. Raises ValidationError as `sign_contract` does."""
    for name, value in vars(terms).items():
        setattr(contract, name, value)
    _check(contract, parties)
    with transaction.atomic():
        contract.save()
        _write_parties(contract, parties)
        leave_trail(by, "change_contract", contract, circle_id=contract.partnership_id, parties=len(parties))
    return contract


def _check(contract: Contract, parties: Sequence[Party]) -> None:
    contract.validate_constraints()
    if len({party.organisation.pk for party in parties}) < len(parties):
        raise ValidationError(_("The same party stands twice. Remove one of the lines."))


def _write_parties(contract: Contract, parties: Sequence[Party]) -> None:
    contract.parties.exclude(organisation__in=[party.organisation for party in parties]).delete()
    for party in parties:
        ContractParty.objects.update_or_create(
            contract=contract,
            organisation=party.organisation,
            defaults={"signed_by": party.signed_by, "signed_on": party.signed_on},
        )
