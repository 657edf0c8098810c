"""How long one waits for one new opening and for the first result, and what a run takes of memory."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.matching.labour import LOOSE, market
from benchmarks.measure import Result, seconds
from virksom.matching.matcher import Matcher

OPENINGS = 200
ROUNDS = 5
CANDIDATES_FILE = """\
id,skills,occupations,languages,hours_min,hours_max,available_from,licences,level,municipality,max_minutes
DEMO-1,DEMO-cooking:tried,,da:B1,20,37,,,3,Ask,45
"""
OPENINGS_FILE = """\
id,places,skills,occupation,languages,hours_min,hours_max,start,licences,level,municipality
DEMO-J1,1,DEMO-cooking:essential,,da:A2,30,37,,,2,Ask
"""
PROGRAM = """
import sys
if sys.argv.pop(1) == "plain":
    sys.modules["scipy"] = None
from pathlib import Path
from virksom.matching.reading import read_world
from virksom.matching.matcher import Matcher
print(Matcher.of(read_world(*map(Path, sys.argv[1:]))).best(20).for_candidates.scores[0, 0])
"""
PEAK = """
import sys
from benchmarks.matching.labour import LOOSE, market
from virksom.matching.matcher import Matcher
world = market(*map(int, sys.argv[1:]), LOOSE)
Path = __import__("pathlib").Path
Path("/proc/self/clear_refs").write_text("5")
Matcher.of(world).best(20)
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))
"""


def benchmark_opening(seed: int, candidates: int) -> list[Result]:
    """One new opening against all candidates, by the clock: the 95th percentile of 200."""
    world = market(seed, candidates, OPENINGS, LOOSE)
    matcher = Matcher.of(world)
    records = [world.opening(row) for row in range(OPENINGS)]
    matcher.for_opening(records[0], 20)
    times = [1000 * seconds(lambda one=one: matcher.for_opening(one, 20)) for one in records]
    what = f"one new opening against {candidates:,} candidates, loose, p95"
    remark = f"median {statistics.median(times):.0f} ms"
    return [Result(what, float(np.percentile(times, 95)), "ms", 50, 15, remark)]


def benchmark_start() -> list[Result]:
    """From the start of Python to the first result of files, with a warm compile cache, by the clock.

    numba imports scipy where it finds it. The product does not install it; development does.
    """
    times: dict[str, list[float]] = {"plain": [], "with scipy": []}
    with tempfile.TemporaryDirectory(prefix="virksom-bench-") as folder:
        paths = [Path(folder) / name for name in ("candidates.csv", "openings.csv")]
        for path, text in zip(paths, (CANDIDATES_FILE, OPENINGS_FILE), strict=True):
            path.write_text(text, encoding="utf-8")
        for _ in range(ROUNDS + 1):
            for kind, found in times.items():
                command = [sys.executable, "-c", PROGRAM, kind, *map(str, paths)]
                begun = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True)
                found.append(time.perf_counter() - begun)
    # The first of each fills the cache.
    plain, other = (statistics.median(found[1:]) for found in times.values())
    what = "first result, warm cache, Python and imports included"
    return [Result(what, plain, "s", 1.5, 0.7, f"{other:.2f} s where scipy is installed too")]


def benchmark_memory(seed: int, candidates: int, openings: int) -> list[Result]:
    """The most memory of a run in a process of its own, once the market is there."""
    command = [sys.executable, "-c", PEAK, str(seed), str(candidates), str(openings)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    what = f"memory of a run, {candidates:,} x {openings:,}"
    return [
        Result(what, int(done.stdout.split()[-1]) / 1024, "MB", 500, 250, "the records as columns included")
    ]
