"""The timetable of a fair: the best where it can be, stated where not."""

from __future__ import annotations

from virksom.matching.timetable.colouring import at_any_time
from virksom.matching.timetable.fair import Fair
from virksom.matching.timetable.meetings import Timetable, timetable_of
from virksom.matching.timetable.windows import EFFORT, in_windows


def timetable(fair: Fair, effort: int = EFFORT) -> Timetable:
    """As many candidates as possible with a meeting, and among such timetables the one of most value.

    Where everybody can in every slot it is the best, found in a moment (`colouring`). Where somebody has
    times of their own, an integer program works on it with so much effort, in branches; the timetable then
    says whether it is the best (`windows`). The same fair gives the same timetable.
    """
    if fair.candidates_can.all() and fair.companies_can.all():
        return timetable_of(fair, at_any_time(fair))
    return in_windows(fair, effort)
