"""The local bank: part-time openings within reach, and the weeks a candidate could make of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import CompetenceProfile, TimeOfDay
from virksom.foundation.access import Viewer
from virksom.openings.facts.shifts import DayLine, in_words, picture_of, spans_of
from virksom.openings.facts.week import (
    Job,
    Person,
    Place,
    Plan,
    Reason,
    Why,
    alone,
    beside,
    best_weeks,
)
from virksom.openings.facts.week.fit import times_of
from virksom.openings.models import Opening

#: So many openings, the newest, are combined; and so many that do not fit are shown.
MOST = 500
LEFT_OUT = 30
#: Hours a week by which the list is narrowed.
HOURS = {"10": (1, 10), "20": (11, 20), "36": (21, 36)}


def bank_of(viewer: Viewer) -> Any:
    """The open part-time openings a viewer may read: those of the place, and those that came to it."""
    rows = Opening.objects.open().part_time().visible_to(viewer)
    return rows.select_related("company__municipality", "workplace__municipality").prefetch_related("shifts")


def narrowed(rows: Any, time: str = "", hours: str = "") -> Any:
    """The openings at a time of day, by their shifts where these are known, and of so many hours."""
    if hours in HOURS:
        rows = rows.filter(hours__range=HOURS[hours])
    if time:
        rows = rows.filter(pk__in=[one.pk for one in rows.all() if time in times_at(one)])
    return rows


def times_at(opening: Opening) -> set[str]:
    """The codes of the times of day of an opening."""
    spans = spans_of(opening.shifts.all())  # type: ignore[attr-defined]
    return {code for span in spans for code in times_of(span)} if spans else set(opening.times)


def place_of(opening: Any) -> Place:
    """Where a job is, as the rule of travel asks: its words, and the municipality of the workplace."""
    at = (opening.workplace or opening.company).municipality
    words = " ".join(opening.place.casefold().replace(",", " ").split())
    return Place(at.pk, (at.tile_column, at.tile_row), words)


def job_of(opening: Any) -> Job:
    """An opening cut loose from the database; its company, shifts and place are read along."""
    return Job(
        id=opening.pk,
        company=opening.company_id,
        place=place_of(opening),
        hours=opening.hours,
        shifts=spans_of(opening.shifts.all()),
    )


def person_of(profile: CompetenceProfile) -> Person:
    """What a candidate wants of a week; home is known by its municipality alone."""
    home = profile.candidate.partnership.municipality
    return Person(
        home=Place(home.pk, (home.tile_column, home.tile_row)),
        hours_least=profile.hours_least,
        hours_most=profile.hours_most,
        times=frozenset(profile.times),
        travel_minutes=profile.travel_minutes,
    )


@dataclass(frozen=True)
class ShownWeek:
    """A week plan with its openings, in the order of their numbers in the picture."""

    plan: Plan
    openings: tuple[Any, ...]
    lines: list[DayLine]

    @property
    def rest_hours(self) -> float:
        return self.plan.rest / 60

    @property
    def free_hours(self) -> float:
        return self.plan.free / 60


@dataclass(frozen=True)
class LeftOut:
    """An opening that is not in the first week, with the reasons."""

    opening: Any
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Weeks:
    """What a candidate could make of the bank; `is_below` says that no week reaches the least hours."""

    person: Person
    shown: tuple[ShownWeek, ...]
    left_out: tuple[LeftOut, ...]
    more_left_out: int
    looked_at: int
    is_below: bool


def weeks_for(profile: CompetenceProfile, viewer: Viewer) -> Weeks:
    """The best weeks for a candidate out of the bank the viewer may read, and what does not fit, and why."""
    openings = {one.pk: one for one in bank_of(viewer)[:MOST]}
    jobs = [job_of(one) for one in openings.values()]
    person = person_of(profile)
    plans = best_weeks(person, jobs)
    is_below = not plans and bool(person.hours_least)
    if is_below:
        plans = best_weeks(replace(person, hours_least=None), jobs)
    left_out = _left_out(person, jobs, plans)
    return Weeks(
        person=person,
        shown=tuple(_shown(plan, openings) for plan in plans),
        left_out=tuple(
            LeftOut(openings[job.id], tuple(reason_in_words(one, openings) for one in reasons))
            for job, reasons in left_out[:LEFT_OUT]
        ),
        more_left_out=max(0, len(left_out) - LEFT_OUT),
        looked_at=len(jobs),
        is_below=is_below and bool(plans),
    )


def _shown(plan: Plan, openings: dict[int, Any]) -> ShownWeek:
    chosen = tuple(openings[pk] for pk in plan.ids)
    return ShownWeek(plan, chosen, picture_of((one.company, one.shifts.all()) for one in chosen))


def _left_out(
    person: Person, jobs: Iterable[Job], plans: Sequence[Plan]
) -> list[tuple[Job, tuple[Reason, ...]]]:
    """What is in none of the weeks: first what would fit by itself, then what does not fit the person."""
    first = plans[0].jobs if plans else ()
    used = {pk for plan in plans for pk in plan.ids}
    near, far = [], []
    for job in jobs:
        if job.id in used:
            continue
        if reasons := alone(person, job):
            far.append((job, reasons))
        else:
            near.append((job, beside(person, job, first)))
    return near + far


#: Why a job does not fit, as sentences; beside another job first.
BESIDE = {
    Why.OVERLAP: _("At the same time as {company}."),
    Why.TRAVEL: _("The way from or to {company} takes about {number} minutes; there is less time."),
}
SENTENCES = {
    Why.NO_SHIFTS: _("It does not say when in the week. Ask the company."),
    Why.HOURS: _("It would be more than {number} hours a week."),
    Why.TIMES: _("The candidate cannot work at this time: {times}."),
    Why.TOO_FAR: _("It is farther than {number} minutes, by the rule of thumb."),
    Why.OVERLAP: _("Its own shifts overlap."),
    Why.TRAVEL: _("There is too little time for the way between two shifts."),
    Why.REST: _("There would not be 11 hours of rest in every 24."),
    Why.DAY_OFF: _("There would be no day off in the week."),
    Why.LONG_WEEK: _("It would be more than 48 hours of work."),
    Why.MANY: _("The week has {number} jobs already."),
}


def reason_in_words(reason: Reason, openings: dict[int, Any]) -> str:
    """Why a job does not fit, as a sentence."""
    other = openings[reason.job].company if reason.job else ""
    sentence = (BESIDE.get(reason.why) if other else None) or SENTENCES[reason.why]
    times = ", ".join(str(TimeOfDay(code).label) for code in reason.times)
    return str(sentence).format(company=other, number=reason.number, times=times)


def when_in_words(opening: Any) -> str:
    """When in the week a job is: its shifts where they are known, else the times of day."""
    return in_words(opening.shifts.all()) or str(opening.times_in_words)
