"""People at work below what they can do: who they are, and what would use them better.

What somebody can is the highest level of skill that an education beside its Danish level or earlier work
speaks of; what the job asks for is the level of its occupation. No education or work without a known level
counts, and a job without one is not judged: nothing is guessed. What would use them better is found by rules
one can read aloud, each with its reason; a person decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virksom.candidates.facts.levels import HIGHEST, Ability, ability_of, highest_level
from virksom.candidates.models import Candidate, Claim, CompetenceProfile, Concept, Evidence
from virksom.foundation.access import Viewer
from virksom.openings.models import Opening, Requirement
from virksom.partnerships.models import Partnership
from virksom.placements.models import Placement, PlacementQuerySet
from virksom.placements.models.placement import SUBSIDISED

#: So many levels below what somebody can are many.
MANY = 2
#: So many openings are looked through, the newest first, and so many are shown for one person.
LOOKED_THROUGH, SHOWN = 200, 3
#: What a level of skill means, in words (ISCO-08).
LEVELS = {
    1: gettext_lazy("simple and routine work"),
    2: gettext_lazy("trained or skilled work"),
    3: gettext_lazy("work for a short higher education"),
    4: gettext_lazy("work for a bachelor's or master's degree"),
}


@dataclass(frozen=True)
class UnderUsed:
    """That somebody can do more than the job asks for: by what, and by how many levels.

    `can` are the education and work of the highest level, the best known first.
    """

    can: tuple[Ability, ...]
    job_level: int

    @property
    def level(self) -> int:
        return self.can[0].level

    @property
    def gap(self) -> int:
        return self.level - self.job_level

    @property
    def is_strong(self) -> bool:
        return self.gap >= MANY


def judged(abilities: Iterable[Ability], job_level: int | None) -> UnderUsed | None:
    """Whether somebody can do more than a job asks for; None where not, or where a level is not known."""
    known = list(abilities)
    if job_level is None or not known:
        return None
    highest = max(one.level for one in known)
    if highest <= job_level:
        return None
    best = sorted((one for one in known if one.level == highest), key=_how_well_known, reverse=True)
    return UnderUsed(tuple(best), job_level)


def _how_well_known(ability: Ability) -> int:
    return Evidence.values.index(ability.evidence)


# What would use somebody better ----------------------------------------------------------------------


@dataclass(frozen=True)
class Named:
    """A skill, licence or occupation that an opening names; `level` is an occupation's, where known."""

    concept: int
    words: str
    level: int | None = None


@dataclass(frozen=True)
class Offer:
    """An open job, as far as it can be held against a person: what it asks for, and what the job is."""

    opening: Any
    asks: tuple[Named, ...]
    jobs: tuple[Named, ...]

    @property
    def level(self) -> int | None:
        """The level of the job; None where it names no occupation of a known level."""
        return max((one.level for one in self.jobs if one.level is not None), default=None)


@dataclass(frozen=True)
class Use:
    """An open job that would use somebody better, with the reasons in words.

    `is_close`: it names something the person can or has done, not the level alone.
    """

    offer: Offer
    reasons: tuple[str, ...]
    is_close: bool


def uses(under: UnderUsed, held: dict[int, str], offers: Iterable[Offer]) -> tuple[Use, ...]:
    """The open jobs that would use somebody better: those that name most they can first, else as they come.

    `held` are the concepts of all the person's claims, with how well each is known. A job that is known to
    lie no higher than the one they have is none of them; by its level alone it is one at the very level of
    what they can.
    """
    found = [use for offer in offers if (use := _use(under, held, offer)) is not None]
    return tuple(sorted(found, key=lambda use: -len(use.reasons) if use.is_close else 0)[:SHOWN])


def _use(under: UnderUsed, held: dict[int, str], offer: Offer) -> Use | None:
    if offer.level is not None and offer.level <= under.job_level:
        return None
    done = (_("has worked as {what} ({evidence})"), offer.jobs)
    asked = (_("asks for {what} ({evidence})"), offer.asks)
    reasons = tuple(
        words.format(what=one.words, evidence=Evidence(held[one.concept]).label)
        for words, named in (done, asked)
        for one in named
        if one.concept in held
    )
    if reasons:
        return Use(offer, reasons, is_close=True)
    if offer.level == under.level:
        return Use(offer, (_("lies at the level of what they can"),), is_close=False)
    return None


def looked_for(abilities: Iterable[Ability], under: UnderUsed) -> tuple[str, ...]:
    """What to ask companies for where no opening fits: the work somebody had that lies above the job."""
    work = [one for one in abilities if one.is_work and one.level > under.job_level]
    highest_first = sorted(work, key=lambda one: (one.level, _how_well_known(one)), reverse=True)
    return tuple(dict.fromkeys(one.words for one in highest_first))


# From the database -----------------------------------------------------------------------------------


