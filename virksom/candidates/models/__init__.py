"""Candidates: who they are, what they can do, and whom they let see it."""

from virksom.candidates.models.candidate import Candidate, Language
from virksom.candidates.models.concept import Concept
from virksom.candidates.models.mail import CandidateMail
from virksom.candidates.models.profile import (
    Adjustment,
    Cefr,
    Claim,
    CompetenceProfile,
    DanishLevel,
    Evidence,
    TimeOfDay,
)
from virksom.candidates.models.sharing import Consent, Purpose, Reading, ShareGrant

__all__ = [
    "Adjustment",
    "Candidate",
    "CandidateMail",
    "Cefr",
    "Claim",
    "CompetenceProfile",
    "Concept",
    "Consent",
    "DanishLevel",
    "Evidence",
    "Language",
    "Purpose",
    "Reading",
    "ShareGrant",
    "TimeOfDay",
]
