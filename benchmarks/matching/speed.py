"""Matching by turns with its peers, and against what the machine could do at best."""

from __future__ import annotations

import statistics
import time

import numpy as np

from benchmarks.matching.labour import Setting, market
from benchmarks.matching.limit import nanoseconds
from benchmarks.matching.peers import Sparse, Tantivy, by_scipy, by_sparse_dot_topn, credit_of, points_of
from benchmarks.measure import Result, seconds
from virksom.matching.kernel import CHUNK, LANES, floor_of, passing, scan
from virksom.matching.matcher import Matcher

TOP = 20
ROUNDS = 5
#: Where a round takes long.
FEW_ROUNDS = 3
#: So many candidates are asked of a peer, spread over all.
ASKED_OF_TANTIVY, ASKED_OF_SCIPY = 60, 400
PEERS = {
    "tantivy": "it fetches all feasible openings, ours are matched both ways",
    "scipy": "sparse products in blocks, then conditions and the best of each row",
    "sparse_dot_topn": "the largest products of skills alone, without conditions",
}
BARS: dict[str, dict[str, tuple[int, int]]] = {
    "strict": {"tantivy": (25, 60), "scipy": (75, 200), "limit": (35, 60)},
    "loose": {"tantivy": (15, 40), "limit": (50, 75)},
}


def benchmark(seed: int, candidates: int, openings: int, setting: Setting) -> list[Result]:
    """Ratios to the peers, the share of the machine's limit, and both directions over one."""
    matcher = Matcher.of(market(seed, candidates, openings, setting))
    size, bars = f"{candidates:,} x {openings:,} {setting.name}", BARS[setting.name]
    feasible, tested = counted(matcher)
    rounds = by_turns(matcher)
    share = feasible / candidates / openings
    found = [
        Result(
            f"whole run, both directions, {size}",
            statistics.median([one["both"] for one in rounds]),
            "s",
            remark=f"{100 * share:.2f} % of pairs feasible, {len(rounds)} rounds",
        ),
        Result(
            f"both directions in one pass / one direction, {size}",
            statistics.median([one["both"] / one["one"] for one in rounds]),
            "times",
            1.25,
            1.1,
        ),
        limit(matcher, size, rounds, feasible, tested, bars["limit"]),
    ]
    for peer, ours in (("tantivy", "both"), ("scipy", "one"), ("sparse_dot_topn", "one")):
        theirs = statistics.median([one[peer] for one in rounds])
        mine = statistics.median([one[ours] for one in rounds]) / candidates
        remark = f"{theirs * 1e6:,.0f} and {mine * 1e6:,.1f} microseconds for each candidate; {PEERS[peer]}"
        value = statistics.median([one[peer] / one[ours] * candidates for one in rounds])
        must, aim = bars.get(peer, (None, None))
        found.append(Result(f"{peer} / ours, {size}", value, "times", must, aim, remark, more_is_better=True))
    return found


def by_turns(matcher: Matcher) -> list[dict[str, float]]:
    """CPU seconds of whole runs of ours, and of peers for each candidate of a sample, round by round."""
    index, people = Tantivy(matcher), len(matcher.people.row)
    some = np.linspace(0, people - 1, ASKED_OF_TANTIVY).astype(int).tolist()
    rows = np.linspace(0, people - 1, ASKED_OF_SCIPY).astype(int)
    made = Sparse(credit_of(matcher, rows), points_of(matcher))
    works = {
        "both": (lambda: run(matcher, TOP), 1),
        "tantivy": (lambda: [index.fetch(row) for row in some], len(some)),
        "one": (lambda: run(matcher, 0), 1),
        "scipy": (lambda: by_scipy(matcher, rows, made, TOP), len(rows)),
        "sparse_dot_topn": (lambda: by_sparse_dot_topn(made, TOP), len(rows)),
    }
    rounds: list[dict[str, float]] = []
    while len(rounds) < (ROUNDS if not rounds or rounds[0]["both"] < 10 else FEW_ROUNDS):
        one = {name: seconds(work, time.process_time) / count for name, (work, count) in works.items()}
        test, gather = nanoseconds(len(matcher.world.taxonomy))
        rounds.append(one | {"test": test, "gather": gather})
    return rounds


def run(matcher: Matcher, for_jobs: int) -> None:
    """A whole run on one thread; `for_jobs` candidates are kept for each opening."""
    count = len(matcher.people.row)
    of_jobs = np.zeros((len(matcher.jobs.row), for_jobs), np.int64)
    of_people = np.zeros((count, TOP), np.int64)
    scan(matcher.people, matcher.jobs, matcher.scan_rules, 0, count, of_people, of_jobs, floor_of(of_jobs))


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


def limit(
    matcher: Matcher, size: str, rounds: list[dict[str, float]], feasible: float, tested: float, bars: tuple
) -> Result:
    """Time that the tests and gathers alone would take at best / time taken."""
    asked = len(matcher.world.openings.skills.item) / len(matcher.world.openings)
    best = [(tested * one["test"] + feasible * asked * one["gather"]) / 1e9 for one in rounds]
    share = statistics.median(one / taken["both"] for one, taken in zip(best, rounds, strict=True))
    test, gather = (statistics.median([one[name] for one in rounds]) for name in ("test", "gather"))
    remark = f"{test:.3f} ns a test, {gather:.3f} ns a gather, {asked:.1f} gathers a pair"
    return Result(
        f"share of the machine's limit, {size}", 100 * share, "%", *bars, remark, more_is_better=True
    )
