"""`virksom match`: the best openings for candidates and the best candidates for openings, from files."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from virksom.matching.command import OutOfReach, add_arguments, ending, run
from virksom.matching.faults import BadInput


class Command(BaseCommand):
    help = "Matches files of candidates and openings both ways; docs/matching.md has formats and examples."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = run(argparse.Namespace(**options), self.stderr.write)
        except (BadInput, OutOfReach, OSError) as fault:
            raise CommandError(str(fault), returncode=ending(fault)) from fault
        self.stdout.write(done)
