"""Reach as the kernel computes it: shares, the usual few, and what is hidden."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from virksom.indicators.counts import Facts
from virksom.indicators.definitions import DEFINITIONS
from virksom.indicators.reach import CompanyGroup, CompanyReach, Touch, hidden

GROUPS = (
    CompanyGroup("10-49", "10", "Food", 10, know=4, visited=3, take_part=2),
    CompanyGroup("250+", "41", "Building", 10, know=8, visited=1, take_part=0),
)
TOUCHES = (
    Touch(0, 0, True, 8),
    Touch(1, 1, True, 10),
    Touch(2, 2, False, 9),
    Touch(20, 3, False, 1),
)
LEVELS = (("top_management", 3), ("hr", 2), ("production", 1), ("", 4))
REACH = CompanyReach(GROUPS, TOUCHES, LEVELS)


def measured(code, reach=REACH):
    return DEFINITIONS[code].measure(Facts((), (), (), companies=reach))


def test_each_share_is_what_its_sentence_says():
    assert measured("knows_schemes_share") == Fraction(12, 20)
    assert measured("visited_share") == Fraction(4, 20)
    assert measured("taking_part_share") == Fraction(2, 20)
    assert measured("new_companies_share") == Fraction(10, 20)
    assert measured("decision_makers_share") == Fraction(3, 6)
    assert measured("multi_stranded_share") == Fraction(10, 20)


def test_the_usual_few_are_the_tenth_with_most_contacts():
    assert (REACH.reached, REACH.few, REACH.times) == (20, 2, 48)
    assert measured("usual_few_share") == Fraction(22, 48)


def test_without_companies_contacts_or_people_there_is_nothing_to_share():
    for code in ("knows_schemes_share", "usual_few_share", "decision_makers_share", "multi_stranded_share"):
        assert measured(code, CompanyReach()) is None
        assert DEFINITIONS[code].measure(Facts((), (), ())) is None


def test_a_small_count_alone_takes_another_with_it():
    assert hidden([3, 20, 9, 0], 4) == {0, 2}
    assert hidden([3, 2, 20], 4) == {0, 1}
    assert hidden([5, 20], 4) == set()
    assert hidden([3, 20], 0) == set()


@given(st.lists(st.integers(0, 12), max_size=6), st.integers(0, 5))
def test_no_small_count_shows_and_none_can_be_told_from_the_sum(counts, threshold):
    closed = hidden(counts, threshold)
    shown = [count for place, count in enumerate(counts) if place not in closed]
    assert not [count for count in shown if 0 < count <= threshold]
    assert len(closed) != 1 or not any(shown)


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 50)), min_size=1, max_size=8))
def test_the_usual_few_have_at_least_their_even_part(pairs):
    reach = CompanyReach(touches=tuple(Touch(times, 1, False, companies) for times, companies in pairs))
    share = measured("usual_few_share", reach)
    assert Fraction(reach.few, reach.reached) <= share <= 1
