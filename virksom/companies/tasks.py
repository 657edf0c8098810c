"""Jobs of the background worker: mails about companies, imports, and what the clock says is over.

All of them may be delivered twice or at the wrong time: what was done is not done again.
"""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from virksom.companies.actions import importing
from virksom.companies.actions.posting import send_owed
from virksom.companies.actions.referral import keep_the_clock
from virksom.companies.actions.reservation import expire_reservations


@task
def send_mails() -> int:
    """Send the mails that are owed at once; returns how many went out."""
    return send_owed()


def send_and_expire() -> int:
    """Close what has run out, keep the clock of the referrals, send every mail that is owed, and return
    how many went out. The worker runs it by the clock."""
    now = timezone.now()
    expire_reservations()
    keep_the_clock(now=now)
    return send_owed(now=now)


@task
def run_import(number: int) -> None:
    """Read, write or take back an import of companies, whichever it waits for."""
    importing.run_import(number)
