"""The same question asked of others: DuckDB, scipy, tantivy and sparse_dot_topn, on the same data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse

from virksom.matching.matcher import Matcher
from virksom.matching.prepared import WORKED, asked_of
from virksom.matching.tables import NONE, Lists, World


@dataclass(frozen=True)
class Plain:
    """A world as plain columns, by row: what any database would hold.

    Languages are [row, use], licences and times sets of bits; `claims` and `wants` are (row, concept,
    value) with evidence and points for each percent.
    """

    people: dict[str, np.ndarray]
    jobs: dict[str, np.ndarray]
    claims: tuple[np.ndarray, np.ndarray, np.ndarray]
    wants: tuple[np.ndarray, np.ndarray, np.ndarray]


def plain(matcher: Matcher) -> Plain:
    world = matcher.world
    skills, worked = world.candidates.skills, world.candidates.occupations
    claims = (
        np.concatenate((skills.owner, worked.owner)),
        np.concatenate((skills.item, worked.item)).astype(np.int64),
        np.concatenate((skills.value, np.full(len(worked.item), WORKED, np.uint8))).astype(np.int64),
    )
    _, concept, points = asked_of(world.openings.skills, world.taxonomy, matcher.weights, matcher.rarity)
    people = _columns(world, world.candidates) | {"max_minutes": world.candidates.max_minutes}
    jobs = _columns(world, world.openings) | {"occupation": world.openings.occupation}
    return Plain(people, jobs, claims, (world.openings.skills.owner, concept, points))


def _columns(world: World, table) -> dict[str, np.ndarray]:
    levels = np.zeros((len(table), len(world.languages)), np.int64)
    levels[table.languages.owner, table.languages.item] = table.languages.value
    licences = np.zeros(len(table), np.int64)
    np.bitwise_or.at(licences, table.licences.owner, 1 << table.licences.item.astype(np.int64))
    names = ("hours_min", "hours_max", "day", "level", "municipality", "times")
    found = {name: getattr(table, name).astype(np.int64) for name in names}
    return found | {"licences": licences} | {f"use{n}": levels[:, n] for n in range(levels.shape[1])}


def kin(matcher: Matcher) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(held, asked, relation), a line for each pair that counts."""
    runs = matcher.rules.kinship
    sizes = (runs.last - runs.first).astype(np.int64)
    held = np.repeat(np.repeat(np.arange(len(runs.start) - 1), np.diff(runs.start)), sizes)
    begins = np.cumsum(sizes) - sizes
    asked = np.repeat(runs.first.astype(np.int64), sizes) + np.arange(sizes.sum()) - np.repeat(begins, sizes)
    return held, asked, np.repeat(runs.relation, sizes)


# DuckDB -------------------------------------------------------------------------------------------

FEASIBLE = """
CREATE TEMP TABLE feasible AS
SELECT p.row AS p, o.row AS o, t.minutes, p.hours_min AS a, p.hours_max AS b, o.hours_min AS c,
  o.hours_max AS d, o.occupation
FROM people p JOIN travel t ON t.home = p.municipality AND t.minutes <= p.max_minutes
JOIN jobs o ON o.municipality = t.town
  AND p.hours_max >= o.hours_min AND p.hours_min <= o.hours_max AND p.level >= o.level
  AND (p.day = -1 OR o.day = -1 OR p.day <= o.day)
  AND (o.licences & ~p.licences) = 0 AND (p.times = 0 OR (o.times & ~p.times) = 0)
  {languages}
"""
SCORED = """
CREATE TEMP TABLE scored AS
SELECT f.p, f.o,
  COALESCE(s.points, 0)
  + COALESCE(k.credit, 0) * {occupation}
  + CASE WHEN n.p IS NULL OR w.p IS NOT NULL THEN {wishes} ELSE 0 END
  + {hours} * (LEAST(f.b, f.d) - GREATEST(f.a, f.c) + 1) // (f.d - f.c + 1)
  + {distance} * GREATEST({far} - f.minutes, 0) // {far} AS score
FROM feasible f
LEFT JOIN (SELECT f.p, f.o, SUM(w.points * c.credit) AS points FROM feasible f
  JOIN wants w ON w.o = f.o JOIN credit c ON c.p = f.p AND c.concept = w.concept GROUP BY f.p, f.o) s
  ON s.p = f.p AND s.o = f.o
LEFT JOIN credit k ON k.p = f.p AND k.concept = f.occupation
LEFT JOIN (SELECT DISTINCT p FROM wished) n ON n.p = f.p
LEFT JOIN wished w ON w.p = f.p AND w.concept = f.occupation
"""
BEST = """
SELECT {mine} AS mine, {theirs} AS theirs, score FROM scored
QUALIFY ROW_NUMBER() OVER (PARTITION BY {mine} ORDER BY score DESC, {theirs}) <= {top}
ORDER BY mine, score DESC, theirs
"""


