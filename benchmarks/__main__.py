"""`python -m benchmarks`: pages on SQLite and, where it answers, PostgreSQL, or matching; prints tables."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POSTGRES = "postgres://postgres@127.0.0.1:5432"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--part", choices=("pages", "matching", "all"), default="pages")
    parser.add_argument("--scale", choices=("town", "region", "country"), default="region")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--database", choices=("both", "sqlite", "postgresql"), default="both")
    parser.add_argument("--postgres", default=POSTGRES, help="a server's address")
    options = parser.parse_args()
    failed = 0
    if options.part in ("pages", "all"):
        failed += pages(options)
    if options.part in ("matching", "all"):
        command = [sys.executable, "-m", "benchmarks.matching", "--scale", options.scale]
        failed += subprocess.run(command, check=False).returncode
    return 1 if failed else 0


def pages(options: argparse.Namespace) -> int:
    """All that needs a database, on each; how many are over their bar."""
    failed = 0
    for database in ("sqlite", "postgresql") if options.database == "both" else (options.database,):
        place = a_file() if database == "sqlite" else a_database(options.postgres)
        with place as url:
            if url is None:
                print(f"\nPostgreSQL does not answer at {options.postgres}; its benchmarks are left out.")
                continue
            failed += table(measured(url, options.scale, options.seed))
    return failed


@contextmanager
def a_file() -> Iterator[str]:
    """An empty SQLite database, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="virksom-bench-") as folder:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"


@contextmanager
def a_database(server: str) -> Iterator[str | None]:
    """An empty database on the server, gone afterwards; None when no server answers."""
    import psycopg

    name = f"virksom_bench_{os.getpid()}"
    try:
        connection = psycopg.connect(f"{server}/postgres", autocommit=True)
    except psycopg.OperationalError:
        yield None
        return
    with connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measured(url: str, scale: str, seed: int) -> dict:
    """The benchmarks of one database, in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.run", "--scale", scale, "--seed", str(seed)],
        env=os.environ | {"DATABASE_URL": url, "VIRKSOM_DEMO": "1"},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def table(report: dict) -> int:
    """Print the results of one database; returns how many are over their bar."""
    before, after = report["machine_ms"]
    print(f"\n{report['versions']}\n{report['about']}")
    print(f"fixed arithmetic before and after: {before:.0f} ms, {after:.0f} ms\n")
    width = max(len(row["what"]) for row in report["results"])
    print(f"{'':{width}}  {'measured':>9}  {'must':>6}  verdict")
    for row in report["results"]:
        bar = "" if row["bar"] is None else f"{row['bar']:g}"
        value = f"{row['value']:.0f}" if row["unit"] != "times" else f"{row['value']:.2f}"
        print(f"{row['what']:{width}}  {value:>9}  {bar:>6}  {row['verdict']:8}  {row['remark']}")
    over = sum(row["verdict"].startswith("TOO") for row in report["results"])
    print(f"\n{over} over the bar" if over else "\nall within their bars")
    return over


if __name__ == "__main__":
    sys.exit(main())
