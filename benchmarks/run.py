"""All benchmarks on one database, in one process: `python -m benchmarks.run`, started by the main program."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import flows, importing, local_bank, one_way_in, openings, pages, retention, tables  # noqa: E402
from benchmarks.measure import Result, machine_limit  # noqa: E402
from virksom.site.generate import SCALES, Scale, generate  # noqa: E402

ONE = Scale("one", 1, 1, 1, 1, 1, 1, 1, 1, consultants=1, is_even=True)
THREE = Scale("three", 3, 9, 9, 9, 9, 9, 9, 9, consultants=1, is_even=True)
SMALL_SEED = 1
GENERATE_BARS = {"country": (600, 2048)}


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def sizes(scale: Scale) -> str:
    return (
        f"{scale.partnerships:,} partnerships, {scale.companies:,} companies, "
        f"{scale.candidates:,} candidates, {scale.attendances:,} attendances, {scale.placements:,} placements"
    )


def versions() -> str:
    """The versions a result depends on."""
    import numpy

    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        database = cursor.fetchone()[0]
    return (
        f"Python {platform.python_version()}, Django {django.get_version()}, numpy {numpy.__version__}, "
        f"{connection.vendor} {database}"
    )


def generation(scale: Scale, seed: int) -> tuple[object, list[Result]]:
    """Generate the large data; report seconds and memory."""
    report = generate(scale, seed, lambda line: None)
    seconds, mib = GENERATE_BARS.get(scale.name, (None, None))
    rows = f"{sum(report.rows.values()):,} rows"
    return report.programme, [
        Result(f"generate {scale.name}: time", report.seconds, "s", bar=seconds, remark=rows),
        Result(f"generate {scale.name}: memory", report.peak_mib, "MiB", bar=mib, remark=rows),
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", choices=list(SCALES), default="region")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    scale = SCALES[options.scale]
    call_command("migrate", verbosity=0)
    before = machine_limit()
    small = []
    for tiny in (ONE, THREE):
        say(f"{connection.vendor}: pages with few rows")
        small.append(pages.all_queries(generate(tiny, SMALL_SEED).programme))
    say(f"{connection.vendor}: generating a {scale.name}")
    programme, results = generation(scale, options.seed)
    say(f"{connection.vendor}: result tables")
    results += tables.benchmark(programme)
    say(f"{connection.vendor}: one way in to companies")
    results += one_way_in.benchmark(programme)
    say(f"{connection.vendor}: openings")
    results += openings.benchmark(programme)
    say(f"{connection.vendor}: local bank")
    results += local_bank.benchmark(programme)
    say(f"{connection.vendor}: import of companies")
    results += importing.benchmark(programme, scale.companies)
    say(f"{connection.vendor}: forgetting")
    results += retention.benchmark(programme)
    say(f"{connection.vendor}: pages")
    results += pages.benchmark(programme, *small)
    if connection.vendor == "sqlite":  # Kernels ask no database: once is enough.
        say("chains, allocation, timetables")
        results += flows.benchmark(scale.name)
    print(
        json.dumps(
            {
                "about": f"virksom generate --scale {scale.name} --seed {options.seed} ({sizes(scale)})",
                "versions": versions(),
                "machine_ms": [before, machine_limit()],
                "results": [result.as_data() for result in results],
            }
        )
    )


if __name__ == "__main__":
    main()
