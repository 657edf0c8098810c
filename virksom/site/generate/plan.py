"""What the builders of large data hand to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Model

from virksom.partnerships.models import Programme
from virksom.site.generate import draw
from virksom.site.generate.pour import pour
from virksom.site.generate.sizes import Scale

SLUG = "generated"


@dataclass
class Build:
    """The data as far as they are built. Arrays hold row numbers; places are numbered from 0."""

    scale: Scale
    seed: int
    tell: Callable[[str], None]
    rng: np.random.Generator = field(init=False)
    weights: np.ndarray = field(init=False)
    programme: Programme = field(init=False)
    partnerships: np.ndarray = field(init=False)
    municipalities: np.ndarray = field(init=False)
    #: Organisations of each place by sector word, and consultants: numbers, one row for each place.
    organisations: dict[str, np.ndarray] = field(default_factory=dict)
    consultants: np.ndarray = field(init=False)
    companies: draw.Spans = field(init=False)
    company_names: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    touched: list[type[Model]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng([self.seed, self.scale.partnerships])
        places = self.scale.partnerships
        self.weights = np.ones(places) if self.scale.is_even else draw.uneven(self.rng, places)

    @property
    def slug(self) -> str:
        return f"{SLUG}-{self.scale.name}-{self.seed}"

    def split(self, total: int) -> np.ndarray:
        """So many rows split over the places."""
        return draw.quotas(total, self.weights)

    def add(self, model: type[Model], count: int, /, **columns: Any) -> np.ndarray:
        """Pour rows into a table, remember how many, and say so."""
        ids = pour(model, count, columns)
        name = model.__name__
        self.rows[name] = self.rows.get(name, 0) + count
        self.touched.append(model)
        self.tell(f"{name}: {count:,}")
        return ids
