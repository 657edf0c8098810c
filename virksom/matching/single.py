"""One new opening against everybody: asked from its side, so that no profile need be spread out."""

from __future__ import annotations

import numpy as np
from numba import njit

from virksom.matching.kernel import ROW_MASK, points_of_hours, push
from virksom.matching.kinship import holders

#: Candidates are tested so many at a time.
CHUNK = 4096


@njit(nogil=True, cache=True)
def answers_for(jobs, rules):  # type: ignore[no-untyped-def]
    """Who can stand in for what the first of the openings asks for.

    Gives for each concept its line in the table of answers (0: stands in for nothing asked), the table of
    relations + 1 by [line, thing asked for], and the points of each thing for each percent of credit. The
    last thing is the occupation.
    """
    concepts = len(rules.kinship.start) - 1
    shift = np.uint64(jobs.want.itemsize * 4)
    first, last = jobs.want_start[0], jobs.want_start[1]
    asked = last - first + 1
    line = np.zeros(concepts, np.int32)
    table = np.zeros((64, asked), np.uint8)
    points = np.empty(asked, np.int64)
    best, found = np.zeros(concepts, np.uint8), np.empty(concepts, np.int64)
    worth = rules.worth
    lines = 1
    for n in range(asked):
        if n < asked - 1:
            want = np.uint64(jobs.want[first + n])
            concept = np.int64(want >> shift)
            points[n] = np.int64(want & ((np.uint64(1) << shift) - np.uint64(1)))
        else:
            concept, points[n] = np.int64(jobs.occupation[0]), rules.occupation
        if concept == concepts:
            continue
        for place in range(holders(rules.kinship.tree, concept, best, found, worth)):
            one = found[place]
            if line[one] == 0:
                line[one] = lines
                lines += 1
                if lines > len(table):
                    table = np.concatenate((table, np.zeros_like(table)))
            table[line[one], n] = best[one]
            best[one] = 0
    return line, table, points


@njit(nogil=True, cache=True)
def wished_above(jobs, tree):  # type: ignore[no-untyped-def]
    """1 for each concept that is the occupation of the first opening or lies above it."""
    concepts = len(tree.above_start) - 1
    above = np.zeros(concepts, np.uint8)
    waiting = np.empty(concepts + 1, np.int64)
    size = 0
    if jobs.occupation[0] < concepts:
        waiting[0] = jobs.occupation[0]
        above[waiting[0]] = 1
        size = 1
    done = 0
    while done < size:
        for place in range(tree.above_start[waiting[done]], tree.above_start[waiting[done] + 1]):
            one = tree.above[place]
            if above[one] == 0:
                above[one] = 1
                waiting[size] = one
                size += 1
        done += 1
    return above


@njit(nogil=True, cache=True)
def is_wished(people, c, above):  # type: ignore[no-untyped-def]
    """1 where a candidate has no wish, or one that the opening meets."""
    if people.wish_start[c] == people.wish_start[c + 1]:
        return 1
    for place in range(people.wish_start[c], people.wish_start[c + 1]):
        if above[people.wish[place]]:
            return 1
    return 0


@njit(nogil=True, cache=True)
def able(people, jobs, rules, first, last, passed):  # type: ignore[no-untyped-def]
    """Which candidates from first until before last meet every condition of the first opening: how many."""
    town = 0
    while jobs.town_start[town + 1] == 0:
        town += 1
    need, guard = jobs.need[0, 0], rules.guards[0]
    found = 0
    for c in range(first, last):
        passed[found] = c
        near = rules.minutes[people.home[c], town] <= people.limit[c]
        found += near & (((people.have[0, c] - need) & guard) == guard)
    for word in range(1, len(rules.guards)):
        need, guard = jobs.need[word, 0], rules.guards[word]
        kept = 0
        for n in range(found):
            c = passed[n]
            passed[kept] = c
            kept += ((people.have[word, c] - need) & guard) == guard
        found = kept
    return found


@njit(nogil=True, cache=True)
def scan_one(people, jobs, rules, heap):  # type: ignore[no-untyped-def]
    """All candidates against the first of the openings; the best in the heap."""
    line, table, points = answers_for(jobs, rules)
    above = wished_above(jobs, rules.kinship.tree)
    asked = len(points)
    town = 0
    while jobs.town_start[town + 1] == 0:
        town += 1
    start_credit = np.zeros(asked, np.uint8)
    concepts = len(rules.kinship.start) - 1
    shift = np.uint64(jobs.want.itemsize * 4)
    for n in range(asked - 1):
        if np.int64(np.uint64(jobs.want[jobs.want_start[0] + n]) >> shift) == concepts:
            start_credit[n] = 100
    if jobs.occupation[0] == concepts:
        start_credit[asked - 1] = 100
    credit = np.empty(asked, np.uint8)
    passed = np.empty(CHUNK + 1, np.int64)
    count = len(people.row)
    for start in range(0, count, CHUNK):
        found = able(people, jobs, rules, start, min(start + CHUNK, count), passed)
        for n in range(found):
            c = passed[n]
            credit[:] = start_credit
            for place in range(people.claim_start[c], people.claim_start[c + 1]):
                mine = line[people.claim[place]]
                if mine:
                    worth = rules.credit[people.evidence[place]]
                    for thing in range(asked):
                        relation = table[mine, thing]
                        if relation:
                            credit[thing] = max(credit[thing], worth[relation - 1])
            score = np.int64(rules.near[people.home[c], town]) + rules.wish * is_wished(people, c, above)
            score += points_of_hours(
                people.hours_min[c], people.hours_max[c], jobs.hours_min[0], jobs.hours_max[0], rules.hours
            )
            for thing in range(asked):
                score += points[thing] * np.int64(credit[thing])
            key = (score << 32) | (ROW_MASK - people.row[c])
            if key > heap[0]:
                push(heap, key)
