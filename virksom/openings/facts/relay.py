"""Whose turn it is with an opening, and until when: plain values, no database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from virksom.companies.facts.working_days import after_working_time, working_time_between
from virksom.partnerships.models import Sector

#: Who is asked first at home; the neighbour is asked only for its job centre.
AT_HOME = (Sector.EMPLOYMENT, Sector.BUSINESS)
NEXT_DOOR = (Sector.EMPLOYMENT,)


@dataclass(frozen=True)
class Turn:
    """An organisation that may be asked, and the partnership in which it is."""

    organisation_id: int
    partnership_id: int
    name: str
    sector: str
    is_neighbour: bool = False


def in_order(at_home: Iterable[Turn], next_door: Iterable[Turn] = ()) -> tuple[Turn, ...]:
    """The order of the exchange: job centres, business organisations, the neighbour's job centres.

    Nobody stands in it twice, and who is at neither table does not stand in it.
    """
    home, door = list(at_home), list(next_door)
    order: dict[int, Turn] = {}
    for sectors, turns in ((AT_HOME, home), (NEXT_DOOR, door)):
        for sector in sectors:
            for turn in turns:
                if turn.sector == sector:
                    order.setdefault(turn.organisation_id, turn)
    return tuple(order.values())


def next_of(order: Sequence[Turn], had: Collection[int]) -> Turn | None:
    """The first in the order who has not had the opening yet; None when all have."""
    return next((turn for turn in order if turn.organisation_id not in had), None)


def answer_by(asked_at: datetime, hours: int) -> datetime:
    """Until when somebody who is asked at a moment has to answer."""
    return after_working_time(asked_at, timedelta(hours=hours))


@dataclass(frozen=True)
class TimeLeft:
    """The working time somebody still has, for the ring and its words."""

    left: timedelta
    whole: timedelta

    @property
    def minutes(self) -> int:
        return int(self.left.total_seconds() // 60)

    @property
    def hours_and_minutes(self) -> tuple[int, int]:
        return divmod(self.minutes, 60)

    @property
    def share(self) -> int:
        """What is left of the whole, in per cent."""
        return round(100 * (self.left / self.whole)) if self.whole else 0


def time_left(asked_at: datetime, until: datetime, now: datetime) -> TimeLeft:
    """What is left at `now` of the working time from asking until the answer is due."""
    return TimeLeft(
        left=working_time_between(max(now, asked_at), until), whole=working_time_between(asked_at, until)
    )
