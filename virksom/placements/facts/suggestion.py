"""Candidates and openings as matching sees them; its score, and in words what comes close and would help.

What goes in is named here, field by field: nothing else of a record has a way into `virksom.matching`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from virksom.candidates.models import Candidate, Claim, CompetenceProfile, Concept, Evidence, TimeOfDay
from virksom.foundation.access import Viewer
from virksom.openings.facts.week.fit import Place, between
from virksom.openings.models import Opening, Requirement
from virksom.placements.facts.fit import Fit, fit_of
from virksom.placements.facts.fit import Person as FitPerson
from virksom.placements.facts.fit import job_of as fit_job
from virksom.placements.facts.fit import person_of as fit_person
from virksom.placements.models import Match
from virksom.placements.models.match import ENDINGS

if TYPE_CHECKING:
    from virksom.matching.matcher import Matcher
    from virksom.matching.reasons import Refusal
    from virksom.matching.world import Candidate as Person
    from virksom.matching.world import Opening as Job

#: Of so many openings at most the best are looked for, the newest first.
COMPARED = 500
#: What a claim or a requirement names, and what lies above it as far as it counts.
READ_ALONG = "concept__broader__broader"


@dataclass(frozen=True)
class Suggestion:
    """How well a candidate and an opening go together, 0 to 1,000,000, whether or not a condition says no.

    `near` is what counts in part because it lies close to what is asked for. `ways` are the smallest
    changes that would meet each condition that says no.
    """

    points: int = 0
    near: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, int]:
        """The fewest conditions that say no first, then the most points."""
        return len(self.ways), -self.points


def with_claims(profiles: Any) -> Any:
    """Profiles with what of their claims is compared."""
    named = Claim.objects.select_related(READ_ALONG).order_by("pk")
    return profiles.select_related("candidate__partnership__municipality").prefetch_related(
        Prefetch("claims", named)
    )


def with_requirements(openings: Any) -> Any:
    """Openings with what of their requirements is compared."""
    asked = Requirement.objects.select_related(READ_ALONG).order_by("pk")
    return openings.select_related(
        "company__municipality", "workplace__municipality"
    ).prefetch_related(Prefetch("requirements", asked))  # fmt: skip


class Suggestions:
    """Openings made ready for matching; skills that few of them ask for count more."""

    def __init__(self, openings: Iterable[Any], profiles: Iterable[Any]) -> None:
        """Both read as `with_requirements` and `with_claims` do."""
        # Only here: what compiles takes its second, and most pages do without.
        from virksom.matching.matcher import Matcher
        from virksom.matching.tables import World
        from virksom.matching.taxonomy import Taxonomy
        from virksom.matching.travel import Travel

        shown, people = list(openings), list(profiles)
        self.concepts = _concepts_of([*shown, *people])
        taxonomy = Taxonomy.of(
            {str(pk): [str(one.broader_id)] if one.broader_id in self.concepts else []
             for pk, one in self.concepts.items()}
        )  # fmt: skip
        places = {place.municipality: place for place in (*map(_work, shown), *map(_home, people))}
        ways = {
            (str(one.municipality), str(other.municipality)): between(one, other)
            for one in places.values()
            for other in places.values()
        }
        self.jobs = {one.pk: job_of(one) for one in shown}
        self.people = {one.pk: person_of(one) for one in people}
        world = World.of(self.people.values(), self.jobs.values(), taxonomy, Travel.of(ways))
        self.matcher: Matcher = Matcher.of(world)

    def of_profile(self, profile: CompetenceProfile | None, opening: Opening) -> Suggestion:
        """How a profile it was made for goes together with an opening; nothing is known without one."""
        return self.of(self.people[profile.pk], opening) if profile is not None else Suggestion()

    def of(self, person: Person, opening: Opening) -> Suggestion:
        """How somebody goes together with one of the openings it was made for."""
        from virksom.matching.kinship import Relation
        from virksom.matching.reasons import Part, reasons_for

        reasons = reasons_for(self.matcher, person, self.jobs[opening.pk])
        near = tuple(
            _("{asked}: {known} comes close").format(
                asked=self.concepts[int(point.subject)], known=self.concepts[int(point.by)]
            )
            for point in reasons.fits
            if point.part in (Part.SKILL, Part.OCCUPATION)
            and point.relation not in (None, Relation.HELD)
        )  # fmt: skip
        return Suggestion(
            reasons.sum, near, tuple(way_in_words(one, self.concepts) for one in reasons.refusals)
        )


# The jobs for one candidate -------------------------------------------------------------------------


@dataclass(frozen=True)
class SuitedJob:
    """An opening beside a candidate: what fits, and whether a change takes the last no away."""

    opening: Any
    fit: Fit
    suggestion: Suggestion
    is_proposed: bool
    opens: bool


@dataclass
class Jobs:
    """The open jobs a viewer sees, held against one profile."""

    openings: list[Any]
    profile: Any
    suggestions: Suggestions
    proposed: frozenset[int]
    opened: int = 0

    @property
    def licences(self) -> list[tuple[int, str]]:
        """The licences that jobs ask for, by name."""
        asked = {int(one) for job in self.suggestions.jobs.values() for one in job.licences}
        return sorted(((pk, str(self.suggestions.concepts[pk])) for pk in asked), key=lambda pair: pair[1])

    def suited(self, change: Callable[[Person], Person] | None = None) -> list[SuitedJob]:
        """All of them, those with the fewest conditions in the way first, then the best; after a change."""
        person = self.suggestions.people[self.profile.pk]
        after = change(person) if change else person
        known, found = _after(fit_person(self.profile), person, after), []
        for opening in self.openings:
            before = self.suggestions.of(person, opening)
            now = self.suggestions.of(after, opening) if change else before
            fit = fit_of(known, fit_job(opening, opening.requirements.all()))
            opens = bool(before.ways) and not now.ways
            found.append(SuitedJob(opening, fit, now, opening.pk in self.proposed, opens))
        self.opened = sum(one.opens for one in found)
        return sorted(found, key=lambda one: (*one.suggestion.rank, one.opening.pk))


def _after(known: FitPerson, person: Person, after: Person) -> FitPerson:
    """What is compared of somebody, after a change."""
    if after is person:
        return known
    licences = {int(one): _("if it is got") for one in after.licences if one not in person.licences}
    return replace(
        known,
        known=known.known | licences,
        hours_least=after.hours_min or known.hours_least,
        hours_most=known.hours_most if after.hours_max == person.hours_max else after.hours_max,
        times=frozenset(time.name.lower() for time in after.times),
    )


def jobs_for(candidate: Candidate, viewer: Viewer) -> Jobs | None:
    """The open jobs a viewer sees beside a candidate's profile; None without one. Six queries."""
    profile = with_claims(CompetenceProfile.objects.filter(candidate=candidate)).first()
    if profile is None:
        return None
    rows = Opening.objects.open().visible_to(viewer).order_by("-told_at", "-pk")
    openings = list(with_requirements(rows)[:COMPARED])
    going = Match.objects.of_candidate(candidate).exclude(step__in=ENDINGS)
    proposed = frozenset(going.values_list("opening", flat=True))
    return Jobs(openings, profile, Suggestions(openings, [profile]), proposed)


