"""Events, the people who are invited, register and come, and what they say afterwards."""

from virksom.events.models.arrivals import Attendance, Feedback, SignedList, SignedListRow
from virksom.events.models.event import Event, Host, Session, Theme
from virksom.events.models.registration import Invitation, Participant, Registration, Reminder

__all__ = [
    "Attendance",
    "Event",
    "Feedback",
    "Host",
    "Invitation",
    "Participant",
    "Registration",
    "Reminder",
    "Session",
    "SignedList",
    "SignedListRow",
    "Theme",
]
