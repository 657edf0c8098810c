"""`virksom demo`: load the demo programme and say how to sign in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from virksom.site.demo import SIGN_INS, load_demo


class Command(BaseCommand):
    """Loads the demo once and prints the address and the sign-ins of every role."""

    help = "Load the demo programme Virksom.nu 2008-09 (once) and print the sign-ins of every role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="only print the address and the sign-ins")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo lets anybody sign in with a printed password. "
                "Set VIRKSOM_DEMO=1 in a place of its own, never where real people are."
            )
        if not options["sign_ins"]:
            with translation.override("da"):
                programme, is_new = load_demo(timezone.localdate())
            self.stdout.write(
                f"{programme.name}: {'loaded' if is_new else 'already here, nothing changed'}.\n\n"
            )
        self.stdout.write(sign_in_table())


def sign_in_table() -> str:
    """The address, and a line for each role: who it is and what to sign in with."""
    rows = [
        ("Role", "Mail address", "Password"),
        *(
            (
                str(person.role.label) if person.role else "support (views as others)",
                person.email,
                person.password,
            )
            for person in SIGN_INS
            if person.shown
        ),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([f"Address: {settings.BASE_URL}", "", *lines, ""])
