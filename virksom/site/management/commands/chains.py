"""`virksom chains`: the plan of moves up that helps most, from three CSV files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from virksom.matching.chains.files import read_town, told, write_chains
from virksom.matching.chains.greedy import greedy
from virksom.matching.chains.limit import best_plan, without_chains
from virksom.matching.chains.plan import Plan
from virksom.matching.sheets import SheetFault

#: What says that the files or the options are wrong.
WRONG = 2


class Command(BaseCommand):
    """Reads people, jobs and moves; writes the chains, and tells what the plan comes to."""

    help = "Plan chains: who at work moves up, who takes the place that becomes free (docs/chains.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=Path, required=True, help="CSV: id, job, name")
        parser.add_argument("--jobs", type=Path, required=True, help="CSV: id, rank, open, refill, title")
        parser.add_argument("--moves", type=Path, required=True, help="CSV: person, job, value")
        parser.add_argument("--longest", type=int, help="the most moves in a chain")
        parser.add_argument("--out", type=Path, help="where the chains go, as CSV")
        parser.add_argument("--show", type=int, default=10, help="how many chains to tell on the screen")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["longest"] is not None and options["longest"] < 1:
            raise CommandError("--longest: a chain has at least one move.", returncode=WRONG)
        if options["out"] and not options["out"].parent.is_dir():
            raise CommandError(f"--out: there is no folder {options['out'].parent}.", returncode=WRONG)
        try:
            town = read_town(options["people"], options["jobs"], options["moves"])
            self.stderr.write(f"{town.ladder.people:,} people, {town.ladder.moves:,} moves: planning ...")
            plan = best_plan(town.ladder, options["longest"], tell=self._tell_progress)
            if options["out"]:
                with options["out"].open("w", encoding="utf-8", newline="") as file:
                    write_chains(town, plan, file)
        except OSError as fault:
            raise CommandError(f"{fault.filename}: {fault.strerror}.", returncode=WRONG) from fault
        except (SheetFault, OverflowError) as fault:
            raise CommandError(str(fault), returncode=WRONG) from fault
        compared = {
            "Without chains": without_chains(town.ladder),
            "One at a time": greedy(town.ladder, plan.bound),
        }
        for line in told(town, plan, compared, max(0, options["show"])):
            self.stdout.write(line)

    def _tell_progress(self, plan: Plan) -> None:
        """One line for each round of a search that may take a while."""
        self.stderr.write(f"worth {plan.value:,} so far, {plan.bound:,} at the most ...")
