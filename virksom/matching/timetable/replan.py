"""A timetable planned anew in the middle of the day, because somebody did not come or comes later.

What has begun stays as it is. Of the meetings still to come, as many as possible take place, and as few of
these as possible at another time than promised; only then is what has become free given to others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from virksom.matching.timetable.board import Board
from virksom.matching.timetable.colouring import best_pairs
from virksom.matching.timetable.day import Cell, Day, seated, whole_day
from virksom.matching.timetable.fair import Fair, Guest, Span
from virksom.matching.timetable.meetings import Meeting, Timetable, score, timetable_of
from virksom.matching.timetable.windows import EFFORT, Search, improved

G = TypeVar("G", bound=Guest)


@dataclass(frozen=True)
class Replan:
    """The new timetable, and what it changes.

    `moved`: meetings that were promised, as before and as now; `lost`: meetings that cannot take place any
    more; `new`: meetings nobody was promised. `is_fewest`: whether it is proven that no timetable loses
    fewer and then moves fewer. The bounds of `timetable` hold for timetables with the same promises kept.
    """

    timetable: Timetable
    moved: tuple[tuple[Meeting, Meeting], ...]
    lost: tuple[Meeting, ...]
    new: tuple[Meeting, ...]
    is_fewest: bool


def without(fair: Fair, candidates: Collection[str], companies: Collection[str], since: dt.datetime) -> Fair:
    """The fair when some (by their ids) are away from a moment on.

    Raises ValueError for an id that is not at the fair.
    """
    for what, ids, guests in (
        ("candidate", candidates, fair.candidates),
        ("company", companies, fair.companies),
    ):
        for one in sorted(set(ids) - {guest.id for guest in guests}):
            raise ValueError(f"There is no {what} “{one}”.")
    gone = Span(since, max(fair.slots[-1].ends, since) + dt.timedelta(minutes=1))
    return replace(
        fair,
        candidates=tuple(_away(one, gone) if one.id in candidates else one for one in fair.candidates),
        companies=tuple(_away(one, gone) if one.id in companies else one for one in fair.companies),
    )


def _away(guest: G, span: Span) -> G:
    return replace(guest, away=(*guest.away, span))


def replanned(fair: Fair, before: Sequence[Meeting], now: dt.datetime, effort: int = EFFORT) -> Replan:
    """The timetable from `now` on, for the fair as it has become; `before` is the one people were given.

    A meeting has begun when its slot has. The same fair, timetable and moment give the same timetable.
    Raises ValueError for meetings before that are not of this fair.
    """
    _check(fair, before)
    happened = [row for row in before if fair.slots[row.slot].starts < now]
    day = _rest(fair, happened, now)
    wish_of = {(wish.candidate, wish.company): number for number, wish in enumerate(fair.wishes)}
    promised = {
        wish_of[row.candidate, row.company]: row
        for row in sorted(before)
        if row not in happened and (row.candidate, row.company) in wish_of
    }
    kept, is_fewest = _kept(day, promised, effort)
    cells, bound = _filled_up(day, kept, effort)
    tables = {(wish, row.slot): row.table for wish, row in promised.items()}
    planned = seated(fair, cells, tables)
    whole = timetable_of(fair, [*happened, *planned], score(fair, happened) + bound)
    return _told(whole, [row for row in before if row not in happened], planned, is_fewest)


def _check(fair: Fair, before: Iterable[Meeting]) -> None:
    for row in before:
        sizes = (len(fair.slots), len(fair.companies), len(fair.candidates))
        places = (row.slot, row.company, row.candidate)
        if not all(0 <= place < size for place, size in zip(places, sizes, strict=True)):
            raise ValueError(f"{row} is not of this fair.")


def _rest(fair: Fair, happened: Iterable[Meeting], now: dt.datetime) -> Day:
    """What can be planned from now on."""
    day = whole_day(fair)
    can, left, is_new = day.can.copy(), day.left.copy(), day.is_new.copy()
    to_come = np.array([slot.starts >= now for slot in fair.slots])
    can[:, ~to_come] = False
    met = {(row.candidate, row.company) for row in happened}
    for number, wish in enumerate(fair.wishes):
        if (wish.candidate, wish.company) in met:
            can[number] = False
    for candidate in range(len(fair.candidates)):
        times = sum(1 for one, _company in met if one == candidate)
        left[candidate] = max(0, fair.most_of(candidate) - times)
        is_new[candidate] &= times == 0
    return replace(day, can=can, left=left, is_new=is_new)


def _kept(day: Day, promised: dict[int, Meeting], effort: int) -> tuple[list[Cell], bool]:
    """When the promised meetings take place: as many as possible, and as few as possible at another time."""
    only = np.zeros_like(day.can)
    only[list(promised)] = day.can[list(promised)]
    board = Board(replace(day, can=only))
    for wish, row in promised.items():
        if only[wish, row.slot]:
            board.add_at(wish, row.slot)
    if len(board.cells) == np.count_nonzero(only.any(axis=1)):
        return board.cells, True
    for wish in promised:
        board.add(wish)

    def worth(cell: Cell) -> int:
        return len(promised) + 1 + (cell[1] == promised[cell[0]].slot)

    search = Search(replace(day, can=only), board.cells)
    cells, bound = search.best([(var, worth(cell)) for cell, var in search.is_met.items()], effort)
    return cells, sum(map(worth, cells)) == bound


def _filled_up(day: Day, kept: list[Cell], effort: int) -> tuple[list[Cell], int]:
    """All meetings from now on, with those kept where they are, and what they can be worth at the most."""
    board = Board(day, kept)
    rest = board.rest()
    chosen, most = best_pairs(rest.fair, rest.limits)
    board.fill(chosen)
    more = sorted(set(board.cells) - set(kept))
    more, most = improved(rest, more, most, effort)
    return [*kept, *more], day.score(kept) + most


def _told(whole: Timetable, before: list[Meeting], planned: list[Meeting], is_fewest: bool) -> Replan:
    now_at = {(row.candidate, row.company): row for row in planned}
    were = {(row.candidate, row.company) for row in before}
    return Replan(
        timetable=whole,
        moved=tuple(
            (row, new)
            for row in sorted(before)
            if (new := now_at.get((row.candidate, row.company))) is not None and new != row
        ),
        lost=tuple(row for row in sorted(before) if (row.candidate, row.company) not in now_at),
        new=tuple(row for row in sorted(planned) if (row.candidate, row.company) not in were),
        is_fewest=is_fewest,
    )
