"""What Odense's candidates can do: profiles in Danish, English and Arabic, some of them to be confirmed."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from virksom.candidates.actions.concepts import load_concepts
from virksom.candidates.facts.concepts import meant_by
from virksom.candidates.models import Candidate, Claim, CompetenceProfile
from virksom.site.demo.scene import Scene

PLACE = "Odense"
#: Every so manieth profile was last said to be right too long ago; as many are not filled in to the end.
STALE, BEGUN = 6, 5
#: Language and claims (kind, words, what else is said), hours and wishes: invented, as the people are.
STORIES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "profiles.json").read_text(encoding="utf-8")
)


def build_profiles(scene: Scene, today: dt.date) -> None:
    """The built-in words, and a profile for each candidate of Odense; who signs in has the first story."""
    load_concepts()
    rows = Candidate.objects.filter(partnership=scene.partnerships[PLACE]).order_by("user_id", "pk")
    candidates = sorted(rows, key=lambda one: one.user_id is None)
    profiles = [_profile(candidate, number, today) for number, candidate in enumerate(candidates)]
    CompetenceProfile.objects.bulk_create(profiles)
    known: dict[tuple[str, str], Any] = {}
    claims: list[Claim] = []
    for number, profile in enumerate(profiles):
        claims += _claims(scene, profile, number, today, known)
    Claim.objects.bulk_create(claims)


def _is_begun_only(number: int) -> bool:
    return number % BEGUN == BEGUN - 1


def _profile(candidate: Candidate, number: int, today: dt.date) -> CompetenceProfile:
    """Hours, times and wishes of a story; some were confirmed too long ago, some are only begun."""
    story = STORIES[number % len(STORIES)]
    if _is_begun_only(number):
        return CompetenceProfile(candidate=candidate)
    weeks = 14 if number % STALE == STALE - 1 else number % 11
    least, most = story["hours"]
    return CompetenceProfile(
        candidate=candidate,
        hours_least=least,
        hours_most=most,
        times=story["times"],
        travel_minutes=story["travel"],
        wishes=story["wishes"],
        adjustments=story["adjustments"],
        confirmed_on=today - dt.timedelta(weeks=weeks),
    )


def _claims(
    scene: Scene, profile: CompetenceProfile, number: int, today: dt.date, known: dict[tuple[str, str], Any]
) -> list[Claim]:
    story = STORIES[number % len(STORIES)]
    said = story["claims"][:2] if _is_begun_only(number) else story["claims"]
    made = []
    for kind, words, values in said:
        if (kind, words) not in known:
            known[kind, words] = meant_by(kind, words) or meant_by(kind, values.get("put", ""))
        claim = Claim(
            profile=profile, kind=kind, said=words, said_in=story["in"], concept=known[kind, words], **values
        )
        if claim.evidence != "said":
            claim.evidence_on = today - dt.timedelta(weeks=20 + number % 9)
            # Who assesses Danish is the school; the rest the job centre has seen.
            home = "school" if kind == Claim.Kind.LANGUAGE else "job_centre"
            claim.evidence_for = scene.organisations[PLACE, home]
            claim.evidence_by = scene.users["education-partner" if home == "school" else "job-consultant"]
        made.append(claim)
    return made
