"""Finding companies by words: the full text of the database in use, asked the same way on each.

What is found by are a company's name, number, address and town, those of its workplaces, the numbers
it had before a merge, and its municipality. The database keeps the index true itself, by triggers
(`virksom.companies.models.search_index`).
"""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from virksom.partnerships.models import Municipality

#: Spellings that are one to whoever searches: Aarhus and Århus, café and cafe.
ALIKE = (("aa", "å"), ("é", "e"), ("É", "e"))
#: Before a municipality's code in the index: a sign for private use, so that nobody's word begins so.
PLACE = "\ue000"

_FOUND = {
    "sqlite": "SELECT rowid FROM companies_search WHERE companies_search MATCH %s",
    "postgresql": "SELECT company_id FROM companies_search WHERE words @@ %s::tsquery",
}
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?:dk)?(\d{8}|\d{10})")
#: More words than anybody writes; the rest is not looked at.
MOST_WORDS = 12


def words_of(text: str) -> list[str]:
    """The words to look for, as the index spells them; a CVR or P-number is one word however it is parted."""
    text = text.casefold()
    if number := _NUMBER.fullmatch(re.sub(r"[\s.\-]", "", text)):
        return [number.group(1)]
    for written, indexed in ALIKE:
        text = text.replace(written, indexed)
    return _WORD.findall(text)[:MOST_WORDS]


def matching(text: str) -> Q:
    """A filter on companies: each word of the text begins a word of the company or of its municipality."""
    words = words_of(text)
    if not words:
        return Q(pk__in=[])
    places = [(code, words_of(name)) for code, name in Municipality.objects.values_list("code", "name")]
    alternatives = [
        (word, [code for code, named in places if any(one.startswith(word) for one in named)])
        for word in words
    ]
    write = _for_sqlite if connection.vendor == "sqlite" else _for_postgresql
    # The statement is one of two constants, and what people write is a parameter of it.
    found = RawSQL(_FOUND[connection.vendor], [write(alternatives)])  # noqa: S611
    return Q(pk__in=found)


def _for_sqlite(alternatives: list[tuple[str, list[int]]]) -> str:
    return " AND ".join(
        "(" + " OR ".join([f'"{word}"*', *(f'"{PLACE}{code}"' for code in codes)]) + ")"
        for word, codes in alternatives
    )


def _for_postgresql(alternatives: list[tuple[str, list[int]]]) -> str:
    return " & ".join(
        "(" + " | ".join([f"'{word}':*", *(f"'{PLACE}{code}'" for code in codes)]) + ")"
        for word, codes in alternatives
    )
