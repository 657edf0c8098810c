"""Follow-ups of every placement: done and answered where they were due before today, open around it."""

from __future__ import annotations

import datetime as dt

import numpy as np

from virksom.placements.facts.due import due_days
from virksom.placements.models import Answer, FollowUp, Part, Placement
from virksom.placements.models.follow_up import DEFAULT_MONTHS, ENDED
from virksom.site.generate import draw
from virksom.site.generate.plan import Build

#: What is due is done within so many days; the rest is open.
OPEN = dt.timedelta(days=5)
#: How often it goes well, fairly well, and not well.
ANSWER_SHARES = [0.75, 0.18, 0.07]


def build_follow_ups(build: Build) -> None:
    """Every placement's follow-ups, and what company and candidate said to those that are done."""
    rows = Placement.objects.in_programme(build.programme).order_by("pk")
    days = [
        (pk, moment, day)
        for pk, starts, ends in rows.values_list("pk", "starts", "ends")
        for moment, day in due_days(starts, ends, DEFAULT_MONTHS).items()
    ]
    done = [day.isoformat() if day < draw.TODAY - OPEN else None for _pk, _moment, day in days]
    ids = build.add(
        FollowUp,
        len(days),
        placement_id=[pk for pk, _moment, _day in days],
        moment=[moment for _pk, moment, _day in days],
        due_on=[day.isoformat() for _pk, _moment, day in days],
        done_on=done,
        reminded_on=done,
        escalated_on=done,
        is_demo=True,
    )
    add_answers(
        build,
        [
            (follow_up, part.value, moment, day)
            for follow_up, (_pk, moment, day), is_done in zip(ids.tolist(), days, done, strict=True)
            if is_done
            for part in (Part.COMPANY, Part.CANDIDATE)
        ],
    )


def add_answers(build: Build, asked: list[tuple[int, str, str, dt.date]]) -> None:
    """An answer for each follow-up and part; who is asked at the end says that it has stopped."""
    how = draw.pick(build.rng, Answer.How.values[:3], len(asked), ANSWER_SHARES)
    ended = np.array([moment == ENDED for _one, _part, moment, _day in asked], dtype=bool)
    build.add(
        Answer,
        len(asked),
        follow_up_id=[follow_up for follow_up, _part, _moment, _day in asked],
        part=[part for _one, part, _moment, _day in asked],
        how=np.where(ended, Answer.How.ENDED.value, how),
        answered_at=[f"{day} 10:00:00" for _one, _part, _moment, day in asked],
    )
