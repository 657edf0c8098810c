"""`virksom generate`: large invented data for benchmarks."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from virksom.site.generate import SCALES, generate
from virksom.site.generate.build import NotEmpty


class Command(BaseCommand):
    """Fills an empty database; progress goes to stderr, size, time and memory to stdout."""

    help = "Fill an empty database with large invented data (same seed, same data; no contacts yet)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=list(SCALES), default="town")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, scale: str, seed: int, **options: Any) -> None:
        begun = time.monotonic()

        def tell(line: str) -> None:
            self.stderr.write(f"{time.monotonic() - begun:6.1f} s  {line}")

        try:
            report = generate(SCALES[scale], seed, tell)
        except NotEmpty as fault:
            raise CommandError(str(fault)) from fault
        for name, count in report.rows.items():
            self.stdout.write(f"{count:>12,}  {name}")
        self.stdout.write(
            f"{report.programme.slug}: {sum(report.rows.values()):,} rows in {report.seconds:.1f} s, "
            f"at most {report.peak_mib:,.0f} MiB"
        )
