"""Threads that scan blocks of candidates without the interpreter lock, each with heaps of its own."""

from __future__ import annotations

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


class _Blocks:
    """The blocks still to be scanned, each given to one thread only."""

    def __init__(self, count: int, size: int) -> None:
        self._slices = iter([slice(start, min(start + size, count)) for start in range(0, count, size)])
        self._lock = Lock()

    def __iter__(self) -> Iterator[slice]:
        while True:
            with self._lock:
                block = next(self._slices, None)
            if block is None:
                return
            yield block

    def stop(self) -> None:
        """Leave nothing to be scanned."""
        with self._lock:
            self._slices = iter(())


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
    of_people = np.zeros((len(people.row), sizes[0]), np.int64)
    blocks = _Blocks(len(people.row), block)

    def work() -> NDArray[np.int64]:
        of_jobs = np.zeros((len(jobs.row), sizes[1]), np.int64)
        floor = floor_of(of_jobs)
        for part in blocks:
            scan(people, jobs, rules, part.start, part.stop, of_people[part], of_jobs, floor)
            if tell:
                tell(part.stop - part.start)
        return of_jobs

    if threads == 1:
        return Heaps(of_people, work())
    with ThreadPoolExecutor(threads) as pool:
        try:
            of_jobs, *others = [one.result() for one in [pool.submit(work) for _ in range(threads)]]
        except BaseException:
            # Broken off, by a key or a fault: the other threads get no further block.
            blocks.stop()
            raise
    for other in others:
        merge(of_jobs, other)
    return Heaps(of_people, of_jobs)
