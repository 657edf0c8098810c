"""What a company and the partners see of an opening: who has it, who is next, what happens now."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from virksom.companies.facts.working_days import working_time_between
from virksom.openings.facts.people import order_for
from virksom.openings.facts.relay import TimeLeft, Turn, time_left
from virksom.openings.models import Opening, OpeningNotice, RelayStep
from virksom.partnerships.models import Partnership

#: The figure looks so far back, at so many openings at most.
LOOKS_BACK = timedelta(days=90)
MOST = 500


@dataclass(frozen=True)
class Status:
    """An opening now: the turns so far, the one that stands, those still to come."""

    opening: Opening
    steps: list[Any]
    standing: Any
    later: tuple[Turn, ...]
    left: TimeLeft | None
    told: int

    @property
    def is_asked(self) -> bool:
        return self.opening.is_open and self.standing is not None and self.standing.state == "asked"

    @property
    def is_taken(self) -> bool:
        return self.standing is not None and self.standing.state == "taken"

    @property
    def is_nobodys(self) -> bool:
        return self.opening.is_open and self.standing is None

    @property
    def is_quiet(self) -> bool:
        """Whether the company is asked if it is still open."""
        return self.opening.is_open and self.opening.asked_whether_open_at is not None


def status_of(opening: Opening, now: datetime, told: int | None = None) -> Status:
    """How it stands with an opening, in four queries or so; `told` is how many candidates, where known."""
    rows = RelayStep.objects.filter(opening=opening).select_related(
        "organisation", "user", "partnership__municipality"
    )
    steps = list(rows.order_by("number"))
    standing = next((step for step in steps if step.state != RelayStep.State.PASSED), None)
    later: tuple[Turn, ...] = ()
    left = None
    if opening.is_open and standing is not None and standing.state == RelayStep.State.ASKED:
        had = {step.organisation_id for step in steps}
        order = order_for(opening.partnership_id, timezone.localdate(now))
        later = tuple(turn for turn in order if turn.organisation_id not in had)
        left = time_left(standing.asked_at, standing.answer_by, now)
    if told is None:
        told = opening.notices.filter(kind=OpeningNotice.Kind.TOLD).count()
    return Status(opening, steps, standing, later, left, told)


@dataclass(frozen=True)
class FirstAnswer:
    """How long a partnership takes to its first answer: the median, over so many openings."""

    partnership: Partnership
    median: timedelta
    openings: int

    @property
    def hours(self) -> float:
        return self.median.total_seconds() / 3600


def first_answers(partnerships: list[Partnership], now: datetime) -> list[FirstAnswer]:
    """The median working time from telling to the first answer, for partnerships with any, in one query."""
    rows = Opening.objects.filter(
        partnership__in=partnerships, told_at__gte=now - LOOKS_BACK, first_answer_at__isnull=False
    )
    spent: dict[int, list[timedelta]] = {}
    for place, told, answered in rows.values_list("partnership", "told_at", "first_answer_at")[:MOST]:
        spent.setdefault(place, []).append(working_time_between(told, answered))
    return [
        FirstAnswer(place, median(spent[place.pk]), len(spent[place.pk]))
        for place in partnerships
        if place.pk in spent
    ]


def median(times: Iterable[timedelta]) -> timedelta:
    """The time in the middle."""
    return timedelta(seconds=statistics.median(time.total_seconds() for time in times))
