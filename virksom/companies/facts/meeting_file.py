"""Reading a meeting from a calendar file or a calendar mail: what about, when, and who was asked.

A file from outside is bounded before it is read: in size, in parts and in depth. What it says is
taken for a draft only; a person confirms it.
"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import getaddresses
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar

from virksom.foundation.cpr import holds_cpr

LARGEST_FILE = 5 * 2**20
#: A calendar itself is small; what is larger is no single meeting.
LARGEST_CALENDAR = 256 * 2**10
MOST_PARTS = 60
MOST_LINES = 4000
MOST_ATTENDEES = 100


_ZONES = re.compile(rb"(?ims)^BEGIN:VTIMEZONE\b.*?^END:VTIMEZONE[^\n]*\n?")


class MeetingRefused(Exception):
    """A file that gives no meeting, with a sentence that says why and what to do."""


@dataclass(frozen=True)
class Meeting:
    """What a calendar says of a meeting."""

    about: str
    at: dt.datetime
    addresses: tuple[str, ...] = ()


def read_meeting(data: bytes) -> Meeting:
    """Read an .ics or .eml file. Raises MeetingRefused for everything that is not one meeting."""
    if len(data) > LARGEST_FILE:
        raise MeetingRefused(_("The file is larger than 5 MB. Save the meeting alone, without attachments."))
    if not data.strip():
        raise MeetingRefused(_("The file is empty. Save the meeting from your calendar again."))
    is_calendar = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].upper() == b"BEGIN:VCALENDAR"
    try:
        calendar, addresses = (data, ()) if is_calendar else _from_mail(data)
        return _meeting(calendar, addresses)
    except MeetingRefused:
        raise
    except Exception as fault:  # A file can be broken in any way; whatever it is, it is refused.
        raise _no_calendar() from fault


def _no_calendar() -> MeetingRefused:
    return MeetingRefused(
        _("This is no calendar file. Save the meeting as .ics, or the mail that invited to it as .eml.")
    )


def _from_mail(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The calendar in a mail, and the addresses of the mail itself."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    headers = [str(value) for name in ("From", "To", "Cc") for value in message.get_all(name, [])]
    addresses = tuple(address for _name, address in getaddresses(headers[:20]))
    for number, part in enumerate(message.walk()):
        if number > MOST_PARTS:
            break
        name = (part.get_filename() or "").lower()
        if part.get_content_type() == "text/calendar" or name.endswith(".ics"):
            payload: Any = part.get_payload(decode=True)
            return payload or b"", addresses
    raise _no_calendar()


def _meeting(data: bytes, addresses: Iterable[str]) -> Meeting:
    if len(data) > LARGEST_CALENDAR or data.count(b"\n") > MOST_LINES:
        raise MeetingRefused(
            _("This is a whole calendar. Open the one meeting in your calendar and save that alone.")
        )
    if len(re.findall(rb"(?im)^BEGIN:", data)) > MOST_PARTS:
        raise MeetingRefused(
            _("This is a whole calendar. Open the one meeting in your calendar and save that alone.")
        )
    # A zone's own rules are not worked out: they may be made to never end. Its name is known, or the
    # time is read as ours.
    events = list(Calendar.from_ical(_ZONES.sub(b"", data)).walk("VEVENT"))
    if not events:
        raise _no_calendar()
    if len(events) > 1 or any(name in events[0] for name in ("RRULE", "RDATE")):
        raise MeetingRefused(
            _(
                "This is a meeting that repeats. Write in each contact by itself, or save the one "
                "meeting alone."
            )
        )
    event = events[0]
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise MeetingRefused(_("This meeting is cancelled, so there is nothing to write in."))
    found = dict.fromkeys(_lower([*_asked(event), *addresses]))
    return Meeting(_about(event), _when(event), tuple(list(found)[:MOST_ATTENDEES]))


def _about(event: Any) -> str:
    text = " ".join(str(event.get("SUMMARY", "")).split())
    return "" if holds_cpr(text) else text[:160]


def _when(event: Any) -> dt.datetime:
    start = event.get("DTSTART")
    value = getattr(start, "dt", None)
    if isinstance(value, dt.datetime):
        at = value if timezone.is_aware(value) else timezone.make_aware(value)
    elif isinstance(value, dt.date):
        at = timezone.make_aware(dt.datetime.combine(value, dt.time(12)))
    else:
        raise MeetingRefused(_("The meeting has no date. Give it one in your calendar and save it again."))
    if not 2000 <= at.year <= 2100:
        raise MeetingRefused(_("The meeting has no date. Give it one in your calendar and save it again."))
    return at


def _asked(event: Any) -> Iterator[str]:
    for name in ("ORGANIZER", "ATTENDEE"):
        rows = event.get(name, [])
        for row in rows if isinstance(rows, list) else [rows]:
            yield re.sub(r"(?i)^mailto:", "", str(row))


def _lower(addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            continue
        yield address.casefold()
