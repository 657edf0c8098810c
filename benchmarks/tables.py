"""The result tables live from all records, against the same counts in plain SQL."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from benchmarks.measure import Result, ratio
from virksom.evaluation.facts import results_of, table_1, table_2
from virksom.partnerships.models import Programme
from virksom.site.generate.draw import TODAY

BARS = {"postgresql": 1.5, "sqlite": 2.0}
AIM = 1.1

#: The form that anybody would write first.
SIMPLE_REACH = """
SELECT a.partnership_id, a.represents, COUNT(DISTINCT a.participant_id), COUNT(*)
FROM events_attendance a JOIN partnerships_partnership p ON p.id = a.partnership_id
WHERE p.programme_id = %s AND a."on" BETWEEN %s AND %s
GROUP BY a.partnership_id, a.represents
"""
#: The best plain form found: the partnerships looked up before and named, no join.
BEST_REACH = """
SELECT partnership_id, represents, COUNT(DISTINCT participant_id), COUNT(*)
FROM events_attendance
WHERE partnership_id IN ({places}) AND "on" BETWEEN %s AND %s
GROUP BY partnership_id, represents
"""
SIMPLE_JOBS = """
SELECT j.partnership_id, j.terms, j.is_private, COUNT(*)
FROM placements_placement j JOIN partnerships_partnership p ON p.id = j.partnership_id
WHERE p.programme_id = %s AND j.starts BETWEEN %s AND %s
GROUP BY j.partnership_id, j.terms, j.is_private
"""
BEST_JOBS = """
SELECT partnership_id, terms, is_private, COUNT(*)
FROM placements_placement
WHERE partnership_id IN ({places}) AND starts BETWEEN %s AND %s
GROUP BY partnership_id, terms, is_private
"""

Rows = list[tuple]


def fetch(sql: str, *parameters: object) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def simplest(programme: Programme) -> tuple[Rows, Rows]:
    """The counts of both tables by joining to the partnerships."""
    period = (programme.pk, programme.starts, min(TODAY, programme.ends))
    return fetch(SIMPLE_REACH, *period), fetch(SIMPLE_JOBS, *period)


def best(programme: Programme) -> tuple[Rows, Rows]:
    """The counts of both tables by naming the partnerships."""
    period = (programme.starts, min(TODAY, programme.ends))
    ids = fetch("SELECT id FROM partnerships_partnership WHERE programme_id = %s", programme.pk)
    places = ", ".join(str(pk) for (pk,) in ids)
    return fetch(BEST_REACH.format(places=places), *period), fetch(BEST_JOBS.format(places=places), *period)


def same_counts(programme: Programme) -> None:
    """Raise AssertionError unless the tables and both plain forms count the same."""
    reach, jobs = simplest(programme)
    assert [sorted(reach), sorted(jobs)] == [sorted(rows) for rows in best(programme)]
    results = results_of(programme, TODAY).as_data()
    assert results["table_1"]["total"]["total"] == sum(persons for _, _, persons, _ in reach)
    assert results["table_2"]["total"]["total"] == sum(
        count for _, _, is_private, count in jobs if is_private
    )


def benchmark(programme: Programme) -> Iterator[Result]:
    """Both tables, against the simple and the best plain form."""
    same_counts(programme)

    def ours() -> None:
        table_1(programme, TODAY)
        table_2(programme, TODAY)

    for name, plain in (("simplest", simplest), ("best", best)):
        value, mine, theirs = ratio(ours, lambda plain=plain: plain(programme))
        yield Result(
            f"both result tables live / {name} plain SQL",
            value,
            "times",
            bar=BARS[connection.vendor],
            aim=AIM,
            remark=f"{mine:.0f} ms / {theirs:.0f} ms",
        )
    value, mine, theirs = ratio(lambda: results_of(programme, TODAY), ours)
    yield Result(
        "everything on the result page / both tables",
        value,
        "times",
        remark=f"{mine:.0f} ms / {theirs:.0f} ms",
    )
