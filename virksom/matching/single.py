"""One new opening against everybody: asked from its side, so that no profile need be spread out."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from virksom.matching.kernel import (
    HEAD,
    OCCUPATION,
    ROW_MASK,
    TOWN,
    TOWN_BITS,
    Bytes,
    Ints,
    Jobs,
    People,
    Rules,
    Whole,
    hours_of,
    points_of_hours,
    push,
)
from virksom.matching.kinship import Tree, holders

#: Candidates are tested so many at a time.
CHUNK = 4096


@njit(nogil=True, cache=True)
def _asked(jobs: Jobs, rules: Rules) -> tuple[Ints, Ints]:
    """The concepts that the first of the openings asks for and their points; the occupation is the last."""
    shift = np.uint64(jobs.card.itemsize * 4)
    mask = (np.uint64(1) << shift) - np.uint64(1)
    count = HEAD + len(jobs.rest) + 1
    concepts, points = np.empty(count, np.int64), np.empty(count, np.int64)
    for n in range(count - 1):
        want = np.uint64(jobs.card[n]) if n < HEAD else np.uint64(jobs.rest[n - HEAD])
        concepts[n], points[n] = np.int64(want >> shift), np.int64(want & mask)
    concepts[count - 1] = np.int64(np.uint64(jobs.card[OCCUPATION]) >> shift)
    points[count - 1] = rules.occupation
    return concepts, points


@njit(nogil=True, cache=True)
def _answers(rules: Rules, asked: Ints) -> tuple[NDArray[np.int32], Bytes]:
    """Who can stand in for what is asked for.

    Gives for each concept its line in the table (0: it stands in for nothing asked), and the table of
    relations + 1 by [line, thing asked for].
    """
    concepts = len(rules.kinship.start) - 1
    line, lines = np.zeros(concepts, np.int32), 1
    table = np.zeros((64, len(asked)), np.uint8)
    best, found = np.zeros(concepts, np.uint8), np.empty(concepts, np.int64)
    for n, concept in enumerate(asked):
        if concept == concepts:
            continue
        for one in found[: holders(rules.kinship.tree, concept, best, found, rules.worth)]:
            if line[one] == 0:
                line[one] = lines
                lines += 1
                if lines > len(table):
                    table = np.concatenate((table, np.zeros_like(table)))
            table[line[one], n] = best[one]
            best[one] = 0
    return line, table


@njit(nogil=True, cache=True)
def _above(tree: Tree, concept: int) -> Bytes:
    """1 for a concept and each that lies above it."""
    concepts = len(tree.above_start) - 1
    above = np.zeros(concepts + 1, np.uint8)
    waiting = np.empty(concepts + 1, np.int64)
    waiting[0], above[concept] = concept, 1
    done, size = 0, int(concept < concepts)
    while done < size:
        for one in tree.above[tree.above_start[waiting[done]] : tree.above_start[waiting[done] + 1]]:
            if above[one] == 0:
                above[one] = 1
                waiting[size] = one
                size += 1
        done += 1
    return above


@njit(nogil=True, cache=True)
def _is_wished(people: People, c: int, above: Bytes) -> int:
    """1 where a candidate has no wish, or one that the opening meets."""
    first, last = people.wish_start[c], people.wish_start[c + 1]
    met = first == last
    for wish in people.wish[first:last]:
        met |= above[wish] != 0
    return int(met)


@njit(nogil=True, cache=True)
def _able(people: People, jobs: Jobs, rules: Rules, first: int, last: int, passed: Ints) -> Whole:
    """Which candidates from first until before last meet every condition of the first opening: how many."""
    need, guard = jobs.need[0, 0], rules.guards[0]
    town = np.int64(jobs.card[TOWN]) & ((1 << TOWN_BITS) - 1)
    found = np.uint64(0)
    for c in range(first, last):
        passed[found] = c
        is_near = rules.minutes[people.home[c], town] <= people.limit[c]
        found += np.uint64(is_near & (((people.have[0, c] - need) & guard) == guard))
    for word in range(1, len(rules.guards)):
        need, guard = jobs.need[word, 0], rules.guards[word]
        kept = np.uint64(0)
        for n in range(found):
            c = passed[n]
            passed[kept] = c
            kept += np.uint64(((people.have[word, c] - need) & guard) == guard)
        found = kept
    return np.int64(found)


@njit(nogil=True, cache=True)
def _fill_credit(
    people: People, rules: Rules, c: int, line: NDArray[np.int32], table: Bytes, credit: Bytes
) -> None:
    """Percent of credit of one candidate for each thing asked for."""
    for place in range(people.claim_start[c], people.claim_start[c + 1]):
        mine = line[people.claim[place]]
        if mine:
            worth = rules.credit[people.evidence[place]]
            for n in range(len(credit)):
                relation = table[mine, n]
                if relation:
                    credit[n] = max(credit[n], worth[relation - 1])


@njit(nogil=True, cache=True)
def scan_one(people: People, jobs: Jobs, rules: Rules, heap: Ints) -> None:
    """All candidates against the first of the openings; keys of the best in the heap."""
    asked, points = _asked(jobs, rules)
    line, table = _answers(rules, asked)
    above = _above(rules.kinship.tree, asked[-1])
    nothing = len(rules.kinship.start) - 1
    unasked = np.where(asked == nothing, 100, 0).astype(np.uint8)
    credit, passed = np.empty(len(asked), np.uint8), np.empty(CHUNK + 1, np.int64)
    count, town = len(people.row), np.int64(jobs.card[TOWN]) & ((1 << TOWN_BITS) - 1)
    job_least, job_most = hours_of(np.uint64(jobs.card[OCCUPATION]))
    for start in range(0, count, CHUNK):
        for c in passed[: _able(people, jobs, rules, start, min(start + CHUNK, count), passed)]:
            credit[:] = unasked
            _fill_credit(people, rules, c, line, table, credit)
            score = np.int64(rules.near[people.home[c], town]) + rules.wish * _is_wished(people, c, above)
            least, most = np.int64(people.hours_min[c]), np.int64(people.hours_max[c])
            score += points_of_hours(least, most, job_least, job_most, rules.hours)
            for n in range(len(asked)):
                score += points[n] * credit[n]
            key = (score << 32) | (ROW_MASK - people.row[c])
            if key > heap[0]:
                push(heap, key)
