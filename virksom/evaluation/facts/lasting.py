"""Jobs leave the database as plain rows, with how long they were heard of, for what lasts and steps up."""

from __future__ import annotations

from datetime import date

from virksom.indicators.lasting import AfterCare, Job, after_care
from virksom.partnerships.models import Partnership
from virksom.placements.models import Answer, Placement
from virksom.placements.models.follow_up import months_of


def after_care_of(partnership: Partnership, as_of: date) -> AfterCare:
    """How long a partnership's jobs last and who moved up, counted on a day; two queries."""
    heard: dict[int, int] = {}
    answers = Answer.objects.filter(follow_up__placement__partnership=partnership).exclude(
        how=Answer.How.ENDED
    )
    for placement, moment in (
        answers.order_by().values_list("follow_up__placement", "follow_up__moment").distinct()
    ):
        heard[placement] = max(heard.get(placement, 0), months_of(moment) or 0)
    rows = Placement.objects.of(partnership).filter(starts__lte=as_of).order_by()
    columns = ("pk", "candidate", "terms", "is_private", "starts", "ends")
    return after_care(
        (
            Job(person, terms, is_private, starts, ends, heard.get(pk))
            for pk, person, terms, is_private, starts, ends in rows.values_list(*columns)
        ),
        as_of,
    )
