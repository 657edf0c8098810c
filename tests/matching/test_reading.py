"""Files are read as docs/matching.md says, and what is wrong is refused with file, line and column."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from virksom.matching import reading, taxonomy
from virksom.matching.faults import BadInput, Refused
from virksom.matching.reading import read_taxonomy, read_travel, read_world
from virksom.matching.taxonomy import Taxonomy
from virksom.matching.travel import Travel
from virksom.matching.weights import Weights, read_weights
from virksom.matching.world import Candidate, Cefr, Evidence, Importance, Language, Opening, TimeOfDay, Use

CANDIDATES = """\
id,skills,occupations,languages,hours_min,hours_max,available_from,licences,level,municipality,max_minutes
DEMO-1,cleaning:tried;cooking:said,cleaner,da:B1,20,37,2026-12-01,B;C,3,Ask,45
DEMO-2,,,da/speaking:A2,,,,,,Birk,
"""
OPENINGS = """\
id,places,skills,occupation,languages,hours_min,hours_max,start,licences,level,municipality
J1,2,cooking:essential;cleaning:optional,cleaner,da/reading:A2,30,37,2026-12-15,B,2,Ask
J2,,,,,,,,,,Birk
"""
TAXONOMY = """\
id,broader,title
service,,DEMO service
cooking,service,DEMO cooking
cleaning,service;cooking,DEMO cleaning
cleaner,,DEMO cleaner
"""
TRAVEL = """\
from,to,minutes
Ask,Birk,35
"""


class Files:
    """The four files of a world, each of which a test may change."""

    def __init__(self, folder: Path):
        self.folder = folder
        for name, text in (
            ("candidates", CANDIDATES), ("openings", OPENINGS), ("taxonomy", TAXONOMY), ("travel", TRAVEL),
        ):  # fmt: skip
            self.write(name, text)

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.csv"

    def write(self, name: str, text: str) -> None:
        self.path(name).write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = self.path(name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def read(self):
        return read_world(*(self.path(name) for name in ("candidates", "openings", "taxonomy", "travel")))


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


def test_a_world_is_read_as_it_is_written(files):
    world = files.read()
    first, second = world.candidate(0), world.candidate(1)
    assert first.skills == (("cleaning", Evidence.TRIED), ("cooking", Evidence.SAID))
    assert first.occupations == ("cleaner",)
    assert first.languages == tuple(Language("da", use, Cefr.B1) for use in Use)
    assert (first.hours_min, first.hours_max, first.available_from) == (20, 37, date(2026, 12, 1))
    assert (first.licences, first.level, first.municipality) == (("B", "C"), 3, "Ask")
    assert first.max_minutes == 45
    assert second == Candidate(
        "DEMO-2", languages=(Language("da", Use.SPEAKING, Cefr.A2),), municipality="Birk"
    )
    job = world.opening(0)
    assert job.skills == (("cooking", Importance.ESSENTIAL), ("cleaning", Importance.OPTIONAL))
    assert (job.places, job.occupation, job.start) == (2, "cleaner", date(2026, 12, 15))
    assert world.opening(1) == Opening("J2", municipality="Birk")
    assert world.travel.between("Birk", "Ask") == 35
    assert world.travel.between("Ask", "Ask") == 0


def test_columns_may_stand_in_any_order_with_wishes_and_times_among_them(files):
    files.write(
        "candidates",
        "\ufeffwishes,times,municipality,id,skills,occupations,languages,hours_min,hours_max,"
        "available_from,licences,level,max_minutes\n"
        'cleaner,"evening; night",Ask,DEMO-1,,,,,,,,,\n',
    )
    candidate = files.read().candidate(0)
    assert candidate.wishes == ("cleaner",)
    assert candidate.times == (TimeOfDay.EVENING, TimeOfDay.NIGHT)


def test_without_taxonomy_and_travel_every_skill_is_its_own_and_no_journey_takes_time(files):
    world = read_world(files.path("candidates"), files.path("openings"))
    assert set(world.taxonomy.ids) == {"cooking", "cleaning", "cleaner"}
    assert world.travel is None


WRONG = [
    ("candidates", "cleaning:tried", "clening:tried", 2, "skills", "clening is not in the taxonomy"),
    ("candidates", "cleaning:tried", "cleaning:seen", 2, "skills", "'seen' does not exist; there are said"),
    ("candidates", "cleaning:tried", "cleaning", 2, "skills", "not a name, a colon and a value"),
    ("candidates", "cleaning:tried", "cooking:tried", 2, "skills", "cooking stands there twice"),
    ("candidates", ",cleaner,", ",clener,", 2, "occupations", "clener is not in the taxonomy"),
    ("candidates", "da:B1", "da:B7", 2, "languages", "'B7' does not exist; there are A1"),
    ("candidates", "da/speaking", "da/singing", 3, "languages", "'singing' does not exist"),
    ("candidates", "da:B1", "da:B1;da/reading:A1", 2, "languages", "da/reading stands there twice"),
    ("candidates", ",20,37,", ",38,37,", 2, "hours_min", "least hours (38) are more than the most (37)"),
    ("candidates", ",20,37,", ",20,169,", 2, "hours_max", "169 is not between 0 and 168"),
    ("candidates", ",20,37,", ",-1,37,", 2, "hours_min", "-1 is not between 0 and 168"),
    ("candidates", ",20,37,", ",20,3.7,", 2, "hours_max", "'3.7' is not a whole number"),
    ("candidates", "2026-12-01", "2026-13-01", 2, "available_from", "not a day such as"),
    ("candidates", "2026-12-01", "1989-12-31", 2, "available_from", "outside the days"),
    ("candidates", ",3,Ask", ",9,Ask", 2, "level", "9 is not between 0 and 8"),
    ("candidates", ",3,Ask", ",3,Oak", 2, "municipality", "Oak is not in the table of travel"),
    ("candidates", ",Birk,", ",,", 3, "municipality", "An empty name is not in the table of travel"),
    ("candidates", "Ask,45", "Ask,65535", 2, "max_minutes", "65535 is not between 0 and 65534"),
    ("candidates", "DEMO-2", "DEMO-1", 3, "id", "DEMO-1 stands there twice"),
    ("candidates", "DEMO-2", "", 3, "id", "An id is missing"),
    ("candidates", "B;C", "B;B", 2, "licences", "B stands there twice"),
    ("candidates", "Ask,45", "Ask,45,9", 2, "", "It has 12 cells, the header 11"),
    ("candidates", "max_minutes", "minutes", 1, "max_minutes", "The column is missing"),
    ("candidates", "max_minutes", "id,max_minutes", 1, "id", "The column stands there twice"),
    ("candidates", CANDIDATES, "", 0, "", "It is empty"),
    ("candidates", CANDIDATES, CANDIDATES.splitlines()[0], 0, "", "no line below the header"),
    ("openings", "J1,2,", "J1,-2,", 2, "places", "-2 is not between 0 and 1000000"),
    ("openings", "cooking:essential", "cooking:nice", 2, "skills", "'nice' does not exist"),
    ("openings", ",cleaner,", ",clener,", 2, "occupation", "clener is not in the taxonomy"),
    ("openings", ",30,37,", ",38,37,", 2, "hours_min", "are more than the most"),
    ("openings", OPENINGS.splitlines()[0] + "\n", "\n", 0, "", "It is empty"),
    ("taxonomy", "cooking,service", "cooking,servic", 3, "broader", "servic, above cooking, does not exist"),
    ("taxonomy", "cooking,service", "cooking,cleaning", 3, "broader", "a cycle"),
    ("taxonomy", "service,,", "service,service,", 2, "broader", "service is under service: a cycle"),
    ("taxonomy", "cleaner,,", "cooking,,", 5, "id", "cooking stands there twice, first in line 3"),
    ("taxonomy", "cleaner,,", ",,", 5, "id", "An id is missing"),
    ("travel", "35", "-35", 2, "minutes", "-35 is not between"),
    ("travel", "35", "65535", 2, "minutes", "65535 is not between"),
    ("travel", "35", "", 2, "minutes", "The minutes are missing"),
    ("travel", "Ask,Birk,35", "Ask,,35", 2, "to", "A municipality is missing"),
    ("travel", "Ask,Birk,35", "Ask,Birk,35\nAsk,Birk,36", 3, "to", "stands there twice"),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "column", "reason"), WRONG)
def test_what_is_wrong_is_refused_with_its_place(files, name, old, new, line, column, reason):
    files.change(name, old, new)
    with pytest.raises(BadInput, match=re.escape(reason)) as fault:
        files.read()
    assert (fault.value.file, fault.value.line, fault.value.column) == (
        str(files.path(name)), line, column,
    )  # fmt: skip


def test_the_line_is_that_of_the_record_where_one_takes_several(files):
    files.change("candidates", "DEMO-1,", '"DEMO-1\n",')
    files.change("candidates", "da/speaking:A2", "da/speaking:A9")
    with pytest.raises(BadInput) as fault:
        files.read()
    assert fault.value.line == 4
    assert "line 4, column languages" in str(fault.value)


def test_of_a_long_file_it_is_told_how_far_it_is(files, monkeypatch):
    monkeypatch.setattr(reading, "RECORDS_AT_ONCE", 4)
    files.write("travel", "from,to,minutes\n" + "".join(f"A,{n},1\n" for n in range(10)))
    told: list[str] = []
    assert len(list(reading.rows_of(files.path("travel"), reading.TRAVEL_COLUMNS, told.append))) == 10
    assert told == [f"{files.path('travel')}: {count} records read" for count in (4, 8)]


def test_bytes_that_are_no_text_are_refused(files):
    files.path("openings").write_bytes(OPENINGS.encode() + b"J\xe6\n")
    with pytest.raises(BadInput, match="not UTF-8"):
        files.read()


def test_a_quote_that_never_ends_is_refused(files):
    files.change("openings", "J2", '"J2')
    with pytest.raises(BadInput, match="not CSV") as fault:
        files.read()
    assert fault.value.line == 3


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        read_taxonomy(tmp_path / "none.csv")


def test_a_table_of_travel_of_a_billion_lines_is_refused_before_a_line_is_read(files):
    with files.path("travel").open("r+b") as file:
        file.truncate(20 * 10**9)
    with pytest.raises(BadInput, match="too large: 4,000,000 lines are the most"):
        read_travel(files.path("travel"))


def test_more_municipalities_than_a_table_holds_are_refused_at_their_line(files, monkeypatch):
    monkeypatch.setattr(reading, "MOST_MUNICIPALITIES", 3)
    files.write("travel", "from,to,minutes\nA,B,1\nB,C,1\nC,D,1\n")
    with pytest.raises(BadInput, match="more than 3 municipalities") as fault:
        read_travel(files.path("travel"))
    assert (fault.value.line, fault.value.column) == (4, "to")


def test_more_concepts_than_can_be_numbered_are_refused(monkeypatch):
    monkeypatch.setattr(taxonomy, "MOST_CONCEPTS", 2)
    with pytest.raises(Refused, match="more than 2 concepts"):
        Taxonomy.of({"a": (), "b": (), "c": ()})


def test_a_table_of_travel_takes_two_thousand_municipalities_and_no_more():
    ways = {(f"{n}", "0"): 1 for n in range(2_000)}
    assert Travel.of(ways).minutes.shape == (2_000, 2_000)
    with pytest.raises(Refused, match="more than 2,000 municipalities"):
        Travel.of(ways | {("one more", "0"): 1})


def test_weights_are_read_and_what_is_left_out_keeps_its_default(tmp_path):
    file = tmp_path / "w.toml"
    file.write_text('name = "north"\nday = 2026-11-25\nskills = 650000\noccupation = 100000\n')
    assert read_weights(file) == Weights(
        name="north", day=date(2026, 11, 25), skills=650_000, occupation=100_000
    )


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("skills = 1", "skills", "add to 1,000,000"),
        ("skills = 600001\nhours = 99999", "skills", "not a whole hundred"),
        ("hours = -1\ndistance = 200001", "skills", "0 or more"),
        ('skills = "many"', "skills", "'many' is no int"),
        ("skills = true", "skills", "True is no int"),
        ("age = 3", "age", "There is no such weight"),
        ("held = 101", "held", "not a percentage"),
        ("said = 90", "said", "Better evidence must not count less"),
        ("essential = 0", "essential", "no less than"),
        ("far_minutes = 0", "far_minutes", "above 0"),
        ("skills = = 3", "", "cannot be read as TOML"),
    ],
)
def test_weights_that_make_no_sense_are_refused(tmp_path, text, column, reason):
    file = tmp_path / "w.toml"
    file.write_text(text)
    with pytest.raises(BadInput, match=re.escape(reason)) as fault:
        read_weights(file)
    assert (fault.value.file, fault.value.column) == (str(file), column)
