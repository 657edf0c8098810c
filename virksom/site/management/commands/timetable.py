"""`virksom timetable`: who meets whom at a job fair, when and at which table, from four CSV files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from virksom.matching.sheets import SheetFault
from virksom.matching.timetable.fair import Fair
from virksom.matching.timetable.files import read_fair, read_meetings, told, told_changes
from virksom.matching.timetable.folder import write_folder
from virksom.matching.timetable.paper import Occasion
from virksom.matching.timetable.plan import timetable
from virksom.matching.timetable.replan import Replan, replanned, without
from virksom.matching.timetable.windows import EFFORT

#: What says that the files or the options are wrong.
WRONG = 2


class Command(BaseCommand):
    """Reads slots, candidates, companies and wishes; writes a folder to print and to send."""

    help = "Plan a job fair's short meetings, or plan them anew during the day (docs/timetable.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--slots", type=Path, required=True, help="CSV: starts, ends")
        parser.add_argument("--candidates", type=Path, required=True, help="CSV: id, name, here, away, most")
        parser.add_argument("--companies", type=Path, required=True, help="CSV: id, name, here, away, tables")
        parser.add_argument("--wishes", type=Path, required=True, help="CSV: candidate, company, value")
        parser.add_argument("--out", type=Path, required=True, help="folder for timetable, sheets, calendars")
        parser.add_argument("--title", default="Jobmesse", help="what calendars call the fair")
        parser.add_argument("--place", default="", help="where it is")
        parser.add_argument("--effort", type=int, default=EFFORT, help="branches of a hard search")
        parser.add_argument("--before", type=Path, help="plan anew: the timetable.csv people were given")
        parser.add_argument(
            "--now", type=dt.datetime.fromisoformat, help="plan anew from 2026-09-01T10:15 on"
        )
        parser.add_argument("--absent", action="append", default=[], help="a candidate who does not come")
        parser.add_argument("--absent-company", action="append", default=[], help="a company that does not")
        parser.add_argument("--edition", type=int, help="which plan this is, for calendars: 0, then 1, 2 ...")

    def handle(self, *args: Any, **options: Any) -> None:
        _refuse_options(options)
        try:
            fair = read_fair(*(options[name] for name in ("slots", "candidates", "companies", "wishes")))
            self.stderr.write(
                f"{len(fair.candidates):,} candidates, {len(fair.wishes):,} wishes: planning ..."
            )
            if options["before"]:
                self._plan_anew(fair, options)
            else:
                planned = timetable(fair, options["effort"])
                write_folder(options["out"], fair, planned.meetings, _occasion(options))
                self._tell(told(fair, planned))
        except OSError as fault:
            raise CommandError(f"{fault.filename}: {fault.strerror}.", returncode=WRONG) from fault
        except (SheetFault, OverflowError) as fault:
            raise CommandError(str(fault), returncode=WRONG) from fault

    def _plan_anew(self, fair: Fair, options: dict[str, Any]) -> None:
        before = read_meetings(options["before"], fair)
        try:
            left = without(fair, options["absent"], options["absent_company"], options["now"])
        except ValueError as fault:
            raise CommandError(str(fault), returncode=WRONG) from fault
        plan: Replan = replanned(left, before, options["now"], options["effort"])
        write_folder(options["out"], left, plan.timetable.meetings, _occasion(options), plan.lost)
        self._tell(told_changes(left, plan))
        self._tell(told(left, plan.timetable))

    def _tell(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)


def _refuse_options(options: dict[str, Any]) -> None:
    """Options that do not go together, before any work is done."""
    if bool(options["before"]) != bool(options["now"]):
        raise CommandError("--before and --now go together: the old timetable, and when.", returncode=WRONG)
    if options["now"] and options["now"].tzinfo:
        raise CommandError("--now is a time at the fair, without a zone.", returncode=WRONG)
    if not options["before"] and (options["absent"] or options["absent_company"]):
        raise CommandError("--absent changes a timetable: say which, with --before.", returncode=WRONG)
    if options["effort"] < 1:
        raise CommandError("--effort is 1 or more.", returncode=WRONG)


def _occasion(options: dict[str, Any]) -> Occasion:
    edition = options["edition"] if options["edition"] is not None else int(bool(options["before"]))
    return Occasion(
        title=options["title"],
        place=options["place"],
        zone=ZoneInfo(settings.TIME_ZONE),
        sender=urlsplit(settings.BASE_URL).hostname or "virksom",
        stamped=timezone.now().replace(microsecond=0),
        edition=edition,
    )
