"""`virksom import-concepts`: occupations and skills from the files of ESCO or of DISCO-08."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virksom.candidates.actions.concepts import import_concepts
from virksom.candidates.facts.concept_file import FileFault, rows_of
from virksom.candidates.models import Concept

SCHEMES = (Concept.Scheme.ESCO.value, Concept.Scheme.DISCO.value)


class Command(BaseCommand):
    """Enters a published file, all of it or nothing; running it twice changes nothing the second time."""

    help = (
        "Import ESCO (skills, occupations, skillGroups, ISCOGroups, then broaderRelations) or DISCO-08 "
        "from the CSV files as published."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV file")
        parser.add_argument("--scheme", choices=SCHEMES, required=True)
        parser.add_argument("--language", choices=("da", "en", "ar"), default="da", help="of the titles")
        parser.add_argument("--edition", default="", help="version of the standard, as 1.2.0")

    def handle(self, *args: Any, **options: Any) -> None:
        path, scheme = options["file"], options["scheme"]
        if scheme == Concept.Scheme.DISCO and options["language"] != "da":
            raise CommandError("The titles of DISCO-08 are Danish. Leave --language out.")
        try:
            done = import_concepts(
                rows=rows_of(path, scheme),
                scheme=scheme,
                language=options["language"],
                version=options["edition"][:20],
            )
        except OSError as fault:
            raise CommandError(f"{path} cannot be opened: {fault.strerror}.") from fault
        except FileFault as fault:
            raise CommandError(f"{path.name}: {fault} Nothing was changed.") from fault
        if done.is_nothing and not done.unknown:
            self.stdout.write("Everything in the file was here already. Nothing was changed.")
            return
        self.stdout.write(
            f"{done.new} new, {done.changed} changed, {done.set_under} put under a broader one."
        )
        if done.unknown:
            self.stdout.write(
                f"{done.unknown} relations name concepts that are not here: "
                "import those files first, then this again."
            )
