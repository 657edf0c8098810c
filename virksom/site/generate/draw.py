"""Drawing numbers, days and names: everything random comes from here, from one seeded generator."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from faker.providers.person.da_DK import Provider as DanishNames

FIRST_DAY = dt.date(2024, 1, 1)
LAST_DAY = dt.date(2026, 12, 31)
#: Nothing has happened after this day yet; events after it are still to come.
TODAY = dt.date(2026, 9, 30)

FIRST_NAMES = sorted(set(DanishNames.first_names))
LAST_NAMES = sorted(set(DanishNames.last_names))
DAYS = np.array(
    [(FIRST_DAY + dt.timedelta(days=n)).isoformat() for n in range((LAST_DAY - FIRST_DAY).days + 400)],
    dtype=object,
)
#: An empty cell among numbers or days.
NOTHING = np.array(None, dtype=object)
HAPPENED = (TODAY - FIRST_DAY).days
PERIOD = (LAST_DAY - FIRST_DAY).days


def quotas(total: int, weights: np.ndarray) -> np.ndarray:
    """`total` split by weights into whole numbers that add up to it, by largest remainders."""
    shares = total * weights / weights.sum()
    whole = np.floor(shares).astype(np.int64)
    order = np.argsort(whole - shares, kind="stable")
    whole[order[: total - whole.sum()]] += 1
    return whole


def uneven(rng: np.random.Generator, count: int) -> np.ndarray:
    """Weights of places, from a few large ones to many small ones, in random order."""
    return rng.permutation(1 / (np.arange(count) + 3) ** 0.6)


def working_days(rng: np.random.Generator, count: int, first: int, last: int) -> np.ndarray:
    """Working days as numbers from the first day; weekends move to the Friday before, or the Monday."""
    days = rng.integers(first, last, count)
    weekday = (days + FIRST_DAY.weekday()) % 7
    back = np.maximum(weekday - 4, 0)
    return np.where(days - back >= first, days - back, days + 7 - weekday)


def people(rng: np.random.Generator, count: int) -> list[str]:
    """Invented names, marked DEMO; among hundreds of thousands some come more than once, as in life."""
    first = rng.integers(0, len(FIRST_NAMES), count).tolist()
    last = rng.integers(0, len(LAST_NAMES), count).tolist()
    return [f"{FIRST_NAMES[a]} {LAST_NAMES[b]} (DEMO)" for a, b in zip(first, last, strict=True)]


def companies(rng: np.random.Generator, count: int) -> list[str]:
    """Invented names of companies, numbered and marked DEMO."""
    last = rng.integers(0, len(LAST_NAMES), count).tolist()
    return [f"{LAST_NAMES[one]} {number} ApS (DEMO)" for number, one in enumerate(last, start=1)]


def pick(
    rng: np.random.Generator, choices: list[str], count: int, shares: list[float] | None = None
) -> np.ndarray:
    """Words drawn by their shares, or each as often as any other."""
    return np.array(choices, dtype=object)[rng.choice(len(choices), count, p=shares)]


@dataclass(frozen=True)
class Spans:
    """Rows numbered from `first`, `counts[p]` of them in a row for each place p."""

    first: int
    counts: np.ndarray

    @property
    def offsets(self) -> np.ndarray:
        """Where each place's rows begin, counted from the first."""
        return np.concatenate(([0], np.cumsum(self.counts)[:-1]))

    @property
    def places(self) -> np.ndarray:
        """The place of each row."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def one_in(self, rng: np.random.Generator, places: np.ndarray) -> np.ndarray:
        """For each asked place a random row of it, counted from the first."""
        return self.offsets[places] + np.floor(rng.random(len(places)) * self.counts[places]).astype(np.int64)
