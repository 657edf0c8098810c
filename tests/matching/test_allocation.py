"""Who gets which opening: equal to HiGHS on small worlds, soft floors, bounds that hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy.optimize import Bounds, LinearConstraint, milp

from virksom.matching.allocation import Caseload, Floors, Pairs, allocated, equal_floors
from virksom.matching.flows import Arcs, Flow, most_valuable, prices_of, proven_bound

PEOPLE, OPENINGS = 6, 4
WORTH = 30


def numbers(*values):
    return np.array(values, np.int64)


def pairs(*rows, people=3, places=(1, 1)):
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    return Pairs(people, numbers(*places), *columns)


@some.composite
def worlds(draw):
    """Six candidates, four openings, two consultants, three groups; any of them may be nobody's."""
    table = draw(some.lists(some.integers(-9, 20), min_size=24, max_size=24))
    rows = [(at // OPENINGS, at % OPENINGS, value) for at, value in enumerate(table) if value >= 0]
    places = draw(some.tuples(*[some.integers(0, 2)] * OPENINGS))
    consultants = draw(some.tuples(*[some.integers(-1, 1)] * PEOPLE))
    groups = draw(some.tuples(*[some.integers(-1, 2)] * PEOPLE))
    return (
        pairs(*rows, people=PEOPLE, places=places),
        Caseload(numbers(*consultants), numbers(*draw(some.tuples(*[some.integers(0, 3)] * 2)))),
        Floors(numbers(*groups), numbers(*draw(some.tuples(*[some.integers(0, 2)] * 3))), WORTH),
    )


def best_score(world, caseload=None, floors=None):
    """The same by HiGHS: a decision for each pair, and a number of people short for each group."""
    count, groups = len(world.value), 0 if floors is None else len(floors.least)
    if not count:
        return 0 if floors is None else -WORTH * int(floors.least.sum())
    rows, least, most = [], [], []

    def limit(holds, low, high, short=None):
        row = np.zeros(count + groups)
        row[:count] = holds
        if short is not None:
            row[count + short] = 1
        rows.append(row), least.append(low), most.append(high)

    for person in range(world.candidates):
        limit(world.candidate == person, 0, 1)
    for opening, places in enumerate(world.places):
        limit(world.opening == opening, 0, places)
    if caseload is not None:
        for consultant, cases in enumerate(caseload.most):
            limit(caseload.of[world.candidate] == consultant, 0, cases)
    for group in range(groups):
        limit(floors.of[world.candidate] == group, floors.least[group], np.inf, short=group)
    costs = np.concatenate([-world.value, np.full(groups, WORTH)])
    whole = np.concatenate([np.ones(count), np.full(groups, np.inf)])
    solved = milp(
        costs, constraints=LinearConstraint(np.array(rows), least, most), integrality=np.ones(count + groups),
        bounds=Bounds(0, whole),
    )  # fmt: skip
    return -round(solved.fun)


def keeps_to(world, caseload, found):
    """Whether an allocation gives only places that are there, to people who fit, within caseloads."""
    placed = np.flatnonzero(found.opening_of >= 0)
    taken = {(int(person), int(found.opening_of[person])) for person in placed}
    fits = taken <= set(zip(world.candidate.tolist(), world.opening.tolist(), strict=True))
    uses = np.bincount(found.opening_of[placed], minlength=len(world.places))
    cases = np.bincount(caseload.of[placed][caseload.of[placed] >= 0], minlength=len(caseload.most))
    return fits and np.all(uses <= world.places) and np.all(cases <= caseload.most)


@given(worlds())
def test_with_caseloads_alone_it_is_as_good_as_highs_and_proven_so(world):
    found = allocated(world[0], world[1], prove=True)
    assert found.score == found.value == found.bound == best_score(world[0], world[1])
    assert keeps_to(world[0], world[1], found)


@given(worlds())
def test_with_floors_alone_it_is_as_good_as_highs_and_proven_so(world):
    found = allocated(world[0], floors=world[2], prove=True)
    assert found.score == found.bound == best_score(world[0], floors=world[2])


@given(worlds())
def test_with_groups_inside_caseloads_it_is_as_good_as_highs(world):
    pairs_, caseload, floors = world
    inside = Caseload(np.where(floors.of == 0, 0, 1), caseload.most)
    found = allocated(pairs_, inside, floors, prove=True)
    assert found.score == found.bound == best_score(pairs_, inside, floors)
    assert keeps_to(pairs_, inside, found)


@given(worlds())
def test_where_groups_cross_caseloads_the_best_lies_between_the_score_and_the_bound(world):
    found = allocated(*world)
    assert found.score <= best_score(*world) <= found.bound
    assert keeps_to(world[0], world[1], found)


@given(worlds())
def test_the_same_input_gives_the_same_allocation(world):
    first, second = allocated(*world), allocated(*world)
    assert np.array_equal(first.opening_of, second.opening_of)
    assert first.bound == second.bound


@given(worlds())
def test_every_group_below_its_floor_is_told_and_no_other(world):
    found = allocated(*world)
    floors = world[2]
    for group, least in enumerate(floors.least):
        placed = int(np.count_nonzero((floors.of == group) & (found.opening_of >= 0)))
        told = [(one.least, one.placed) for one in found.shortfalls if one.group == group]
        assert told == ([(least, placed)] if placed < least else [])


def test_a_floor_gives_the_only_place_to_the_group_that_would_go_without():
    world = pairs((0, 0, 9), (1, 0, 5), people=2, places=(1,))
    groups = numbers(0, 1)
    assert allocated(world).opening_of.tolist() == [0, -1]
    floored = allocated(world, floors=Floors(groups, numbers(0, 1), worth=10))
    assert floored.opening_of.tolist() == [-1, 0]
    assert (floored.value, floored.score, floored.shortfalls) == (5, 5, ())


def test_a_floor_that_costs_more_than_it_is_worth_is_missed_and_told():
    world = pairs((0, 0, 9), (1, 0, 5), people=2, places=(1,))
    found = allocated(world, floors=Floors(numbers(0, 1), numbers(0, 1), worth=3))
    assert found.opening_of.tolist() == [0, -1]
    assert [(one.group, one.least, one.placed) for one in found.shortfalls] == [(1, 1, 0)]
    assert found.score == 9 - 3


def test_a_consultant_with_a_full_caseload_places_the_two_who_fit_best():
    world = pairs((0, 0, 5), (1, 1, 7), (2, 2, 6), places=(1, 1, 1))
    found = allocated(world, Caseload(numbers(0, 0, 0), numbers(2)))
    assert found.opening_of.tolist() == [-1, 1, 2]


def test_a_world_of_two_thousand_with_crossing_floors_is_within_one_percent():
    rng = np.random.default_rng(7)
    keys = np.unique(rng.integers(0, 2000 * 400, 30_000))
    world = Pairs(2000, np.full(400, 2), keys // 400, keys % 400, rng.integers(1, 1_000_000, len(keys)))
    groups, consultants = rng.integers(0, 5, 2000), rng.integers(0, 20, 2000)
    found = allocated(
        world, Caseload(consultants, np.full(20, 35)), Floors(groups, numbers(0, 40, 80, 160, 200), 2_000_000)
    )
    assert found.gap <= found.score / 100


def test_equal_floors_are_a_share_of_an_even_draw():
    floors = equal_floors(numbers(0, 0, 0, 0, 0, 1, 1, 1, 1, -1), 2, placed=5, share=0.8, worth=1)
    assert floors.least.tolist() == [2, 1]  # even: 2.5 and 2; four fifths of it: 2.0 and 1.6


def test_nobody_and_nothing_are_allocated_to_nobody():
    found = allocated(pairs(people=0, places=()))
    assert (found.placed, found.value, found.gap) == (0, 0, 0)


@pytest.mark.parametrize(
    ("rows", "places", "says"),
    [
        ([(0, 0, 1), (0, 0, 2)], (1,), "Pair 1 stands there a second time"),
        ([(0, 0, 1), (3, 0, 2)], (1,), "Pair 1 names a candidate who does not exist"),
        ([(0, 1, 1)], (1,), "Pair 0 names an opening that does not exist"),
        ([(0, 0, -1)], (1,), "Pair 0 has a negative value"),
        ([(0, 0, 1)], (1, -2), "Opening 1 has a negative number of places"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(rows, places, says):
    with pytest.raises(ValueError, match=says):
        pairs(*rows, places=places)


def test_consultants_and_groups_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match="Candidate 1 has an unknown consultant"):
        Caseload(numbers(0, 1), numbers(2))
    with pytest.raises(ValueError, match="Consultant 0 has a negative caseload"):
        Caseload(numbers(0), numbers(-1))
    with pytest.raises(ValueError, match="Candidate 0 is of an unknown group"):
        Floors(numbers(2), numbers(1), 1)
    with pytest.raises(ValueError, match="Group 1 has a negative floor"):
        Floors(numbers(0), numbers(1, -1), 1)
    with pytest.raises(ValueError, match="less than nothing"):
        Floors(numbers(0), numbers(1), -1)
    with pytest.raises(ValueError, match="2 candidates have a consultant or group; there are 3"):
        allocated(pairs(), Caseload(numbers(0, 0), numbers(2)))


def test_a_flow_that_is_not_the_best_is_not_proven_to_be():
    arcs = Arcs()
    middle = arcs.nodes(2)
    arcs.add(Arcs.SOURCE, middle, 1, numbers(5, 3))
    arcs.add(middle, Arcs.SINK, 1)
    network = arcs.closed()
    best, worse = most_valuable(network), Flow(numbers(1, 0, 1, 0), 5)
    assert (best.value, proven_bound(network, prices_of(network, best))) == (8, 8)
    assert proven_bound(network, prices_of(network, worse)) >= 8


def test_values_too_large_to_be_counted_exactly_are_refused():
    with pytest.raises(OverflowError, match="smaller values"):
        allocated(pairs((0, 0, 2**62), (1, 0, 2**62)))
