"""Companies that were handed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from virksom.companies.facts.answering import referrals_for
from virksom.companies.models import Referral
from virksom.foundation.access import Viewer
from virksom.foundation.templatetags.ui import clock, weekday_in
from virksom.site.waiting.row import MOST, Badge, Waiting

#: So many are read to find the most pressing of each sort.
READ = 100


def referrals(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Companies handed over: those to answer, those nobody answered, and those one has taken on."""
    found: Any = referrals_for(viewer)
    rows = list(found.open_first()[:READ])
    to_answer = [row for row in rows if row.waits]
    unanswered = [row for row in rows if row.is_escalated and not row.waits]
    taken_on = [row for row in rows if row.state == Referral.State.ACCEPTED]
    yield from (_to_answer(row, now) for row in to_answer[:MOST])
    for row in unanswered[:MOST]:
        yield Waiting(
            fact=_("Nobody at %(to)s has answered about %(company)s")
            % {"to": row.to, "company": row.company},
            reason=_("The time to answer is over. Find somebody who takes it."),
            url=reverse("companies:referral", args=[row.pk]),
            button=_("See whom to ask"),
            badge=Badge.OVERDUE,
        )
    for row in taken_on[:MOST]:
        yield Waiting(
            fact=_("You have taken on %(company)s") % {"company": row.company},
            reason=_("%(about)s. It is closed by the contact you write in.") % {"about": row},
            url=reverse("companies:referral", args=[row.pk]),
            button=_("Close it"),
        )


def _to_answer(row: Any, now: datetime) -> Waiting:
    """A referral that waits for an answer, and until when."""
    if row.answer_by <= now:
        until = _("The time to answer is over.")
    else:
        until = _("Answer by: %(day)s, %(time)s.") % {
            "day": weekday_in(row.answer_by),
            "time": clock(row.answer_by),
        }
    return Waiting(
        fact=_("%(company)s is handed over to you") % {"company": row.company},
        reason=_("From %(sender)s: %(about)s.") % {"sender": row.organisation, "about": row} + " " + until,
        url=reverse("companies:referral", args=[row.pk]),
        button=_("Answer"),
        badge=Badge.until(row.answer_by, now) if row.remind_at <= now else None,
    )