# Words -----------------------------------------------------------------------------------------------


#: The smallest changes by what would have to change, in words.
WAYS = {
    "more_hours": ngettext_lazy("%(n)d hour a week more", "%(n)d hours a week more", "n"),
    "fewer_hours": ngettext_lazy("%(n)d hour a week fewer", "%(n)d hours a week fewer", "n"),
    "start": ngettext_lazy("to begin %(n)d day earlier", "to begin %(n)d days earlier", "n"),
    "travel": ngettext_lazy("%(n)d minute more of travel", "%(n)d minutes more of travel", "n"),
}


def way_in_words(change: Refusal, concepts: Mapping[int, Concept]) -> str:
    """The smallest change that meets a condition, in a few words."""
    if change.condition.value == "time":
        return _("to be free: {time}").format(time=TimeOfDay(change.subject).label)
    if change.condition.value == "licence":
        return str(concepts[int(change.subject)])
    return str(WAYS[change.condition.value] % {"n": change.amount or 0})


# From records to what matching may know --------------------------------------------------------------


def job_of(opening: Any) -> Job:
    """An opening as matching may know it; its company, workplace and requirements are read along."""
    from virksom.matching import world

    asked = [one for one in opening.requirements.all() if one.concept is not None]
    wanted = [one for one in asked if one.weight != Requirement.Weight.NOT_NEEDED]
    skills = {
        one.concept_id: one.weight == Requirement.Weight.MUST
        for one in wanted
        if one.concept.kind == Concept.Kind.SKILL
    }
    occupations = [one.concept_id for one in wanted if one.concept.kind == Concept.Kind.OCCUPATION]
    return world.Opening(
        id=str(opening.pk),
        places=opening.places,
        skills=tuple(world.Want(str(pk), world.Importance(is_must)) for pk, is_must in skills.items()),
        occupation=str(occupations[0]) if occupations else "",
        hours_min=opening.hours or 0,
        hours_max=opening.hours or world.WEEK,
        start=_day(opening.starts_on),
        licences=tuple(
            {str(one.concept_id): None for one in wanted
             if one.concept.kind == Concept.Kind.LICENCE and one.weight == Requirement.Weight.MUST}
        ),
        municipality=str(_work(opening).municipality),
        times=tuple(world.TimeOfDay[time.upper()] for time in dict.fromkeys(opening.times)),
    )  # fmt: skip


