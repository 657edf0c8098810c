"""Entries of the register that may be one company: by an earlier number, or by name and address.

Only entries that share something rare (a word, an address, how the name begins) are held against each
other, so that a municipality of ten thousand companies takes no longer than its list.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from virksom.companies.models import Alias, Company
from virksom.foundation.spreadsheet import plain

#: Words that say what kind of firm it is, not which.
FORMS = {"aps", "a", "s", "as", "i", "k", "is", "ks", "ivs", "amba", "smba", "ved", "v", "og", "demo", "p"}
#: A word, an address or a beginning that more entries share says nothing about them.
COMMON = 40
#: How alike names must be: at one address, in one postcode or without any, and where neither is known.
AT_ONE_ADDRESS, IN_ONE_PLACE = 75, 90
#: How alike two ways to write one address are.
ONE_ADDRESS = 80
SAME_NUMBER = 101
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Entry:
    """What is compared of an entry."""

    pk: int
    name: str
    cvr: str | None
    address: str
    postcode: str
    words: tuple[str, ...] = ()
    #: The words in the order of the alphabet, so that names are alike in whatever order they are written.
    known_as: str = ""


@dataclass(frozen=True)
class Pair:
    """Two entries that may be one, how alike they are (0 to 100, and over for a number), and why."""

    one: int
    other: int
    score: float
    why: Any


def entry(pk: int, name: str, cvr: str | None, address: str, postcode: str) -> Entry:
    words = sorted(word for word in WORD.findall(name.casefold()) if word not in FORMS)
    return Entry(pk, name, cvr, plain(address), postcode, tuple(words), " ".join(words))


def pairs_among(entries: Iterable[Entry]) -> list[Pair]:
    """The pairs that may be one company, the likeliest first."""
    found: dict[tuple[int, int], Pair] = {}
    for block in _blocks(entries):
        for one, other in itertools.combinations(block, 2):
            if are_two(one, other):
                continue
            key = (min(one.pk, other.pk), max(one.pk, other.pk))
            if key not in found and (pair := compare(one, other)):
                found[key] = pair
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.one, pair.other))


def _blocks(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Entries that share something; what too many share is left out."""
    sharing: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for one in entries:
        for word in set(one.words):
            sharing["word", word].append(one)
        if one.words:
            sharing["begins", f"{one.words[0][:4]} {one.postcode}"].append(one)
        if one.address:
            sharing["address", f"{one.address} {one.postcode}"].append(one)
    return (block for block in sharing.values() if 1 < len(block) <= COMMON)


def are_two(one: Entry, other: Entry) -> bool:
    """Whether two entries are two companies without a look at their names: two numbers at two addresses.

    That is nearly every pair.
    """
    if one.cvr == other.cvr or not (one.cvr and other.cvr):
        return False
    return one.address != other.address or one.postcode != other.postcode or not one.address


def compare(one: Entry, other: Entry) -> Pair | None:
    """Whether two entries may be one company."""
    if are_two(one, other):
        return None
    alike = fuzz.ratio(one.known_as, other.known_as, score_cutoff=AT_ONE_ADDRESS)
    if not alike:
        return None
    at_one_address = bool(one.address) and one.address == other.address and one.postcode == other.postcode
    if one.cvr and other.cvr and one.cvr != other.cvr and alike < IN_ONE_PLACE:
        return None  # Two numbers are two companies, unless all else is the same.
    first, second = (one, other) if one.pk < other.pk else (other, one)
    if at_one_address and alike >= AT_ONE_ADDRESS:
        return Pair(first.pk, second.pk, alike, _("the same address, and nearly the same name"))
    elsewhere = bool(one.address and other.address) and fuzz.ratio(one.address, other.address) < ONE_ADDRESS
    in_one_place = not (one.postcode and other.postcode) or one.postcode == other.postcode
    if in_one_place and not elsewhere and alike >= IN_ONE_PLACE:
        return Pair(first.pk, second.pk, alike, _("nearly the same name in one place"))
    return None


def duplicates_in(municipality: int) -> list[Pair]:
    """The pairs of a municipality: those under an earlier number of another first."""
    rows = Company.objects.filter(municipality=municipality)
    fields = ("pk", "name", "cvr", "address", "postcode")
    pairs = pairs_among(entry(*row) for row in rows.order_by().values_list(*fields).iterator(chunk_size=5000))
    earlier = Alias.objects.filter(kind=Alias.Kind.CVR, company__municipality=municipality)
    kept = dict(earlier.values_list("value", "company"))
    again = rows.filter(cvr__in=kept).values_list("pk", "cvr")
    return [
        Pair(kept[cvr], pk, SAME_NUMBER, _("an earlier number of the other")) for pk, cvr in again
    ] + pairs
