"""Chains: equal to HiGHS on small ladders, within limits, readable, and wrong files told with their place."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as some
from scipy.optimize import LinearConstraint, milp

from virksom.matching.chains.greedy import greedy
from virksom.matching.chains.ladder import Ladder
from virksom.matching.chains.limit import best_plan, without_chains
from virksom.matching.chains.plan import proof

JOBS, PEOPLE, RANKS = 6, 7, 4


def ladder(job_of, rank, open_places, must_refill, moves):
    columns = np.array(moves, np.int64).reshape(-1, 3).T
    return Ladder(
        np.array(job_of, np.int64), np.array(rank, np.int64), np.array(open_places, np.int64),
        np.array(must_refill, bool), *columns,
    )  # fmt: skip


@some.composite
def ladders(draw):
    """Seven people on six jobs of four ranks; jobs may be shared, open in part, and left empty or not."""
    job_of = draw(some.lists(some.integers(-1, JOBS - 1), min_size=PEOPLE, max_size=PEOPLE))
    rank = draw(some.lists(some.integers(0, RANKS - 1), min_size=JOBS, max_size=JOBS))
    open_places = draw(some.lists(some.sampled_from((0, 0, 0, 1, 2)), min_size=JOBS, max_size=JOBS))
    must_refill = draw(some.lists(some.booleans(), min_size=JOBS, max_size=JOBS))
    values = draw(some.lists(some.integers(-6, 9), min_size=PEOPLE * JOBS, max_size=PEOPLE * JOBS))
    moves = [
        (at // JOBS, at % JOBS, value)
        for at, value in enumerate(values)
        if value >= 0 and (job_of[at // JOBS] < 0 or rank[at % JOBS] > rank[job_of[at // JOBS]])
    ]
    return ladder(job_of, rank, open_places, must_refill, moves)


def best_value(world, longest=RANKS):
    """The same by HiGHS: a decision for each move at each position of a chain."""
    if not world.moves:
        return 0
    move, position = (grid.ravel() for grid in np.meshgrid(range(world.moves), range(longest), indexing="ij"))
    to, left, person = world.to[move], world.left[move], world.person[move]
    rows, least, most = [], [], []

    def must(holds, low, high):
        rows.append(np.asarray(holds, float)), least.append(low), most.append(high)

    for one in range(world.people):
        must(person == one, 0, 1)
    for job in range(world.jobs):
        must((to == job) & (position == 0), 0, world.open_places[job])
        for place in range(longest):
            filled = ((to == job) & (position == place + 1)).astype(int)
            freed = ((left == job) & (position == place)).astype(int)
            must(filled - freed, 0 if world.must_refill[job] else -np.inf, 0)
    solved = milp(
        -world.value[move], constraints=LinearConstraint(np.array(rows), least, most),
        integrality=np.ones(len(move)), bounds=(0, 1),
    )  # fmt: skip
    return -round(solved.fun)


def faults(world, plan, longest=None):
    """What a plan does that cannot be done."""
    found = []
    moves = [move for chain in plan.chains for move in chain]
    if len({int(world.person[move]) for move in moves}) < len(moves):
        found.append("somebody moves twice")
    starts = Counter(int(world.to[chain[0]]) for chain in plan.chains)
    found += [f"job {job} is not open" for job, times in starts.items() if times > world.open_places[job]]
    for chain in plan.chains:
        for above, below in pairwise(chain):
            if world.to[below] != world.left[above]:
                found.append(f"{chain} is no chain")
        last = int(world.left[chain[-1]])
        if last >= 0 and world.must_refill[last]:
            found.append(f"{chain} leaves a place empty")
        if longest is not None and len(chain) > longest:
            found.append(f"{chain} is too long")
    if plan.value != sum(int(world.value[move]) for move in moves):
        found.append("the value is another")
    return found


@given(ladders())
def test_a_plan_is_worth_as_much_as_that_of_highs_and_its_bound_is_proven_from_prices(world):
    plan = best_plan(world)
    assert plan.value == plan.bound == best_value(world)
    assert proof(world) == (plan.value, plan.value)
    assert faults(world, plan) == []


@given(ladders(), some.integers(1, 3))
def test_with_a_limit_a_plan_of_a_small_ladder_is_worth_as_much_as_that_of_highs(world, longest):
    plan = best_plan(world, longest)
    assert plan.value == plan.bound == best_value(world, longest)
    assert faults(world, plan, longest) == []


@given(ladders())
def test_chains_of_one_move_are_planned_exactly(world):
    plan = without_chains(world)
    assert plan.value == plan.bound == best_value(world, 1)


@given(ladders())
def test_chains_made_one_at_a_time_are_sound_and_never_worth_more(world):
    plan = best_plan(world)
    careful = greedy(world, plan.bound)
    assert faults(world, careful) == []
    assert careful.value <= plan.value


@given(ladders(), some.none() | some.integers(1, 3))
def test_the_same_ladder_gives_the_same_plan(world, longest):
    assert best_plan(world, longest) == best_plan(world, longest)


@given(ladders())
def test_a_plan_counts_who_starts_who_moves_up_and_what_stays_empty(world):
    plan = best_plan(world)
    lefts = [int(world.left[move]) for chain in plan.chains for move in chain]
    assert plan.placed == lefts.count(-1)
    assert plan.moved_up == len(lefts) - plan.placed
    assert plan.left_empty == sum(int(world.left[chain[-1]]) >= 0 for chain in plan.chains)


def cleaning_and_lab(**changed):
    """Amina (0) cleans and could work in the lab; Bo (1) could clean; Cem (2) could work in the lab."""
    told = {
        "job_of": [0, -1, -1], "rank": [1, 3], "open_places": [0, 1], "must_refill": [True, True],
        "moves": [(0, 1, 5), (1, 0, 9), (2, 1, 6)],
    }  # fmt: skip
    return ladder(**told | changed)


def test_one_moves_up_so_that_another_can_start():
    plan = best_plan(cleaning_and_lab())
    assert plan.chains == ((0, 1),)
    assert (plan.value, plan.placed, plan.moved_up, plan.left_empty) == (14, 1, 1, 0)
    assert without_chains(cleaning_and_lab()).chains == ((2,),)


def test_nobody_leaves_a_place_that_must_be_refilled_when_there_is_nobody_for_it():
    alone = [(0, 1, 7), (2, 1, 6)]
    assert best_plan(cleaning_and_lab(moves=alone)).chains == ((1,),)
    assert best_plan(cleaning_and_lab(moves=alone, must_refill=[False, True])).chains == ((0,),)


def test_nobody_fills_two_places_at_once():
    world = cleaning_and_lab(rank=[1, 3, 3], open_places=[0, 1, 1], must_refill=[True] * 3,
                             moves=[(0, 1, 5), (0, 2, 5), (1, 0, 9)])  # fmt: skip
    assert best_plan(world).value == 14


def test_a_limit_parts_chains_where_it_costs_least():
    # A staircase: 0 cleans, 1 serves, 2 cooks, 3 is without work; each could take the next job up.
    world = ladder([0, 1, 2, -1], [1, 2, 3, 4], [0, 0, 0, 1], [False] * 4,
                   [(0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 0, 9)])  # fmt: skip
    assert [best_plan(world, longest).value for longest in (1, 2, 3, 4)] == [4, 7, 9, 18]
    assert best_plan(world).longest == 4


def test_priced_alone_the_best_plan_lies_between_the_value_and_the_bound():
    world = a_town(people=120, jobs=90, pairs=1500)
    exact, priced = best_plan(world, 3), best_plan(world, 3, settle=0)
    assert exact.gap == 0
    assert priced.value <= exact.value <= priced.bound
    assert priced.gap <= priced.value / 50


def test_a_town_of_three_thousand_with_limited_chains_is_within_one_percent_and_tells_how_far_it_is():
    world, told = a_town(people=3000, jobs=2200, pairs=50_000), []
    plan = best_plan(world, 3, rounds=6, tell=told.append)
    assert faults(world, plan, 3) == []
    assert plan.gap <= plan.value / 100
    assert 1 < len(told) <= 6
    assert [one.value for one in told] == sorted(one.value for one in told)
    assert told[-1] == plan


def a_town(people, jobs, pairs):
    """Invented: six in ten at work in jobs of their own, of six ranks; the other jobs stand open."""
    rng = np.random.default_rng(7)
    at_work = people * 6 // 10
    rank = rng.integers(0, 6, jobs)
    job_of = np.where(np.arange(people) < at_work, np.arange(people), -1)
    keys = np.unique(rng.integers(0, people * jobs, pairs))
    person, to = keys // jobs, keys % jobs
    up = (job_of[person] < 0) | (rank[to] > rank[job_of[person]])
    return Ladder(
        job_of=job_of,
        rank=rank,
        open_places=(np.arange(jobs) >= at_work).astype(np.int64),
        must_refill=rng.random(jobs) < 0.5,
        person=person[up],
        to=to[up],
        value=rng.integers(1, 1_000_000, np.count_nonzero(up)),
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"moves": [(0, 0, 1)]}, "Move 0 is not upward"),
        ({"rank": [3, 3]}, "Move 0 is not upward"),
        ({"moves": [(1, 0, 1), (1, 0, 2)]}, "Move 1 stands there a second time"),
        ({"moves": [(3, 0, 1)]}, "Move 0 names a person who does not exist"),
        ({"moves": [(1, 2, 1)]}, "Move 0 names a job that does not exist"),
        ({"moves": [(1, 0, -1)]}, "Move 0 has a negative value"),
        ({"open_places": [0, -1]}, "Job 1 has a negative number of open places"),
        ({"job_of": [2, -1, -1]}, "Person 0 holds a job that does not exist"),
        ({"rank": [1, 3, 4]}, "different numbers of jobs"),
    ],
)
def test_a_ladder_that_cannot_be_is_refused_with_its_place(changed, says):
    with pytest.raises(ValueError, match=says):
        cleaning_and_lab(**changed)


def test_a_chain_of_no_moves_is_refused():
    with pytest.raises(ValueError, match="at least one move"):
        best_plan(cleaning_and_lab(), 0)


FILES = {
    "people": "id,name,job\nA,DEMO Amina,clean\nB,DEMO Bo,\nC,DEMO Cem,\n",
    "jobs": "id,title,rank,open,refill\n"
    "clean,cleaning at DEMO Hotel,1,0,yes\nlab,lab work at DEMO Dairy,3,1,\n",
    "moves": "person,job,value\nA,lab,5\nB,clean,9\nC,lab,6\n",
}


@pytest.fixture
def files(tmp_path):
    """The three files; `files(moves="...")` writes one of them otherwise and gives the options."""

    def written(**changed):
        options = []
        for name, text in (FILES | changed).items():
            path = tmp_path / f"{name}.csv"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            options += [f"--{name}", str(path)]
        return options

    return written


def test_the_command_writes_chains_one_can_read(files, tmp_path, capsys):
    call_command("chains", *files(), "--out", str(tmp_path / "chains.csv"))
    rows = list(csv.DictReader((tmp_path / "chains.csv").open(encoding="utf-8")))
    assert [row["sentence"] for row in rows] == [
        "DEMO Amina moves from cleaning at DEMO Hotel to lab work at DEMO Dairy.",
        "DEMO Bo starts in cleaning at DEMO Hotel.",
    ]
    assert [
        (row["chain"], row["step"], row["person"], row["from"], row["to"], row["value"]) for row in rows
    ] == [
        ("1", "1", "A", "clean", "lab", "5"),
        ("1", "2", "B", "", "clean", "9"),
    ]
    told = capsys.readouterr().out
    assert "The plan: worth 14; 1 start, 1 move up" in told
    assert "No plan is worth more." in told
    assert "Without chains: worth 6; 1 start, 0 move up" in told


def test_a_file_with_semicolons_and_a_byte_order_mark_is_read_too(files, capsys):
    call_command("chains", *files(moves="\ufeff" + FILES["moves"].replace(",", ";")))
    assert "worth 14" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"moves": "person,job\nA,clean\n"}, "moves.csv, line 2, column job: This is no move upward: rank 1"),
        (
            {"moves": "person,job\nB,lab\n\nB,lab\n"},
            "moves.csv, line 4, column job: This move stands here a second",
        ),
        ({"moves": "person,job\nZ,lab\n"}, "moves.csv, line 2, column person: There is no person “Z”."),
        ({"moves": "person,job\nB,bakery\n"}, "moves.csv, line 2, column job: There is no job “bakery”."),
        (
            {"moves": "person,job,value\nB,lab,much\n"},
            "moves.csv, line 2, column value: “much” is no whole number",
        ),
        ({"moves": "person,job,value\nB,lab,-1\n"}, "moves.csv, line 2, column value: -1 is too small"),
        (
            {"moves": "person,job,value\nB,lab,9999999999\n"},
            "column value: “9999999999” is no whole number up to",
        ),
        ({"moves": "person,job\nB\n"}, "moves.csv, line 2, column job: The line ends before this column."),
        (
            {"moves": "person,job\nB,lab,5\n"},
            "moves.csv, line 2: The line has 3 cells; the head names 2 columns.",
        ),
        ({"moves": "person,job\n"}, "moves.csv: The file has no lines below its head."),
        ({"moves": ""}, "moves.csv: The file is empty. Its first line names: person, job."),
        ({"moves": "person,value\nB,1\n"}, "moves.csv, line 1, column job: The column is missing."),
        (
            {"moves": "person,job,worth\nB,lab,1\n"},
            "moves.csv, line 1, column worth: The column is not known here.",
        ),
        (
            {"moves": "person,job,job\nB,lab,lab\n"},
            "moves.csv, line 1, column job: The column stands here a second",
        ),
        ({"moves": b"person,job\nB,caf\xe9\n"}, "This is no text in UTF-8."),
        ({"moves": 'person,job\n"B"x,lab\n'}, "moves.csv, line 2: The line cannot be read as CSV"),
        ({"people": "id,job\nA,\nA,\n"}, "people.csv, line 3, column id: “A” stands here a second time."),
        ({"people": "id,job\nA,bakery\n"}, "people.csv, line 2, column job: There is no job “bakery”."),
        ({"people": "id,job\n,lab\n"}, "people.csv, line 2, column id: Nothing stands here."),
        (
            {"jobs": "id,rank,open\nlab,3,-1\n"},
            "jobs.csv, line 2, column open: -1 is too small; 0 is the least.",
        ),
        (
            {"jobs": "id,rank,refill\nlab,3,perhaps\n"},
            "jobs.csv, line 2, column refill: “perhaps” is neither yes nor",
        ),
        ({"jobs": "id,rank\nlab,\n"}, "jobs.csv, line 2, column rank: “” is no whole number"),
    ],
)
def test_a_wrong_file_is_told_with_file_line_and_column_and_code_2(files, changed, says):
    with pytest.raises(CommandError) as refused:
        call_command("chains", *files(**changed))
    assert says in str(refused.value)
    assert refused.value.returncode == 2


def test_a_file_that_is_not_there_and_a_limit_of_nothing_are_told_with_code_2(files):
    for wrong in (["--moves", "/nowhere/moves.csv"], ["--longest", "0"]):
        with pytest.raises(CommandError) as refused:
            call_command("chains", *files(), *wrong)
        assert refused.value.returncode == 2
