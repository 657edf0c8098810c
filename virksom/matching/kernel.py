"""The scan: every candidate against every opening that lies near enough, both ways in one pass.

Everything is whole numbers. A pair is kept as one number, the score in the upper half and the row turned
round in the lower, so that the larger number is the better pair and the lower row wins a tie; the best k
are then the same whatever is scanned first, in blocks of any size, by any number of threads.

Of each opening, the skills worth most stand apart (`head`). A pair that could not come among the best of
either side even with all points of the rest is left there: exact, and most pairs end so.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from virksom.matching.compiled import compiled
from virksom.matching.kinship import Kinship
from virksom.matching.world import WEEK

#: Openings are tested so many at a time: what passed fits in the nearest cache.
CHUNK = 4096
#: Flags are looked at so many at a time.
LANES = 8
#: What is looked at first of an opening stands on a card of so many numbers, as long as a cache line:
#: the skills worth most, then its occupation and hours, then the points of its other skills and its town.
CARD = 16
HEAD = CARD - 2
OCCUPATION, TOWN = CARD - 2, CARD - 1
HOURS_BITS, TOWN_BITS = 8, 12
ROW_MASK = 0xFFFFFFFF
#: A score that no pair reaches: the bar of a side for which nothing is looked for.
OUT_OF_REACH = 2**31 - 1
#: Whole parts of divisions by the hours of a range come from a product and a shift. It is exact: the
#: dividend is below 2**28 and the divisor below 2**8, so the error stays below 2**-8 and below a step.
DIVISION_BITS = 36
INVERSE = np.array([0, *(-(-(2**DIVISION_BITS) // hours) for hours in range(1, WEEK + 2))], np.uint64)

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]
#: A whole number, plain or as the loops have it.
Whole = int | np.int64


class People(NamedTuple):
    """Candidates as the scan reads them, by row.

    `claim` are concepts (skills by their `evidence`, occupations by the place after the last evidence);
    `have` is [word, row]; `limit` the minutes of travel at most; `row` the place in the order of ids.
    """

    claim_start: Ints
    claim: NDArray
    evidence: Bytes
    wish_start: Ints
    wish: NDArray
    have: Words
    home: NDArray[np.int32]
    limit: NDArray[np.uint16]
    hours_min: NDArray[np.int16]
    hours_max: NDArray[np.int16]
    row: Ints


class Jobs(NamedTuple):
    """Openings as the scan reads them, municipality by municipality (`town_start`).

    What is asked for is a concept and its points for each percent of credit in one number, half the bits
    each; the points of one opening add to a hundredth of those for skills. `card` has those with the most
    points, as CARD says, `rest` the others. `need` is [word, place].
    """

    row: Ints
    town_start: Ints
    need: Words
    card: NDArray
    rest_start: Ints
    rest: NDArray


class Rules(NamedTuple):
    """What a pair is worth beside its skills.

    `credit` is percent by [evidence, relation], the last row for occupations; `worth` percent by relation;
    `minutes` and `near` (points) are by [home, town], `nearest` towns by minutes from [home]; `occupation`
    points for each percent, `wish` and `hours` points in full.
    """

    credit: Bytes
    worth: Ints
    kinship: Kinship
    guards: Words
    minutes: NDArray[np.uint16]
    nearest: NDArray[np.int32]
    near: NDArray[np.int32]
    occupation: np.int64
    wish: np.int64
    hours: np.int64


@compiled
def fill_credit(people: People, rules: Rules, c: int, credit: Bytes) -> None:
    """Percent of credit of one candidate for each concept; the place after the last is "nothing asked"."""
    credit[:] = 0
    kin = rules.kinship
    for place in range(people.claim_start[c], people.claim_start[c + 1]):
        held = people.claim[place]
        worth = rules.credit[people.evidence[place]]
        for run in range(kin.start[held], kin.start[held + 1]):
            percent = worth[kin.relation[run]]
            for one in range(kin.first[run], kin.last[run]):
                credit[one] = max(credit[one], percent)
    credit[len(credit) - 1] = 100


@compiled
def fill_wished(people: People, rules: Rules, c: int, wished: Bytes) -> None:
    """1 for each occupation that is wished for or lies below one that is; all of them without a wish."""
    first, last = people.wish_start[c], people.wish_start[c + 1]
    wished[:] = 1 if first == last else 0
    tree = rules.kinship.tree
    for place in range(first, last):
        one = people.wish[place]
        for k in range(tree.below_start[one], tree.below_start[one + 1]):
            wished[tree.below[k]] = 1


@compiled
def passing(people: People, jobs: Jobs, rules: Rules, c: int, passed: Rows, flags: Bytes) -> Whole:
    """Which openings a candidate meets all conditions of, the nearest towns first: how many."""
    home, limit = people.home[c], people.limit[c]
    guard, have = rules.guards[0], people.have[0, c]
    lanes = flags.view(np.uint64)
    found = np.uint64(0)
    for town in rules.nearest[home]:
        if rules.minutes[home, town] > limit:
            break
        for start in range(jobs.town_start[town], jobs.town_start[town + 1], CHUNK):
            need = jobs.need[0, start : min(start + CHUNK, jobs.town_start[town + 1])]
            count = len(need)
            for n in range(count):
                flags[n] = ((have - need[n]) & guard) == guard
            whole = (count + LANES - 1) // LANES
            flags[count : whole * LANES] = 0
            for lane in range(whole):
                if lanes[lane]:
                    for n in range(lane * LANES, lane * LANES + LANES):
                        passed[found] = start + n
                        found += np.uint64(flags[n])
    for word in range(1, len(rules.guards)):
        guard, have, need = rules.guards[word], people.have[word, c], jobs.need[word]
        kept = np.uint64(0)
        for n in range(found):
            one = passed[n]
            passed[kept] = one
            kept += np.uint64(((have - need[one]) & guard) == guard)
        found = kept
    return np.int64(found)


@compiled
def points_of_hours(least: Whole, most: Whole, job_least: Whole, job_most: Whole, full: Whole) -> Whole:
    """The share of the job's hours that the candidate's reach over, in whole hours of the range."""
    over = min(most, job_most) - max(least, job_least) + 1
    return np.int64((np.uint64(full * over) * INVERSE[job_most - job_least + 1]) >> np.uint64(DIVISION_BITS))


@compiled
def hours_of(asked: np.uint64) -> tuple[np.int64, np.int64]:
    """The least and the most hours of a job, from the number that holds its occupation too."""
    whole = np.int64(asked)
    mask = (1 << HOURS_BITS) - 1
    return (whole >> HOURS_BITS) & mask, whole & mask


@compiled
def push(heap: Ints, key: Whole) -> None:
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


@compiled
def weigh_skills(jobs: Jobs, passed: Rows, credit: Bytes, points: Rows) -> None:
    """Points for the skills on the cards of the openings that passed. No branch, so nothing to guess."""
    shift = np.uint64(jobs.card.itemsize * 4)
    mask = (np.uint64(1) << shift) - np.uint64(1)
    for n in range(len(passed)):
        at = np.uint64(passed[n]) * np.uint64(CARD)
        even, odd = np.uint64(0), np.uint64(0)
        for k in range(0, HEAD, 2):
            one, other = np.uint64(jobs.card[at + np.uint64(k)]), np.uint64(jobs.card[at + np.uint64(k + 1)])
            even += np.uint64(credit[one >> shift]) * (one & mask)
            odd += np.uint64(credit[other >> shift]) * (other & mask)
        points[n] = np.int32(even + odd)


@compiled
def weigh_others(
    people: People, jobs: Jobs, rules: Rules, c: int, passed: Rows, credit: Bytes, wished: Bytes, points: Rows
) -> None:
    """Add the points for all but skills."""
    shift = np.uint64(jobs.card.itemsize * 4)
    near = rules.near[people.home[c]]
    least, most = np.int64(people.hours_min[c]), np.int64(people.hours_max[c])
    for n in range(len(passed)):
        at = np.uint64(passed[n]) * np.uint64(CARD)
        asked, town = np.uint64(jobs.card[at + np.uint64(OCCUPATION)]), jobs.card[at + np.uint64(TOWN)]
        occupation, job_least, job_most = asked >> shift, *hours_of(asked)
        score = near[np.int64(town) & ((1 << TOWN_BITS) - 1)]
        score += rules.wish * wished[occupation] + rules.occupation * credit[occupation]
        points[n] += np.int32(score + points_of_hours(least, most, job_least, job_most, rules.hours))


@compiled
def keep(
    jobs: Jobs, row: Whole, passed: Rows, credit: Bytes, points: Rows, best: Ints, of_jobs: Ints, floor: Rows
) -> None:
    """Add the points of the other skills where they can matter, and keep what is among the best of a side."""
    shift = np.uint64(jobs.card.itemsize * 4)
    mask = (np.uint64(1) << shift) - np.uint64(1)
    turned = ROW_MASK - row
    bar = np.int64(best[0] >> 32) if len(best) else np.int64(OUT_OF_REACH)
    for n in range(len(passed)):
        j, score = passed[n], np.int64(points[n])
        bound = score + np.int64(jobs.card[np.uint64(j) * np.uint64(CARD) + np.uint64(TOWN)] >> TOWN_BITS)
        if bound < bar and bound < floor[j]:
            continue
        for place in range(jobs.rest_start[j], jobs.rest_start[j + 1]):
            asked = np.uint64(jobs.rest[place])
            score += np.int64(np.uint64(credit[asked >> shift]) * (asked & mask))
        if score >= bar:
            key = (score << 32) | (ROW_MASK - jobs.row[j])
            if key > best[0]:
                push(best, key)
                bar = best[0] >> 32
        if score >= floor[j]:
            key = (score << 32) | turned
            if key > of_jobs[j, 0]:
                push(of_jobs[j], key)
                floor[j] = of_jobs[j, 0] >> 32


@compiled
def scan(
    people: People,
    jobs: Jobs,
    rules: Rules,
    first: int,
    last: int,
    of_people: Ints,
    of_jobs: Ints,
    floor: Rows,
) -> None:
    """Candidates from first until before last against all openings.

    Fills `of_people` [candidate - first, k] and `of_jobs` [place, k] with keys; 0 is an empty place, and a
    side whose k is 0 is left out. `floor` has the least score kept for each opening, as `floor_of` gives it.
    """
    concepts = len(rules.kinship.start)
    credit, wished = np.zeros(concepts, np.uint8), np.zeros(concepts, np.uint8)
    passed, flags = np.empty(len(jobs.row) + LANES, np.int32), np.empty(CHUNK, np.uint8)
    points = np.empty(len(jobs.row), np.int32)
    for c in range(first, last):
        found = passing(people, jobs, rules, c, passed, flags)
        if found:
            fill_credit(people, rules, c, credit)
            fill_wished(people, rules, c, wished)
            able = passed[:found]
            weigh_skills(jobs, able, credit, points)
            weigh_others(people, jobs, rules, c, able, credit, wished, points)
            keep(jobs, people.row[c], able, credit, points, of_people[c - first], of_jobs, floor)


def floor_of(of_jobs: Ints) -> Rows:
    """The least score kept in each heap; out of reach where nothing is to be kept."""
    if not of_jobs.shape[1]:
        return np.full(len(of_jobs), OUT_OF_REACH, np.int32)
    return (of_jobs[:, 0] >> 32).astype(np.int32)


@compiled
def merge(into: Ints, other: Ints) -> None:
    """The best of two sets of heaps [row, k], in the first of them."""
    for row in range(len(into)):
        for key in other[row]:
            if key > into[row, 0]:
                push(into[row], key)
