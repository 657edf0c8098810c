"""Events, the people who are invited, register and come, what they say afterwards; and company tours."""

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
from virksom.events.models.tour import Tour, TourMember, TourStop, TourTeam

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
    "Tour",
    "TourMember",
    "TourStop",
    "TourTeam",
    "host_turns",
]
