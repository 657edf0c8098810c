"""Words of standards: a built-in list that needs no file, and importers that change all or nothing."""

from __future__ import annotations

import contextlib

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from virksom.candidates.actions.concepts import load_concepts
from virksom.candidates.facts.concept_file import FileFault, Named, disco_rows, esco_rows
from virksom.candidates.models import Concept

pytestmark = pytest.mark.django_db
AT = "http://data.europa.eu/esco/skill/"
SKILLS = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,"
    "modifiedDate,scopeNote,definition,inScheme,description\r\n"
    f'KnowledgeSkillCompetence,{AT}a1,skill/competence,cross-sector,pakke kasser,"fylde kasser\n'
    'lukke kasser",,released,2024-01-01,,,,"opfundet, til prøven"\r\n'
    f"KnowledgeSkillCompetence,{AT}a2,knowledge,cross-sector,viden om kasser,,,released,,,,,\r\n"
)
GROUPS = f"conceptType,conceptUri,preferredLabel,code\r\nSkillGroup,{AT}G1,kasser i det hele taget,S1\r\n"
RELATIONS = (
    "conceptType,conceptUri,conceptLabel,broaderType,broaderUri,broaderLabel\r\n"
    f"KnowledgeSkillCompetence,{AT}a1,x,SkillGroup,{AT}G1,y\r\n"
    f"KnowledgeSkillCompetence,{AT}unknown,x,SkillGroup,{AT}G1,y\r\n"
)
DISCO = (
    'SEKVENS;KODE;NIVEAU;TITEL;NOTER\r\n1;"9";1;Kassearbejde;\r\n2;"93";2;Kassearbejde på lager;\r\n'
    '3;"9321";4;Pakning af kasser på Ærø;\r\n4;"932110";5;Pakning af små kasser;\r\n'
)
OCCUPATIONS = (
    "conceptType,conceptUri,iscoGroup,preferredLabel\r\n"
    f"Occupation,{AT}o1,9112,kassevasker\r\nOccupation,{AT}o2,,uden gruppe\r\n"
)
ISCO_GROUPS = f"conceptType,conceptUri,code,preferredLabel\r\nISCOGroup,{AT}C2,2,arbejde med viden\r\n"


@pytest.fixture
def run(tmp_path, capsys):
    """Import a file's text and give what is said."""

    def imported(text, *options, encoding="utf-8-sig"):
        path = tmp_path / "file.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        call_command("import-concepts", str(path), *options)
        return capsys.readouterr().out

    return imported


def everything():
    return list(Concept.objects.order_by("pk").values())


def test_the_built_in_list_is_in_three_languages_and_loads_twice_with_the_same_outcome():
    count = load_concepts()
    before = everything()
    assert count == len(before) >= 120
    assert {row["kind"] for row in before} == set(Concept.Kind)
    assert all(row["title_da"] and row["title_en"] and row["title_ar"] for row in before)
    for column in ("title_da", "title_en", "title_ar"):
        titles = [(row["kind"], row[column]) for row in before]
        assert len(titles) == len(set(titles)), column
    call_command("load-concepts", verbosity=0)
    assert everything() == before


def test_every_built_in_occupation_has_a_level_and_nothing_else_has():
    load_concepts()
    assert not Concept.objects.filter(kind="occupation", level=None).exists()
    assert set(Concept.objects.exclude(level=None).values_list("kind", flat=True)) == {"occupation"}
    level = dict(Concept.objects.values_list("title_en", "level"))
    assert [level[one] for one in ("cleaner", "lorry driver", "bookkeeper", "civil engineer")] == [1, 2, 3, 4]


def test_occupations_of_the_standards_get_the_level_of_their_group(run):
    run(OCCUPATIONS, "--scheme", "esco")
    run(ISCO_GROUPS, "--scheme", "esco")
    run(DISCO + '5;"2142";4;Bygningsingeniørarbejde;\r\n', "--scheme", "disco08")
    level = dict(Concept.objects.values_list("code", "level"))
    assert level == {
        f"{AT}o1": 1, f"{AT}o2": None, f"{AT}C2": 4, "9": 1, "93": 1, "9321": 1, "932110": 1, "2142": 4,
    }  # fmt: skip
    before = everything()
    assert "Nothing was changed" in run(OCCUPATIONS, "--scheme", "esco")
    # A file of another language that lacks the groups takes no level away.
    run(OCCUPATIONS.replace("iscoGroup", "other"), "--scheme", "esco", "--language", "en")
    assert dict(Concept.objects.values_list("code", "level")) == level
    assert len(everything()) == len(before)


