"""An import of companies with all its checks, against reading the same file and inserting it in bulk."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.db import transaction

from benchmarks.measure import Result, ratio
from virksom.companies.actions.importing import choose_columns, commit_import, run_import, stage_import
from virksom.companies.models import Company, CompanyImport
from virksom.foundation.access import system_viewer
from virksom.partnerships.models import Partnership, Programme

BAR, AIM = 4.0, 2.0
WEIGHTS = (2, 7, 6, 5, 4, 3, 2)
COLUMNS = ("cvr", "name", "address", "postcode", "city", "industry_code", "employees")


def cvr_numbers() -> Iterator[str]:
    """CVR numbers whose check digit is right, one after the other, above those given out."""
    for seven in range(9_000_000, 10_000_000):
        digits = str(seven)
        check = -sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
        if check < 10:
            yield f"{digits}{check}"


def file_of(count: int) -> bytes:
    """A list of invented companies as Danish Excel writes it."""
    lines = ["CVR-nr;Navn;Adresse;Postnr;By;Branchekode;Ansatte"]
    for number, cvr in zip(range(count), cvr_numbers(), strict=False):
        lines.append(
            f"{cvr};Smørrebrød {number} ApS (DEMO);Ærøvej {number % 199};{1000 + number % 8999};"
            f"By {number % 600};{100000 + number % 800000};{number % 400}"
        )
    return "\n".join(lines).encode("cp1252")


def plain(data: bytes, partnership: Partnership) -> None:
    """Read and insert, nothing else."""
    rows = csv.reader(io.StringIO(data.decode("cp1252")), delimiter=";")
    next(rows)
    with transaction.atomic():
        Company.objects.bulk_create(
            Company(municipality_id=partnership.municipality_id, **dict(zip(COLUMNS, row, strict=True)))
            for row in rows
        )
        transaction.set_rollback(True)


def ours(data: bytes, partnership: Partnership, count: int) -> None:
    """Upload, read, look, write."""
    by = system_viewer()
    with transaction.atomic():
        one = stage_import(partnership=partnership, file_name="x.csv", data=data, language="da", by=by)
        choose_columns(company_import=one, columns=one.columns)
        run_import(one.pk)
        commit_import(company_import=one, by=by)
        run_import(one.pk)
        done = CompanyImport.objects.get(pk=one.pk)
        assert (done.state, done.new, done.faulty) == ("done", count, 0), (done.state, done.new, done.faulty)
        transaction.set_rollback(True)


def benchmark(programme: Programme, count: int) -> Iterator[Result]:
    """As many companies as the data has, into one partnership; what was written is taken back each time."""
    data = file_of(count)
    partnership = Partnership.objects.filter(programme=programme).order_by("pk").first()
    value, mine, theirs = ratio(
        lambda: ours(data, partnership, count),
        lambda: plain(data, partnership),
        rounds=1 if count > 50_000 else 3,
    )
    yield Result(
        f"import of {count:,} companies / reading and inserting without checks",
        value,
        "times",
        bar=BAR,
        aim=AIM,
        remark=f"{mine / 1000:.1f} s / {theirs / 1000:.1f} s",
    )
