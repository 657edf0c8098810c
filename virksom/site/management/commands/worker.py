"""Run background jobs, and what the clock says is due."""

from __future__ import annotations

import threading
from typing import Any

from django_tasks_db.management.commands.db_worker import Command as Worker

from virksom.site.schedule import run_schedule


class Command(Worker):
    """The worker of the queue, with the schedule beside it in a thread of its own."""

    help = "Run background jobs and the schedule, until stopped."

    def handle(self, **options: Any) -> None:
        stop = threading.Event()
        clock = threading.Thread(target=run_schedule, args=(stop,), daemon=True, name="schedule")
        clock.start()
        try:
            super().handle(**options)
        finally:
            stop.set()
            clock.join(timeout=5)
