"""Beyond one machine: blocks of candidates over dask.distributed, openings replicated, heaps merged.

The result is that of one thread, to the bit: a pair's key says all there is, and the best k of the best k
of blocks are the best k of all. A worker that dies takes blocks with it, which others then do again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from virksom.matching.engine import Heaps
from virksom.matching.kernel import Jobs, People, Rules, floor_of, merge, scan

if TYPE_CHECKING:
    from distributed import Client, Future

#: Smaller blocks would spend their time on the way.
SMALLEST_BLOCK = 5_000
BLOCKS_FOR_EACH_WORKER = 4
#: A block is tried again on another worker so many times.
RETRIES = 10

#: Keys by block, as (first row, keys), and those of openings so far.
Found = tuple[list[tuple[int, NDArray[np.int64]]], NDArray[np.int64]]
Whole = tuple[Jobs, Rules, tuple[int, int]]


def by_dask(
    client: Client,
    people: People,
    jobs: Jobs,
    rules: Rules,
    sizes: tuple[int, int],
    block: int | None = None,
    tell: Callable[[int], None] | None = None,
) -> Heaps:
    """Scan all candidates on the workers of a cluster; arguments as for `by_threads`.

    Without a `block`, each worker has about four, of 5,000 candidates at least. The openings are a task of
    their own, so that they come back when the worker that holds them is gone.
    """
    count = len(people.row)
    workers = max(1, len(client.nthreads()))
    size = block or max(SMALLEST_BLOCK, -(-count // (workers * BLOCKS_FOR_EACH_WORKER)))
    whole = client.submit(_whole, (jobs, rules, sizes), pure=False, retries=RETRIES)
    blocks = []
    for start in range(0, count, size):
        part = part_of(people, start, min(start + size, count))
        blocks.append(client.submit(_scanned, part, start, whole, pure=False, retries=RETRIES))
        if tell:
            blocks[-1].add_done_callback(_teller(tell, len(part.row)))
    parts, of_jobs = _merged_all(client, blocks).result()
    of_people = np.concatenate([keys for _, keys in sorted(parts, key=lambda part: part[0])])
    return Heaps(of_people, of_jobs)


def part_of(people: People, first: int, last: int) -> People:
    """Some of the candidates; their rows stay those among all."""
    claims = slice(people.claim_start[first], people.claim_start[last])
    wishes = slice(people.wish_start[first], people.wish_start[last])
    return People(
        people.claim_start[first : last + 1] - people.claim_start[first],
        people.claim[claims],
        people.evidence[claims],
        people.wish_start[first : last + 1] - people.wish_start[first],
        people.wish[wishes],
        np.ascontiguousarray(people.have[:, first:last]),
        people.home[first:last],
        people.limit[first:last],
        people.hours_min[first:last],
        people.hours_max[first:last],
        people.row[first:last],
    )


def _teller(tell: Callable[[int], None], count: int) -> Callable[[Future], None]:
    return lambda future: tell(count) if future.status == "finished" else None


def _whole(shared: Whole) -> Whole:
    return shared


def _scanned(part: People, start: int, whole: Whole) -> Found:
    """One block, on a worker."""
    jobs, rules, sizes = whole
    of_people = np.zeros((len(part.row), sizes[0]), np.int64)
    of_jobs = np.zeros((len(jobs.row), sizes[1]), np.int64)
    scan(part, jobs, rules, 0, len(part.row), of_people, of_jobs, floor_of(of_jobs))
    return [(start, of_people)], of_jobs


def _merged(one: Found, other: Found) -> Found:
    """Two results as one, on a worker; what came in is left as it is, as others may ask for it again."""
    of_jobs = one[1].copy()
    merge(of_jobs, other[1])
    return [*one[0], *other[0]], of_jobs


def _merged_all(client: Client, found: list[Future]) -> Future:
    """All results as one, in pairs, pairs of pairs and so on."""
    while len(found) > 1:
        pairs = [
            client.submit(_merged, found[n], found[n + 1], pure=False, retries=RETRIES)
            for n in range(0, len(found) - 1, 2)
        ]
        found = [*pairs, *found[len(found) - len(found) % 2 :]]
    return found[0]
