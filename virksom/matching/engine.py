"""Threads that scan blocks of candidates without the interpreter lock, each with heaps of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from virksom.matching.kernel import Jobs, People, Rules, floor_of, merge, scan


class Heaps(NamedTuple):
    """Keys of the best, [candidate, k] and [place of the opening, k], in no order within a row."""

    of_people: NDArray[np.int64]
    of_jobs: NDArray[np.int64]


def by_threads(
    people: People,
    jobs: Jobs,
    rules: Rules,
    sizes: tuple[int, int],
    threads: int = 1,
    block: int = 4096,
    tell: Callable[[int], None] | None = None,
) -> Heaps:
    """Scan all candidates; `sizes` are how many are kept for each candidate and for each opening."""
    if threads < 1 or block < 1:
        raise ValueError("threads and block must be 1 or more.")
    count = len(people.row)
    of_people = np.zeros((count, sizes[0]), np.int64)
    starts, lock = iter(range(0, count, block)), Lock()

    def blocks() -> Iterator[int]:
        while True:
            with lock:
                start = next(starts, None)
            if start is None:
                return
            yield start

    def work() -> NDArray[np.int64]:
        of_jobs = np.zeros((len(jobs.row), sizes[1]), np.int64)
        floor = floor_of(of_jobs)
        for start in blocks():
            stop = min(start + block, count)
            scan(people, jobs, rules, start, stop, of_people[start:stop], of_jobs, floor)
            if tell:
                tell(stop - start)
        return of_jobs

    if threads == 1:
        return Heaps(of_people, work())
    with ThreadPoolExecutor(threads) as pool:
        try:
            of_jobs, *others = [one.result() for one in [pool.submit(work) for _ in range(threads)]]
        except BaseException:
            # Broken off, by a key or a fault: leave the other threads no further block.
            with lock:
                deque(starts, maxlen=0)
            raise
    for other in others:
        merge(of_jobs, other)
    return Heaps(of_people, of_jobs)
