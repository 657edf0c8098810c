"""The index behind the search for companies: a table beside theirs that triggers keep true.

SQLite: an FTS5 table. PostgreSQL: words in a table with a GIN index. Whatever writes companies,
workplaces and old numbers (in bulk too) goes through the triggers. They stand on no other table than
their own and the index, so that SQLite can make any of them anew; but a table made anew there has
lost its triggers: a migration that does it calls `install` at its end. A test says when one forgot.
"""

# ruff: noqa: S608  (statements are made of the names of our own tables and columns, nothing else)

from __future__ import annotations

from typing import Any

from virksom.companies.models.search import ALIKE, PLACE

OWN = ("name", "cvr", "address", "postcode", "city")
OF_WORKPLACE = ("name", "p_number", "address", "postcode", "city")


def _joined(columns: tuple[str, ...], of: str = "") -> str:
    """The columns as one text, parted by spaces, in the spelling of the index."""
    text = " || ' ' || ".join(f"coalesce({of}{column}, '')" for column in columns)
    text = f"lower({text})"
    for written, indexed in ALIKE:
        text = f"replace({text}, '{written}', '{indexed}')"
    return text


def install(_apps: Any, editor: Any) -> None:
    """Make the index with its triggers anew, and fill it from what is there."""
    uninstall(_apps, editor)
    for statement in STATEMENTS[editor.connection.vendor]:
        _run(editor, statement)


def uninstall(_apps: Any, editor: Any) -> None:
    for statement in AWAY[editor.connection.vendor]:
        _run(editor, statement)


def _run(editor: Any, statement: str) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute(statement)


# SQLite -------------------------------------------------------------------------------------------

_COMPANY = "companies_company"
_PARTS = {
    "workplaces": ("companies_workplace", _joined(OF_WORKPLACE)),
    "numbers": ("companies_alias", "CASE kind WHEN 'page' THEN '' ELSE value END"),
}


def _sqlite_own(row: str) -> str:
    return f"{_joined(OWN, row)}, '{PLACE}' || {row}municipality_id"


def _sqlite_part(column: str, company: str) -> str:
    table, text = _PARTS[column]
    return (
        f"UPDATE companies_search SET {column} = "
        f"(SELECT group_concat({text}, ' ') FROM {table} WHERE company_id = {company}) "
        f"WHERE rowid = {company};"
    )


def _sqlite_triggers_of_part(column: str) -> list[str]:
    table, _text = _PARTS[column]
    name, old, new = (
        f"companies_search_{column}",
        _sqlite_part(column, "OLD.company_id"),
        _sqlite_part(column, "NEW.company_id"),
    )
    return [
        f"CREATE TRIGGER {name}_new AFTER INSERT ON {table} BEGIN {new} END",
        f"CREATE TRIGGER {name}_changed AFTER UPDATE ON {table} BEGIN {old} {new} END",
        f"CREATE TRIGGER {name}_gone AFTER DELETE ON {table} BEGIN {old} END",
    ]


_SQLITE = [
    "CREATE VIRTUAL TABLE companies_search USING fts5("
    "own, place, workplaces, numbers, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3')",
    f"INSERT INTO companies_search (rowid, own, place) SELECT id, {_sqlite_own('')} FROM {_COMPANY}",
    *(
        f"UPDATE companies_search SET {column} = (SELECT group_concat({text}, ' ') FROM {table} "
        f"WHERE company_id = companies_search.rowid) WHERE rowid IN (SELECT company_id FROM {table})"
        for column, (table, text) in _PARTS.items()
    ),
    f"CREATE TRIGGER companies_search_new AFTER INSERT ON {_COMPANY} BEGIN "
    f"INSERT INTO companies_search (rowid, own, place) VALUES (NEW.id, {_sqlite_own('NEW.')}); END",
    f"CREATE TRIGGER companies_search_changed AFTER UPDATE OF {', '.join(OWN)}, municipality_id "
    f"ON {_COMPANY} "
    f"BEGIN UPDATE companies_search SET (own, place) = ({_sqlite_own('NEW.')}) WHERE rowid = NEW.id; END",
    f"CREATE TRIGGER companies_search_gone AFTER DELETE ON {_COMPANY} BEGIN "
    "DELETE FROM companies_search WHERE rowid = OLD.id; END",
    *(statement for column in _PARTS for statement in _sqlite_triggers_of_part(column)),
]

