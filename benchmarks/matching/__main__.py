"""`python -m benchmarks.matching`: measures matching and writes benchmarks/RESULTS.md."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np

from benchmarks.matching import growth, latency, speed, truth
from benchmarks.matching.labour import LOOSE, STRICT
from benchmarks.matching.limit import nanoseconds
from benchmarks.measure import Result, machine_limit

#: Scale -> candidates and openings.
SIZES = {"town": (10_000, 5_000), "region": (100_000, 50_000), "country": (1_000_000, 500_000)}
SEEDS = (7, 8, 9)
RESULTS = Path(__file__).resolve().parents[1] / "RESULTS.md"
PACKAGES = ("numpy", "numba", "scipy", "duckdb", "tantivy", "sparse-dot-topn", "distributed")


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def measured(candidates: int, openings: int) -> Iterator[Result]:
    """All results, one after another. Above 100,000 x 50,000 a tenth is run and the rest is projected."""
    small = min(candidates, 100_000), min(openings, 50_000)
    steps: list[tuple[str, Callable[[], list[Result]]]] = [
        *((f"truth, seed {seed}", lambda seed=seed: truth.benchmark(seed)) for seed in SEEDS),
        ("speed, strict", lambda: speed.benchmark(SEEDS[0], *small, STRICT)),
        ("speed, loose", lambda: speed.benchmark(SEEDS[0], *small, LOOSE)),
        ("one new opening", lambda: latency.benchmark_opening(SEEDS[0], max(candidates, 1_000_000))),
        ("first result", latency.benchmark_start),
        ("memory", lambda: latency.benchmark_memory(SEEDS[0], *small)),
        ("two workers", lambda: growth.benchmark_workers(SEEDS[0], *small)),
        ("growth", lambda: growth.benchmark(SEEDS[0], *small)),
    ]
    for name, step in steps:
        say(f"matching: {name}")
        yield from step()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--scale", choices=list(SIZES), default="region")
    options = parser.parse_args()
    candidates, openings = SIZES[options.scale]
    before = machine_limit(), *nanoseconds(16_900), os.getloadavg()[0]
    results = list(measured(candidates, openings))
    after = machine_limit(), *nanoseconds(16_900), os.getloadavg()[0]
    text = page(f"{candidates:,} x {openings:,}", results, before, after)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return sum(result.verdict.startswith("TOO") for result in results)


def page(size: str, results: list[Result], before: tuple[float, ...], after: tuple[float, ...]) -> str:
    """The results as a page."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    lines = [
        "# Matching, measured",
        "",
        f"Written by `make bench PART=matching` on {date.today()}. Generator",
        "`benchmarks/matching/labour.py`,",
        f"seeds {', '.join(map(str, SEEDS))}, size {size}. Python {platform.python_version()}, {versions}.",
        "One thread and CPU time unless said; ratios are medians of rounds by turns.",
        "",
        "The machine itself, before and after: fixed arithmetic "
        f"{before[0]:.0f} and {after[0]:.0f} ms, one test {before[1]:.3f} and {after[1]:.3f} ns, "
        f"one gather {before[2]:.3f} and {after[2]:.3f} ns.",
        "",
        f"Processors {os.cpu_count()}, load by all that ran: {before[3]:.1f} and {after[3]:.1f}.",
        "",
        "| what | measured | must | aim | verdict | remark |",
        "| --- | ---: | ---: | ---: | --- | --- |",
    ]
    for row in results:
        digits = 2 if abs(row.value) < 10 else 0
        bar, aim = ("" if value is None else f"{value:g}" for value in (row.bar, row.aim))
        value = f"{row.value:,.{digits}f} {row.unit}"
        lines.append(f"| {row.what} | {value} | {bar} | {aim} | {row.verdict} | {row.remark} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    np.seterr(all="raise")
    sys.exit(main())
