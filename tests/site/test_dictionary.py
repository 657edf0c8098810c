"""Every field on persons is accounted for, and what must not be stored has no field."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from virksom.accounts.models import User
from virksom.candidates.models import Candidate
from virksom.companies.models import ContactPerson
from virksom.events.models import Participant
from virksom.foundation.access import TABLE
from virksom.site.dictionary import DICTIONARY, DONE_BY, NOT_STORED, WITHOUT

ROOT = Path(__file__).resolve().parents[2]
OWN = [model for model in apps.get_models() if model.__module__.startswith("virksom.")]
PERSONS = (User, Candidate, ContactPerson, Participant)
#: What every record has, and says nothing of anybody.
OF_EVERY_RECORD = {"id", "created_at", "updated_at"}


def fields_of(model):
    return {column.name for column in model._meta.concrete_fields} - OF_EVERY_RECORD


def test_every_kind_of_record_is_accounted_for_once():
    labels = sorted(model._meta.label_lower for model in OWN)
    assert sorted([*DICTIONARY, *DONE_BY, *WITHOUT]) == labels


@pytest.mark.parametrize("label", DICTIONARY)
def test_every_field_has_its_line(label):
    named = [name for name, _purpose in DICTIONARY[label].lines()]
    assert sorted(named) == sorted(fields_of(apps.get_model(label)))


@pytest.mark.parametrize("label", DICTIONARY)
def test_every_record_is_seen_by_a_row_of_the_table(label):
    rows = {right.model._meta.label_lower: right.name for right in TABLE.values()}
    assert DICTIONARY[label].row == rows.get(label, DICTIONARY[label].row)
    assert DICTIONARY[label].row in rows.values()


@pytest.mark.parametrize("label", sorted(WITHOUT))
def test_records_without_persons_point_to_none(label):
    columns = apps.get_model(label)._meta.concrete_fields
    assert not [
        c.name for c in columns if isinstance(c, models.ForeignKey) and c.related_model in PERSONS[:2]
    ]


@pytest.mark.parametrize("what", NOT_STORED)
def test_what_is_not_to_be_stored_has_no_field(what):
    found = [
        f"{model._meta.label}.{name}"
        for model in OWN
        for name in fields_of(model)
        if any(name == word or f"_{word}" in f"_{name}" for word in NOT_STORED[what])
    ]
    assert found == []


def test_a_field_that_must_not_be_stored_would_be_noticed():
    words = NOT_STORED["nationality"]
    assert any(f"_{word}" in "_nationality" for word in words)


def test_the_page_is_up_to_date():
    command = import_module("virksom.site.management.commands.data-dictionary")
    page = ROOT / "docs" / "data-dictionary.md"
    assert page.read_text() == command.dictionary_text(), (
        "Run: virksom data-dictionary > docs/data-dictionary.md"
    )
