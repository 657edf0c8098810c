"""What cannot be matched with: refused with the place where it stands, before long work starts."""

from __future__ import annotations


class Refused(ValueError):
    """A value that a record may not hold: `column` is its field, `reason` a sentence, `id` whose it is."""

    def __init__(self, column: str, reason: str, id: str = "") -> None:
        super().__init__(f"{column}: {reason}")
        self.column, self.reason, self.id = column, reason, id


class BadInput(ValueError):
    """A fault in a file, with the place: `line` counts from 1, the header included; 0 is the whole file."""

    def __init__(self, file: str, line: int, column: str, reason: str) -> None:
        place = [file, *([f"line {line}"] if line else []), *([f"column {column}"] if column else [])]
        super().__init__(f"{', '.join(place)}: {reason}")
        self.file, self.line, self.column, self.reason = file, line, column, reason
