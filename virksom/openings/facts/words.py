"""What a text about a job names: skills and occupations one can ask for, and whom it must not name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from virksom.candidates.models import Concept

#: So many concepts are asked about: more would not be two minutes any more.
MOST = 6
#: Words are the same when so many letters at their beginning are: "gaffeltruck" names "truckcertifikat".
STEM = 5
_WORD = re.compile(r"\w+", re.UNICODE)


def stems_of(title: str) -> set[str]:
    """The beginnings by which a title is found in a text."""
    return {word[:STEM] for word in _WORD.findall(title.lower()) if len(word) >= STEM}


def is_named(titles: Iterable[str], text: str) -> bool:
    """Whether a text names one of the titles, whole or by the beginning of one of its words."""
    text = text.lower()
    return any(
        title.lower() in text or any(stem in text for stem in stems_of(title)) for title in titles if title
    )


def named_in(text: str) -> list[Any]:
    """The concepts in plain words that a text names, skills and licences and then occupations."""
    if not text.strip():
        return []
    rows = Concept.objects.filter(scheme=Concept.Scheme.PLAIN).only(
        "kind", "title_da", "title_en", "title_ar"
    )
    found = [one for one in rows if is_named((one.title_da, one.title_en), text)]
    return sorted(found, key=lambda one: one.kind == Concept.Kind.OCCUPATION)


def without_name(text: str, name: str) -> str:
    """A text without the name of a person, for those who are not to know it."""
    for part in sorted({name, *name.split()}, key=len, reverse=True):
        if len(part) > 2:
            text = re.sub(rf"\b{re.escape(part)}(s|'s)?\b", "…", text, flags=re.IGNORECASE)
    return text
