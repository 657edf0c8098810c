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
#: The best plain form found: persons first, from the covering index alone.
BEST_REACH = """
SELECT partnership_id, represents, COUNT(*), SUM(times) FROM (
  SELECT a.partnership_id, a.represents, a.participant_id, COUNT(*) AS times
  FROM events_attendance a JOIN partnerships_partnership p ON p.id = a.partnership_id
  WHERE p.programme_id = %s AND a."on" BETWEEN %s AND %s
  GROUP BY a.partnership_id, a.represents, a.participant_id
) AS persons GROUP BY partnership_id, represents
"""
JOBS = """
SELECT j.partnership_id, j.terms, j.is_private, COUNT(*)
FROM placements_placement j JOIN partnerships_partnership p ON p.id = j.partnership_id
WHERE p.programme_id = %s AND j.starts BETWEEN %s AND %s
GROUP BY j.partnership_id, j.terms, j.is_private
"""


def run_sql(sql: str, programme: Programme) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [programme.pk, programme.starts, min(TODAY, programme.ends)])
        return cursor.fetchall()


def same_counts(programme: Programme) -> None:
    """Raise AssertionError unless the tables and both plain forms count the same."""
    simple, best = (
        sorted((place, kind, persons) for place, kind, persons, _ in run_sql(sql, programme))
        for sql in (SIMPLE_REACH, BEST_REACH)
    )
    assert simple == best
    jobs = sum(count for _, _, is_private, count in run_sql(JOBS, programme) if is_private)
    results = results_of(programme, TODAY).as_data()
    assert results["table_1"]["total"]["total"] == sum(count for _, _, count in simple)
    assert results["table_2"]["total"]["total"] == jobs


def benchmark(programme: Programme) -> Iterator[Result]:
    """Both tables, against the simple and the best plain form."""
    same_counts(programme)

    def ours() -> None:
        table_1(programme, TODAY)
        table_2(programme, TODAY)

    for name, reach in (("simplest", SIMPLE_REACH), ("best", BEST_REACH)):

        def plain(reach: str = reach) -> None:
            run_sql(reach, programme)
            run_sql(JOBS, programme)

        value, mine, theirs = ratio(ours, plain)
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
