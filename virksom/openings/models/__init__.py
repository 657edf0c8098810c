"""Openings, and the exchange that gets them to the right people."""

from virksom.openings.models.exchange import ExchangeTerms, RelayStep
from virksom.openings.models.notice import OpeningNotice
from virksom.openings.models.opening import BestTime, Opening, Requirement

__all__ = ["BestTime", "ExchangeTerms", "Opening", "OpeningNotice", "RelayStep", "Requirement"]
