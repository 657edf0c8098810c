"""Sentences that are kept in the database and read in the language of whoever reads them.

What is wrong with a row of a file is found once, and read by people of several languages. So the English
text is kept, with its values beside it, and is put into words when it is shown.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

#: Stands between the text and its values; no cell of a file holds it.
BESIDE = "\x1f"


class Sentence(str):
    """An English text to keep; a module that writes such texts imports it as `_`."""

    __slots__ = ()

    def format(self, **values: Any) -> str:  # type: ignore[override]
        """The text with its values beside it, as it is kept."""
        told = (f"{name}={str(value).replace(BESIDE, ' ')}" for name, value in values.items())
        return BESIDE.join((self, *told))


def in_words(kept: str) -> str:
    """A kept sentence in the language of now; a text that is no kept sentence stays as it is."""
    text, *told = kept.split(BESIDE)
    if not text:
        return ""
    values = dict(value.partition("=")[::2] for value in told)
    try:
        return gettext(text).format(**values) if values else gettext(text)
    except (KeyError, IndexError, ValueError):  # Cut off where the column ends.
        return text
