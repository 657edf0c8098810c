"""virksom remind: write the reminders that are due and send the mails that are owed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from virksom.events.tasks import remind_and_send


class Command(BaseCommand):
    help = "Write the reminders that are due and send the mails that are owed. Nothing is sent twice."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{remind_and_send()} mails sent")
