"""A profile cut loose from the database: how far it is, what comes next, and how others see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import Adjustment, Candidate, Cefr, Claim, CompetenceProfile, TimeOfDay
from virksom.candidates.models.profile import CONFIRMED_FOR

#: What somebody can do at each level, said of speaking, reading and writing alike, in the first person.
LEVELS = {
    Cefr.A1: _("single words and short sentences"),
    Cefr.A2: _("simple talk about what I know well"),
    Cefr.B1: _("everyday talk at work, with mistakes"),
    Cefr.B2: _("most things, also on the telephone"),
    Cefr.C1: _("nearly everything, also what is difficult"),
    Cefr.C2: _("everything, with ease"),
}


class Step(TextChoices):
    """The steps of a profile, in the order they are filled in."""

    PAST = "past", _("Work and education")
    SKILLS = "skills", _("What I can do")
    LANGUAGES = "languages", _("Languages")
    TIME = "time", _("Hours and travel")
    WISHES = "wishes", _("Wishes")


@dataclass(frozen=True)
class Standing:
    """How far a profile is: the steps that are done, and whether its owner still says that it is right."""

    done: tuple[Step, ...]
    confirmed_on: date | None
    is_confirmed: bool

    @property
    def bar(self) -> list[tuple[Step, str]]:
        """Each step with how it is drawn: done, the next one, or to come."""
        following = self.following
        return [(step, "on" if step in self.done else "now" if step == following else "") for step in Step]

    @property
    def of(self) -> int:
        """How many steps there are."""
        return len(Step)

    @property
    def following(self) -> Step | None:
        """The step to fill in next; None when all are done."""
        return next((step for step in Step if step not in self.done), None)

    @property
    def is_complete(self) -> bool:
        return self.following is None

    @property
    def until(self) -> date | None:
        """The last day on which it counts as right."""
        return self.confirmed_on and self.confirmed_on + CONFIRMED_FOR


def standing_of(profile: CompetenceProfile, kinds: Iterable[str], today: date) -> Standing:
    """How far a profile is, given the kinds of its claims."""
    known = set(kinds)
    answers = {
        Step.PAST: bool(known & {Claim.Kind.WORK, Claim.Kind.EDUCATION}),
        Step.SKILLS: bool(known & {Claim.Kind.SKILL, Claim.Kind.LICENCE}),
        Step.LANGUAGES: Claim.Kind.LANGUAGE in known,
        Step.TIME: bool(profile.hours_most and profile.times),
        Step.WISHES: bool(profile.wishes or profile.adjustments),
    }
    return Standing(
        done=tuple(step for step, is_done in answers.items() if is_done),
        confirmed_on=profile.confirmed_on,
        is_confirmed=profile.is_confirmed(today),
    )


@dataclass(frozen=True)
class ShownProfile:
    """What a profile says, without whose it is: claims by kind, and words for its lists of codes."""

    profile: CompetenceProfile
    groups: tuple[tuple[str, str, tuple[Claim, ...]], ...]
    times: tuple[str, ...]
    adjustments: tuple[str, ...]
    standing: Standing


TITLES = {
    Claim.Kind.WORK: _("Work"),
    Claim.Kind.EDUCATION: _("Education"),
    Claim.Kind.SKILL: _("Skills"),
    Claim.Kind.LANGUAGE: _("Languages"),
    Claim.Kind.LICENCE: _("Licences and certificates"),
}


def shown_profile(profile: CompetenceProfile, today: date) -> ShownProfile:
    """A profile as `candidates/profile_body.html` shows it; one query, and no name or code in it."""
    claims = list(profile.claims.select_related("concept", "evidence_for"))
    groups = tuple(
        (kind.value, str(title), tuple(claim for claim in claims if claim.kind == kind))
        for kind, title in TITLES.items()
    )
    return ShownProfile(
        profile=profile,
        groups=groups,
        times=_words(TimeOfDay, profile.times),
        adjustments=_words(Adjustment, profile.adjustments),
        standing=standing_of(profile, (claim.kind for claim in claims), today),
    )


def _words(choices: type[TextChoices], codes: list[str]) -> tuple[str, ...]:
    return tuple(str(choice.label) for choice in choices if choice.value in codes)


def own_standing(candidate: Candidate, today: date) -> tuple[CompetenceProfile, Standing] | None:
    """A candidate's profile and how far it is; None before it is begun."""
    profile = CompetenceProfile.objects.filter(candidate=candidate).first()
    if profile is None:
        return None
    return profile, standing_of(profile, profile.claims.values_list("kind", flat=True), today)


def note_standing(candidates: Iterable[Any], today: date) -> None:
    """Tell each candidate of a list how far the profile is; its profile and claims are read along."""
    for candidate in candidates:
        profile = getattr(candidate, "profile", None)
        candidate.standing = (
            standing_of(profile, [claim.kind for claim in profile.claims.all()], today) if profile else None
        )
