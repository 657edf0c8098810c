"""What stops a release, and where."""

from __future__ import annotations

import datetime as dt

import pytest

from virksom.indicators.checks import Place, findings
from virksom.indicators.counts import Facts, JobCount, ReachCount, Site, TargetFact
from virksom.indicators.results import results


@pytest.fixture
def snapshot():
    """Two partnerships with large counts, one of which withdrew."""
    facts = Facts(
        sites=(Site(1, "Odense", 461), Site(2, "Slagelse", 330, is_withdrawn=True)),
        reach=tuple(ReachCount(site, kind, 54, 80) for site in (1, 2) for kind in ("company", "network")),
        jobs=(JobCount(1, "flex_job", True, 12),),
    )
    targets = (TargetFact("placements", 30), TargetFact("placements", 30, 1), TargetFact("placements", 30, 2))
    return results("p", dt.date(2009, 3, 31), facts, targets).as_snapshot({})


def found(data, code, threshold=4):
    return next(finding for finding in findings(data, threshold) if finding.code == code)


def test_a_sound_snapshot_passes_every_check(snapshot):
    assert all(finding.is_passed for finding in findings(snapshot, threshold=4))


def test_a_wrong_row_total_is_pointed_out_with_the_number_that_holds(snapshot):
    snapshot["table_1"]["rows"][0]["total"] = 110
    finding = found(snapshot, "sums")
    assert finding.stops
    assert Place("table_1", "Odense", "total", 110, 108) in finding.places


def test_a_wrong_column_total_is_pointed_out(snapshot):
    snapshot["table_2"]["total"]["flex_job"] = 13
    assert found(snapshot, "sums").places == (Place("table_2", "", "flex_job", 13, 12),)


@pytest.mark.parametrize(("threshold", "stops"), [(0, False), (11, False), (12, True)])
def test_counts_up_to_the_threshold_stop_publication(snapshot, threshold, stops):
    finding = found(snapshot, "small_counts", threshold)
    assert bool(finding.places) is stops
    if stops:
        assert Place("table_2", "Odense", "flex_job", 12) in finding.places


def test_zero_is_no_small_count(snapshot):
    assert snapshot["table_2"]["rows"][0]["wage_subsidy"] == 0
    assert found(snapshot, "small_counts", 10).is_passed


def test_more_people_than_attendances_stop_publication(snapshot):
    snapshot["beside"]["gross_attendances"] = 7
    assert not found(snapshot, "unique_and_gross").is_passed


def test_a_changed_snapshot_stops_publication(snapshot):
    snapshot["shares"]["ordinary"] = 0.5
    assert not found(snapshot, "unchanged").is_passed


def test_targets_of_partnerships_that_do_not_add_up_are_told_but_stop_nothing(snapshot):
    snapshot["site_targets"][0]["target"] = 25
    finding = found(snapshot, "site_targets")
    assert not finding.stops
    assert finding.places == (Place("targets", "", "placements", 25, 30),)
