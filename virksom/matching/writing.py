"""The best as a file, CSV or Parquet by its ending: one line for each pair, the best first."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from virksom.matching.faults import BadInput
from virksom.matching.matcher import Best, Direction, Matcher, Ranking
from virksom.matching.reasons import Reasons, reasons_for
from virksom.matching.tables import NONE

COLUMNS = ("direction", "candidate", "opening", "rank", "score")
#: So many rows of a ranking are put into a file at a time.
ROWS_AT_ONCE = 20_000
ENDINGS = (".csv", ".parquet")

Table = dict[str, Any]


def check_place(path: Path) -> None:
    """Raises BadInput, before long work starts, where the file could not be written in the end."""
    if path.suffix not in ENDINGS:
        raise BadInput(str(path), 0, "", "The result must end in .csv or .parquet.")
    if not os.access(path.parent, os.W_OK) or path.is_dir():
        raise BadInput(str(path), 0, "", "No file can be written there.")
    if path.suffix == ".parquet":
        try:
            import pyarrow  # noqa: F401
        except ImportError as fault:
            raise BadInput(str(path), 0, "", "Parquet needs pyarrow: install virksom[scale].") from fault


def write_best(path: Path, matcher: Matcher, best: Best, *, with_reasons: bool = False) -> int:
    """Write both rankings, those for candidates first; returns how many lines. A file appears when whole."""
    columns = (*COLUMNS, "reasons") if with_reasons else COLUMNS
    half = path.with_name(f".{path.name}.half")
    lines = 0
    try:
        with (_csv if path.suffix == ".csv" else _parquet)(half, columns) as write:
            for table in _tables(matcher, best):
                if with_reasons:
                    table["reasons"] = list(_reasons(matcher, table))
                write(table)
                lines += len(table["rank"])
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return lines


def _tables(matcher: Matcher, best: Best) -> Iterator[Table]:
    people = np.array(matcher.world.candidates.ids, object)
    jobs = np.array(matcher.world.openings.ids, object)
    sides = [
        (Direction.CANDIDATES, best.for_candidates, ("candidate", people), ("opening", jobs)),
        (Direction.OPENINGS, best.for_openings, ("opening", jobs), ("candidate", people)),
    ]
    for direction, ranking, (mine, ids), (theirs, other_ids) in sides:
        if ranking is None:
            continue
        for start in range(0, len(ids), ROWS_AT_ONCE):
            rows, ranks, others, scores = _pairs(ranking, start)
            yield {
                "direction": [direction.value] * len(rows),
                mine: ids[rows].tolist(),
                theirs: other_ids[others].tolist(),
                "rank": ranks.tolist(),
                "score": scores.tolist(),
            }


def _pairs(ranking: Ranking, start: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The pairs of some rows: the row, the rank from 1, the other's row, the score."""
    part = ranking.rows[start : start + ROWS_AT_ONCE]
    rows, ranks = np.nonzero(part != NONE)
    return (
        rows + start,
        ranks + 1,
        part[rows, ranks],
        ranking.scores[start : start + ROWS_AT_ONCE][rows, ranks],
    )


@contextmanager
def _csv(path: Path, columns: tuple[str, ...]) -> Iterator[Callable[[Table], None]]:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        yield lambda table: writer.writerows(zip(*(table[name] for name in columns), strict=True))


@contextmanager
def _parquet(path: Path, columns: tuple[str, ...]) -> Iterator[Callable[[Table], None]]:
    import pyarrow
    import pyarrow.parquet

    kinds = {"rank": pyarrow.int32(), "score": pyarrow.int32()}
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in columns])
    with pyarrow.parquet.ParquetWriter(path, schema) as writer:
        yield lambda table: writer.write_table(pyarrow.table(table, schema))


def _reasons(matcher: Matcher, table: Table) -> Iterator[str]:
    """The reasons of each line, as JSON."""
    people = {id: row for row, id in enumerate(matcher.world.candidates.ids)}
    jobs = {id: row for row, id in enumerate(matcher.world.openings.ids)}
    for candidate, opening in zip(table["candidate"], table["opening"], strict=True):
        found = reasons_for(
            matcher, matcher.world.candidate(people[candidate]), matcher.world.opening(jobs[opening])
        )
        yield as_json(found)


def as_json(reasons: Reasons) -> str:
    """Reasons as JSON: what gives points, the most first, then what is missing."""
    lines = []
    for point in (*reasons.fits, *reasons.missing):
        line = {"part": point.part.value, "points": point.points, "of": point.full}
        details = {
            "subject": point.subject,
            "by": point.by,
            "relation": "" if point.relation is None else point.relation.name.lower(),
            "evidence": "" if point.evidence is None else point.evidence.name.lower(),
        }
        lines.append(line | {name: value for name, value in details.items() if value})
    return json.dumps(lines, ensure_ascii=False)
