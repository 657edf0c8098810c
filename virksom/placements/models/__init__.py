"""Placements, and what comes after: nobody is forgotten once a job has begun."""

from virksom.placements.models.follow_up import Answer, FollowUp, FollowUpMail, Moment, Part, Task
from virksom.placements.models.placement import Placement, PlacementQuerySet, Terms

__all__ = [
    "Answer",
    "FollowUp",
    "FollowUpMail",
    "Moment",
    "Part",
    "Placement",
    "PlacementQuerySet",
    "Task",
    "Terms",
]
