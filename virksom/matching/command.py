"""`virksom match`: files in, the best pairs out. Without Django: the site's command only hands over."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from virksom.matching.engine import Heaps, by_threads
from virksom.matching.faults import BadInput
from virksom.matching.kernel import Jobs, People, Rules
from virksom.matching.matcher import MOST_TOP, Best, Direction, Matcher, sizes_of
from virksom.matching.reading import read_world
from virksom.matching.weights import Weights, read_weights
from virksom.matching.writing import check_place, write_best

#: How the command ends where it does not end well: what cannot be reached or written, what cannot be read.
FAILED = 1
BAD_INPUT = 3
#: Seconds between two lines of progress.
PACE = 2.0
#: Seconds that a cluster is waited for.
PATIENCE = 10

Say = Callable[[str], None]
Scanned = tuple[People, Jobs, Rules, tuple[int, int]]


class OutOfReach(RuntimeError):
    """A cluster that does not answer, or cannot be asked because something is not installed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--candidates", type=Path, required=True, metavar="C.csv")
    parser.add_argument("--openings", type=Path, required=True, metavar="O.csv")
    parser.add_argument(
        "--taxonomy", type=Path, metavar="T.csv", help="skills and occupations: id, broader, title"
    )
    parser.add_argument("--travel", type=Path, metavar="V.csv", help="minutes between municipalities")
    parser.add_argument(
        "--weights", type=Path, metavar="W.toml", help="what counts how much; else the standard"
    )
    parser.add_argument("--top", type=_top, default=20, help="how many for each (20)")
    parser.add_argument("--direction", choices=[one.value for one in Direction], default=Direction.BOTH.value)
    parser.add_argument("--out", type=Path, required=True, metavar="OUT.csv|parquet")
    parser.add_argument("--reasons", action="store_true", help="say why in each line, as JSON")
    parser.add_argument("--engine", choices=("threads", "dask"), default="threads")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of the cluster, for --engine dask")
    parser.add_argument("--threads", type=_threads, default=None, help="how many (as many as processors)")


def _top(text: str) -> int:
    value = int(text)
    if not 1 <= value <= MOST_TOP:
        raise argparse.ArgumentTypeError(f"{value} is not between 1 and {MOST_TOP:,}")
    return value


def _threads(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{value} is not 1 or more")
    return value


def run(options: argparse.Namespace, say: Say) -> str:
    """Read, match and write; `say` hears of progress. Returns a sentence on what was done.

    Raises BadInput before long work starts, and OutOfReach where the cluster does not answer.
    """
    if (options.engine == "dask") != bool(options.scheduler):
        raise OutOfReach("--engine dask and --scheduler ADDRESS go together.")
    check_place(options.out)
    weights = read_weights(options.weights) if options.weights else Weights()
    begun = time.monotonic()
    world = read_world(options.candidates, options.openings, options.taxonomy, options.travel, say)
    people, jobs = len(world.candidates), len(world.openings)
    if time.monotonic() - begun > PACE:
        say(f"read {people:,} candidates and {jobs:,} openings")
    matcher = Matcher.of(world, weights)
    best = _best(matcher, options, Progress(people, say))
    lines = write_best(options.out, matcher, best, with_reasons=options.reasons)
    return (
        f"{lines:,} pairs of {people:,} candidates and {jobs:,} openings in {options.out}, "
        f"by the weights {weights.name!r} of {weights.day}."
    )


def _best(matcher: Matcher, options: argparse.Namespace, progress: Progress) -> Best:
    sizes = sizes_of(options.top, Direction(options.direction))
    scanned = matcher.people, matcher.jobs, matcher.scan_rules, sizes
    if options.engine == "dask":
        return matcher.read(_by_dask(options.scheduler, scanned, progress))
    threads = options.threads or len(os.sched_getaffinity(0))
    return matcher.read(by_threads(*scanned, threads, tell=progress.add))


def _by_dask(address: str, scanned: Scanned, progress: Progress) -> Heaps:
    try:
        from distributed import Client
    except ImportError as fault:
        raise OutOfReach("--engine dask needs dask.distributed: install virksom[scale].") from fault
    from virksom.matching.scaling import by_dask

    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as fault:
        raise OutOfReach(f"No cluster answers at {address}: {fault}") from fault
    with client:
        return by_dask(client, *scanned, None, progress.add)


class Progress:
    """Says now and then how far the scan has come; of a short one, nothing."""

    def __init__(self, whole: int, say: Say, clock: Callable[[], float] = time.monotonic) -> None:
        self.whole, self.say, self.clock = whole, say, clock
        self.done, self.begun, self.lock = 0, clock(), Lock()
        self.said = self.begun

    def add(self, count: int) -> None:
        """So many candidates more are done; may be called from any thread."""
        with self.lock:
            self.done = min(self.whole, self.done + count)
            now = self.clock()
            if now - self.said < PACE:
                return
            self.said = now
            left = (now - self.begun) * (self.whole - self.done) / self.done
            share = 100 * self.done // self.whole
            self.say(
                f"matched {self.done:,} of {self.whole:,} candidates ({share} %), about {left:,.0f} s left"
            )


def ending(fault: BadInput | OutOfReach | OSError) -> int:
    """The exit code for a fault."""
    return BAD_INPUT if isinstance(fault, BadInput) else FAILED
