"""Finding companies by name, place and number: the same on every database, and always up to date."""

from __future__ import annotations

import importlib
import re

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories.contacts import WorkplaceFactory
from tests.factories.partnerships import MunicipalityFactory
from tests.factories.placements import CompanyFactory
from virksom.companies.models import Alias, Company, Merge, Workplace

pytestmark = pytest.mark.django_db


def found(words):
    return sorted(Company.objects.matching(words).values_list("name", flat=True))


@pytest.fixture
def krog():
    return CompanyFactory(
        name="Krog Tag & Facade",
        cvr="13585628",
        address="Ærøvej 5",
        postcode="5000",
        city="Odense C",
        municipality=MunicipalityFactory(name="Faaborg-Midtfyn"),
    )


@pytest.mark.parametrize(
    "words",
    [
        "krog", "KROG", "fac", "facade krog", "tag,krog", "ærø", "ÆRØVEJ 5", "odense krog", "5000 tag",
        "midt krog", "fåborg", "Faaborg-Midtfyn", "13585628", "DK 13 58 56 28", "1358 5628", "1358",
    ],
)  # fmt: skip
def test_a_company_is_found_by_the_beginnings_of_its_words_in_any_order(krog, words):
    CompanyFactory(name="Fjord Stål")
    assert found(words) == ["Krog Tag & Facade"]


@pytest.mark.parametrize(
    "words", ["rog", "krog fjord", "13585629", "odense aarhus", "%", "' OR 1=1 --", "&|!:*"]
)
def test_what_does_not_fit_finds_nothing(krog, words):
    assert found(words) == []


def test_no_words_find_all(krog):
    assert found(" ") == ["Krog Tag & Facade"]


def test_spellings_that_are_one_find_each_other():
    CompanyFactory(name="Aarhus Café")
    CompanyFactory(name="Århus Cafe")
    assert len(found("århus")) == len(found("Aarhus")) == len(found("café")) == len(found("AARHUS CAFE")) == 2


def test_a_workplace_and_an_earlier_number_find_the_company(krog):
    WorkplaceFactory(company=krog, p_number="1003388394", name="Lager", city="Svendborg")
    merge = Merge.objects.create(kept=krog, gone=77, gone_name="Krog ApS")
    Alias.objects.create(company=krog, merge=merge, kind="cvr", value="25313763")
    Alias.objects.create(company=krog, merge=merge, kind="page", value="77")

    for words in ("1003388394", "svendborg krog", "lager", "25313763"):
        assert found(words) == [krog.name]
    assert found("77") == []


def test_the_index_follows_every_change(krog):
    workplace = WorkplaceFactory(company=krog, name="Lager")
    other = CompanyFactory(name="Fjord")
    Company.objects.filter(pk=krog.pk).update(name="Bjerg")
    assert (found("krog"), found("bjerg odense")) == ([], ["Bjerg"])
    Workplace.objects.filter(pk=workplace.pk).update(company=other)
    assert found("lager") == ["Fjord"]
    workplace.delete()
    assert found("lager") == []
    krog.delete()
    assert found("bjerg") == []
    Company.objects.bulk_create(
        [Company(name=f"Skov {n}", municipality=other.municipality) for n in range(3)]
    )
    assert len(found("skov")) == 3


def test_a_municipality_that_is_renamed_is_found_by_its_new_name(krog):
    krog.municipality.name = "Sydfyn"
    krog.municipality.save()
    assert (found("sydfyn"), found("midtfyn")) == ([krog.name], [])


def test_the_triggers_stand_after_all_migrations():
    """A migration that makes one of the tables anew on SQLite ends with `search_index.install`."""
    index = importlib.import_module("virksom.companies.models.search_index")
    wanted = {
        name
        for statement in index.STATEMENTS[connection.vendor]
        for name in re.findall(r"CREATE TRIGGER (\w+)", statement)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        standing = {name for (name,) in cursor.fetchall()}
    assert len(wanted) >= 9
    assert wanted - standing == set()


@pytest.mark.django_db(transaction=True)
def test_emptying_the_database_empties_the_index(krog):
    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM companies_search")
        assert cursor.fetchone() == (0,)


LETTERS = "aåeéøkr1 -&.'AÅØÆ"
TEXTS = st.text(alphabet=LETTERS, min_size=1, max_size=12)


def plain(text):
    """The words of a text, by a reading of its own."""
    text = text.lower().replace("aa", "å").replace("é", "e")
    return re.sub(r"[^a-zæøå0-9]+", " ", text).split()


class SearchProperties(TestCase):
    """The same small corpus and the same words give what the definition says, on whichever database."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        names=st.lists(TEXTS, min_size=1, max_size=4),
        cities=st.lists(TEXTS, min_size=4, max_size=4),
        words=TEXTS,
    )
    def test_the_search_finds_exactly_what_its_definition_says(self, names, cities, words):
        place = MunicipalityFactory(name="Zz")
        made = [
            Company(name=name, city=city, municipality=place)
            for name, city in zip(names, cities, strict=False)
        ]
        Company.objects.bulk_create(made)
        asked = plain(words)
        wanted = {
            one.pk
            for one in made
            if all(any(own.startswith(word) for own in plain(f"{one.name} {one.city}")) for word in asked)
        }
        if not words.strip():
            wanted = {one.pk for one in made}
        elif not asked:
            wanted = set()
        assert set(Company.objects.matching(words).values_list("pk", flat=True)) == wanted
