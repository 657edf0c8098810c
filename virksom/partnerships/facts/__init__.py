"""Partnerships as facts: cut loose from the database, so that pure code can compute."""

from virksom.partnerships.facts.points import (
    Balance,
    Point,
    Watch,
    balance_of,
    count_points,
    in_words,
    silence_in_weeks,
    uneven_points,
    watch_of,
)
from virksom.partnerships.facts.standing import SILENT_AFTER, Standing, standings_of

__all__ = [
    "SILENT_AFTER",
    "Balance",
    "Point",
    "Standing",
    "Watch",
    "balance_of",
    "count_points",
    "in_words",
    "silence_in_weeks",
    "standings_of",
    "uneven_points",
    "watch_of",
]
