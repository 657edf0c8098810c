"""Jobs of the background worker: mails about profiles. Delivered twice, they do their work once."""

from __future__ import annotations

from django_tasks import task

from virksom.candidates.actions.posting import send_owed
from virksom.candidates.actions.reminder import remind_to_confirm


@task
def send_mails() -> int:
    """Send the mails that are owed at once; returns how many went out."""
    return send_owed()


def send_by_the_clock() -> int:
    """Send every mail that is owed. The worker runs it by the clock."""
    return send_owed()


def remind_by_the_clock() -> int:
    """Remind candidates whose profile is soon hidden; the mails go out with the others that are owed."""
    return remind_to_confirm()
