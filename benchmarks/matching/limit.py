"""What this machine can do at best of the two things matching is made of: tests of conditions and gathers."""

from __future__ import annotations

import time

import numpy as np
from numba import njit

ROUNDS = 7
SIZE = 200_000


@njit(nogil=True, cache=True)
def tests(have, need, guard):
    """How many of the openings pass: nothing is done with them."""
    found = 0
    for n in range(len(need)):
        found += ((have - need[n]) & guard) == guard
    return found


@njit(nogil=True, cache=True)
def gathers(credit, want):
    """The sum of credit times points over one long list, without pairs, conditions or heaps."""
    total = np.uint64(0)
    for one in want:
        asked = np.uint64(one)
        total += np.uint64(credit[asked >> np.uint64(16)]) * (asked & np.uint64(0xFFFF))
    return total


def nanoseconds(concepts: int) -> tuple[float, float]:
    """CPU time of one test and of one gather, the best of several rounds."""
    chance = np.random.default_rng(7)
    need = chance.integers(0, 2**62, 50_000).astype(np.uint64)
    credit = chance.integers(0, 100, concepts + 1).astype(np.uint8)
    want = (chance.integers(0, concepts, SIZE).astype(np.uint32) << 16) | np.uint32(300)
    have, guard = np.uint64(2**63 - 1), np.uint64(0x8080808080808080)
    return (
        _best(lambda: tests(have, need, guard), len(need)),
        _best(lambda: gathers(credit, want), len(want)),
    )


def _best(work, count: int) -> float:
    work()
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(20):
            work()
        found.append((time.process_time() - begun) / 20 / count)
    return min(found) * 1e9
