"""`virksom retention`: forget candidates whose time is over, one who asks, or again after a restore."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from virksom.candidates.actions.retention import erasures_file
from virksom.site.forgetting import erase, forget, replay


class Command(BaseCommand):
    help = "Tells candidates without activity for 24 months, and empties them 30 days later."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--replay", metavar="FILE", help="a log of erasures: empty those again")
        parser.add_argument("--erase", metavar="CODE", help="empty this candidate now, on the person's word")

    def handle(self, *args: Any, **options: Any) -> None:
        dry = options["dry_run"]
        if options["replay"]:
            self._replay(Path(options["replay"]), dry)
        elif options["erase"]:
            self._erase(options["erase"], dry)
        else:
            done = forget(dry_run=dry)
            would = "would be " if dry else ""
            self.stdout.write(f"{done.told} {would}told, {done.emptied} {would}emptied.")
            if done.emptied and not dry:
                self.stdout.write(f"The log of erasures is {erasures_file()}: keep it with the backups.")

    def _replay(self, file: Path, dry: bool) -> None:
        if not file.is_file():
            raise CommandError(
                f"There is no file {file}. Name the log of erasures, such as {erasures_file()}."
            )
        count = replay(file, dry_run=dry)
        self.stdout.write(f"{count} {'would be ' if dry else ''}emptied again.")

    def _erase(self, code: str, dry: bool) -> None:
        if dry:
            raise CommandError("--erase empties one candidate; leave out --dry-run to do it.")
        if not erase(code):
            raise CommandError(f"There is no candidate {code} whose record is not emptied already.")
        self.stdout.write("1 emptied.")
