"""What every form keeps to: no CPR number in any text."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.dk import cpr

_LOOKS_LIKE_CPR = re.compile(r"(?<!\d)\d{6}[\s.\-–]?\d{4}(?!\d)")


def holds_cpr(text: str) -> bool:
    """Whether a text holds something that reads as a CPR number: a real day and four digits.

    The check digit is no test: numbers given out since 2007 need not fit it. Eight digits (a CVR or
    a telephone number) never match, and ten digits do only where the first six are a date.
    """
    return any(_is_cpr(found) for found in _LOOKS_LIKE_CPR.findall(text))


def _is_cpr(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    try:
        cpr.get_birth_date(digits)
    except Exception:
        return False
    return True


def refuse_cpr(value: Any) -> None:
    """A validator: raises ValidationError for a text that holds a CPR number."""
    if value and holds_cpr(str(value)):
        raise ValidationError(
            _("This looks like a CPR number. Virksom never stores CPR numbers: remove it and save again."),
            code="cpr",
        )


class RefusesCpr(forms.BaseForm):
    """A form whose every text field refuses CPR numbers; mix it in before `forms.Form`.

    Fields that the form makes for itself later count too: they are looked at when it is cleaned. A field
    whose ten digits are another number (a P-number) is let off by the form, by name.
    """

    #: The fields that were looked at already.
    _refusing: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._refuse_in_new_fields()

    def _refuse_in_new_fields(self) -> None:
        for name, field in self.fields.items():
            if name not in self._refusing and isinstance(field, forms.CharField):
                field.validators.append(refuse_cpr)
        self._refusing = frozenset(self.fields)

    def _clean_fields(self) -> None:
        self._refuse_in_new_fields()
        super()._clean_fields()  # type: ignore[misc]
