"""What rows of a file would do to the register: new, a change, nothing, or a problem in words.

Rows are judged by the thousand: a fixed number of queries for each chunk, however many rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils import timezone

from virksom.companies.facts.company_file import CompanyRow
from virksom.companies.models import Alias, Company, Workplace
from virksom.foundation.sentence import Sentence as _
from virksom.foundation.spreadsheet import plain
from virksom.partnerships.models import Municipality

#: What a row may say of a company and of a workplace; an empty cell says nothing.
OF_COMPANY = (
    "name", "cvr", "address", "postcode", "city", "status", "industry_code", "industry", "employees", "size",
    "is_protected_from_advertising",
)  # fmt: skip
OF_WORKPLACE = ("name", "address", "postcode", "city", "employees")


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FAULTY = "faulty"


@dataclass(slots=True)
class Judged:
    """A row, what becomes of it, the entries it is about, and what it changes in each (old values)."""

    row: CompanyRow
    fate: Fate = Fate.SAME
    company: Company | None = None
    workplace: Workplace | None = None
    before: dict[str, Any] = field(default_factory=dict)
    workplace_before: dict[str, Any] = field(default_factory=dict)
    problem: str = ""

    @property
    def makes_company(self) -> bool:
        return self.fate == Fate.NEW

    @property
    def makes_workplace(self) -> bool:
        return self.workplace is not None and self.workplace.pk is None


Key = tuple[str, ...]
SEVERAL = -1


class Judge:
    """Judges the rows of one file, chunk by chunk, against the register of one municipality."""

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality
        self.own_names = {
            plain(municipality.name),
            plain(f"{municipality.name} Kommune"),
            str(municipality.code),
        }
        #: Where a company and a P-number first stood in the file.
        self.seen: dict[Key, int] = {}
        #: The row in which a company of the register first stood, under whichever number or name.
        self.stood: dict[int, int] = {}
        self.names: dict[Key, int] = {}
        rows = Company.objects.filter(municipality=municipality).values_list("pk", "name", "postcode")
        for pk, name, postcode in rows.iterator(chunk_size=10_000):
            self._know(pk, name, postcode)

    def _know(self, pk: int, name: str, postcode: str) -> None:
        for key in {(plain(name), postcode), (plain(name), "")}:
            self.names[key] = pk if self.names.get(key, pk) == pk else SEVERAL

    def learn(self, judged: Iterable[Judged]) -> None:
        """Take note of the companies that a chunk made."""
        for one in judged:
            if one.makes_company and one.company is not None and one.company.pk:
                self.stood.setdefault(one.company.pk, one.row.number)
                self._know(one.company.pk, one.company.name, one.company.postcode)

    def judge(self, rows: list[CompanyRow]) -> list[Judged]:
        """What becomes of each row; the entries found are changed in memory, not saved."""
        found = _Found(rows, self)
        return [self._one(row, found) for row in rows]

    def _one(self, row: CompanyRow, found: _Found) -> Judged:
        judged = Judged(row)
        problem = row.problem or self._elsewhere(row) or self._repeated(row)
        if not problem:
            judged.company, problem = found.company_of(row)
        first = row.number if problem else self._stood(row, judged.company, found)
        if not problem and first != row.number and not row.p_number:
            problem = _stands_in(first)
        if not problem and row.p_number:
            judged.workplace, problem = found.workplace_of(row, judged.company)
        if problem:
            return Judged(row, Fate.FAULTY, problem=problem)
        if judged.company is None:
            judged.company = found.enter(row)
            judged.fate = Fate.NEW
        elif first == row.number and judged.company.pk and row.cvr not in found.earlier:
            judged.before = _write(judged.company, row, OF_COMPANY)
            if "employees" in judged.before:
                judged.company.employees_on = found.today
        if row.p_number:
            self._place(judged)
        if judged.fate != Fate.NEW and (judged.before or judged.workplace_before or judged.makes_workplace):
            judged.fate = Fate.CHANGED
        return judged

    def _place(self, judged: Judged) -> None:
        row = judged.row
        if judged.workplace is None:
            judged.workplace = Workplace(
                company=judged.company,
                p_number=row.p_number,
                municipality_id=self.municipality.pk,
                name=row.name,
            )
            _write(judged.workplace, row, OF_WORKPLACE)
        else:
            judged.workplace_before = _write(judged.workplace, row, OF_WORKPLACE)

    def _elsewhere(self, row: CompanyRow) -> str:
        if not row.municipality or plain(row.municipality).lstrip("0") in self.own_names:
            return ""
        return _("The company lies in another municipality: {place}. Its own partnership imports it.").format(
            place=row.municipality[:60]
        )

    def _repeated(self, row: CompanyRow) -> str:
        """Where the same thing stands already: each company once, or once for each of its workplaces."""
        first = self.seen.setdefault(_key(row), row.number)
        if row.p_number:
            first = self.seen.setdefault(("p", row.p_number), row.number)
        return "" if first == row.number else _stands_in(first)

    def _stood(self, row: CompanyRow, company: Company | None, found: _Found) -> int:
        """The row in which the company first stood, this one if it is the first.

        A row under an earlier number says nothing about the company: the one that stays says it.
        """
        if row.cvr in found.earlier:
            return row.number
        if company is None or company.pk is None:
            return found.entered.get(id(company), row.number)
        return self.stood.setdefault(company.pk, row.number)


def _key(row: CompanyRow) -> Key:
    return ("cvr", row.cvr) if row.cvr else _name_key(row)


def _name_key(row: CompanyRow) -> Key:
    return (plain(row.name), row.postcode)


def _stands_in(row: int) -> str:
    return _("The same company stands in row {row}.").format(row=row)


def _write(entry: Any, row: CompanyRow, names: tuple[str, ...]) -> dict[str, Any]:
    """Write what the row says into the entry; returns the values it replaced."""
    before = {}
    for name in names:
        said, was = getattr(row, name), getattr(entry, name)
        if said not in (None, "") and said != was:
            before[name] = was
            setattr(entry, name, said)
    return before


class _Found:
    """What the register holds of the companies and workplaces in a chunk of rows."""

    def __init__(self, rows: list[CompanyRow], judge: Judge) -> None:
        self.judge = judge
        self.today = timezone.localdate()
        cvrs = {row.cvr for row in rows if row.cvr and not row.problem}
        self.by_cvr = {one.cvr: one for one in Company.objects.filter(cvr__in=cvrs)}
        missing = cvrs - set(self.by_cvr)
        earlier = Alias.objects.filter(kind=Alias.Kind.CVR, value__in=missing).select_related("company")
        #: Numbers of entries that were merged: they find the company that stays and change nothing of it.
        self.earlier = {one.value: one.company for one in earlier}
        self.by_cvr |= self.earlier
        numbers = {row.p_number for row in rows if row.p_number}
        places = Workplace.objects.filter(p_number__in=numbers).select_related("company") if numbers else []
        self.places = {one.p_number: one for one in places}
        named = {self._named(row) for row in rows if row.cvr not in self.by_cvr} - {None, SEVERAL}
        #: Made by an earlier row of the chunk, and not saved yet; by number and by name; and in which row.
        self.made: dict[Key, Company] = {}
        self.entered: dict[int, int] = {}
        # One object for one company, however it is found.
        self.by_pk: dict[int, Company] = {}
        for number, company in self.by_cvr.items():
            self.by_cvr[number] = self.by_pk.setdefault(company.pk, company)
        self.by_pk = Company.objects.in_bulk(list(named)) | self.by_pk

    def _named(self, row: CompanyRow) -> int | None:
        name = plain(row.name)
        return self.judge.names.get((name, row.postcode)) or (
            self.judge.names.get((name, "")) if row.postcode == "" else None
        )

    def company_of(self, row: CompanyRow) -> tuple[Company | None, str]:
        """The company a row is about, None for one to be made; and what is wrong, if anything."""
        company = self.by_cvr.get(row.cvr) if row.cvr else None
        if company is not None and company.municipality_id != self.judge.municipality.pk:
            return None, _(
                "A company with this CVR number is in the register of another municipality. Correct it there."
            )
        if company is None and row.p_number in self.places and not row.cvr:
            company = self.by_pk.setdefault(
                self.places[row.p_number].company_id, self.places[row.p_number].company
            )
        if company is not None:
            return company, ""
        if made := self._made(row):
            return made, ""
        return self._by_name(row)

    def _made(self, row: CompanyRow) -> Company | None:
        """The company an earlier row of the chunk makes, known by its number or its name and postcode."""
        made = self.made.get(_key(row)) or self.made.get(_name_key(row))
        return None if made is not None and row.cvr and made.cvr and made.cvr != row.cvr else made

    def _by_name(self, row: CompanyRow) -> tuple[Company | None, str]:
        named = self._named(row)
        if named == SEVERAL and not row.cvr:
            return None, _("Several companies are called this. Add the CVR number to the row.")
        company = self.by_pk.get(named or 0)
        if company is not None and row.cvr and company.cvr and company.cvr != row.cvr:
            return None, ""  # The same name, and another company.
        return company, ""

    def workplace_of(self, row: CompanyRow, company: Company | None) -> tuple[Workplace | None, str]:
        place = self.places.get(row.p_number)
        if place is not None and (company is None or place.company_id != company.pk):
            return None, _("The P-number belongs to another company. Check it.")
        return place, ""

    def enter(self, row: CompanyRow) -> Company:
        """The company that a row will make."""
        company = Company(municipality_id=self.judge.municipality.pk)
        _write(company, row, OF_COMPANY)
        company.employees_on = None if company.employees is None else self.today
        self.made[_key(row)] = company
        self.made.setdefault(_name_key(row), company)
        self.entered[id(company)] = row.number
        return company
