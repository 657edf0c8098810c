"""What a partnership should talk about."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import translation

from virksom.partnerships.facts import balance_of, in_words, uneven_points, watch_of
from virksom.partnerships.facts.standing import Carrier, Part, Seated, Standing

DAY = dt.date(2009, 3, 31)
START = dt.date(2008, 3, 1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def actor(sector, last_active=DAY, pk=1):
    silent = DAY - last_active > dt.timedelta(days=90)
    return Seated(pk, pk, f"{sector} {pk}", sector, "", last_active, silent)


def lead(side, tasks=()):
    return Carrier(1, side, "N. N.", "Somewhere", START, tuple(tasks))


FULL_TABLE = tuple(
    actor(sector) for sector in ("employment", "business", "company", "education", "association")
)
GOOD = Standing(
    pk=1,
    programme_id=1,
    name="Odense",
    code=461,
    phase="rollout",
    day=DAY,
    starts=START,
    is_withdrawn=False,
    withdrawn_on=None,
    needs_business_lead=True,
    last_activity_on=DAY,
    last_activity="Network meeting",
    actors=FULL_TABLE,
    leads=(lead("employment", "abc"), lead("business", "ab")),
    parts=(Part("network_meeting", START), Part("workshop", START)),
)


def codes(standing):
    return [point.code for point in uneven_points(standing)]


def test_a_partnership_in_good_order_has_nothing_to_talk_about():
    assert uneven_points(GOOD) == ()
    assert watch_of(GOOD) is None


def test_a_multi_stranded_partnership_without_a_business_lead_is_pointed_out():
    standing = replace(GOOD, leads=(lead("employment", "abc"),))
    assert codes(standing) == ["lead"]
    assert uneven_points(standing)[0].title == "A lead from the business side is missing"
    assert watch_of(standing).text == "Lead missing"


def test_a_single_stranded_partnership_needs_no_business_lead():
    assert codes(replace(GOOD, leads=(lead("employment"),), needs_business_lead=False)) == []


def test_a_partnership_without_any_lead_says_so():
    assert uneven_points(replace(GOOD, leads=()))[0].title == "Nobody leads the partnership"


def test_a_side_with_over_two_thirds_of_the_tasks_makes_the_table_uneven():
    standing = replace(GOOD, leads=(lead("employment", "abcdefg"), lead("business", "abc")))
    assert codes(standing) == ["tasks"]
    assert "7 of 10 tasks" in uneven_points(standing)[0].text


def test_exactly_two_thirds_of_the_tasks_is_even_enough():
    assert codes(replace(GOOD, leads=(lead("employment", "abcd"), lead("business", "ab")))) == []


def test_two_tasks_are_too_few_to_call_uneven():
    assert not balance_of(replace(GOOD, leads=(lead("employment", "ab"),)))[0].is_uneven


@pytest.mark.parametrize(("days", "expected"), [(90, []), (91, ["silent"])])
def test_a_sector_is_silent_after_ninety_days(days, expected):
    quiet = actor("education", DAY - dt.timedelta(days=days))
    table = tuple(quiet if one.sector == "education" else one for one in FULL_TABLE)
    assert codes(replace(GOOD, actors=table)) == expected


def test_a_sector_is_not_silent_while_one_of_its_actors_is_active():
    table = (*FULL_TABLE, actor("education", START, pk=9))
    assert codes(replace(GOOD, actors=table)) == []


def test_silent_sectors_are_named_with_the_day_they_were_last_heard_of():
    quiet = tuple(actor(sector, dt.date(2008, 11, 20)) for sector in ("education", "association"))
    standing = replace(GOOD, actors=FULL_TABLE[:3] + quiet)
    point = uneven_points(standing)[0]
    assert point.title == "Education and associations are silent"
    assert "education 20 Nov" in point.text


def test_a_sector_with_no_actor_is_not_at_the_table_yet():
    standing = replace(GOOD, actors=FULL_TABLE[:4])
    assert codes(standing) == ["chairs"]
    assert "associations" in uneven_points(standing)[0].text


def test_a_missing_part_of_the_start_package_is_pointed_out():
    standing = replace(GOOD, parts=(Part("network_meeting", START), Part("workshop", None)))
    assert codes(standing) == ["start package"]
    assert standing.parts_done == 1


def test_a_partnership_where_nothing_has_happened_for_long_is_silent():
    standing = replace(GOOD, last_activity_on=DAY - dt.timedelta(days=98))
    assert codes(standing) == ["quiet"]
    assert watch_of(standing).text == "Silent for 14 weeks"


def test_a_partnership_that_has_just_begun_is_not_silent():
    assert codes(replace(GOOD, last_activity_on=None, starts=DAY)) == []


def test_a_withdrawn_partnership_has_nothing_left_to_talk_about():
    standing = replace(GOOD, is_withdrawn=True, leads=(), actors=(), last_activity_on=START)
    assert uneven_points(standing) == ()
    assert watch_of(standing).text == "Withdrawn"


def test_counts_up_to_twelve_are_words():
    assert [in_words(count) for count in (1, 12, 13)] == ["one", "twelve", "13"]
