"""The same answers as an exact join in SQL and as sparse products: ids, scores and order."""

from __future__ import annotations

import numpy as np

from benchmarks.matching.labour import LOOSE, STRICT, market
from benchmarks.matching.peers import Sparse, by_duckdb, by_scipy, credit_of, points_of
from benchmarks.measure import Result
from virksom.matching.matcher import Matcher, Ranking
from virksom.matching.tables import NONE

SIZE = (2_000, 1_000)
TOP = 20


def benchmark(seed: int) -> list[Result]:
    """How many of a hundred lines are the same, in both settings and both directions."""
    found = []
    for setting in (STRICT, LOOSE):
        matcher = Matcher.of(market(seed, *SIZE, setting))
        best = matcher.best(TOP, threads=2, block=333)
        pairs = zip((best.for_candidates, best.for_openings), by_duckdb(matcher, TOP), strict=True)
        lines = [(as_lines(ours), theirs) for ours, theirs in pairs]
        rows = np.arange(SIZE[0])
        theirs, scores = by_scipy(matcher, rows, Sparse(credit_of(matcher, rows), points_of(matcher)), TOP)
        lines.append((as_lines(best.for_candidates), as_lines(Ranking(theirs, scores))))
        size = f"{SIZE[0]:,} x {SIZE[1]:,}"
        for peer, some in (("DuckDB", lines[:2]), ("scipy", lines[2:])):
            what = f"same ids, scores and order as {peer}, {setting.name}, seed {seed}"
            count = sum(len(one) for one, _ in some)
            remark = f"{size}, {count:,} lines"
            found.append(Result(what, same(some), "%", 100, 100, remark, more_is_better=True))
    return found


def as_lines(ranking: Ranking) -> np.ndarray:
    """(row, other row, score), the best first."""
    rows, ranks = np.nonzero(ranking.rows != NONE)
    return np.stack([rows, ranking.rows[rows, ranks], ranking.scores[rows, ranks]], axis=1)


def same(pairs: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """Percent of the lines that are the same; 0 where one side has more."""
    if any(len(ours) != len(theirs) for ours, theirs in pairs):
        return 0.0
    equal = sum(int((ours == theirs).all(axis=1).sum()) for ours, theirs in pairs)
    return 100 * equal / sum(len(ours) for ours, _ in pairs)
