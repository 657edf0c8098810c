"""Weeks for one person out of 500 part-time openings: the search alone, and with reading the database."""

from __future__ import annotations

import datetime as dt
import random
import statistics

from django.db import transaction
from django.utils import timezone

from benchmarks.measure import Result, seconds
from virksom.candidates.models import Candidate, CompetenceProfile
from virksom.companies.models import Company
from virksom.foundation.access import Viewer
from virksom.openings.facts.bank import bank_of, job_of, person_of, weeks_for
from virksom.openings.facts.week import best_weeks
from virksom.openings.models import Opening, Shift
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Membership, Programme, Role

OPENINGS = 500
BAR = 200.0
TRIES = 9
#: Kinds of bank: hours a week, and how long a shift is about. The second holds nothing but small jobs, of
#: which three or four make a week; the third only jobs of one size, so that no week is full.
BANKS = {
    "mixed": (range(8, 31), (3, 4, 5, 6)),
    "small jobs": (range(8, 16), (3, 4, 5)),
    "one size": (range(12, 13), (3, 4)),
}
STARTS = (5, 6, 7, 8, 9, 10, 12, 14, 16, 17, 18, 20, 22)
WISHES: tuple[dict, ...] = (
    {},
    {"hours_least": 20, "hours_most": 37, "times": ["morning", "day"], "travel_minutes": 45},
    {"hours_most": 37, "times": ["day", "evening"], "travel_minutes": 60},
)


def benchmark(programme: Programme) -> list[Result]:
    """For several kinds of banks and persons: the slowest of them, each the median of its tries."""
    with transaction.atomic():
        candidate, viewer = _reader(programme)
        searches, pages = {}, {}
        for number, (name, kind) in enumerate(BANKS.items()):
            Opening.objects.filter(partnership=candidate.partnership_id).delete()
            _fill(candidate.partnership, random.Random(number), *kind)
            jobs = [job_of(one) for one in bank_of(viewer)]
            for wishes in WISHES:
                profile = CompetenceProfile(candidate=candidate, **wishes)
                key = f"{name}, {', '.join(wishes.get('times', ['any time']))}"
                person = person_of(profile)
                searches[key] = _median(lambda person=person, jobs=jobs: best_weeks(person, jobs))
                pages[key] = _median(lambda profile=profile: weeks_for(profile, viewer))
        transaction.set_rollback(True)
    return [
        _result("weeks for one person out of 500 openings: search", searches, BAR),
        _result("weeks for one person: with reading and reasons", pages, None),
    ]


def _median(work) -> float:
    work()
    return statistics.median(seconds(work) for _try in range(TRIES)) * 1000


def _result(what: str, times: dict[str, float], bar: float | None) -> Result:
    worst = max(times, key=lambda key: times[key])
    middle = statistics.median(times.values())
    return Result(
        what, times[worst], "ms", bar=bar, remark=f"slowest: {worst}; in the middle {middle:.0f} ms"
    )


def _reader(programme: Programme) -> tuple[Candidate, Viewer]:
    """A candidate, and a job consultant of the same place."""
    seats = Membership.objects.filter(programme=programme, role=Role.JOB_CONSULTANT)
    for seat in seats.on(timezone.localdate()).select_related("user").order_by("pk"):
        rows = Candidate.objects.filter(partnership=seat.partnership_id).order_by("pk")
        if candidate := rows.select_related("partnership__municipality").first():
            return candidate, viewer_of(seat.user, timezone.localdate())
    raise LookupError("The generated programme has no consultant with candidates.")


def _fill(partnership, rng: random.Random, hours: range, long: tuple[int, ...]) -> None:
    """A bank of part-time openings with shifts, at the companies of a place and of next door."""
    companies = list(Company.objects.order_by("pk")[:300])
    openings = [
        Opening(
            company=rng.choice(companies), partnership=partnership, task="x", contact_name="x",
            hours=rng.choice(hours), place=f"Benchmark {rng.randrange(200)}", told_at=timezone.now(),
        )
        for _number in range(OPENINGS)
    ]  # fmt: skip
    Opening.objects.bulk_create(openings)
    Shift.objects.bulk_create(shift for one in openings for shift in _shifts(one, rng, long))


def _shifts(opening: Opening, rng: random.Random, long: tuple[int, ...]) -> list[Shift]:
    count = min(5, max(1, round(opening.hours / rng.choice(long))))
    days = rng.sample(range(7 if rng.random() < 0.3 else 5), count)
    starts = rng.choice(STARTS) * 60 + rng.choice((0, 0, 15, 30))
    ends = (starts + round(opening.hours * 4 / count) * 15) % (24 * 60)
    return [
        Shift(opening=opening, weekday=day, starts=_time(starts), ends=_time(ends)) for day in sorted(days)
    ]


def _time(minutes: int) -> dt.time:
    return dt.time(minutes // 60, minutes % 60)
