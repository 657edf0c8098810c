"""Jobs of the background worker: mails about placements, and what the clock says is due.

They may be delivered twice or at the wrong time: what was done is not done again.
"""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from virksom.placements.actions.clock import keep_the_clock
from virksom.placements.actions.match import keep_steps
from virksom.placements.actions.posting import send_owed


@task
def send_mails() -> int:
    """Send the mails that are owed at once; returns how many went out."""
    return send_owed()


def follow_up_and_send() -> int:
    """Remind of what nobody did, tell the leads, end what is over, send every mail that is owed, and return
    how many went out. The worker runs it by the clock."""
    now = timezone.now()
    try:
        keep_the_clock(now=now)
        keep_steps(now)
    finally:
        # Whatever is wrong with what the clock does, it keeps no mail back.
        sent = send_owed(now=now)
    return sent
