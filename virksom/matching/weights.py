"""Weights of the score: named, dated data, per programme, readable from a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from virksom.matching.faults import BadInput, Refused

#: The highest score there is.
FULL_SCORE = 1_000_000


@dataclass(frozen=True)
class Weights:
    """What counts how much. The five shares are points and add to 1,000,000.

    `skills` and `occupation` are whole hundreds. An `essential` skill counts so many times an
    `optional` one (whole numbers). The six kinships are percent of credit for a skill asked for when the
    candidate has: it itself (`held`), one that lies below it (`narrower`), the one right above it
    (`broader`), one with the same one above (`sibling`), the one two above (`grandparent`), one with the
    same one two above (`cousin`). The five evidences are percent of that credit. At `far_minutes` of
    travel and beyond there are no points for distance.
    """

    name: str = "standard"
    day: date = date(2026, 11, 1)
    skills: int = 600_000
    occupation: int = 150_000
    wishes: int = 50_000
    hours: int = 100_000
    distance: int = 100_000
    essential: int = 3
    optional: int = 1
    held: int = 100
    narrower: int = 90
    broader: int = 60
    sibling: int = 40
    grandparent: int = 30
    cousin: int = 10
    said: int = 70
    documented: int = 80
    tried: int = 90
    assessed: int = 95
    recognised: int = 100
    far_minutes: int = 90

    def __post_init__(self) -> None:
        shares = (self.skills, self.occupation, self.wishes, self.hours, self.distance)
        if min(shares) < 0 or sum(shares) != FULL_SCORE:
            reason = f"The five shares must be 0 or more and add to {FULL_SCORE:,}, not {sum(shares):,}."
            raise Refused("skills", reason)
        for name in ("skills", "occupation"):
            if getattr(self, name) % 100:
                raise Refused(name, f"{getattr(self, name)} is not a whole hundred.")
        for name in ("held", "narrower", "broader", "sibling", "grandparent", "cousin", *EVIDENCES):
            if not 0 <= getattr(self, name) <= 100:
                raise Refused(name, f"{getattr(self, name)} is not a percentage.")
        self._check_order()

    def _check_order(self) -> None:
        """What is better may not count less: else a better record could lower a score."""
        percents = [getattr(self, name) for name in EVIDENCES]
        if percents != sorted(percents):
            raise Refused("said", "Better evidence must not count less than weaker.")
        if not 1 <= self.optional <= self.essential <= 1000:
            raise Refused(
                "essential", "It must be 1,000 at most and no less than `optional`, which is 1 or more."
            )
        if self.far_minutes < 1:
            raise Refused("far_minutes", f"{self.far_minutes} is not a number of minutes above 0.")

    @property
    def kinship(self) -> tuple[int, ...]:
        """Percent of credit by `Relation`."""
        return (self.held, self.narrower, self.broader, self.sibling, self.grandparent, self.cousin)

    @property
    def evidence(self) -> tuple[int, ...]:
        """Percent of credit by `Evidence`."""
        return tuple(getattr(self, name) for name in EVIDENCES)


EVIDENCES = ("said", "documented", "tried", "assessed", "recognised")


def read_weights(path: Path) -> Weights:
    """Weights from a TOML file whose keys are the fields of `Weights`; a key left out keeps its default.

    Raises BadInput for a file that is not TOML, a key that does not exist, a value of another kind, or
    weights that `Weights` refuses.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadInput(str(path), 0, "", f"It cannot be read as TOML: {fault}.") from fault
    kinds = {field.name: type(field.default) for field in fields(Weights)}
    for key, value in found.items():
        if key not in kinds:
            raise BadInput(str(path), 0, key, f"There is no such weight; there are {', '.join(kinds)}.")
        if type(value) is not kinds[key]:
            raise BadInput(str(path), 0, key, f"{value!r} is no {kinds[key].__name__}.")
    try:
        return Weights(**found)
    except Refused as fault:
        raise BadInput(str(path), 0, fault.column, fault.reason) from fault
