"""Counts that take long are kept for a while, and say when they were counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

Value = TypeVar("Value")
#: So many seconds a count is kept.
LASTS = 600


@dataclass(frozen=True)
class Counted(Generic[Value]):
    """What was counted, and when; `at` is None for what was counted just now."""

    value: Value
    at: datetime | None = None


def counted(name: str, count: Callable[[], Value]) -> Counted[Value]:
    """What `count` returns, or what it returned within ten minutes, where it took long.

    A programme of some municipalities is counted live at each request; a whole country takes seconds, and is
    worth a look that is a few minutes old. `name` tells all that the count depends on, and never a person.
    """
    kept: Counted[Value] | None = cache.get(name)
    if kept is not None:
        return kept
    began = time.monotonic()
    value = count()
    if time.monotonic() - began >= settings.COUNT_IS_SLOW:
        cache.set(name, Counted(value, timezone.now()), LASTS)
    return Counted(value)
