"""A timetable being filled by hand, as it were: a meeting is put where both can, and others make room.

Where the candidate is free in one slot only when the company is full, meetings are exchanged between two
slots along a path: the company moves a meeting from the first slot to the second; its candidate, if busy
then, moves that other meeting to the first; and so on, until somebody has room. It is the exchange by which
König's theorem is proven, with the difference that a step is only taken where both can in the other slot,
so that a path may not be found.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from virksom.matching.timetable.day import Cell, Day


class Board:
    """Meetings so far, and what room is left; wishes, slots, candidates and companies by number."""

    def __init__(self, day: Day, kept: Iterable[Cell] = ()) -> None:
        self.day = day
        self.wishes = day.fair.wishes
        self.of_candidate: dict[int, list[int]] = defaultdict(list)
        for number, row in enumerate(self.wishes):
            self.of_candidate[row.candidate].append(number)
        self.can = day.can.tolist()
        self.rooms = day.rooms.tolist()
        self.left = day.left.tolist()
        slots = range(len(day.fair.slots))
        self.with_candidate: list[list[int | None]] = [[None for _ in slots] for _ in day.fair.candidates]
        self.at_company: list[list[list[int]]] = [[[] for _ in slots] for _ in day.fair.companies]
        self.slot_of: dict[int, int] = {}
        self.fixed: set[int] = set()
        for wish, slot in kept:
            self._put(wish, slot)
            self.fixed.add(wish)

    @property
    def cells(self) -> list[Cell]:
        return sorted(self.slot_of.items())

    def rest(self) -> Day:
        """What can still be planned beside the meetings on the board, which stay where they are."""
        day = self.day
        can, is_new = day.can.copy(), day.is_new.copy()
        for wish, slot in self.slot_of.items():
            can[wish] = False
            can[self.of_candidate[self.wishes[wish].candidate], slot] = False
            is_new[self.wishes[wish].candidate] = False
        taken = np.array([[len(rows) for rows in slots] for slots in self.at_company], np.int64)
        left = np.array(self.left, np.int64)
        return replace(
            day, can=can, rooms=day.rooms - taken.reshape(day.rooms.shape), left=left, is_new=is_new
        )

    def add_at(self, wish: int, slot: int) -> None:
        """Put a meeting in a slot where both can, if there is room."""
        row = self.wishes[wish]
        is_free = self.with_candidate[row.candidate][slot] is None and self.left[row.candidate] > 0
        if is_free and self._has_room(row.company, slot):
            self._put(wish, slot)

    def fill(self, chosen: Iterable[int]) -> None:
        """Put in the wishes chosen, those with the fewest slots first, and then all others by their value."""
        scarce = sorted(chosen, key=lambda wish: (sum(self.can[wish]), wish))
        others = sorted(range(len(self.wishes)), key=lambda wish: (-self.wishes[wish].value, wish))
        for wish in [*scarce, *others]:
            self.add(wish)

    def add(self, wish: int) -> bool:
        """Put a meeting in where there is room or room can be made; returns whether it is in."""
        candidate, company = self.wishes[wish].candidate, self.wishes[wish].company
        if wish in self.slot_of or self.left[candidate] < 1:
            return wish in self.slot_of
        mine = self.with_candidate[candidate]
        free = [slot for slot, can in enumerate(self.can[wish]) if can and mine[slot] is None]
        for slot in free:
            if self._has_room(company, slot):
                self._put(wish, slot)
                return True
        roomy = [slot for slot in range(len(mine)) if self._has_room(company, slot)]
        for slot in free:
            for other in roomy:
                if self._exchange(company, slot, other):
                    self._put(wish, slot)
                    return True
        return False

    def _has_room(self, company: int, slot: int) -> bool:
        return len(self.at_company[company][slot]) < self.rooms[company][slot]

    def _put(self, wish: int, slot: int) -> None:
        row = self.wishes[wish]
        self.with_candidate[row.candidate][slot] = wish
        self.at_company[row.company][slot].append(wish)
        self.slot_of[wish] = slot
        self.left[row.candidate] -= 1

    def _take(self, wish: int) -> None:
        row, slot = self.wishes[wish], self.slot_of.pop(wish)
        self.with_candidate[row.candidate][slot] = None
        self.at_company[row.company][slot].remove(wish)
        self.left[row.candidate] += 1

    def _exchange(self, company: int, slot: int, other: int) -> bool:
        """Make room at a company in a slot, by moving meetings between it and another slot."""
        came_by: dict[int, list[int]] = {company: []}
        waiting = deque([company])
        while waiting:
            pushing = waiting.popleft()
            for wish in self.at_company[pushing][slot]:
                if wish in self.fixed or not self.can[wish][other]:
                    continue
                path = [*came_by[pushing], wish]
                hit = self.with_candidate[self.wishes[wish].candidate][other]
                if hit is None:
                    self._move(path, slot, other)
                    return True
                next_one = self.wishes[hit].company
                if hit in self.fixed or not self.can[hit][slot] or next_one in came_by:
                    continue
                if self._has_room(next_one, slot):
                    self._move([*path, hit], slot, other)
                    return True
                came_by[next_one] = [*path, hit]
                waiting.append(next_one)
        return False

    def _move(self, path: list[int], slot: int, other: int) -> None:
        """Move meetings to the other of two slots, all at once."""
        to = {wish: other if self.slot_of[wish] == slot else slot for wish in path}
        for wish in path:
            self._take(wish)
        for wish, place in to.items():
            self._put(wish, place)