def by_duckdb(matcher: Matcher, top: int) -> list[np.ndarray]:
    """The best for candidates and for openings as (row, other row, score), by an exact join in SQL."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    data, weights = plain(matcher), matcher.weights
    held, asked, relation = kin(matcher)
    minutes = matcher.rules.minutes
    wish, tree = matcher.world.candidates.wishes, matcher.rules.kinship.tree
    below = Lists(tree.below_start, tree.below.astype(np.uint32), np.zeros(len(tree.below), np.uint8))
    under = below.taken(wish.item.astype(np.int64))
    percent = matcher.rules.credit
    tables = {
        "people": {"row": np.arange(len(data.people["level"]))} | data.people,
        "jobs": {"row": np.arange(len(data.jobs["level"]))} | data.jobs,
        "travel": {
            "home": np.repeat(np.arange(len(minutes)), len(minutes)),
            "town": np.tile(np.arange(len(minutes)), len(minutes)),
            "minutes": minutes.reshape(-1).astype(np.int64),
        },
        "claims": dict(zip(("p", "held", "evidence"), data.claims, strict=True)),
        "kin": {"held": held, "asked": asked, "relation": relation},
        "percent": {
            "evidence": np.repeat(np.arange(percent.shape[0]), percent.shape[1]),
            "relation": np.tile(np.arange(percent.shape[1]), percent.shape[0]),
            "credit": percent.reshape(-1).astype(np.int64),
        },
        "wants": dict(zip(("o", "concept", "points"), data.wants, strict=True)),
        "wished": {"p": np.repeat(wish.owner, np.diff(under.start)), "concept": under.item.astype(np.int64)},
    }
    for name, columns in tables.items():
        connection.register("given", {key: np.ascontiguousarray(value) for key, value in columns.items()})
        distinct = "DISTINCT" if name == "wished" else ""
        connection.execute(f"CREATE TABLE {name} AS SELECT {distinct} * FROM given")
        connection.unregister("given")
    connection.execute(
        "CREATE TABLE credit AS SELECT p, asked AS concept, MAX(credit) AS credit FROM claims "
        "JOIN kin USING (held) JOIN percent USING (evidence, relation) GROUP BY p, asked"
    )
    uses = range(len(matcher.world.languages))
    connection.execute(FEASIBLE.format(languages=" ".join(f"AND p.use{n} >= o.use{n}" for n in uses)))
    connection.execute(
        SCORED.format(
            occupation=weights.occupation // 100,
            wishes=weights.wishes,
            hours=weights.hours,
            distance=weights.distance,
            far=weights.far_minutes,
        )
    )
    found = []
    for mine, theirs in (("p", "o"), ("o", "p")):
        columns = connection.execute(BEST.format(mine=mine, theirs=theirs, top=top)).fetchnumpy()
        found.append(
            np.stack([columns[name].astype(np.int64) for name in ("mine", "theirs", "score")], axis=1)
        )
    return found


# scipy and sparse_dot_topn ------------------------------------------------------------------------


@dataclass(frozen=True)
class Sparse:
    """Credit [candidate, concept] and points [concept, opening] as sparse matrices."""

    credit: scipy.sparse.csr_matrix
    points: scipy.sparse.csr_matrix


def credit_of(matcher: Matcher, rows: np.ndarray) -> scipy.sparse.csr_matrix:
    """Percent of credit of some candidates for each concept, by plain numpy."""
    data = plain(matcher)
    owner, held, evidence = data.claims
    place = np.full(len(data.people["level"]), -1)
    place[rows] = np.arange(len(rows))
    mine = np.flatnonzero(place[owner] >= 0)
    all_held, asked, relation = kin(matcher)
    first = np.searchsorted(all_held, held[mine])
    sizes = np.searchsorted(all_held, held[mine], side="right") - first
    lines = np.repeat(first - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
    person = np.repeat(place[owner[mine]], sizes)
    value = matcher.rules.credit[np.repeat(evidence[mine], sizes), relation[lines]]
    best = np.zeros((len(rows), len(matcher.world.taxonomy)), np.int32)
    np.maximum.at(best, (person, asked[lines]), value)
    return scipy.sparse.csr_matrix(best)


def points_of(matcher: Matcher) -> scipy.sparse.csr_matrix:
    owner, concept, points = plain(matcher).wants
    shape = (len(matcher.world.taxonomy), len(matcher.world.openings))
    return scipy.sparse.csr_matrix((points.astype(np.int32), (concept, owner)), shape)


def by_scipy(matcher: Matcher, rows: np.ndarray, sparse: Sparse, top: int) -> tuple[np.ndarray, np.ndarray]:
    """The best openings of some candidates: rows and scores [candidate, rank], NONE where there is none."""
    world, rules = matcher.world, matcher.rules
    scores = (sparse.credit @ sparse.points).toarray().astype(np.int64)
    people = matcher.layout.haves(world.candidates)[:, rows]
    jobs = matcher.layout.needs(world.openings)
    table, openings = world.candidates.taken(rows), world.openings
    minutes = rules.minutes[table.municipality[:, None], openings.municipality[None, :]]
    fits = minutes <= table.max_minutes[:, None]
    for have, need, guard in zip(people, jobs, rules.guards, strict=True):
        fits &= ((have[:, None] - need[None, :]) & guard) == guard
    over = np.minimum(table.hours_max[:, None], openings.hours_max) - np.maximum(
        table.hours_min[:, None], openings.hours_min
    )
    scores += rules.hours * (over.astype(np.int64) + 1) // (openings.hours_max - openings.hours_min + 1)
    scores += rules.near[table.municipality[:, None], openings.municipality[None, :]]
    scores += rules.occupation * sparse.credit[:, openings.occupation].toarray()
    scores += rules.wish * _wished(matcher, table)
    keys = np.where(fits, (scores << 32) | (0xFFFFFFFF - np.arange(len(openings))), 0)
    best = np.partition(keys, -top, axis=1)[:, -top:]
    best.sort(axis=1)
    best = best[:, ::-1]
    return np.where(best == 0, NONE, 0xFFFFFFFF - (best & 0xFFFFFFFF)), best >> 32


def _wished(matcher: Matcher, table) -> np.ndarray:
    tree = matcher.rules.kinship.tree
    wished = np.zeros((len(table), len(matcher.world.taxonomy)), bool)
    for row in range(len(table)):
        wishes = table.wishes.row(row)
        wished[row] = not wishes
        for wish, _ in wishes:
            wished[row, tree.below[tree.below_start[wish] : tree.below_start[wish + 1]]] = True
    return wished[:, matcher.world.openings.occupation]


def by_sparse_dot_topn(sparse: Sparse, top: int) -> object:
    """The largest products alone, without conditions and without anything but skills."""
    from sparse_dot_topn import sp_matmul_topn

    return sp_matmul_topn(sparse.credit, sparse.points, top_n=top, n_threads=1)


# tantivy ------------------------------------------------------------------------------------------


class Tantivy:
    """Openings in an index of tantivy; `fetch` gives all that one candidate meets the conditions of."""

    def __init__(self, matcher: Matcher):
        import tantivy

        self.tantivy, self.matcher, self.data = tantivy, matcher, plain(matcher)
        jobs = self.data.jobs
        self.uses = [f"use{n}" for n in range(len(matcher.world.languages))]
        self.ranges = ["hours_min", "hours_max", "level", "day", *self.uses]
        builder = tantivy.SchemaBuilder()
        for name in ("row", *self.ranges):
            builder.add_unsigned_field(name, indexed=True, fast=True)
        for name in ("town", "licence", "time"):
            builder.add_unsigned_field(name, indexed=True)
        self.schema = builder.build()
        index = tantivy.Index(self.schema)
        writer = index.writer(200_000_000, 1)
        for row in range(len(jobs["level"])):
            document = tantivy.Document()
            document.add_unsigned("row", row)
            for name in self.ranges:
                # A job without a first day starts on any: the last day there is.
                value = int(jobs[name][row])
                document.add_unsigned(name, 10**6 if value == NONE else value)
            document.add_unsigned("town", int(jobs["municipality"][row]))
            for name, column in (("licence", "licences"), ("time", "times")):
                for bit in range(int(jobs[column][row]).bit_length()):
                    if int(jobs[column][row]) >> bit & 1:
                        document.add_unsigned(name, bit)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.searcher = index.searcher()

    def query(self, row: int):
        """What one candidate asks of the index."""
        people, query, occur = self.data.people, self.tantivy.Query, self.tantivy.Occur
        unsigned = self.tantivy.FieldType.Unsigned
        mine = {name: int(column[row]) for name, column in people.items()}
        minutes = self.matcher.rules.minutes[mine["municipality"]]
        towns = np.flatnonzero(minutes <= mine["max_minutes"]).tolist()

        def most(name: str, value: int):
            return occur.Must, query.range_query(self.schema, name, unsigned, None, value)

        parts = [
            (occur.Must, query.term_set_query(self.schema, "town", towns)),
            most("hours_min", mine["hours_max"]),
            (occur.Must, query.range_query(self.schema, "hours_max", unsigned, mine["hours_min"], None)),
            most("level", mine["level"]),
            *(most(name, mine[name]) for name in self.uses),
        ]
        if mine["day"] != NONE:
            parts.append((occur.Must, query.range_query(self.schema, "day", unsigned, mine["day"], None)))
        lacking = [bit for bit in range(len(self.matcher.world.licences)) if not mine["licences"] >> bit & 1]
        parts += [(occur.MustNot, query.term_query(self.schema, "licence", bit)) for bit in lacking]
        if mine["times"]:
            free = [bit for bit in range(5) if not mine["times"] >> bit & 1]
            parts += [(occur.MustNot, query.term_query(self.schema, "time", bit)) for bit in free]
        return query.const_score_query(query.boolean_query(parts), 1.0)

    def fetch(self, row: int) -> int:
        """How many openings were fetched."""
        limit = len(self.data.jobs["level"])
        return len(self.searcher.search(self.query(row), limit, count=False).hits)
