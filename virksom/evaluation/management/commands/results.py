"""virksom results PROGRAMME: a programme's two result tables, counted from its records now."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.evaluation import files
from virksom.evaluation.facts import results_of
from virksom.indicators.definitions import DEFINITIONS
from virksom.indicators.results import Results
from virksom.partnerships.models import Programme

FORMATS = ("table", "csv", "json", "xlsx")


class Command(BaseCommand):
    help = "Shows a programme's results: both tables, shares and targets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("programme", help="the programme's name in addresses, as virksom-nu-2008")
        parser.add_argument("--format", choices=FORMATS, default="table")
        parser.add_argument("--as-of", type=date.fromisoformat, help="figures of this day: 2009-03-31")
        parser.add_argument("--output", type=Path, help="write to this file instead of the screen")

    def handle(self, *args: Any, **options: Any) -> None:
        programme = _programme(options["programme"])
        as_of = options["as_of"] or programme.day(timezone.localdate())
        content = written(results_of(programme, as_of), options["format"])
        if options["output"]:
            options["output"].write_bytes(content)
        elif options["format"] == "xlsx":
            raise CommandError(
                _("An XLSX file cannot be shown here. Say where to put it: --output results.xlsx")
            )
        else:
            self.stdout.write(content.decode("utf-8-sig"), ending="")


def written(results: Results, form: str) -> bytes:
    """Results in one of the formats."""
    if form == "json":
        return files.as_json(results.as_data())
    if form == "csv":
        return files.as_csv(results)
    if form == "xlsx":
        return files.as_xlsx(results, DEFINITIONS.values())
    return files.as_text(results).encode()


def _programme(slug: str) -> Programme:
    programme = Programme.objects.filter(slug=slug).first()
    if programme is None:
        known = ", ".join(Programme.objects.order_by("slug").values_list("slug", flat=True))
        if not known:
            raise CommandError(_("There is no programme yet. Load the demo first: virksom demo"))
        raise CommandError(
            _("There is no programme “%(slug)s”. These exist: %(known)s") % {"slug": slug, "known": known}
        )
    return programme
