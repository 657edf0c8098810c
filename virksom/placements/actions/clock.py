"""What the clock does about follow-ups: it asks the consultant, reminds, and tells the lead.

Run twice, late or side by side it does each once.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from virksom.foundation.access import system_viewer
from virksom.foundation.trail import leave_trail
from virksom.placements.actions.follow_up import owe_question
from virksom.placements.actions.step import each
from virksom.placements.facts.due import working_days_before
from virksom.placements.facts.receivers import leads_of, receiver_of
from virksom.placements.models import FollowUp, FollowUpNotice, Part

#: Working days after the day it was due.
REMINDED_AFTER, ESCALATED_AFTER = 3, 7


def keep_the_clock(*, now: datetime | None = None) -> int:
    """Remind the consultant of follow-ups nobody did, then tell the lead; how many it had to do with.

    Before that the consultant is asked on the day it is due. Where a candidate has no consultant the lead
    is told at once.
    """
    today = timezone.localdate(now)
    rows = FollowUp.objects.select_related("placement__candidate__consultant").order_by("pk")
    done = 0
    done += each(rows.to_ask(today), _ask)
    done += each(
        rows.to_remind(working_days_before(today, REMINDED_AFTER)),
        lambda row: _once(row, "reminded_on", FollowUpNotice.Kind.REMINDED, "remind_follow_up", today),
    )
    done += each(
        rows.to_escalate(working_days_before(today, ESCALATED_AFTER)),
        lambda row: _once(row, "escalated_on", FollowUpNotice.Kind.ESCALATED, "escalate_follow_up", today),
    )
    return done


def _ask(row: FollowUp) -> int:
    """Ask the consultant by mail; who asks by hand before that has asked already."""
    with transaction.atomic():
        receiver = receiver_of(row.placement, Part.CONSULTANT)
        return int(receiver is not None and owe_question(row, receiver) is not None)


def _once(row: FollowUp, step: str, kind: str, verb: str, today: date) -> int:
    with transaction.atomic():
        mine = FollowUp.objects.open().filter(pk=row.pk, **{f"{step}__isnull": True})
        if not mine.update(**{step: today}):
            return 0
        told = _told(row, kind, today)
        FollowUpNotice.objects.bulk_create(
            [FollowUpNotice(kind=kind, follow_up=row, user_id=user) for user in told],
            ignore_conflicts=True,
        )
        leave_trail(system_viewer(), verb, row, circle_id=row.placement.partnership_id)
    return 1


def _told(row: FollowUp, kind: str, today: date) -> list[int]:
    consultant = row.placement.candidate.consultant
    if kind == FollowUpNotice.Kind.REMINDED and consultant is not None and consultant.is_active:
        return [consultant.pk]
    return leads_of(row.placement.partnership_id, today)
