"""Matches as pages show them: who it is only for those who may know, and what may be said next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import Candidate, CompetenceProfile, ShareGrant
from virksom.candidates.models.sharing import Purpose
from virksom.foundation.access import Viewer
from virksom.openings.models import Opening
from virksom.placements.facts.fit import Fit, fit_of, job_of, person_of
from virksom.placements.facts.lines import who_is
from virksom.placements.facts.suggestion import (
    Suggestion,
    Suggestions,
    with_claims,
    with_requirements,
)
from virksom.placements.models import Match, Part, Step
from virksom.placements.models.match import ENDINGS, STEPS
from virksom.placements.models.placement import as_partner

#: Of so many own candidates at most a consultant is shown who fits.
COMPARED = 500


@dataclass(frozen=True)
class MatchLine:
    """A match, what the viewer may call the candidate, and whether it is theirs to move.

    `as_company`: the viewer knows of it as the company whose job it is, and by that company's name for it.
    """

    match: Match
    who: str
    is_known: bool
    may_change: bool
    is_named: bool
    as_company: bool

    @property
    def waits_for(self) -> Any:
        """Whose word is wanted next; nothing where nobody's is."""
        return _WAITS_FOR.get(Step(self.match.step), "")


_WAITS_FOR = {
    Step.PROPOSED: _("the candidate"),
    Step.ACCEPTED: _("the company"),
    Step.AGREED: _("the first day"),
}


def match_lines(matches: QuerySet[Any], viewer: Viewer, most: int | None = None) -> list[MatchLine]:
    """The lines for some matches, read as `listed`, at most so many; two queries."""
    matches = matches.with_rights(as_partner(viewer), is_near="r")  # type: ignore[attr-defined]
    rights = matches.with_rights(viewer, may_change="u").with_rights(viewer, identity=True, is_coded="r")  # type: ignore[attr-defined]
    rows: list[Any] = list(rights[:most])
    candidates = Candidate.objects.filter(pk__in=[row.candidate_id for row in rows])
    named = set(candidates.visible_to(viewer, identity=True).values_list("pk", flat=True))
    return [
        MatchLine(
            match=row,
            who=who_is(row.candidate, row.candidate_id in named, row.is_coded, _alias(row)),
            is_known=row.candidate_id in named or row.is_coded,
            may_change=row.may_change,
            is_named=row.candidate_id in named,
            as_company=not row.is_near,
        )
        for row in rows
    ]


def _alias(row: Any) -> str:
    """The name a company has for the profile, on a row that is read as the company's."""
    return row.grant.alias if row.grant is not None and not row.is_near else ""


def may_say(match: Match, part: str) -> list[Step]:
    """The steps somebody on one part may say it has come to, in the order of the table."""
    following = STEPS[Step(match.step)]
    return [step for step, parts in following.items() if Part(part) in parts]


def others_open(match: Match) -> int:
    """How many other proposals of a person are open still beside a job that is agreed; else none."""
    if match.step not in (Step.AGREED, Step.STARTED):
        return 0
    return Match.objects.of_candidate(match.candidate).waiting().count()


def shown_to_company(match: Match) -> ShareGrant | None:
    """Under what the company of a match sees the profile today, for this job or from before; one query.

    Where it has said before that it would like to meet, the person is known to it with their own yes.
    """
    grants = ShareGrant.objects.live(timezone.localdate()).filter(purpose=Purpose.JOB)
    to = match.opening.company.organisation_id
    return grants.filter(candidate=match.candidate_id, to=to).first()


@dataclass(frozen=True)
class Suited:
    """A candidate beside an opening: what fits, and whether they are proposed for it already."""

    candidate: Candidate
    fit: Fit
    is_proposed: bool
    is_hidden: bool
    suggestion: Suggestion


def suited_for(opening: Opening, viewer: Viewer) -> list[Suited]:
    """The viewer's own candidates beside an opening, those it suits best first, as matching reckons.

    `is_hidden`: nobody has confirmed the profile for 90 days, so a company would not see it. Seven queries.
    """
    candidates = list(
        Candidate.objects.visible_to(viewer, "u").filter(emptied_on=None).order_by("code")[:COMPARED]
    )
    profiles = with_claims(CompetenceProfile.objects.filter(candidate__in=candidates))
    profile_of = {profile.candidate_id: profile for profile in profiles}
    going = Match.objects.of_opening(opening).exclude(step__in=ENDINGS)
    proposed = set(going.values_list("candidate", flat=True))
    openings = with_requirements(Opening.objects.open().visible_to(viewer).exclude(pk=opening.pk))
    mine = with_requirements(Opening.objects.filter(pk=opening.pk)).get()
    suggestions = Suggestions([mine, *openings[:COMPARED]], profile_of.values())
    job = job_of(mine, mine.requirements.all())
    found = [
        Suited(
            candidate=one,
            fit=fit_of(person_of(profile_of.get(one.pk)), job),
            is_proposed=one.pk in proposed,
            is_hidden=not _is_confirmed(profile_of.get(one.pk)),
            suggestion=suggestions.of_profile(profile_of.get(one.pk), mine),
        )
        for one in candidates
    ]
    return sorted(found, key=lambda one: (one.is_hidden, *one.suggestion.rank, one.candidate.code))


def _is_confirmed(profile: CompetenceProfile | None) -> bool:
    return profile is not None and profile.is_confirmed(timezone.localdate())


def fit_for(match: Match) -> Fit:
    """What fits and what is missing between the two of a match; three queries."""
    profile = (
        CompetenceProfile.objects.filter(candidate=match.candidate_id).prefetch_related("claims").first()
    )
    return fit_of(person_of(profile), job_of(match.opening, match.opening.requirements.all()))


def steps_of(match: Match) -> Iterable[Any]:
    """The steps a match took, the first one first."""
    return match.steps.select_related("user").order_by("at", "pk")
