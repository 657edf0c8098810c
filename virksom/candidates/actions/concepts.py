"""What happens to the words of standards: the built-in list is loaded, files are imported."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from virksom.candidates.facts.concept_file import Named, Row, Under
from virksom.candidates.facts.levels import level_of_isco
from virksom.candidates.models import Concept

BUILT_IN = Path(__file__).resolve().parents[1] / "data" / "concepts.csv"
PLAIN_VERSION = "1"
BATCH = 1000


@dataclass
class Imported:
    """What an import did: concepts new and changed, relations set, and relations to what is not there."""

    new: int = 0
    changed: int = 0
    set_under: int = 0
    unknown: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.new or self.changed or self.set_under)


def load_concepts() -> int:
    """Load the built-in list in plain words, again and again with the same outcome; gives how many it has."""
    with BUILT_IN.open(encoding="utf-8", newline="") as file:
        rows = [
            Concept(
                kind=row["kind"],
                scheme=Concept.Scheme.PLAIN,
                version=PLAIN_VERSION,
                code=f"{row['kind']}:{row['code']}",
                title_da=row["da"],
                title_en=row["en"],
                title_ar=row["ar"],
                level=level_of_isco(row["isco"]),
            )
            for row in csv.DictReader(file, delimiter=";")
        ]
    Concept.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["scheme", "code"],
        update_fields=["kind", "version", "title_da", "title_en", "title_ar", "level"],
    )
    return len(rows)


def import_concepts(*, rows: Iterable[Row], scheme: str, language: str, version: str) -> Imported:
    """Enter what a file says, all of it or nothing: what `rows` raises leaves everything as it was.

    Read in batches, so that a file of any length needs little room. Doing it twice changes nothing.
    """
    done = Imported()
    with transaction.atomic():
        for batch in _batches(rows):
            named = [row for row in batch if isinstance(row, Named)]
            _enter(named, scheme, language, version, done)
            under = [row for row in batch if isinstance(row, Under)]
            under += [Under(row.code, row.under) for row in named if row.under]
            _put_under(under, scheme, done)
    return done


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _known(codes: Iterable[str], scheme: str) -> dict[str, Concept]:
    found = Concept.objects.filter(scheme=scheme, code__in=set(codes))
    return {concept.code: concept for concept in found}


def _enter(rows: list[Named], scheme: str, language: str, version: str, done: Imported) -> None:
    known = _known((row.code for row in rows), scheme)
    title = f"title_{language}"
    new: dict[str, Concept] = {}
    changed: dict[str, Concept] = {}
    for row in rows:
        concept = known.get(row.code)
        if concept is None:
            # Danish is shown where a language lacks: until a Danish file comes, this stands in for it.
            concept = known[row.code] = Concept(scheme=scheme, code=row.code, title_da=row.title)
            new[row.code] = concept
        values: dict[str, Any] = {"kind": row.kind, "version": version, title: row.title}
        values |= {} if row.level is None else {"level": row.level}
        if all(getattr(concept, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(concept, name, value)
        if row.code not in new:
            changed[row.code] = concept
    Concept.objects.bulk_create(new.values())
    Concept.objects.bulk_update(changed.values(), ["kind", "version", "level", title])
    done.new += len(new)
    done.changed += len(changed)


def _put_under(rows: list[Under], scheme: str, done: Imported) -> None:
    known = _known((code for row in rows for code in (row.code, row.broader)), scheme)
    moved: dict[str, Concept] = {}
    for row in rows:
        concept, broader = known.get(row.code), known.get(row.broader)
        if concept is None or broader is None:
            done.unknown += 1
        elif concept.broader_id is None:
            # A concept may stand under several; the first the file names is kept.
            concept.broader = broader
            moved[row.code] = concept
    Concept.objects.bulk_update(moved.values(), ["broader"])
    done.set_under += len(moved)
