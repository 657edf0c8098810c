"""Openings, and the exchange that gets them to the right people."""

from virksom.openings.models.exchange import ExchangeTerms, RelayStep
from virksom.openings.models.notice import OpeningNotice
from virksom.openings.models.opening import FULL_TIME_HOURS, BestTime, Opening, Requirement
from virksom.openings.models.shared_job import SharedJob
from virksom.openings.models.shift import Shift

__all__ = [
    "FULL_TIME_HOURS",
    "BestTime",
    "ExchangeTerms",
    "Opening",
    "OpeningNotice",
    "RelayStep",
    "Requirement",
    "SharedJob",
    "Shift",
]
