"""One new opening against everybody: asked from its side, so that no profile need be spread out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from virksom.matching.compiled import compiled
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
    Words,
    hours_of,
    points_of_hours,
    push,
)
from virksom.matching.kinship import Tree, holders

#: Candidates are tested so many at a time.
CHUNK = 4096
#: Things asked for are looked at so many at a time: a byte for each, in four words.
GROUP = 32
HIGH = np.uint64(0x8080808080808080)
ONE, TWO, THREE = np.uint64(1), np.uint64(2), np.uint64(3)


@compiled
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


@compiled
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
    return line, table[:lines].copy()


@compiled
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


@compiled
def _is_wished(people: People, c: int, above: Bytes) -> int:
    """1 where a candidate has no wish, or one that the opening meets."""
    first, last = people.wish_start[c], people.wish_start[c + 1]
    met = first == last
    for wish in people.wish[first:last]:
        met |= above[wish] != 0
    return int(met)


@compiled
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


@compiled
def _worths(rules: Rules, table: Bytes) -> Bytes:
    """Percent of credit by [evidence, line, thing], each line filled up to whole GROUPs of bytes."""
    width = (table.shape[1] + GROUP - 1) // GROUP * GROUP
    worths = np.zeros((len(rules.credit), len(table), width), np.uint8)
    for evidence in range(len(rules.credit)):
        for line in range(len(table)):
            for n in range(table.shape[1]):
                if table[line, n]:
                    worths[evidence, line, n] = rules.credit[evidence, table[line, n] - 1]
    return worths


@compiled
def _relevant(people: People, c: int, line: NDArray[np.int32], lines: int, hits: Words) -> Whole:
    """Which lines of the worths are a candidate's, those left out that stand in for nothing: how many."""
    found = np.uint64(0)
    for place in range(people.claim_start[c], people.claim_start[c + 1]):
        mine = line[people.claim[place]]
        hits[found] = np.uint64(np.int64(people.evidence[place]) * lines + mine)
        found += np.uint64(mine != 0)
    return np.int64(found)


@compiled
def _larger(one: np.uint64, other: np.uint64) -> np.uint64:
    """The larger of each two bytes of two words, all of them below 128."""
    is_less = ((one | HIGH) - other) & HIGH
    mask = (is_less - (is_less >> np.uint64(7))) | is_less
    return np.uint64((one & mask) | (other & ~mask))


@compiled
def _fill_credit(hits: Words, worths: Words, width: Whole, credit: Words) -> None:
    """The best percent for each thing of the lines hit; `width` is how many words a line has."""
    for group in range(np.uint64(0), np.uint64(width), np.uint64(4)):
        a, b, c, d = credit[group], credit[group + ONE], credit[group + TWO], credit[group + THREE]
        for hit in hits:
            at = hit * np.uint64(width) + group
            a, b = _larger(a, worths[at]), _larger(b, worths[at + ONE])
            c, d = _larger(c, worths[at + TWO]), _larger(d, worths[at + THREE])
        credit[group], credit[group + ONE], credit[group + TWO], credit[group + THREE] = a, b, c, d


@compiled
def scan_one(people: People, jobs: Jobs, rules: Rules, heap: Ints) -> None:
    """All candidates against the first of the openings; keys of the best in the heap."""
    asked, points = _asked(jobs, rules)
    line, table = _answers(rules, asked)
    worths = _worths(rules, table)
    lines, width = len(table), worths.shape[2]
    above = _above(rules.kinship.tree, asked[-1])
    words, credit = worths.reshape(-1).view(np.uint64), np.empty(width, np.uint8)
    credit_words = credit.view(np.uint64)
    unasked = np.zeros(width, np.uint8)
    unasked[: len(asked)] = np.where(asked == len(rules.kinship.start) - 1, 100, 0)
    passed, hits = np.empty(CHUNK + 1, np.int64), np.empty(np.diff(people.claim_start).max() + 1, np.uint64)
    count, town = len(people.row), np.int64(jobs.card[TOWN]) & ((1 << TOWN_BITS) - 1)
    job_least, job_most = hours_of(np.uint64(jobs.card[OCCUPATION]))
    for start in range(0, count, CHUNK):
        for c in passed[: _able(people, jobs, rules, start, min(start + CHUNK, count), passed)]:
            credit[:] = unasked
            _fill_credit(hits[: _relevant(people, c, line, lines, hits)], words, width // 8, credit_words)
            score = np.int64(rules.near[people.home[c], town]) + rules.wish * _is_wished(people, c, above)
            least, most = np.int64(people.hours_min[c]), np.int64(people.hours_max[c])
            score += points_of_hours(least, most, job_least, job_most, rules.hours)
            for n in range(len(asked)):
                score += points[n] * credit[n]
            key = (score << 32) | (ROW_MASK - people.row[c])
            if key > heap[0]:
                push(heap, key)
