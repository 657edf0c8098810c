"""What more workers give, and how the time grows with the size: the law a projection rests on."""

from __future__ import annotations

import statistics
import time

import numpy as np

from benchmarks.matching.labour import LOOSE, STRICT, Setting, market
from benchmarks.matching.speed import TOP, run
from benchmarks.measure import Result, seconds
from virksom.matching.matcher import Direction, Matcher, sizes_of
from virksom.matching.scaling import by_dask

ROUNDS = 3
WHOLE = (1_000_000, 500_000)


def benchmark_workers(seed: int, candidates: int, openings: int) -> list[Result]:
    """Time of one thread / twice the time of two workers, by the clock, by turns."""
    from distributed import Client, LocalCluster

    matcher = Matcher.of(market(seed, candidates, openings, STRICT))
    sizes = sizes_of(TOP, Direction.BOTH)
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster,
        Client(cluster) as client,
    ):

        def over_dask():
            return by_dask(client, matcher.people, matcher.jobs, matcher.scan_rules, sizes)

        over_dask()
        threads, dask = [], []
        for _ in range(ROUNDS):
            one = seconds(lambda: matcher.best(TOP))
            threads.append(one / 2 / seconds(lambda: matcher.best(TOP, threads=2)))
            dask.append(one / 2 / seconds(over_dask))
    size = f"{candidates:,} x {openings:,} strict"
    return [
        Result(
            f"efficiency of two {name}, {size}",
            statistics.median(found),
            "times",
            0.9,
            0.95,
            more_is_better=True,
        )
        for name, found in (("threads", threads), ("workers of dask.distributed", dask))
    ]


def benchmark(seed: int, candidates: int, openings: int) -> list[Result]:
    """CPU time at four sizes, the exponents that fit it, and what they say of 1,000,000 x 500,000."""
    found = []
    for setting in (STRICT, LOOSE):
        sizes = [(candidates // a, openings // b) for a in (4, 2) for b in (4, 2)]
        times = [_time(seed, *size, setting) for size in sizes]
        logs = np.log(np.array(sizes, float))
        fit, *_ = np.linalg.lstsq(np.column_stack([np.ones(4), logs]), np.log(times), rcond=None)
        whole = float(np.exp(fit @ [1, *np.log(WHOLE)]))
        law = f"time grows with candidates to the power {fit[1]:.2f} and openings to the power {fit[2]:.2f}"
        shown = ", ".join(f"{a:,} x {b:,}: {t:.2f} s" for (a, b), t in zip(sizes, times, strict=True))
        what = f"projected: 1,000,000 x 500,000 {setting.name}, both directions, one thread"
        found.append(Result(what, whole / 60, "minutes", remark=f"{law} ({shown})"))
    return found


def _time(seed: int, candidates: int, openings: int, setting: Setting) -> float:
    matcher = Matcher.of(market(seed, candidates, openings, setting))
    return min(seconds(lambda: run(matcher, TOP), time.process_time) for _ in range(2))
