"""`virksom check-trail`: whether the trail is as it was written."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from virksom.foundation.models import TrailHead
from virksom.foundation.trail import verify_trail

MOST = 20


class Command(BaseCommand):
    help = "Checks the chain of the trail and prints its end, to be noted outside the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--known", metavar="NUMBER:LINK", help="an end of the trail that was noted earlier"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = None
        if options["known"]:
            number, _, link = options["known"].partition(":")
            if not number.isdigit() or len(link) != 64:
                raise CommandError("--known takes what this command printed: NUMBER:LINK")
            known = int(number), link
        breaks = 0
        for broken in verify_trail(known):
            breaks += 1
            if breaks <= MOST:
                self.stderr.write(f"line {broken.number}: {broken.what}")
        if breaks:
            raise CommandError(f"The trail was tampered with in {breaks} places.")
        head = TrailHead.objects.filter(pk=1).first() or TrailHead()
        self.stdout.write(f"The trail holds: {head.number} lines.")
        self.stdout.write(f"{head}" if head.number else "")
