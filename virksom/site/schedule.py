"""What is done by the clock: a list of jobs and how often each looks for work.

Each job is idempotent: run twice, late or on two workers, it does its work once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import structlog
from django.db import close_old_connections

from virksom.candidates.tasks import remind_by_the_clock, send_by_the_clock
from virksom.companies.tasks import send_and_expire
from virksom.events.tasks import remind_and_send
from virksom.openings.tasks import keep_the_clock
from virksom.placements.tasks import follow_up_and_send
from virksom.site.forgetting import forget

log = structlog.get_logger()

Jobs = Sequence[tuple[int, Callable[[], object]]]
#: Seconds between two looks, and the job.
JOBS: Jobs = (
    (300, remind_and_send),
    (60, send_and_expire),
    (60, send_by_the_clock),
    (60, keep_the_clock),
    (60, follow_up_and_send),
    (86_400, forget),
    (86_400, remind_by_the_clock),
)


def run_schedule(stop: threading.Event, jobs: Jobs = JOBS) -> None:
    """Run each job when it is due, until `stop` is set. A job that fails is tried again at its next turn."""
    due = [time.monotonic()] * len(jobs)
    while not stop.wait(1):
        for place, (seconds, job) in enumerate(jobs):
            if time.monotonic() < due[place]:
                continue
            due[place] = time.monotonic() + seconds
            close_old_connections()
            try:
                job()
            except Exception:  # the worker lives on, and the fault is told
                log.exception("scheduled_job_failed", job=getattr(job, "__name__", str(job)))
            finally:
                close_old_connections()
