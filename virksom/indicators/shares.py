"""Shares and attainment, as exact fractions; rounding happens once, where a number is shown."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from virksom.indicators.terms import GROUPS


def share(part: int, whole: int) -> Fraction | None:
    """The part of a whole, 0 to 1; None when there is nothing to share."""
    return Fraction(part, whole) if whole else None


def shares_by_group(by_terms: Mapping[str, int]) -> dict[str, Fraction | None]:
    """The three shares of placements: ordinary, wage subsidy, internship and training.

    They add to exactly 1, or are all None without placements.
    """
    whole = sum(by_terms.values())
    return {
        group: share(sum(by_terms.get(terms, 0) for terms in members), whole)
        for group, members in GROUPS.items()
    }


def attainment(actual: int, target: int) -> Fraction | None:
    """Result over target; 1 is the target reached. None without a target to reach."""
    return share(actual, target)


def rounded(value: Fraction | None, digits: int = 4) -> float | None:
    """A fraction as a decimal number, halves up; None stays None."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return float(exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))
