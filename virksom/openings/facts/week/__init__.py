"""Several part-time jobs as one week of one person: plain values, no database, no clock."""

from virksom.openings.facts.week.best import best_weeks
from virksom.openings.facts.week.fit import (
    FULL_WEEK,
    Job,
    Person,
    Place,
    Plan,
    Reason,
    Span,
    Why,
    alone,
    beside,
    plan_of,
    way,
)

__all__ = [
    "FULL_WEEK",
    "Job",
    "Person",
    "Place",
    "Plan",
    "Reason",
    "Span",
    "Why",
    "alone",
    "beside",
    "best_weeks",
    "plan_of",
    "way",
]
