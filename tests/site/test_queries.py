"""How often pages ask the database: as often for one row as for three, and never often."""

import pytest

from benchmarks.pages import MOST_QUERIES, open_by, pages, people
from benchmarks.run import ONE, SMALL_SEED, THREE
from virksom.site.generate import generate

#: Those who see some of every kind of row. For whom there is none, a list asks less.
ROLES = {"PO", "PC", "LE", "LB", "JC", "BC"}
#: Pages that still ask more often, because their panels count each on its own.
MORE_QUERIES = {"partnerships:detail": 20, "evaluation:overview": 16}


def queries_in(scale, wanted):
    """The number of queries of each wanted page in a generated programme, by page and role."""
    programme = generate(scale, SMALL_SEED).programme
    return {
        (page.name, person.role): opening.queries
        for person in people(programme)
        for page in pages()
        if person.role in ROLES and wanted(page) and (opening := open_by(page, person))
    }


@pytest.mark.django_db
def test_a_list_asks_as_often_for_one_row_as_for_three_and_never_often():
    one, three = (queries_in(scale, lambda page: page.is_list) for scale in (ONE, THREE))
    assert len(one) > 60
    assert {key: (one[key], three.get(key)) for key in one if one[key] != three.get(key)} == {}
    assert {key: queries for key, queries in three.items() if queries > MOST_QUERIES} == {}


@pytest.mark.django_db
def test_an_event_asks_no_more_often_than_a_list():
    asked = queries_in(THREE, lambda page: page.name == "events:detail")
    assert asked
    assert {key: queries for key, queries in asked.items() if queries > MOST_QUERIES} == {}


@pytest.mark.django_db
def test_the_pages_with_most_panels_ask_no_more_often_than_they_did():
    asked = queries_in(THREE, lambda page: page.name in MORE_QUERIES)
    assert {name for name, _role in asked} == set(MORE_QUERIES)
    assert {key: queries for key, queries in asked.items() if queries > MORE_QUERIES[key[0]]} == {}
