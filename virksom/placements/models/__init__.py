"""Placements, and what comes after: nobody is forgotten once a job has begun."""

from virksom.placements.models.confirmation import Confirmation, ConfirmationMail
from virksom.placements.models.follow_up import (
    Answer,
    FollowUp,
    FollowUpMail,
    FollowUpNotice,
    FollowUpTerms,
    Part,
    Task,
)
from virksom.placements.models.placement import Placement, PlacementQuerySet, Terms

__all__ = [
    "Answer",
    "Confirmation",
    "ConfirmationMail",
    "FollowUp",
    "FollowUpMail",
    "FollowUpNotice",
    "FollowUpTerms",
    "Part",
    "Placement",
    "PlacementQuerySet",
    "Task",
    "Terms",
]
