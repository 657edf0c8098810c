"""Matching by turns with its peers, and against what the machine could do at best."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from benchmarks.matching.labour import Setting, market
from benchmarks.matching.limit import nanoseconds
from benchmarks.matching.peers import Sparse, Tantivy, by_scipy, by_sparse_dot_topn, credit_of, points_of
from benchmarks.measure import Result, seconds
from virksom.matching.kernel import CHUNK, LANES, floor_of, passing, scan
from virksom.matching.matcher import Matcher

TOP = 20
ROUNDS = 5
#: So many candidates are asked of a peer, spread over all.
ASKED_OF_TANTIVY, ASKED_OF_SCIPY = 60, 400
BARS = {
    "strict": {"tantivy": (25, 60), "scipy": (75, 200), "limit": (35, 60)},
    "loose": {"tantivy": (15, 40), "scipy": (None, None), "limit": (50, 75)},
}


def benchmark(seed: int, candidates: int, openings: int, setting: Setting) -> list[Result]:
    """Ratios to the peers, the share of the machine's limit, and both directions over one."""
    matcher = Matcher.of(market(seed, candidates, openings, setting))
    size, bars = f"{candidates:,} x {openings:,} {setting.name}", BARS[setting.name]
    feasible, tested = counted(matcher)
    both, one = runs(matcher, TOP), runs(matcher, 0)
    share = feasible / candidates / openings
    found = [
        Result(
            f"whole run, both directions, {size}", both, "s", remark=f"{100 * share:.2f} % of pairs feasible"
        ),
        Result(f"both directions in one pass / one direction, {size}", both / one, "times", 1.25, 1.1),
        limit(matcher, size, both, feasible, tested, bars["limit"]),
    ]
    found.append(tantivy(matcher, size, both / candidates, bars["tantivy"]))
    return found + sparse(matcher, size, one / candidates, bars["scipy"])


def runs(matcher: Matcher, for_jobs: int) -> float:
    """CPU seconds of a whole run on one thread: the median of three, or of five where they are short."""
    found = []
    while len(found) < (3 if found and found[0] > 10 else ROUNDS):
        found.append(seconds(lambda: run(matcher, for_jobs), time.process_time))
    return statistics.median(found)


def run(matcher: Matcher, for_jobs: int, rows: slice = slice(None)) -> None:
    first, last, _ = rows.indices(len(matcher.people.row))
    of_jobs = np.zeros((len(matcher.jobs.row), for_jobs), np.int64)
    of_people = np.zeros((last - first, TOP), np.int64)
    scan(matcher.people, matcher.jobs, matcher.scan_rules, first, last, of_people, of_jobs, floor_of(of_jobs))


def counted(matcher: Matcher) -> tuple[float, float]:
    """Feasible pairs, and pairs near enough to be tested at all, from a sample of candidates."""
    rows = np.arange(0, len(matcher.people.row), max(1, len(matcher.people.row) // 2_000))
    jobs = len(matcher.jobs.row)
    passed, flags = np.empty(jobs + LANES, np.int32), np.empty(CHUNK, np.uint8)
    rules, people = matcher.scan_rules, matcher.people
    feasible = sum(passing(people, matcher.jobs, rules, c, passed, flags) for c in rows)
    sizes = np.diff(matcher.jobs.town_start)
    tested = sum(int(sizes[rules.minutes[people.home[c]] <= people.limit[c]].sum()) for c in rows)
    scale = len(people.row) / len(rows)
    return feasible * scale, tested * scale


def limit(matcher: Matcher, size: str, both: float, feasible: float, tested: float, bars: tuple) -> Result:
    """Time that the tests and gathers alone would take at best / time taken."""
    test, gather = nanoseconds(len(matcher.world.taxonomy))
    asked = len(matcher.world.openings.skills.item) / len(matcher.world.openings)
    best = (tested * test + feasible * asked * gather) / 1e9
    remark = f"{test:.3f} ns a test, {gather:.3f} ns a gather, {asked:.1f} gathers a pair"
    return Result(
        f"share of the machine's limit, {size}", 100 * best / both, "%", *bars, remark, more_is_better=True
    )


def per_candidate(work: Callable[[], object], count: int) -> float:
    """CPU seconds for each candidate, the median of rounds."""
    return statistics.median(seconds(work, time.process_time) for _ in range(ROUNDS)) / count


def tantivy(matcher: Matcher, size: str, ours: float, bars: tuple) -> Result:
    """tantivy fetching all feasible openings / our whole match, for each candidate."""
    index = Tantivy(matcher)
    rows = np.linspace(0, len(matcher.people.row) - 1, ASKED_OF_TANTIVY).astype(int).tolist()
    theirs = per_candidate(lambda: [index.fetch(row) for row in rows], len(rows))
    remark = f"{theirs * 1e6:,.0f} and {ours * 1e6:,.1f} microseconds for each candidate"
    return Result(f"tantivy / ours, {size}", theirs / ours, "times", *bars, remark, more_is_better=True)


def sparse(matcher: Matcher, size: str, ours: float, bars: tuple) -> list[Result]:
    """Sparse products in blocks / ours in one direction, for each candidate."""
    rows = np.linspace(0, len(matcher.people.row) - 1, ASKED_OF_SCIPY).astype(int)
    made = Sparse(credit_of(matcher, rows), points_of(matcher))
    found = []
    for name, work, limits in (
        ("scipy sparse blocks", lambda: by_scipy(matcher, rows, made, TOP), bars),
        ("sparse_dot_topn (skills alone)", lambda: by_sparse_dot_topn(made, TOP), (None, None)),
    ):
        theirs = per_candidate(work, len(rows))
        remark = f"{theirs * 1e6:,.0f} and {ours * 1e6:,.1f} microseconds for each candidate"
        found.append(
            Result(f"{name} / ours, {size}", theirs / ours, "times", *limits, remark, more_is_better=True)
        )
    return found
