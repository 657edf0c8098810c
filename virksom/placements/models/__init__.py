"""Matches, the placements that come of them, and what comes after: nobody is forgotten."""

from virksom.placements.models.assessment import Assessment, Attribution
from virksom.placements.models.confirmation import Confirmation, ConfirmationMail, WithoutHelp
from virksom.placements.models.follow_up import (
    Answer,
    FollowUp,
    FollowUpMail,
    FollowUpNotice,
    FollowUpTerms,
    Part,
    Task,
)
from virksom.placements.models.match import Match, MatchMail, Step, StepTaken
from virksom.placements.models.placement import Placement, PlacementQuerySet, Terms

__all__ = [
    "Answer",
    "Assessment",
    "Attribution",
    "Confirmation",
    "ConfirmationMail",
    "FollowUp",
    "FollowUpMail",
    "FollowUpNotice",
    "FollowUpTerms",
    "Match",
    "MatchMail",
    "Part",
    "Placement",
    "PlacementQuerySet",
    "Step",
    "StepTaken",
    "Task",
    "Terms",
    "WithoutHelp",
]
