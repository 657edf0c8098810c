"""`virksom load-concepts`: the built-in list of occupations, skills and licences in plain words."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from virksom.candidates.actions.concepts import load_concepts


class Command(BaseCommand):
    """Loads the list; running it again brings it up to date and changes nothing else."""

    help = "Load the built-in occupations, skills and licences (again and again with the same outcome)."

    def handle(self, *args: Any, **options: Any) -> None:
        count = load_concepts()
        if options["verbosity"]:
            self.stdout.write(f"{count} concepts in plain words are in place.")
