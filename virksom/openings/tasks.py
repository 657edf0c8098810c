"""Jobs of the background worker: mails about openings, and what the clock says is over.

All of them may be delivered twice or at the wrong time: what was done is not done again.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from virksom.openings.actions.exchange import pass_on_overdue
from virksom.openings.actions.opening import keep_openings_fresh
from virksom.openings.actions.posting import send_owed


@task
def send_mails() -> int:
    """Send the mails that are owed at once; returns how many went out."""
    return send_owed()


def keep_the_clock(*, now: datetime | None = None) -> int:
    """Pass on what nobody answered, ask about what is old, and send every mail that is owed.

    Returns how many mails went out. The worker runs it by the clock.
    """
    now = now or timezone.now()
    try:
        pass_on_overdue(now)
        keep_openings_fresh(now)
    finally:
        # A fault in one opening is told, and keeps no mail of the others back.
        sent = send_owed(now=now)
    return sent
