"""Records become counts: what counts, once or each time, and on which days."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.factories.events import AttendanceFactory, SessionFactory
from tests.factories.partnerships import PartnershipFactory, ProgrammeFactory
from tests.factories.placements import PlacementFactory
from virksom.evaluation import facts
from virksom.events.models import Participant
from virksom.partnerships.models import Partnership, Target
from virksom.placements.models import Terms

pytestmark = pytest.mark.django_db

AS_OF = dt.date(2009, 3, 31)


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def partnership(programme):
    return PartnershipFactory(programme=programme, position=1)


def attend(partnership, represents="company", participant=None, **fields):
    session = SessionFactory(event__partnership=partnership)
    if participant is None:
        return AttendanceFactory(session=session, participant__represents=represents, **fields)
    return AttendanceFactory(session=session, participant=participant, **fields)


def test_a_person_who_comes_twice_counts_once_and_stands_twice_in_the_gross_figure(programme, partnership):
    first = attend(partnership)
    attend(partnership, participant=first.participant)
    attend(partnership, represents=Participant.Represents.NETWORK)
    table = facts.table_1(programme, AS_OF)
    assert table.rows[0].cells == (1, 1)
    assert facts.results_of(programme, AS_OF).beside["gross_attendances"] == 3


def test_deleting_one_attendance_and_one_placement_changes_the_tables(programme, partnership):
    attendance, _ = attend(partnership), attend(partnership)
    placement, _ = PlacementFactory(partnership=partnership), PlacementFactory(partnership=partnership)
    before = facts.results_of(programme, AS_OF)
    assert (before.table_1.total, before.table_2.total) == (2, 2)
    attendance.delete()
    placement.delete()
    after = facts.results_of(programme, AS_OF)
    assert (after.table_1.total, after.table_2.total) == (1, 1)


def test_only_what_happened_in_the_period_and_up_to_the_day_counts(programme, partnership):
    for day in (dt.date(2008, 2, 29), dt.date(2008, 3, 1), dt.date(2009, 3, 31), dt.date(2009, 4, 1)):
        attend(partnership, on=day)
        PlacementFactory(partnership=partnership, starts=day)
    assert facts.table_1(programme, AS_OF).total == facts.table_2(programme, AS_OF).total == 2
    early = dt.date(2008, 12, 31)
    assert facts.table_1(programme, early).total == facts.table_2(programme, early).total == 1
    late = dt.date(2020, 1, 1)
    assert facts.table_1(programme, late).total == facts.table_2(programme, late).total == 2


def test_public_sector_jobs_are_shadow_results_and_count_in_no_table(programme, partnership):
    PlacementFactory(partnership=partnership)
    PlacementFactory(partnership=partnership, is_private=False)
    results = facts.results_of(programme, AS_OF)
    assert results.table_2.total == 1
    assert results.beside["shadow_placements"] == 1


def test_a_withdrawn_partnership_still_counts_in_reach_and_has_a_dash_in_table_2(programme, partnership):
    gone = PartnershipFactory(
        programme=programme,
        position=0,
        status=Partnership.Status.WITHDRAWN,
        withdrawn_on=dt.date(2008, 11, 30),
        withdrawal_reason="It did not work out.",
    )
    attend(gone)
    PlacementFactory(partnership=gone)
    PlacementFactory(partnership=partnership)
    results = facts.results_of(programme, AS_OF)
    assert results.table_1.rows[0].cells == (1, 0)
    assert results.table_2.rows[0].cells is None
    assert results.table_2.total == 1
    assert set(facts.jobs_by_month(programme, AS_OF)) == {partnership.pk}


@pytest.mark.parametrize(
    ("terms", "starts", "ends", "lasts"),
    [
        (Terms.ORDINARY_FULL_TIME, dt.date(2008, 6, 1), None, 1),
        (Terms.ORDINARY_FULL_TIME, dt.date(2008, 6, 1), dt.date(2008, 11, 30), 1),
        (Terms.ORDINARY_FULL_TIME, dt.date(2008, 6, 1), dt.date(2008, 11, 29), 0),
        (Terms.WAGE_SUBSIDY, dt.date(2009, 3, 1), dt.date(2009, 3, 31), 1),
        (Terms.COMPANY_INTERNSHIP, dt.date(2008, 6, 1), None, 0),
        (Terms.PAID_TRAINING, dt.date(2008, 6, 1), None, 0),
    ],
)
def test_a_placement_lasts_when_it_still_runs_or_ran_26_weeks(
    programme, partnership, terms, starts, ends, lasts
):
    PlacementFactory(partnership=partnership, terms=terms, starts=starts, ends=ends)
    assert facts.results_of(programme, AS_OF).beside["lasting_placements"] == lasts


def test_other_programmes_stay_outside(programme, partnership):
    attend(PartnershipFactory())
    PlacementFactory()
    results = facts.results_of(programme, AS_OF)
    assert (results.table_1.total, results.table_2.total) == (0, 0)
    assert len(results.sites) == 1


def test_a_target_counts_from_its_own_start(programme, partnership):
    for starts, value in ((programme.starts, 4), (dt.date(2008, 9, 1), 3)):
        place = None if value == 4 else partnership
        Target.objects.create(
            programme=programme, partnership=place, indicator="placements", value=value, starts=starts
        )
    Target.objects.create(
        programme=programme, indicator="company_representatives", value=2, starts=dt.date(2008, 9, 1)
    )
    PlacementFactory(partnership=partnership, starts=dt.date(2008, 5, 1))
    PlacementFactory(partnership=partnership, starts=dt.date(2008, 10, 1))
    person = attend(partnership, on=dt.date(2008, 4, 1)).participant
    attend(partnership, participant=person, on=dt.date(2008, 10, 1))
    attend(partnership, participant=person, on=dt.date(2008, 11, 1))
    attend(partnership, on=dt.date(2008, 5, 1))
    found = {(t.indicator, t.site_id): t.actual for t in facts.target_results(programme, AS_OF)}
    assert found == {
        ("placements", None): 2,
        ("placements", partnership.pk): 1,
        ("company_representatives", None): 1,
    }


def test_a_target_for_what_nobody_counts_has_no_result(programme):
    Target.objects.create(programme=programme, indicator="press_mentions", value=5, starts=programme.starts)
    (target,) = facts.target_results(programme, AS_OF)
    assert target.actual is None
    assert target.attainment is None


def test_jobs_by_month_run_from_the_first_month_and_never_fall(programme, partnership):
    PlacementFactory(partnership=partnership, starts=dt.date(2008, 3, 31))
    PlacementFactory(partnership=partnership, starts=dt.date(2008, 5, 1))
    PlacementFactory(partnership=partnership, starts=dt.date(2008, 5, 2), is_private=False)
    assert facts.jobs_by_month(programme, dt.date(2008, 6, 15)) == {partnership.pk: [1, 1, 2, 2]}


def test_results_take_the_same_queries_for_one_row_and_for_many(
    programme, partnership, django_assert_num_queries
):
    attend(partnership)
    PlacementFactory(partnership=partnership)
    with django_assert_num_queries(5):
        facts.results_of(programme, AS_OF)
    for _ in range(3):
        other = PartnershipFactory(programme=programme)
        attend(other)
        PlacementFactory(partnership=other)
    with django_assert_num_queries(5):
        facts.results_of(programme, AS_OF)