# PostgreSQL ---------------------------------------------------------------------------------------

_WORDS = "array_remove(regexp_split_to_array({text}, '[^[:alnum:]]+'), '')"


def _postgresql_own(row: str) -> str:
    return f"{_WORDS.format(text=_joined(OWN, row))} || ('{PLACE}' || {row}municipality_id)"


def _changed(columns: tuple[str, ...]) -> str:
    was, now = (", ".join(f"{row}.{column}" for column in columns) for row in ("gone", "fresh"))
    return f"({was}) IS DISTINCT FROM ({now})"


def _trigger(table: str, event: str, tables: str, body: str) -> list[str]:
    """A trigger for each statement, however many rows it writes; its function is named after it."""
    name = f"{table}_search_{event.lower()}"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {event} ON {table} {tables} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]


def _renew(rows: str) -> str:
    return f"PERFORM companies_search_renew(ARRAY(SELECT DISTINCT company_id FROM {rows}));"


_FRESH, _GONE = "REFERENCING NEW TABLE AS fresh", "REFERENCING OLD TABLE AS gone"
_BOTH = "REFERENCING OLD TABLE AS gone NEW TABLE AS fresh"

_POSTGRESQL = [
    "CREATE TABLE companies_search (company_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    # The rows are held first, so that what two at once have written is in whichever comes second.
    f"""
    CREATE FUNCTION companies_search_renew(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
      PERFORM 1 FROM companies_search WHERE company_id = ANY(ids) ORDER BY company_id FOR UPDATE;
      INSERT INTO companies_search (company_id, words)
      SELECT c.id, array_to_tsvector(
        {_postgresql_own("c.")}
        || ARRAY(SELECT unnest({_WORDS.format(text=_joined(OF_WORKPLACE, "w."))})
                 FROM companies_workplace w WHERE w.company_id = c.id)
        || ARRAY(SELECT a.value::text FROM companies_alias a
                 WHERE a.company_id = c.id AND a.kind <> 'page'))
      FROM companies_company c WHERE c.id = ANY(ids)
      ON CONFLICT (company_id) DO UPDATE SET words = excluded.words;
    END $$
    """,
    *_trigger(
        _COMPANY,
        "INSERT",
        _FRESH,
        "INSERT INTO companies_search (company_id, words) "
        f"SELECT id, array_to_tsvector({_postgresql_own('fresh.')}) FROM fresh;",
    ),
    *_trigger(
        _COMPANY,
        "UPDATE",
        _BOTH,
        "PERFORM companies_search_renew(ARRAY(SELECT fresh.id FROM fresh JOIN gone ON gone.id = fresh.id "
        f"WHERE {_changed((*OWN, 'municipality_id'))}));",
    ),
    *_trigger(
        _COMPANY, "DELETE", _GONE, "DELETE FROM companies_search WHERE company_id IN (SELECT id FROM gone);"
    ),
    *_trigger(_COMPANY, "TRUNCATE", "", "DELETE FROM companies_search;"),
    *(
        statement
        for table, _text in _PARTS.values()
        for event, tables, body in (
            ("INSERT", _FRESH, _renew("fresh")),
            (
                "UPDATE",
                _BOTH,
                _renew("(SELECT company_id FROM fresh UNION SELECT company_id FROM gone) AS either"),
            ),
            ("DELETE", _GONE, _renew("gone")),
        )
        for statement in _trigger(table, event, tables, body)
    ),
    f"SELECT companies_search_renew(ARRAY(SELECT id FROM {_COMPANY}))",
    "CREATE INDEX companies_search_words ON companies_search USING gin (words)",
]

STATEMENTS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
AWAY = {
    "sqlite": [
        *(f"DROP TRIGGER IF EXISTS companies_search_{event}" for event in ("new", "changed", "gone")),
        *(
            f"DROP TRIGGER IF EXISTS companies_search_{column}_{event}"
            for column in _PARTS
            for event in ("new", "changed", "gone")
        ),
        "DROP TABLE IF EXISTS companies_search",
    ],
    "postgresql": [
        "DROP TABLE IF EXISTS companies_search",
        *(
            f"DROP FUNCTION IF EXISTS {table}_search_{event} CASCADE"
            for table in (_COMPANY, *(table for table, _text in _PARTS.values()))
            for event in ("insert", "update", "delete", "truncate")
        ),
        "DROP FUNCTION IF EXISTS companies_search_renew",
    ],
}
