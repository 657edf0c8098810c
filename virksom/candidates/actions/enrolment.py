"""What happens to candidates."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virksom.accounts.models import User
from virksom.candidates.models import Candidate, Language
from virksom.candidates.models.sharing import SIGNS
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Partnership

_ATTEMPTS = 20
#: An account that stays what it is.
AS_IT_IS: Literal["as it is"] = "as it is"


def new_code() -> str:
    """A code that tells nothing about the candidate: K and six signs, one of 191 million."""
    return "K-" + "".join(secrets.choice(SIGNS) for _ in range(6))


def enrol_candidate(
    *,
    partnership: Partnership,
    enrolled_on: date,
    name: str,
    is_eligible: bool,
    by: Viewer,
    email: str = "",
    phone: str = "",
) -> Candidate:
    """Enrol a candidate whom the job centre attests; the one who enrols is the consultant.

    Raises ValueError without the attestation.
    """
    if not is_eligible:
        raise ValueError("A candidate is enrolled on the job centre's attestation only.")
    with transaction.atomic():
        candidate = _with_free_code(
            partnership=partnership,
            enrolled_on=enrolled_on,
            name=name,
            email=email,
            phone=phone,
            is_eligible=True,
            consultant_id=by.user_id,
        )
        leave_trail(by, "enrol_candidate", candidate, circle_id=partnership.pk)
    return candidate


def _with_free_code(**fields: object) -> Candidate:
    for _attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                return Candidate.objects.create(code=new_code(), **fields)
        except IntegrityError as taken:
            fault = taken
    raise fault


def _save(candidate: Candidate) -> None:
    try:
        with transaction.atomic():
            candidate.save()
    except IntegrityError:
        raise ValidationError(
            {"account": _("This sign-in belongs to another candidate. Choose another one.")}, code="taken"
        ) from None


def change_candidate(
    *,
    candidate: Candidate,
    name: str,
    by: Viewer,
    email: str | None = None,
    phone: str | None = None,
    enrolled_on: date | None = None,
    consultant: User | None = None,
    account: User | Literal["as it is"] | None = AS_IT_IS,
) -> Candidate:
    """Correct what is known of a candidate, hand them to a colleague, or say which sign-in is theirs.

    None leaves a thing as it is, but `account`, where it says that the candidate has no sign-in.
    Raises ValidationError for a sign-in that is another candidate's, and for a record that was emptied.
    """
    with transaction.atomic():
        now = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
        if now.emptied_on is not None:
            raise ValidationError(
                _("The record was emptied meanwhile. Nothing is kept of it."), code="emptied"
            )
        handed_over = consultant is not None and consultant.pk != now.consultant_id
        now.name = name
        now.email = now.email if email is None else email
        now.phone = now.phone if phone is None else phone
        now.enrolled_on = enrolled_on or now.enrolled_on
        now.consultant = consultant or now.consultant
        if not isinstance(account, str):
            now.user = account
        _save(now)
        verb = "hand_over_candidate" if handed_over else "change_candidate"
        leave_trail(by, verb, now, circle_id=now.partnership_id)
    changed: Candidate = now
    return changed


def choose_own_language(*, user: User, language: str) -> None:
    """A candidate reads the own pages in another language: mails come in it too. It leaves no line."""
    if language in Language.values:
        Candidate.objects.filter(user=user).exclude(language=language).update(language=language)
