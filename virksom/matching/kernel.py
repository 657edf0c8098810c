"""The scan: every candidate against every opening that lies near enough, both ways in one pass.

Everything is whole numbers. A pair is kept as one number, the score in the upper half and the row turned
round in the lower, so that the larger number is the better pair and the lower row wins a tie; the best k
are then the same whatever is scanned first, in blocks of any size, by any number of threads.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from virksom.matching.kinship import Kinship

#: Openings are tested so many at a time: what passed fits in the nearest cache.
CHUNK = 1024
ROW_MASK = 0xFFFFFFFF


class People(NamedTuple):
    """Candidates as the scan reads them, by row.

    `claim` are concepts (skills by their `evidence`, occupations by the place after the last evidence);
    `have` is [word, row]; `limit` the minutes of travel at most; `row` the place in the order of ids.
    """

    claim_start: NDArray[np.int64]
    claim: NDArray
    evidence: NDArray[np.uint8]
    wish_start: NDArray[np.int64]
    wish: NDArray
    have: NDArray[np.uint64]
    home: NDArray[np.int32]
    limit: NDArray[np.uint16]
    hours_min: NDArray[np.int16]
    hours_max: NDArray[np.int16]
    row: NDArray[np.int64]


class Jobs(NamedTuple):
    """Openings as the scan reads them, municipality by municipality (`town_start`).

    `want` is a concept and its points for each percent of credit in one number, `shift` bits apart; those
    of one opening add to a hundredth of the points for skills. `need` is [word, place].
    """

    row: NDArray[np.int64]
    town_start: NDArray[np.int64]
    need: NDArray[np.uint64]
    want_start: NDArray[np.int64]
    want: NDArray
    occupation: NDArray
    hours_min: NDArray[np.int16]
    hours_max: NDArray[np.int16]


class Rules(NamedTuple):
    """What a pair is worth beside its skills.

    `credit` is percent by [evidence, relation], the last row for occupations; `worth` percent by relation;
    `minutes` and `near` (points) are by [home, town]; `occupation` points for each percent, `wish` and
    `hours` points in full.
    """

    credit: NDArray[np.uint8]
    worth: NDArray[np.int64]
    kinship: Kinship
    guards: NDArray[np.uint64]
    minutes: NDArray[np.uint16]
    near: NDArray[np.int32]
    occupation: np.int64
    wish: np.int64
    hours: np.int64


@njit(nogil=True, cache=True)
def fill_credit(people, rules, c, credit):  # type: ignore[no-untyped-def]
    """Percent of credit of one candidate for each concept; the place after the last is "nothing asked"."""
    credit[:] = 0
    credit[len(credit) - 1] = 100
    kin = rules.kinship
    for place in range(people.claim_start[c], people.claim_start[c + 1]):
        held = people.claim[place]
        worth = rules.credit[people.evidence[place]]
        for k in range(kin.start[held], kin.start[held + 1]):
            one = kin.concept[k]
            credit[one] = max(credit[one], worth[kin.relation[k]])


@njit(nogil=True, cache=True)
def fill_wished(people, rules, c, wished):  # type: ignore[no-untyped-def]
    """1 for each occupation that is wished for or lies below one that is; all of them without a wish."""
    first, last = people.wish_start[c], people.wish_start[c + 1]
    wished[:] = 1 if first == last else 0
    tree = rules.kinship.tree
    for place in range(first, last):
        one = people.wish[place]
        for k in range(tree.below_start[one], tree.below_start[one + 1]):
            wished[tree.below[k]] = 1


@njit(nogil=True, cache=True)
def passing(have, need, guards, first, last, passed, flags):  # type: ignore[no-untyped-def]
    """Which openings from first until before last ask for nothing that is not there: how many."""
    count = last - first
    guard, mine = guards[0], have[0]
    for n in range(count):
        flags[n] = ((mine - need[0, first + n]) & guard) == guard
    found = 0
    for n in range(count):
        passed[found] = first + n
        found += flags[n]
    for word in range(1, len(have)):
        kept = 0
        for n in range(found):
            one = passed[n]
            passed[kept] = one
            kept += ((have[word] - need[word, one]) & guards[word]) == guards[word]
        found = kept
    return found


@njit(nogil=True, cache=True)
def points_of_hours(least, most, job_least, job_most, full):  # type: ignore[no-untyped-def]
    """The share of the job's hours that the candidate's reach over, in whole hours of the range."""
    over = min(most, job_most) - max(least, job_least) + 1
    return full * over // (job_most - job_least + 1)


@njit(nogil=True, cache=True)
def push(heap, key):  # type: ignore[no-untyped-def]
    """Put a key in the place of the least of a heap."""
    size = len(heap)
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = key


@njit(nogil=True, cache=True)
def scan(people, jobs, rules, first, last, of_people, of_jobs, floor):  # type: ignore[no-untyped-def]
    """Candidates from first until before last against all openings.

    Fills `of_people` [candidate - first, k], `of_jobs` [place, k] with keys, and `floor` with the least
    key of each opening; 0 is an empty place. A side whose k is 0 is left out.
    """
    concepts = len(rules.kinship.start)
    credit, wished = np.zeros(concepts, np.uint8), np.zeros(concepts, np.uint8)
    passed, flags = np.empty(CHUNK + 1, np.int64), np.empty(CHUNK, np.uint8)
    words = len(rules.guards)
    have = np.empty(words, np.uint64)
    shift = np.uint64(jobs.want.itemsize * 4)
    mask = (np.uint64(1) << shift) - np.uint64(1)
    for_people, for_jobs = of_people.shape[1] > 0, of_jobs.shape[1] > 0
    for c in range(first, last):
        fill_credit(people, rules, c, credit)
        fill_wished(people, rules, c, wished)
        for word in range(words):
            have[word] = people.have[word, c]
        home, limit = people.home[c], people.limit[c]
        least, most = people.hours_min[c], people.hours_max[c]
        turned = ROW_MASK - people.row[c]
        best = of_people[c - first]
        for town in range(len(jobs.town_start) - 1):
            if rules.minutes[home, town] > limit:
                continue
            near = np.int64(rules.near[home, town])
            for start in range(jobs.town_start[town], jobs.town_start[town + 1], CHUNK):
                stop = min(start + CHUNK, jobs.town_start[town + 1])
                found = passing(have, jobs.need, rules.guards, start, stop, passed, flags)
                for n in range(found):
                    j = passed[n]
                    occupation = jobs.occupation[j]
                    score = near + rules.wish * wished[occupation] + rules.occupation * credit[occupation]
                    score += points_of_hours(least, most, jobs.hours_min[j], jobs.hours_max[j], rules.hours)
                    for place in range(jobs.want_start[j], jobs.want_start[j + 1]):
                        want = np.uint64(jobs.want[place])
                        score += np.int64(credit[want >> shift]) * np.int64(want & mask)
                    if for_people:
                        key = (score << 32) | (ROW_MASK - jobs.row[j])
                        if key > best[0]:
                            push(best, key)
                    if for_jobs:
                        key = (score << 32) | turned
                        if key > floor[j]:
                            push(of_jobs[j], key)
                            floor[j] = of_jobs[j, 0]


@njit(nogil=True, cache=True)
def merge(into, floor, other):  # type: ignore[no-untyped-def]
    """The best of two sets of heaps [row, k], in the first of them."""
    for row in range(len(into)):
        for key in other[row]:
            if key > floor[row]:
                push(into[row], key)
                floor[row] = into[row, 0]
