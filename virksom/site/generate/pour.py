"""Pouring columns into a table: COPY on PostgreSQL, long statements on SQLite, behind one function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, repeat
from typing import Any

import numpy as np
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, Max, Model
from django.utils import timezone

CHUNK = 20_000
#: So many values may stand in a statement of SQLite.
MOST_VALUES = 30_000

Column = Sequence[Any] | np.ndarray | str | int | bool | None


def next_id(model: type[Model]) -> int:
    """The first number that no row of the table has."""
    return (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def pour(model: type[Model], count: int, columns: Mapping[str, Column]) -> np.ndarray:
    """Insert `count` rows and return their numbers; the table's next number follows after them.

    `columns` maps field names (foreign keys with `_id`) to a sequence of `count` values or to one
    value for all rows. Days and times are given as text. Other fields get their default, the time
    of now, nothing or an empty text, as far as they allow it; database constraints hold as always.
    """
    ids = np.arange(count, dtype=np.int64) + next_id(model)
    fields = list(model._meta.concrete_fields)
    given: dict[str, Column] = {str(model._meta.pk.attname): ids, **columns}
    values = [given[field.attname] if field.attname in given else filler(field) for field in fields]
    names = [connection.ops.quote_name(str(field.column)) for field in fields]
    write(connection.ops.quote_name(model._meta.db_table), names, rows_of(values, count))
    return ids


def filler(field: Field[Any, Any]) -> Any:
    """What a field holds when nothing is said about it."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return timezone.now().strftime("%Y-%m-%d %H:%M:%S")
    if field.has_default():
        return field.get_db_prep_save(field.get_default(), connection)
    return None if field.null else ""


def rows_of(values: Sequence[Column], count: int) -> Iterator[tuple[Any, ...]]:
    """Rows from columns, turned into plain Python values piece by piece, so that little is held at once."""
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        yield from zip(*(piece(value, start, size) for value in values), strict=True)


def piece(value: Column, start: int, size: int) -> Any:
    """A part of a column: cut from an array or a list, or one value again and again."""
    if isinstance(value, np.ndarray):
        return value[start : start + size].tolist()
    if isinstance(value, list):
        return value[start : start + size]
    return repeat(value, size)


def write(table: str, names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """Write the rows by the quickest way the database has."""
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            # Many rows in a statement: a full-text index behind a trigger writes itself once for each.
            size = max(1, MOST_VALUES // len(names))
            mark = f"({', '.join(['?'] * len(names))})"
            while batch := list(islice(rows, size)):
                # Past Django's cursor, which would rewrite and log the statement.
                connection.connection.execute(
                    f"INSERT INTO {table} ({columns}) VALUES {', '.join([mark] * len(batch))}",  # noqa: S608
                    list(chain.from_iterable(batch)),
                )


def settle(models: Sequence[type[Model]]) -> None:
    """After pouring: let numbering go on after the last row, and let the planner know the tables."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
        # Index-only scans need the visibility map, which a vacuum writes; inside a transaction it cannot.
        can_vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM ANALYZE" if can_vacuum else "ANALYZE")
