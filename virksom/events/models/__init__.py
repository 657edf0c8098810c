"""Events, the people who are invited, register and come, and what they say afterwards."""

from virksom.events.models.arrivals import Attendance, Feedback, SignedList, SignedListRow
from virksom.events.models.event import Closed, Event, Host, Session, Theme, host_turns
from virksom.events.models.registration import (
    Invitation,
    Language,
    Notice,
    Participant,
    Registration,
    Reminder,
)

__all__ = [
    "Attendance",
    "Closed",
    "Event",
    "Feedback",
    "Host",
    "Invitation",
    "Language",
    "Notice",
    "Participant",
    "Registration",
    "Reminder",
    "Session",
    "SignedList",
    "SignedListRow",
    "Theme",
    "host_turns",
]
