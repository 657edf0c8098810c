"""Importing companies: staged, read, written by the thousand in the background, and taken back."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from virksom.companies.facts.company_file import CompanyRow, head_of, rows_below
from virksom.companies.facts.importing import OF_COMPANY, OF_WORKPLACE, Fate, Judge, Judged
from virksom.companies.models import Company, CompanyImport, ImportedEntry, ImportRemark, Workplace
from virksom.foundation.access import Viewer
from virksom.foundation.cpr import holds_cpr
from virksom.foundation.spreadsheet import Unreadable
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Partnership

CHUNK = 2000
#: So many remarks are kept; the counts are of all rows.
MOST_REMARKS = 1000
#: A chunk is judged again when somebody enters one of its companies at the same moment.
TRIES = 3
State = CompanyImport.State


def stage_import(
    *, partnership: Partnership, file_name: str, data: bytes, language: str, by: Viewer
) -> CompanyImport:
    """Keep an uploaded file until its columns are chosen. Raises Unreadable, with a sentence."""
    head = head_of(data)
    with transaction.atomic():
        staged = CompanyImport.objects.create(
            partnership=partnership,
            user_id=by.user_id,
            file_name="" if holds_cpr(file_name) else file_name[:200],
            language=language,
            head={"row": head.row, "headings": head.headings, "samples": head.samples},
            columns=head.guessed,
            content=data,
        )
        leave_trail(by, "stage_import", staged, circle_id=partnership.pk)
    return staged


def choose_columns(*, company_import: CompanyImport, columns: Mapping[str, int]) -> None:
    """Say which column is which; the file is read next. Raises ValidationError without names."""
    if "name" not in columns:
        raise ValidationError(
            {"name": _("Say in which column the names stand: a company is entered by its name.")}
        )
    CompanyImport.objects.filter(pk=company_import.pk, state=State.COLUMNS).update(columns=dict(columns))
    CompanyImport.objects.claim(company_import, State.COLUMNS, State.READING)


def commit_import(*, company_import: CompanyImport, by: Viewer) -> None:
    """Begin to write a staged file into the register; begun twice it is written once."""
    with transaction.atomic():
        if CompanyImport.objects.claim(company_import, State.PREVIEW, State.WRITING):
            company_import.remarks.all().delete()
            CompanyImport.objects.filter(pk=company_import.pk).update(
                new=0, changed=0, same=0, faulty=0, written_at=timezone.now()
            )
            leave_trail(by, "commit_import", company_import, circle_id=company_import.partnership_id)


def undo_import(*, company_import: CompanyImport, by: Viewer) -> None:
    """Begin to take back what an import did."""
    with transaction.atomic():
        if CompanyImport.objects.claim(company_import, State.DONE, State.UNDOING):
            company_import.remarks.all().delete()
            leave_trail(by, "undo_import", company_import, circle_id=company_import.partnership_id)


def run_import(number: int) -> None:
    """Do what an import waits for: read, write or take back. Run twice at once, one of the two stops."""
    one = CompanyImport.objects.select_related("partnership__municipality").filter(pk=number).first()
    runs: dict[str, Callable[[CompanyImport], None]] = {
        State.READING: _read,
        State.WRITING: _write,
        State.UNDOING: _undo,
    }
    if one is not None and one.state in runs:
        with translation.override(one.language):
            runs[one.state](one)


# Reading ------------------------------------------------------------------------------------------


def _read(one: CompanyImport) -> None:
    """Read the whole file and count what it would do; the file itself is not kept any longer."""
    try:
        rows, note = rows_below(bytes(one.content or b""), one.head["row"], one.columns)
    except Unreadable as why:
        CompanyImport.objects.filter(pk=one.pk, state=State.READING).update(
            state=State.REFUSED, note=why.kept[:300], content=None
        )
        return
    judge, counts, remarks = Judge(one.partnership.municipality), Counter[str](), []
    for chunk in _chunks(rows):
        judged = judge.judge(chunk)
        counts.update(str(row.fate) for row in judged)
        remarks += _remarks(one, judged)
    one.keep_rows(row.packed() for row in rows if row.number)
    with transaction.atomic():
        claimed = CompanyImport.objects.filter(pk=one.pk, state=State.READING).update(
            state=State.PREVIEW,
            content=None,
            rows=one.rows,
            note=note[:300],
            total=len(rows),
            done=0,
            **{str(fate): counts[fate] for fate in Fate},
        )
        if claimed:
            ImportRemark.objects.bulk_create(remarks[:MOST_REMARKS], batch_size=500)


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rows = iter(rows)
    while chunk := list(itertools.islice(rows, CHUNK)):
        yield chunk


def _remarks(one: CompanyImport, judged: Iterable[Judged]) -> list[ImportRemark]:
    return [
        ImportRemark(company_import=one, row=row.row.number, name=row.row.name[:160], text=row.problem[:300])
        for row in judged
        if row.problem
    ]


# Writing ------------------------------------------------------------------------------------------


def _write(one: CompanyImport) -> None:
    """Write the rows chunk by chunk, each in one transaction; a run that died goes on where it stood."""
    judge = Judge(one.partnership.municipality)
    done = 0
    for packed in _chunks(one.rows_kept()):
        rows = [CompanyRow(*values) for values in packed]
        done += len(rows)
        if done <= one.done:
            judge.judge(rows)  # Only to know where each company stood first.
            continue
        if not _write_chunk(one, judge, rows, done):
            return
    CompanyImport.objects.filter(pk=one.pk, state=State.WRITING).update(
        state=State.DONE, rows=None, written_at=timezone.now()
    )


def _write_chunk(one: CompanyImport, judge: Judge, rows: list[CompanyRow], done: int) -> bool:
    """Write a chunk; False when the import is no longer ours to write."""
    for attempt in range(TRIES):
        seen, stood = dict(judge.seen), dict(judge.stood)
        try:
            with transaction.atomic():
                judged = judge.judge(rows)
                _save(one, judged)
                if not _move_on(one, judged, done):
                    transaction.set_rollback(True)
                    return False
        except IntegrityError:
            judge.seen, judge.stood = seen, stood
            if attempt + 1 == TRIES:
                raise
        else:
            judge.learn(judged)
            one.done = done
            return True
    return False


def _move_on(one: CompanyImport, judged: list[Judged], done: int) -> bool:
    counts = Counter(str(row.fate) for row in judged)
    moved = CompanyImport.objects.filter(pk=one.pk, state=State.WRITING, done=one.done).update(
        done=done,
        updated_at=timezone.now(),
        **{str(fate): models.F(str(fate)) + counts[fate] for fate in Fate},
    )
    room = MOST_REMARKS - one.remarks.count() if moved else 0
    ImportRemark.objects.bulk_create(_remarks(one, judged)[: max(0, room)], batch_size=500)
    return moved == 1


def _save(one: CompanyImport, judged: list[Judged]) -> None:
    """All entries of a chunk in a handful of statements, and what it takes to take them back."""
    made = [row for row in judged if row.makes_company]
    changed = [row for row in judged if row.before and not row.makes_company]
    Company.objects.bulk_create(row.company for row in made)  # type: ignore[misc]
    _rewrite(Company, (row.company for row in changed), (*OF_COMPANY, "employees_on"))
    new_places = [row for row in judged if row.makes_workplace]
    for row in new_places:  # The company has its number only now.
        row.workplace.company = row.company  # type: ignore[union-attr,assignment]
    Workplace.objects.bulk_create(row.workplace for row in new_places)  # type: ignore[misc]
    changed_places = [row for row in judged if row.workplace_before]
    _rewrite(Workplace, (row.workplace for row in changed_places), OF_WORKPLACE)
    ImportedEntry.objects.bulk_create(
        itertools.chain(
            (_entry(one, row, company=row.company) for row in made),
            (_entry(one, row, row.before, company=row.company) for row in changed),
            (_entry(one, row, workplace=row.workplace) for row in new_places),
            (_entry(one, row, row.workplace_before, workplace=row.workplace) for row in changed_places),
        )
    )


def _rewrite(model: type[models.Model], entries: Iterable[Any], names: Iterable[str]) -> None:
    """Update many entries at once, by inserting over them; PostgreSQL takes each of them only once."""
    model._default_manager.bulk_create(
        {entry.pk: entry for entry in entries}.values(),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*names, "updated_at"],
    )


def _entry(
    one: CompanyImport, row: Judged, before: dict[str, Any] | None = None, **about: Any
) -> ImportedEntry:
    entry = about.get("company") or about.get("workplace")
    after = None if before is None else {name: getattr(entry, name) for name in before}
    return ImportedEntry(company_import=one, row=row.row.number, before=before, after=after, **about)


# Taking back --------------------------------------------------------------------------------------


def _undo(one: CompanyImport) -> None:
    """Take back workplaces first, then companies; what somebody has touched since stays, and is told."""
    for kind, model in (("workplace", Workplace), ("company", Company)):
        while True:
            with transaction.atomic():
                entries = list(
                    one.entries.filter(**{f"{kind}__isnull": False})
                    .select_related(kind)
                    .order_by("-pk")[:CHUNK]
                )
                if not entries:
                    break
                _undo_chunk(one, kind, model, entries)
                one.entries.filter(pk__in=[entry.pk for entry in entries]).delete()
                CompanyImport.objects.filter(pk=one.pk).update(
                    done=models.F("done") + len(entries), updated_at=timezone.now()
                )
    one.entries.all().delete()
    CompanyImport.objects.filter(pk=one.pk, state=State.UNDOING).update(state=State.UNDONE)


def _undo_chunk(one: CompanyImport, kind: str, model: Any, entries: list[ImportedEntry]) -> None:
    made = [entry for entry in entries if entry.before is None]
    stay = _turn_back(kind, model, [entry for entry in entries if entry.before is not None])
    hung_on = _hung_on(model, [getattr(entry, kind).pk for entry in made])
    gone = []
    for entry in made:
        record = getattr(entry, kind)
        if record.updated_at > one.written_at:
            stay.append((entry, gettext_noop("Somebody has changed it since the import: it stays as it is.")))
        elif record.pk in hung_on:
            stay.append((entry, gettext_noop("Other records point at it by now: it stays in the register.")))
        else:
            gone.append(record.pk)
    model._default_manager.filter(pk__in=gone).delete()
    ImportRemark.objects.bulk_create(
        [
            ImportRemark(company_import=one, row=entry.row, name=str(getattr(entry, kind))[:160], text=why)
            for entry, why in stay[:MOST_REMARKS]
        ],
        batch_size=500,
    )


def _turn_back(kind: str, model: Any, changed: list[ImportedEntry]) -> list[tuple[ImportedEntry, str]]:
    """Write the old values back, the last change first; returns what was changed since, and why it stays."""
    stay: list[tuple[ImportedEntry, str]] = []
    records: dict[int, Any] = {}
    back = []
    for entry in changed:
        found = getattr(entry, kind)
        record = records.setdefault(found.pk, found)
        if all(getattr(record, name) == value for name, value in (entry.after or {}).items()):
            for name, value in (entry.before or {}).items():
                setattr(record, name, value)
            if kind == "company" and "employees" in (entry.before or {}):
                record.employees_on = None  # The day of the old number was not kept.
            back.append(record)
        else:
            stay.append((entry, gettext_noop("Somebody has changed it since the import: it stays as it is.")))
    _rewrite(model, back, (*OF_COMPANY, "employees_on") if kind == "company" else OF_WORKPLACE)
    return stay


def _hung_on(model: Any, numbers: list[int]) -> set[int]:
    """Which of these entries any other record points at."""
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.related_model is ImportedEntry:
            continue
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": numbers})
        found |= set(rows.values_list(relation.field.name, flat=True))
    return found
