"""Chains, allocation and timetables against general solvers: HiGHS, greedy work, OR-Tools' CP-SAT.

`python -m benchmarks.flows` runs these alone, at full size. All data are invented, from seeds 7, 8 and 9; the
generators below say how. Both sides of a ratio work on the same data by turns, in one process, and are
measured in its CPU time; that they come to the same value is checked in every round.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import sys
import time
from collections.abc import Callable
from itertools import cycle

import numpy as np
from ortools.sat.python import cp_model
from scipy.optimize import linprog
from scipy.sparse import coo_array

from benchmarks.measure import Result, seconds
from virksom.matching.allocation import Caseload, Pairs, allocated, equal_floors
from virksom.matching.chains.greedy import greedy
from virksom.matching.chains.ladder import Ladder
from virksom.matching.chains.limit import best_plan, without_chains
from virksom.matching.timetable.fair import Candidate, Company, Fair, Span, Wish
from virksom.matching.timetable.meetings import score
from virksom.matching.timetable.plan import timetable

SEEDS = (7, 8, 9)
ROUNDS = 6
PEOPLE = {"town": 5_000, "region": 20_000, "country": 100_000}
#: Ours over HiGHS: 5 times as fast must be, 15 times is the aim.
MUST, AIM = 1 / 5, 1 / 15
RANKS = 8
#: People whose jobs lie so near each other that most of their moves are among these.
NEAR = 200


def benchmark(scale: str) -> list[Result]:
    """All of it, at the size of a scale: country is 100,000 people and about 660,000 moves."""
    people = PEOPLE[scale]
    return [*chains(people), *allocation(people), crossed(people // 10), *timetables()]


def a_ladder(people: int, seed: int) -> Ladder:
    """Invented people and jobs. Six in ten are at work, each in a job of their own, half of which must be
    refilled; a quarter as many places as people stand open. Jobs have 8 ranks, fewer the higher. Everybody
    could move to some 6.6 jobs on average that stand above their own, four in five of them near by; people
    without work rarely to high ones. A move is worth 1,000,001 to 2,000,000 for somebody without work and
    up to 500,000 for somebody at work.
    """
    rng = np.random.default_rng(seed)
    at_work = people * 6 // 10
    jobs = at_work + people // 4
    weights = np.arange(RANKS, 0, -1)
    rank = rng.choice(RANKS, size=jobs, p=weights / weights.sum())
    job_of = np.where(np.arange(people) < at_work, np.arange(people), -1)
    home = rng.integers(0, max(1, people // NEAR), size=people)
    person = np.repeat(np.arange(people), rng.poisson(12.5, size=people))
    to = _jobs_near(rng, jobs, home[:at_work], home[person], people)
    low = np.where(job_of[person] >= 0, rank[job_of[person]], -1)
    fits = (rank[to] > low) & ((low >= 0) | (rng.random(len(to)) >= rank[to] / RANKS))
    keys = np.unique(person[fits] * np.int64(jobs) + to[fits])
    person, to = keys // jobs, keys % jobs
    worth = rng.integers(1, 1_000_001, size=len(keys))
    return Ladder(
        job_of=job_of,
        rank=rank,
        open_places=(np.arange(jobs) >= at_work).astype(np.int64),
        must_refill=(np.arange(jobs) < at_work) & (rng.random(jobs) < 0.5),
        person=person,
        to=to,
        value=np.where(job_of[person] < 0, 1_000_000 + worth, worth // 2),
    )


def _jobs_near(rng: np.random.Generator, jobs: int, taken: np.ndarray, home: np.ndarray, people: int):
    """For each move a job: four in five from the person's own neighbourhood, the others from anywhere."""
    homes = max(1, people // NEAR)
    where = np.concatenate([taken, rng.integers(0, homes, size=jobs - len(taken))])
    order = np.argsort(where, kind="stable")
    first = np.searchsorted(where[order], np.arange(homes))
    count = np.bincount(where, minlength=homes)
    near = order[np.minimum(first[home] + (rng.random(len(home)) * count[home]).astype(np.int64), jobs - 1)]
    return np.where(rng.random(len(home)) < 0.8, near, rng.integers(0, jobs, size=len(home)))


def by_highs(ladder: Ladder, method: str) -> int:
    """The value of the best plan as a linear program: nobody moves twice, no place is filled that is not open
    or left, and what must be refilled is.
    """
    move = np.arange(ladder.moves)
    leaves = np.flatnonzero(ladder.left >= 0)
    left, must = ladder.left[leaves], ladder.must_refill
    of_must = np.cumsum(must) - 1 + ladder.people + ladder.jobs
    filled, freed = np.flatnonzero(must[ladder.to]), leaves[must[left]]
    rows = [ladder.person, ladder.people + ladder.to, ladder.people + left, of_must[ladder.to[filled]]]
    rows.append(of_must[ladder.left[freed]])
    columns = [move, move, leaves, filled, freed]
    signs = [1, 1, -1, -1, 1]
    data = np.concatenate([np.full(len(one), sign, float) for one, sign in zip(columns, signs, strict=True)])
    shape = (ladder.people + ladder.jobs + int(must.sum()), ladder.moves)
    matrix = coo_array((data, (np.concatenate(rows), np.concatenate(columns))), shape=shape).tocsr()
    most = np.concatenate([np.ones(ladder.people), ladder.open_places, np.zeros(int(must.sum()))])
    return round(-linprog(-ladder.value, A_ub=matrix, b_ub=most, bounds=(0, 1), method=method).fun)


def chains(people: int) -> list[Result]:
    """The best plan against HiGHS by its quicker method, and against work without a plan. Which method is
    quicker is found at a tenth of the size: by the other one the whole would take minutes.
    """
    small = a_ladder(people // 10, SEEDS[0])
    methods = {name: _cpu(lambda name=name: by_highs(small, name)) for name in ("highs-ipm", "highs")}
    quicker = min(methods, key=lambda method: methods[method])
    ladders = {seed: a_ladder(people, seed) for seed in SEEDS}
    moves = ", ".join(f"{ladder.moves:,}" for ladder in ladders.values())
    what = f"chains, {people:,} people: ours / HiGHS ({quicker})"
    ratio = _compared(
        what, ladders, lambda ladder: best_plan(ladder).value, lambda ladder: by_highs(ladder, quicker)
    )
    ratio.remark += f"; {moves} moves; at a tenth of the size: " + ", ".join(
        f"{name} {_said(took)}" for name, took in methods.items()
    )
    return [ratio, _gain(ladders[SEEDS[0]]), _limited(small)]


def _gain(ladder: Ladder) -> Result:
    plan = best_plan(ladder)
    without, careful = without_chains(ladder), greedy(ladder, plan.bound)
    return Result(
        "chains: people without work who start",
        plan.placed,
        "",
        remark=f"one at a time {careful.placed:,}, without chains {without.placed:,}; of the value "
        f"{careful.value / plan.value:.1%} and {without.value / plan.value:.1%}",
    )


def _limited(ladder: Ladder) -> Result:
    found = []
    took = _cpu(lambda: found.append(best_plan(ladder, 4)))
    plan, free = found[0], best_plan(ladder)
    return Result(
        f"chains of 4 moves at the most, {ladder.people:,} people",
        took,
        "s",
        remark=f"gap {plan.gap / plan.bound:.3%}; {plan.value / free.value:.2%} of the value without a limit",
    )


def some_pairs(people: int, seed: int) -> tuple[Pairs, np.ndarray]:
    """Invented candidates in five groups of trades; a fifth as many openings of 1 to 7 places, 100 a trade.
    Each candidate fits some 22 openings of their trade; a pair is worth up to 1,000,000, and 3 % less in each
    group than in the one before.
    """
    rng = np.random.default_rng(seed)
    openings, trades = people // 5, people // 500
    group = np.minimum(rng.geometric(0.4, people) - 1, 4)
    trade = np.repeat(rng.integers(0, trades, people), 25)
    keys = np.unique(
        np.repeat(np.arange(people), 25) * np.int64(openings) + 100 * trade + rng.integers(0, 100, len(trade))
    )
    person, opening = keys // openings, keys % openings
    value = (rng.random(len(keys)) * 1_000_000 * (1 - 0.03 * group[person])).astype(np.int64)
    return Pairs(people, rng.integers(1, 8, openings), person, opening, value), group


def greedy_value(pairs: Pairs) -> int:
    """The pairs worth most first, as long as both are free."""
    value, places, free = 0, pairs.places.copy(), np.ones(pairs.candidates, bool)
    for pair in np.lexsort((pairs.candidate, -pairs.value)):
        person, opening = pairs.candidate[pair], pairs.opening[pair]
        if free[person] and places[opening]:
            free[person] = False
            places[opening] -= 1
            value += int(pairs.value[pair])
    return value


def allocation(people: int) -> list[Result]:
    """How long an allocation takes, what greedy work reaches of it, what floors cost and whom they lift."""
    pairs, group = some_pairs(people, SEEDS[0])
    found = []
    took = _cpu(lambda: found.append(allocated(pairs)))
    best = found[0]
    floors = equal_floors(group, 5, best.placed, 0.95, 2_000_000)
    fair = allocated(pairs, floors=floors)
    sizes = np.bincount(group, minlength=5)

    def worst(opening_of: np.ndarray) -> float:
        return float(min(np.bincount(group[opening_of >= 0], minlength=5) / sizes))

    return [
        Result(f"allocation: {len(pairs.value):,} pairs", took, "s",
               remark=f"greedy reaches {greedy_value(pairs) / best.value:.1%} of its value"),
        Result("allocation with floors: cost in value", 1000 * (1 - fair.value / best.value), "per mille",
               remark=f"worst-off group: {worst(best.opening_of):.0%} placed, with floors "
                      f"{worst(fair.opening_of):.0%}; {len(fair.shortfalls)} shortfalls, gap {fair.gap}"),
    ]  # fmt: skip


def crossed(people: int) -> Result:
    """Floors that cross caseloads: 20 consultants at random, who can place nine tenths of what could be."""
    pairs, group = some_pairs(people, SEEDS[0])
    placed = allocated(pairs).placed * 9 // 10
    consultants = np.random.default_rng(SEEDS[0]).integers(0, 20, people)
    caseload = Caseload(consultants, np.full(20, placed // 20))
    floors = equal_floors(group, 5, placed, 0.95, 2_000_000)
    found = []
    took = _cpu(lambda: found.append(allocated(pairs, caseload, floors)))
    return Result(
        f"allocation, floors across caseloads, {len(pairs.value):,} pairs",
        took,
        "s",
        remark=f"gap {found[0].gap / found[0].bound:.3%}; {len(found[0].shortfalls)} shortfalls",
    )


def a_fair(seed: int, own_times: bool) -> Fair:
    """Invented: 60 candidates with 5 wishes each (worth 1 to 1,000), 12 companies of 1 to 3 tables, 12 slots;
    with own times, every other guest is there for a part of the day, at least a quarter.
    """
    rng = random.Random(seed)
    starts = dt.datetime(2026, 9, 1, 9)
    slots = tuple(
        Span(starts + dt.timedelta(minutes=15 * number), starts + dt.timedelta(minutes=15 * number + 12))
        for number in range(12)
    )

    def here() -> tuple[Span, ...]:
        if not own_times or rng.random() < 0.5:
            return ()
        first = rng.randrange(6)
        return (Span(slots[first].starts, slots[rng.randrange(first + 3, 12)].ends),)

    return Fair(
        slots,
        tuple(Candidate(f"DEMO {number}", here=here()) for number in range(60)),
        tuple(
            Company(f"DEMO {number}", here=here(), tables=rng.choice((1, 1, 2, 3))) for number in range(12)
        ),
        tuple(
            Wish(person, company, rng.randint(1, 1000))
            for person in range(60)
            for company in rng.sample(range(12), 5)
        ),
    )


def by_cp_sat(fair: Fair) -> int:
    """The score of the best timetable by OR-Tools' constraint solver, as anybody would write it first."""
    model, rules = cp_model.CpModel(), {}
    score_ = []
    for wish in fair.wishes:
        for slot, span in enumerate(fair.slots):
            company = fair.companies[wish.company]
            if fair.candidates[wish.candidate].can(span) and company.can(span):
                var = model.new_bool_var("")
                score_.append(wish.value * var)
                for rule in (
                    ("pair", wish),
                    ("candidate", wish.candidate, slot),
                    ("company", wish.company, slot),
                ):
                    rules.setdefault(rule, []).append(var)
                rules.setdefault(("met", wish.candidate), []).append(var)
    for rule, same in rules.items():
        if rule[0] == "met":
            reached = model.new_bool_var("")
            model.add(sum(same) >= reached)
            score_.append(fair.everyone_worth * reached)
        else:
            model.add(sum(same) <= (fair.companies[rule[1]].tables if rule[0] == "company" else 1))
    model.maximize(sum(score_))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = 60
    solver.solve(model)
    return round(solver.objective_value)


def timetables() -> list[Result]:
    """A job fair against the constraint solver, where everybody can always and where not."""
    return [
        _compared(
            f"timetable of 60 candidates, {name}: ours / CP-SAT",
            {seed: a_fair(seed, own_times) for seed in SEEDS},
            lambda fair: score(fair, timetable(fair).meetings),
            by_cp_sat,
        )
        for name, own_times in (("no own times", False), ("own times", True))
    ]


def _compared(
    what: str, worlds: dict[int, object], ours: Callable[..., int], theirs: Callable[..., int]
) -> Result:
    """The median ratio of CPU times over rounds that go through the worlds, whoever comes first by turns."""
    pairs = []
    for number, (seed, world) in zip(range(ROUNDS), cycle(worlds.items()), strict=False):
        values, times = {}, {}
        for name in ("ours", "theirs") if number % 2 else ("theirs", "ours"):
            begun = time.process_time()
            values[name] = (ours if name == "ours" else theirs)(world)
            times[name] = time.process_time() - begun
        if values["ours"] != values["theirs"]:
            raise AssertionError(f"{what}, seed {seed}: {values}")
        pairs.append((times["ours"], times["theirs"]))
    middle = [statistics.median(times) for times in zip(*pairs, strict=True)]
    return Result(
        what,
        statistics.median(mine / other for mine, other in pairs),
        "times",
        bar=MUST,
        aim=AIM,
        remark=f"{_said(middle[0])} against {_said(middle[1])}, equal value, seeds 7, 8, 9 twice",
    )


def _cpu(work: Callable[[], object]) -> float:
    return seconds(work, time.process_time)


def _said(took: float) -> str:
    return f"{took:.2f} s" if took >= 0.1 else f"{1000 * took:.1f} ms"


def main() -> None:
    """Print the results of one scale: `python -m benchmarks.flows [town|region|country]`."""
    for result in benchmark(sys.argv[1] if len(sys.argv) > 1 else "country"):
        bar = f"  must {result.bar:.3f}, aim {result.aim:.3f}: {result.verdict}" if result.bar else ""
        print(f"{result.what}: {result.value:.4g} {result.unit}{bar}\n    {result.remark}", flush=True)


if __name__ == "__main__":
    main()
