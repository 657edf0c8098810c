"""How much of everything a scale holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Numbers of rows; each is met exactly. `consultants` is for each partnership.

    Places are of uneven size unless `is_even`.
    """

    name: str
    partnerships: int
    companies: int
    candidates: int
    participants: int
    events: int
    attendances: int
    placements: int
    contacts: int
    consultants: int = 5
    is_even: bool = False


SCALES = {
    scale.name: scale
    for scale in (
        Scale("town", 1, 600, 1_500, 2_000, 125, 5_000, 1_500, 5_000),
        Scale("region", 20, 12_000, 30_000, 40_000, 2_500, 100_000, 30_000, 100_000),
        Scale("country", 98, 120_000, 300_000, 400_000, 25_000, 1_000_000, 300_000, 1_000_000),
    )
}
