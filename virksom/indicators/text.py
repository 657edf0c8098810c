"""A text in the two languages of the site, for what is written once and kept with a version."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """The same words in Danish and in English."""

    da: str
    en: str

    def in_language(self, code: str | None) -> str:
        """The text in a language by its code; anything but Danish gives English."""
        return self.da if (code or "").startswith("da") else self.en
