"""The numbers of the Danish register: CVR of companies, P of workplaces, DB25 of industries."""

from __future__ import annotations

import re

from stdnum.dk import cvr
from stdnum.exceptions import ValidationError

#: What people write between the digits, and before them.
_BETWEEN = re.compile(r"(?i)^(?:dk|cvr|p|p-?nr|cvr-?nr)?[\s.:-]*|[\s.\-]")
#: P-numbers were given out from 1,000,000,000 upwards. They have no check digit, and ten digits are
#: also what a CPR number has: whatever does not begin like a P-number is not taken for one.
_P_NUMBER = re.compile(r"10[0-4]\d{7}")
_INDUSTRY = re.compile(r"\d{6}")


def digits_of(text: str) -> str:
    """A number without what people write around and between its digits."""
    return _BETWEEN.sub("", text.strip())


def cvr_of(text: str) -> str | None:
    """The CVR number that a text gives, its check digit right; None when it is not one."""
    try:
        return str(cvr.validate(digits_of(text)))
    except ValidationError:
        return None


def p_number_of(text: str) -> str | None:
    """The P-number that a text gives; None when it is not one."""
    number = digits_of(text)
    return number if _P_NUMBER.fullmatch(number) else None


def industry_code_of(text: str) -> str | None:
    """The six digits of an industry code, however they are parted; None when they are not six."""
    number = digits_of(text)
    # A spreadsheet drops the zero in front of agriculture.
    number = number.zfill(6) if len(number) == 5 else number
    return number if _INDUSTRY.fullmatch(number) else None
