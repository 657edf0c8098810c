"""What a company can use as evidence in its own report on sustainability: data points with the codes
of the three frameworks small companies are asked by. Codes and short names of our own; no text of theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from virksom.indicators.text import Text

NUMBER = Text("antal", "number")
WORDS = Text("ord", "words")
PER_CENT = Text("procent", "per cent")


@dataclass(frozen=True)
class DataPoint:
    """One thing that is reported: its name and unit, and where it belongs in VSME, GRI and SDG.

    `is_own` marks figures that only the company itself has measured.
    """

    code: str
    title: Text
    unit: Text
    vsme: str
    gri: str
    sdg: str
    is_own: bool = False


@dataclass(frozen=True)
class Evidence:
    """A data point of one company: its value, the day it stands at, and where it comes from."""

    code: str
    value: int | float | str
    as_of: date | None
    source: Text

    @property
    def point(self) -> DataPoint:
        return POINTS[self.code]

    def as_data(self, language: str | None) -> dict[str, Any]:
        """The row as the JSON of the evidence has it."""
        return {
            "code": self.code,
            "title": self.point.title.in_language(language),
            "value": self.value,
            "unit": self.point.unit.in_language(language),
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "source": self.source.in_language(language),
            "vsme": self.point.vsme,
            "gri": self.point.gri,
            "sdg": self.point.sdg,
        }


def _own(code: str, da: str, en: str, unit: Text, vsme: str, gri: str, sdg: str) -> DataPoint:
    return DataPoint(code, Text(da, en), unit, vsme, gri, sdg, is_own=True)


def _words(area: str, da: str, en: str, vsme: str, gri: str, sdg: str) -> Iterable[DataPoint]:
    """An area in the company's own words, from strategy to commitment to activity."""
    for step, step_da, step_en in (
        ("strategy", "hvad vi vil", "what we want"),
        ("commitment", "hvad vi har forpligtet os til", "what we have committed to"),
        ("activity", "hvad vi gør", "what we do"),
    ):
        yield DataPoint(f"{area}_{step}", Text(f"{da}: {step_da}", f"{en}: {step_en}"), WORDS, vsme, gri, sdg)


def _number(code: str, da: str, en: str, vsme: str, gri: str, sdg: str) -> DataPoint:
    return DataPoint(code, Text(da, en), NUMBER, vsme, gri, sdg)


ALL_POINTS: tuple[DataPoint, ...] = (
    _own("energy_use", "Energiforbrug", "Energy used", Text("MWh", "MWh"), "B3", "302-1", "13"),
    _own(
        "ghg_direct", "Egen udledning af drivhusgas", "Own greenhouse gas",
        Text("ton CO2e", "tonnes CO2e"), "B3", "305-1", "13",
    ),
    _own(
        "ghg_energy", "Drivhusgas fra købt energi", "Greenhouse gas from bought energy",
        Text("ton CO2e", "tonnes CO2e"), "B3", "305-2", "13",
    ),
    _own("women_share", "Kvinder blandt ansatte", "Women among employees", PER_CENT, "B8", "405-1", "10.2"),
    _own("accidents", "Arbejdsulykker", "Accidents at work", NUMBER, "B9", "403-9", "8.8"),
    _own(
        "training_hours", "Uddannelse for hver ansat", "Training for each employee",
        Text("timer", "hours"), "B10", "404-1", "4.4",
    ),
    _own(
        "corruption_cases", "Domme og bøder for korruption", "Convictions and fines for corruption",
        NUMBER, "B11", "205-3", "16.5",
    ),
    _own(
        "suppliers_asked", "Nye leverandører, der er stillet krav til", "New suppliers with demands made",
        PER_CENT, "B2", "308-1, 414-1", "8.8",
    ),
    _number("employees", "Ansatte", "Employees", "B8", "2-7", "8.5"),
    _number("agreement", "Aftale med partnerskab", "Agreement with partnership", "B2", "413-1", "17.17"),
    _number("promised_internships", "Praktik, lovet", "Work placements, promised", "B10", "404-2", "8.6"),
    _number("reached_internships", "Praktik, nået", "Work placements, reached", "B10", "404-2", "8.6"),
    _number("promised_hires", "Ansættelser, lovet", "Hires, promised", "B8", "401-1", "8.5"),
    _number("reached_hires", "Ansættelser, nået", "Hires, reached", "B8", "401-1", "8.5"),
    _number("promised_trainees", "Elevpladser, lovet", "Trainees, promised", "B10", "404-2", "4.4"),
    _number("reached_trainees", "Elevpladser, nået", "Trainees, reached", "B10", "404-2", "4.4"),
    _number("promised_mentors", "Mentorer, lovet", "Mentors, promised", "B10", "404-2", "10.2"),
    _number("reached_mentors", "Mentorer, nået", "Mentors, reached", "B10", "404-2", "10.2"),
    _number("promised_visits", "Besøg som vært, lovet", "Visits hosted, promised", "B2", "413-1", "17.17"),
    _number("reached_visits", "Besøg som vært, nået", "Visits hosted, reached", "B2", "413-1", "17.17"),
    _number("promised_talks", "Oplæg for andre virksomheder, lovet", "Talks to other companies, promised",
            "B2", "413-1", "17.17"),
    _number("reached_talks", "Oplæg for andre virksomheder, nået", "Talks to other companies, reached",
            "B2", "413-1", "17.17"),
    _number("placements_ordinary", "Job på ordinære vilkår", "Jobs on ordinary terms", "B8", "401-1", "8.5"),
    _number("placements_subsidised", "Job med løntilskud", "Jobs with a wage subsidy", "B8", "401-1", "10.2"),
    _number(
        "placements_training", "Praktik og uddannelse", "Internships and training", "B10", "404-2", "8.6"
    ),
    *_words("climate", "Klima", "Climate", "B2, C3", "305-5", "13"),
    *_words("human_rights", "Menneskerettigheder", "Human rights", "C6", "2-23", "8.8"),
    *_words("working_environment", "Arbejdsmiljø", "Working environment", "B9", "403-1", "8.8"),
    *_words("anti_corruption", "Antikorruption", "Anti-corruption", "B11", "205-2", "16.5"),
    *_words("inclusive_workplace", "Rummelig arbejdsplads", "Inclusive workplace", "B8, C5", "405-1", "10.2"),
    *_words("suppliers", "Krav til leverandører", "Demands on suppliers", "B2, C2", "308-1, 414-1", "8.8"),
)  # fmt: skip

POINTS: dict[str, DataPoint] = {point.code: point for point in ALL_POINTS}
#: What only the company itself can say in numbers.
OWN_FIGURES: dict[str, DataPoint] = {point.code: point for point in ALL_POINTS if point.is_own}

HEAD = (
    Text("Kode", "Code"),
    Text("Hvad", "What"),
    Text("Værdi", "Value"),
    Text("Enhed", "Unit"),
    Text("Opgjort", "As of"),
    Text("Kilde", "Source"),
    Text("VSME", "VSME"),
    Text("GRI", "GRI"),
    Text("Verdensmål", "SDG"),
)


def in_order(rows: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence in the order of the data points."""
    place = {code: number for number, code in enumerate(POINTS)}
    return tuple(sorted(rows, key=lambda row: place[row.code]))


def table_of(rows: Iterable[Evidence], language: str | None) -> list[list[Any]]:
    """Evidence as rows of cells with their head, for spreadsheets."""
    table: list[list[Any]] = [[title.in_language(language) for title in HEAD]]
    for row in rows:
        table.append(list(row.as_data(language).values()))
    return table
