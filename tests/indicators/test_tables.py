"""The tables hold, whatever the counts."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.indicators.strategies import COUNTS, facts
from virksom.indicators.checks import findings
from virksom.indicators.counts import TargetFact
from virksom.indicators.definitions import ALL_VERSIONS, DEFINITIONS, definition
from virksom.indicators.results import digest_of, results, thawed
from virksom.indicators.shares import attainment, rounded, shares_by_group
from virksom.indicators.tables import table_1, table_2
from virksom.indicators.terms import GROUPS, TERMS
from virksom.placements.models import Terms

DAY = dt.date(2009, 3, 31)
ABOUT = {"name": "P", "starts": "2008-03-01", "ends": "2009-03-31", "small_count_threshold": 0, "context": []}


@given(facts())
def test_totals_are_equal_whether_rows_or_columns_are_summed(counts):
    for table in (table_1(counts), table_2(counts)):
        assert sum(table.totals) == table.total == sum(row.total or 0 for row in table.rows)


@given(facts())
def test_rows_of_dashes_do_not_count(counts):
    table = table_2(counts)
    gone = {site.id for site in counts.sites if site.is_withdrawn}
    private = [row for row in counts.jobs if row.is_private and row.site_id not in gone]
    assert table.total == sum(row.count for row in private)
    assert [row.cells is None for row in table.rows] == [site.is_withdrawn for site in counts.sites]


@given(facts())
def test_a_withdrawn_partnership_still_counts_in_reach(counts):
    assert table_1(counts).total == sum(row.unique for row in counts.reach)


@given(facts())
def test_a_figure_by_its_definition_is_the_one_in_the_table(counts):
    assert DEFINITIONS["placements"].measure(counts) == table_2(counts).total
    assert DEFINITIONS["company_representatives"].measure(counts) == table_1(counts).totals[0]
    assert DEFINITIONS["other_network_actors"].measure(counts) == table_1(counts).totals[1]
    whole = results("p", DAY, counts)
    assert DEFINITIONS["ordinary_share"].measure(counts) == whole.shares["ordinary"]


@given(facts())
def test_the_parts_of_the_partnerships_make_the_whole(counts):
    for code in ("placements", "company_representatives", "gross_attendances", "lasting_placements"):
        measure = DEFINITIONS[code].measure
        assert sum(measure(counts.of(site.id)) for site in counts.sites) == measure(counts)


@given(st.dictionaries(st.sampled_from(list(TERMS)), COUNTS))
def test_a_set_of_shares_adds_to_one(by_terms):
    shares = shares_by_group(by_terms)
    if sum(by_terms.values()):
        assert sum(shares.values()) == 1
    else:
        assert set(shares.values()) == {None}


@given(COUNTS, COUNTS, st.integers(min_value=1, max_value=10_000))
def test_attainment_never_falls_when_the_result_grows(actual, more, target):
    assert attainment(actual, target) <= attainment(actual + more, target)
    assert (attainment(actual, target) >= 1) == (actual >= target)


def test_nothing_is_attained_of_a_target_of_zero():
    assert attainment(5, 0) is None


def test_halves_are_rounded_up():
    assert rounded(Fraction(1, 20000)) == 0.0001
    assert rounded(Fraction(232, 300)) == 0.7733
    assert rounded(None) is None


@given(facts())
def test_a_snapshot_thaws_to_the_same_results_and_keeps_its_fingerprint(counts):
    targets = (TargetFact("placements", 300), *(TargetFact("placements", 30, s.id) for s in counts.sites))
    first = results("p", DAY, counts, targets)
    frozen = json.loads(json.dumps(first.as_snapshot(ABOUT)))
    assert thawed(frozen) == first
    assert digest_of(frozen) == frozen["fingerprint"]
    assert thawed(frozen).as_snapshot(ABOUT) == frozen


@given(facts())
def test_a_snapshot_from_records_passes_every_check_on_its_sums(counts):
    found = {f.code: f for f in findings(results("p", DAY, counts).as_snapshot(ABOUT), threshold=0)}
    for code in ("sums", "small_counts", "unique_and_gross", "unchanged", "site_targets"):
        assert found[code].is_passed


def test_each_term_of_the_records_stands_in_the_kernel_and_in_one_group():
    assert list(TERMS) == list(Terms.values)
    assert sorted(terms for members in GROUPS.values() for terms in members) == sorted(TERMS)


def test_each_definition_has_one_sentence_in_both_languages():
    assert len({(entry.code, entry.version) for entry in ALL_VERSIONS}) == len(ALL_VERSIONS)
    for entry in ALL_VERSIONS:
        for text in (entry.title, entry.unit, entry.sentence):
            assert text.da
            assert text.en
        assert entry.sentence.da.count(".") == entry.sentence.en.count(".") == 1
        assert definition(entry.code, entry.version) is entry
