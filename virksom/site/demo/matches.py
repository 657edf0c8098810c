"""Two jobs proposed to some of Odense's candidates: some wait for them, some for the company, one asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from virksom.candidates.facts.concepts import meant_by
from virksom.candidates.models import Candidate, ShareGrant
from virksom.foundation.access import system_viewer
from virksom.openings.actions.organisation import organisation_of
from virksom.openings.models import Opening
from virksom.placements.models import Match, Part, Step, StepTaken
from virksom.site.demo.facts import at
from virksom.site.demo.profiles import PLACE
from virksom.site.demo.scene import Scene

#: The openings, and what their requirements are called in the built-in words.
TITLE, AT_HOST = "Truckfører", "Lagermedarbejder"
MEANT = {"Erfaring fra lager": ("skill", "plukke varer")}


@dataclass(frozen=True)
class Story:
    """One match: the steps it took, each so many days ago, and what was said."""

    steps: tuple[tuple[Step, int, str], ...]
    why: str = ""
    question: str = ""


STORIES = (
    Story(
        ((Step.PROPOSED, 1, ""),),
        why="Du har kørt truck før. Virksomheden har også aftenhold; jeg har spurgt om faste morgener.",
    ),
    Story(((Step.PROPOSED, 4, ""), (Step.ACCEPTED, 2, "Det vil jeg gerne.")), why="Det ligger tæt på dig."),
    Story(
        (
            (Step.PROPOSED, 9, ""),
            (Step.ACCEPTED, 8, ""),
            (Step.NOT_CHOSEN, 1, "Vi søger en, der kan om aftenen."),
        )
    ),
    Story(((Step.PROPOSED, 2, ""),), question="Er der bus hjem efter aftenholdet?"),
)
#: Those the company whose own people sign in is to answer.
STORIES_AT_HOST = (
    Story(((Step.PROPOSED, 8, ""), (Step.ACCEPTED, 6, "Jeg har arbejdet på lager før.")), why="Fast dagtid."),
    Story(((Step.PROPOSED, 3, ""), (Step.ACCEPTED, 1, ""))),
)
#: Who says each step.
SAYS = {Step.PROPOSED: Part.CONSULTANT, Step.ACCEPTED: Part.CANDIDATE, Step.NOT_CHOSEN: Part.COMPANY}


def build_matches(scene: Scene, today: dt.date) -> None:
    """The matches of two openings, the first with the candidate who signs in; nobody is sent a mail."""
    rows = Candidate.objects.filter(
        partnership=scene.partnerships[PLACE],
        consultant=scene.users["job-consultant"],
        profile__confirmed_on__isnull=False,
    )
    candidates = sorted(rows.order_by("pk"), key=lambda one: one.user_id is None)
    for title, stories in ((TITLE, STORIES), (AT_HOST, STORIES_AT_HOST)):
        opening: Any = Opening.objects.select_related("company").get(title__startswith=title)
        _give_meaning(opening)
        # What is shared with the company already tells another story.
        shared = set(
            ShareGrant.objects.filter(to=opening.company.organisation).values_list("candidate", flat=True)
        )
        free = [one for one in candidates if one.pk not in shared]
        for story, candidate in zip(stories, free, strict=False):
            tell(scene, story, candidate, opening, today)
            candidates.remove(candidate)


def _give_meaning(opening: Any) -> None:
    """Say which of the built-in words an opening's requirements mean."""
    for requirement in opening.requirements.all():
        if requirement.what in MEANT:
            requirement.concept = meant_by(*MEANT[requirement.what])
            requirement.save()


def tell(scene: Scene, story: Story, candidate: Candidate, opening: Opening, today: dt.date) -> None:
    """One match with its steps, and the grant that the candidate's yes gives."""
    user = scene.users["job-consultant"]
    times = [at(today - dt.timedelta(days=days), "09:20") for _step, days, _note in story.steps]
    match = Match.objects.create(
        partnership=candidate.partnership,
        opening=opening,
        candidate=candidate,
        step=story.steps[-1][0],
        why=story.why,
        answer_by=today + dt.timedelta(days=2),
        proposed_at=times[0],
        proposed_by=user,
        proposed_for=scene.organisations[PLACE, "job_centre"],
        question=story.question,
        question_at=times[0] if story.question else None,
        grant=_grant(candidate, opening, times[0].date(), story.steps[-1][0]),
        answer_owed=story.steps[-1][0] == Step.NOT_CHOSEN,
        is_demo=True,
    )
    StepTaken.objects.bulk_create(
        StepTaken(match=match, step=step, part=SAYS[step], note=note, at=time)
        for (step, _days, note), time in zip(story.steps, times, strict=True)
    )


def _grant(candidate: Candidate, opening: Opening, day: dt.date, step: str) -> ShareGrant | None:
    """The company sees the profile from the candidate's yes to its own no."""
    if step == Step.PROPOSED:
        return None
    grant: ShareGrant = ShareGrant.objects.update_or_create(
        candidate=candidate,
        to=organisation_of(company=opening.company, by=system_viewer()),
        purpose="job",
        withdrawn_at=None,
        defaults={
            "given_on": day,
            "ends_on": day + dt.timedelta(days=80),
            "candidate_yes_at": at(day, "10:00"),
            "withdrawn_at": at(day, "12:00") if step == Step.NOT_CHOSEN else None,
        },
    )[0]
    return grant
