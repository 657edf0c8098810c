"""When something was or will be, in words: yesterday at 13.20, Thursday 17 September at 10.00, 27 August."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel.dates import format_date
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from virksom.foundation.templatetags.ui import clock, day, weekday

#: So many days back and ahead the weekday and the time of day are of interest.
NEAR = timedelta(days=6)


def day_of_year(on: date) -> str:
    """A day of this year: 27. august."""
    is_danish = translation.get_language() == "da"
    return str(
        format_date(on, "d. MMMM" if is_danish else "d MMMM", locale="da_DK" if is_danish else "en_GB")
    )


def moment(at: datetime, now: datetime) -> str:
    """A moment as one says it today: the nearer, the more exactly."""
    on, today = timezone.localdate(at), timezone.localdate(now)
    near = {
        today: _("Today at %(time)s"),
        today - timedelta(days=1): _("Yesterday at %(time)s"),
        today + timedelta(days=1): _("Tomorrow at %(time)s"),
    }
    if on in near:
        return near[on] % {"time": clock(at)}
    if on > today or today - on <= NEAR:
        return _("%(day)s at %(time)s") % {"day": weekday(on), "time": clock(at)}
    return day_of_year(on) if on.year == today.year else day(on)
