"""virksom results: the tables from the command line."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

pytestmark = pytest.mark.django_db


def run(capsys, *arguments):
    call_command("results", *arguments)
    return capsys.readouterr().out


def test_json_has_exactly_the_promised_shape(capsys, programme, odense, slagelse):
    data = json.loads(run(capsys, "proeve", "--format", "json"))
    terms = ["ordinary_full_time", "ordinary_part_time", "flex_job", "sheltered_job", "wage_subsidy"]
    terms += ["company_internship", "paid_training", "unpaid_training", "total"]
    assert data == {
        "programme": "proeve",
        "as_of": "2009-03-31",
        "table_1": {
            "rows": [
                {
                    "municipality": "Slagelse",
                    "company_representatives": 1,
                    "other_network_actors": 0,
                    "total": 1,
                },
                {
                    "municipality": "Odense",
                    "company_representatives": 3,
                    "other_network_actors": 1,
                    "total": 4,
                },
            ],
            "total": {"company_representatives": 4, "other_network_actors": 1, "total": 5},
        },
        "table_2": {
            "rows": [
                {"municipality": "Slagelse"} | dict.fromkeys(terms),
                {"municipality": "Odense"} | dict(zip(terms, (1, 0, 1, 0, 0, 1, 0, 0, 3), strict=True)),
            ],
            "total": dict(zip(terms, (1, 0, 1, 0, 0, 1, 0, 0, 3), strict=True)),
        },
        "shares": {"ordinary": 0.6667, "wage_subsidy": 0.0, "internship_and_training": 0.3333},
        "targets": [
            {"indicator": "placements", "target": 4, "actual": 3, "attainment": 0.75},
            {"indicator": "company_representatives", "target": 2, "actual": 4, "attainment": 2.0},
        ],
    }


def test_the_table_is_for_reading(capsys, programme, odense, slagelse):
    lines = run(capsys, "proeve").splitlines()
    assert any(line.split() == ["Odense", "3", "1", "4"] for line in lines)
    assert "Ordinær jobandel: 66,7 %" in lines


def test_figures_of_an_earlier_day(capsys, programme, odense):
    data = json.loads(run(capsys, "proeve", "--format", "json", "--as-of", "2008-06-30"))
    assert data["as_of"] == "2008-06-30"
    assert data["table_2"]["total"]["total"] == 0
    assert set(data["shares"].values()) == {None}


def test_a_spreadsheet_goes_to_a_file(tmp_path, programme, odense):
    target = tmp_path / "results.xlsx"
    call_command("results", "proeve", "--format", "xlsx", "--output", str(target))
    assert load_workbook(target)["Tabel 2"]["J3"].value == 3
    with pytest.raises(CommandError, match="--output"):
        call_command("results", "proeve", "--format", "xlsx")


def test_a_wrong_name_lists_those_that_exist(programme):
    with pytest.raises(CommandError, match="proeve"):
        call_command("results", "nope")


def test_without_a_programme_it_says_how_to_begin():
    with pytest.raises(CommandError, match="virksom demo"):
        call_command("results", "nope")
