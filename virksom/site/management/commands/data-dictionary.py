"""`virksom data-dictionary`: every field that holds data on persons, printed from the code."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from virksom.site.dictionary import DICTIONARY, DONE_BY, NOT_STORED, viewers_of


class Command(BaseCommand):
    help = "Prints every field that holds data on persons, as docs/data-dictionary.md holds it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(dictionary_text(), ending="")


def dictionary_text() -> str:
    """The page: what is kept on persons, field by field, and what never is."""
    lines = [
        "# What is kept on persons",
        "",
        "Made by `virksom data-dictionary`; a test holds it against the models. Roles and scopes are those",
        "of [the table of rights](rights.md). Every record also has the times it was made and last changed.",
        "",
    ]
    for label, kept in DICTIONARY.items():
        lines += [
            f"## {label}",
            "",
            f"Basis: {kept.basis}. Kept: {kept.retention}.",
            f"Seen by ({kept.row}): {viewers_of(kept.row)}.",
            "",
            "| field | for |",
            "| --- | --- |",
            *(f"| {name} | {purpose} |" for name, purpose in kept.lines()),
            "",
        ]
    work = ", ".join(sorted(DONE_BY))
    never = ", ".join(NOT_STORED)
    lines += ["## Records of work", "", f"They name the colleague who did it, and nobody else: {work}.", ""]
    lines += [
        "## Never stored",
        "",
        f"No field exists for: {never}. CPR numbers are refused in every text.",
        "",
    ]
    return "\n".join(lines)