def under_used_for(viewer: Viewer, today: date) -> PlacementQuerySet:
    """Running placements of people who can more, most levels first, then the longest: each with `can_level`
    and `gap`. Only of those whose identity and profile the viewer reads by their role, never one's own.
    """
    known = Candidate.objects.visible_to(viewer, identity=True)
    read = CompetenceProfile.objects.visible_to(viewer, identity=True)
    rows = Placement.objects.visible_to(viewer, identity=True).running_on(today).filter(starts__lte=today)
    rows = rows.filter(candidate__in=known.values("pk")).filter(candidate__in=read.values("candidate"))
    rows = rows.exclude(candidate__user=viewer.user_id).filter(occupation__level__lt=HIGHEST)
    rows = rows.annotate(can_level=highest_level("candidate"))
    rows = rows.annotate(gap=F("can_level") - F("occupation__level")).filter(gap__gte=1)
    return rows.order_by("-gap", "starts", "pk")


def narrowed(rows: PlacementQuerySet, *, q: str = "", gap: str = "", pay: str = "") -> PlacementQuerySet:
    """Those of some people, of so many levels at least, on ordinary pay or subsidised; all without words."""
    if q:
        rows = rows.filter(candidate__in=Candidate.objects.looked_up(q).values("pk"))
    if gap:
        rows = rows.filter(gap__gte=int(gap))
    if pay:
        rows = rows.subsidised() if pay == "subsidised" else rows.exclude(terms__in=SUBSIDISED)
    return rows


@dataclass(frozen=True)
class UnderUsedLine:
    """Somebody at work below what they can do, and what would use them better."""

    placement: Placement
    under: UnderUsed
    uses: tuple[Use, ...]
    looked_for: tuple[str, ...]

    @property
    def candidate(self) -> Candidate:
        return self.placement.candidate

    @property
    def can_in_words(self) -> Any:
        return LEVELS[self.under.level]

    @property
    def job_in_words(self) -> Any:
        return LEVELS[self.under.job_level]


def lines_of(placements: Iterable[Any], partnership: Partnership, viewer: Viewer) -> list[UnderUsedLine]:
    """The lines for some placements of one partnership read as `under_used_for`; four queries at most."""
    rows: Sequence[Any] = list(placements)
    claims = defaultdict(list)
    said = Claim.objects.filter(profile__candidate__in={row.candidate_id for row in rows})
    for claim in said.select_related("concept", "profile"):
        claims[claim.profile.candidate_id].append(claim)
    offers = offers_in(partnership, viewer) if rows else []
    return [line for row in rows if (line := _line(row, claims[row.candidate_id], offers)) is not None]


def _line(placement: Placement, claims: list[Claim], offers: list[Offer]) -> UnderUsedLine | None:
    abilities = [ability for claim in claims if (ability := ability_of(claim)) is not None]
    under = judged(abilities, placement.occupation.level if placement.occupation else None)
    if under is None:
        return None
    fitting = uses(under, _held(claims), offers)
    return UnderUsedLine(placement, under, fitting, () if fitting else looked_for(abilities, under))


def _held(claims: Iterable[Claim]) -> dict[int, str]:
    """The concepts somebody's claims name, each with the best evidence there is."""
    held: dict[int, str] = {}
    for claim in sorted(claims, key=lambda one: Evidence.values.index(one.evidence)):
        if claim.concept_id is not None:
            held[claim.concept_id] = claim.evidence
    return held


def offers_in(partnership: Partnership, viewer: Viewer) -> list[Offer]:
    """The open jobs of a partnership that the viewer may see, the newest first; three queries."""
    rows = Opening.objects.visible_to(viewer).open().filter(partnership=partnership)
    asks = Prefetch("requirements", Requirement.objects.select_related("concept"))
    rows = rows.select_related("company").prefetch_related(asks)[:LOOKED_THROUGH]
    words = Concept.objects.of_kind(Concept.Kind.OCCUPATION).filter(scheme=Concept.Scheme.PLAIN)
    occupations = [(one, _pattern(one)) for one in words.exclude(level=None)]
    return [_offer(opening, occupations) for opening in rows]


def _pattern(concept: Concept) -> re.Pattern[str]:
    """The occupation as a whole word, as one or as several: "konto" is no "kontorassistent"."""
    titles = "|".join(re.escape(title) for title in (concept.title_da, concept.title_en) if title)
    return re.compile(rf"(?<!\w)(?:{titles})(?:e|er|en|n|r|s)?(?!\w)", re.IGNORECASE)


def _offer(opening: Any, occupations: list[tuple[Concept, re.Pattern[str]]]) -> Offer:
    """What an opening asks for, and what the job is: by its title or first words. Further on others may be
    named, whom one works with.
    """
    asked = [
        one.concept
        for one in opening.requirements.all()
        if one.concept is not None and one.weight != Requirement.Weight.NOT_NEEDED
    ]
    named = [concept for concept, pattern in occupations if pattern.search(str(opening))]
    is_job = Concept.Kind.OCCUPATION
    jobs = {one.pk: one for one in (*named, *asked) if one.kind == is_job}
    asks = {one.pk: one for one in asked if one.kind != is_job}
    return Offer(
        opening,
        tuple(Named(pk, str(one)) for pk, one in asks.items()),
        tuple(Named(pk, str(one), one.level) for pk, one in jobs.items()),
    )