def test_esco_is_imported_with_what_is_under_what_and_twice_changes_nothing(run):
    assert "2 new" in run(SKILLS, "--scheme", "esco", "--edition", "1.2.0")
    run(GROUPS, "--scheme", "esco", "--edition", "1.2.0")
    said = run(RELATIONS, "--scheme", "esco")
    assert "1 put under" in said
    assert "1 relations name concepts that are not here" in said
    packing = Concept.objects.get(title_da="pakke kasser")
    assert (packing.kind, packing.version, packing.broader.title_da) == (
        "skill",
        "1.2.0",
        "kasser i det hele taget",
    )

    before = everything()
    assert "Nothing was changed" in run(SKILLS, "--scheme", "esco", "--edition", "1.2.0")
    run(RELATIONS, "--scheme", "esco")
    assert everything() == before


def test_titles_of_another_language_stand_beside_the_danish_ones(run):
    english = SKILLS.replace("pakke kasser", "packing boxes")
    run(english, "--scheme", "esco", "--language", "en")
    run(SKILLS, "--scheme", "esco", "--language", "da")
    packing = Concept.objects.get(code=f"{AT}a1")
    assert (packing.title_da, packing.title_en) == ("pakke kasser", "packing boxes")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_disco_08_is_imported_with_each_code_under_the_one_it_begins_with(run, encoding):
    run(DISCO, "--scheme", "disco08", encoding=encoding)
    smallest = Concept.objects.get(code="932110")
    assert smallest.broader.title_da == "Pakning af kasser på Ærø"
    assert smallest.broader.broader.code == "93"
    assert set(Concept.objects.values_list("kind", flat=True)) == {"occupation"}
    before = everything()
    assert "Nothing was changed" in run(DISCO, "--scheme", "disco08", encoding=encoding)
    assert everything() == before


@pytest.mark.parametrize(
    ("scheme", "text", "says"),
    [
        ("esco", "Concept URI,Concept type,Concept PT\r\nx,y,z\r\n", r"Concept URI: .*before version 1"),
        ("esco", DISCO, "Line 1, column conceptType: The column is missing"),
        ("disco08", SKILLS, "Line 1, column KODE: The column is missing"),
        ("esco", SKILLS + f"Quality,{AT}a3,,,x\r\n", "Line 5, column conceptType"),
        ("esco", SKILLS + "Occupation,http://example.org/1,,,x\r\n", "Line 5, column conceptUri"),
        ("esco", SKILLS + f"Occupation,{AT}a3,,,\r\n", "Line 5, column preferredLabel: The title is empty"),
        ("esco", SKILLS + f"Occupation,{AT}a3\r\n", "Line 5, column preferredLabel: The line ends"),
        ("esco", SKILLS + f"Occupation,{AT}a3,,,{'x' * 201}\r\n", "Line 5, column preferredLabel: .* 201 "),
        ("esco", OCCUPATIONS + f"Occupation,{AT}o3,9x,x\r\n", "Line 4, column iscoGroup: “9x” is no group"),
        ("esco", SKILLS.encode() + b"Occupation,\xff\xfe\r\n", "Line .: This is no text"),
        ("esco", b"PK\x03\x04\x00\x00", "Line 1: This is no text file"),
        ("esco", "", "Line 1, column conceptType"),
        ("disco08", DISCO + '5;"A";1;Landbrug;\r\n', "Line 6, column KODE"),
        ("disco08", DISCO + '5;"11";5;Ledelse;\r\n', "Line 6, column NIVEAU: .*another classification"),
        ("disco08", DISCO + '5;"9321";4;Igen;\r\n', "Line 6, column KODE: .* a second time"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_with_its_line_and_changes_nothing(run, scheme, text, says):
    load_concepts()
    before = everything()
    with pytest.raises(CommandError, match=says) as told:
        run(text, "--scheme", scheme)
    assert "Nothing was changed." in str(told.value)
    assert everything() == before


def test_a_file_that_is_not_there_is_told(run, tmp_path):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import-concepts", str(tmp_path / "none.csv"), "--scheme", "esco")


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(max_size=60), max_size=6), st.sampled_from([esco_rows, disco_rows]))
def test_no_text_at_all_makes_a_reader_fail_otherwise_than_with_a_sentence(lines, reader):
    header = "conceptType,conceptUri,preferredLabel\n" if reader is esco_rows else "KODE;TITEL\n"
    for beginning in ([], [header]):
        rows = []
        with contextlib.suppress(FileFault):
            rows = list(reader([*beginning, *(f"{line}\n" for line in lines)]))
        assert all(isinstance(row, Named) and row.title and len(row.title) <= 200 for row in rows)