def person_of(profile: Any) -> Person:
    """A profile as matching may know it; its claims and the candidate's partnership are read along."""
    from virksom.matching import world

    claims = [one for one in profile.claims.all() if one.concept is not None]
    skills: dict[int, int] = {}
    for one in claims:
        if one.kind == Claim.Kind.SKILL:
            known = Evidence.values.index(one.evidence)
            skills[one.concept_id] = max(known, skills.get(one.concept_id, known))
    return world.Candidate(
        id=str(profile.pk),
        skills=tuple(world.Skill(str(pk), world.Evidence(known)) for pk, known in skills.items()),
        occupations=_named(claims, Claim.Kind.WORK),
        hours_min=profile.hours_least or 0,
        hours_max=profile.hours_most or world.WEEK,
        available_from=_day(profile.starts_from),
        licences=_named(claims, Claim.Kind.LICENCE),
        municipality=str(_home(profile).municipality),
        max_minutes=profile.travel_minutes,
        times=tuple(world.TimeOfDay[time.upper()] for time in dict.fromkeys(profile.times)),
    )


def _day(day: date | None) -> date | None:
    """A day as matching counts them; one long past is as good as none."""
    from virksom.matching.world import FIRST_DAY

    return day if day is not None and day > FIRST_DAY else None


def _named(claims: Iterable[Any], kind: str) -> tuple[str, ...]:
    return tuple({str(one.concept_id): None for one in claims if one.kind == kind})


def _concepts_of(records: Iterable[Any]) -> Mapping[int, Concept]:
    """What records name, and what lies above it, by number."""
    found: dict[int, Concept] = {}
    for record in records:
        rows = record.requirements.all() if isinstance(record, Opening) else record.claims.all()
        for row in rows:
            concept, steps = row.concept, 0
            while concept is not None and steps < 3:
                found.setdefault(concept.pk, concept)
                steps += 1
                concept = concept.broader if steps < 3 else None
    return found


def _work(opening: Any) -> Place:
    at = (opening.workplace or opening.company).municipality
    return Place(at.pk, (at.tile_column, at.tile_row))


def _home(profile: Any) -> Place:
    at = profile.candidate.partnership.municipality
    return Place(at.pk, (at.tile_column, at.tile_row))
