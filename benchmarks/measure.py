"""Measuring ratios: two things by turns in one process, the median of the ratios of neighbours."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

ROUNDS = 7


@dataclass
class Result:
    """A line of the table: what was measured, its value, the bar it must keep, the aim, a remark.

    The value must stay under the bar, or above it where more is better.
    """

    what: str
    value: float
    unit: str
    bar: float | None = None
    aim: float | None = None
    remark: str = ""
    more_is_better: bool = False

    @property
    def verdict(self) -> str:
        if self.bar is None:
            return ""
        sign = -1 if self.more_is_better else 1
        if self.aim is not None and sign * self.value <= sign * self.aim:
            return "aim met"
        if sign * self.value <= sign * self.bar:
            return "holds"
        return "TOO LITTLE" if self.more_is_better else "TOO MUCH"

    def as_data(self) -> dict:
        return asdict(self) | {"verdict": self.verdict}


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long one run takes, by a clock."""
    begun = clock()
    work()
    return clock() - begun


def ratio(
    ours: Callable[[], object],
    other: Callable[[], object],
    *,
    clock: Callable[[], float] = time.perf_counter,
    rounds: int = ROUNDS,
) -> tuple[float, float, float]:
    """The median ratio of ours to the other over rounds by turns, and both medians in milliseconds."""
    ours(), other()
    gc.collect()
    pairs = []
    for number in range(rounds):
        if number % 2:
            pairs.append((seconds(ours, clock), seconds(other, clock)))
        else:
            second = seconds(other, clock)
            pairs.append((seconds(ours, clock), second))
    median = statistics.median
    return (
        median(mine / theirs for mine, theirs in pairs),
        median(mine for mine, _ in pairs) * 1000,
        median(theirs for _, theirs in pairs) * 1000,
    )


def machine_limit() -> float:
    """Milliseconds of a fixed piece of arithmetic: says how fast and how busy the machine is."""
    return min(seconds(lambda: sum(number * number for number in range(2_000_000))) for _ in range(3)) * 1000
