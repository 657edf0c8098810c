"""What Odense's candidates can do: profiles in Danish, English and Arabic, some of them to be confirmed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from virksom.candidates.actions.concepts import load_concepts
from virksom.candidates.facts.concepts import meant_by
from virksom.candidates.models import Candidate, Claim, CompetenceProfile
from virksom.site.demo.scene import Scene

PLACE = "Odense"
#: Every so manieth profile was last said to be right too long ago; as many are not filled in to the end.
STALE, BEGUN = 6, 5
#: Language and claims: kind, words, and what else is said of them. Invented, as the people are.
STORIES: tuple[dict[str, Any], ...] = (
    {
        "in": "ar",
        "claims": (
            ("work", "عملت ست سنوات في مستودع كبير", {"put": "Lagermedarbejder", "where": "حلب، سوريا", "from_year": 2001, "to_year": 2007}),
            ("work", "سائق رافعة شوكية", {"where": "حلب، سوريا", "from_year": 2004, "to_year": 2007}),
            ("education", "معهد تجاري، سنتان", {"put": "Handelsskole, to år", "where": "حلب، سوريا", "to_year": 2000, "danish_level": "3", "evidence": "assessed"}),
            ("skill", "قيادة الرافعة الشوكية", {"evidence": "tried"}),
            ("skill", "تجهيز البضائع", {"evidence": "tried"}),
            ("language", "العربية", {"put": "Arabisk", "speaking": "C2", "reading": "C2", "writing": "C2"}),
            ("language", "الدنماركية", {"put": "Dansk", "speaking": "B1", "reading": "A2", "writing": "A2", "evidence": "assessed"}),
            ("licence", "رخصة رافعة شوكية B", {"evidence": "documented"}),
        ),
        "hours": (25, 37), "times": ["morning", "day"], "travel": 45, "adjustments": ["fixed_hours", "shown"],
        "wishes": "أريد عملًا ثابتًا في مستودع، في الصباح إن أمكن.",
    },
    {
        "in": "en",
        "claims": (
            ("education", "MSc in civil engineering", {"put": "Civilingeniør, byggeri", "where": "Lahore, Pakistan", "from_year": 1996, "to_year": 2001, "danish_level": "7", "evidence": "recognised"}),
            ("work", "civil engineer", {"put": "Bygningsingeniør", "where": "Karachi, Pakistan", "from_year": 2001, "to_year": 2006, "evidence": "documented"}),
            ("work", "cleaner", {"where": "Odense", "from_year": 2007}),
            ("skill", "technical drawing", {"evidence": "documented"}),
            ("skill", "planning work", {}),
            ("language", "English", {"put": "Engelsk", "speaking": "C1", "reading": "C1", "writing": "B2"}),
            ("language", "Danish", {"put": "Dansk", "speaking": "A2", "reading": "B1", "writing": "A2", "evidence": "assessed"}),
        ),
        "hours": (30, 37), "times": ["morning", "day", "evening"], "travel": 60, "adjustments": [],
        "wishes": "I want to use my engineering again, also as a trainee at first.",
    },
    {
        "in": "da",
        "claims": (
            ("work", "kok", {"where": "Mostar, Bosnien", "from_year": 1992, "to_year": 1999, "evidence": "tried"}),
            ("education", "Kokkeskole, tre år", {"where": "Mostar, Bosnien", "to_year": 1992, "danish_level": "3"}),
            ("skill", "lave mad til mange", {"evidence": "tried"}),
            ("language", "Dansk", {"speaking": "B2", "reading": "B1", "writing": "B1", "evidence": "assessed"}),
            ("licence", "hygiejnecertifikat", {"evidence": "documented"}),
        ),
        "hours": (20, 30), "times": ["day", "evening", "weekend"], "travel": 30, "adjustments": ["breaks"],
        "wishes": "Et køkken, hvor jeg kan lære fra mig.",
    },
    {
        "in": "ar",
        "claims": (
            ("education", "بكالوريوس محاسبة", {"put": "Bachelor i regnskab", "where": "بغداد، العراق", "to_year": 1998, "danish_level": "6", "evidence": "assessed"}),
            ("work", "محاسب", {"where": "بغداد، العراق", "from_year": 1998, "to_year": 2005}),
            ("skill", "مسك الحسابات", {"evidence": "documented"}),
            ("skill", "العمل على الجداول", {}),
            ("language", "العربية", {"put": "Arabisk", "speaking": "C2", "reading": "C2", "writing": "C2"}),
            ("language", "الدنماركية", {"put": "Dansk", "speaking": "A2", "reading": "A2", "writing": "A1"}),
        ),
        "hours": (15, 25), "times": ["morning", "day"], "travel": 40, "adjustments": ["quiet", "one_person"],
        "wishes": "أريد العودة إلى المحاسبة خطوة خطوة.",
    },
    {
        "in": "da",
        "claims": (
            ("work", "rengøringsassistent", {"where": "Odense", "from_year": 2003, "evidence": "documented"}),
            ("skill", "gøre rent på kontorer", {"evidence": "tried"}),
            ("language", "Dansk", {"speaking": "B1", "reading": "A2", "writing": "A1"}),
            ("licence", "kørekort B", {"evidence": "documented"}),
        ),
        "hours": (None, 20), "times": ["morning", "evening"], "travel": 35, "adjustments": ["no_lifting"],
        "wishes": "Faste timer tæt på, hvor jeg bor.",
    },
    {
        "in": "en",
        "claims": (
            ("work", "nurse", {"put": "Sygeplejerske", "where": "Mogadishu, Somalia", "from_year": 1999, "to_year": 2004}),
            ("education", "Nursing school, three years", {"put": "Sygeplejerskeskole, tre år", "where": "Mogadishu, Somalia", "to_year": 1999, "danish_level": "5"}),
            ("skill", "caring for elderly people", {"evidence": "tried"}),
            ("language", "Danish", {"put": "Dansk", "speaking": "B1", "reading": "B1", "writing": "A2", "evidence": "assessed"}),
        ),
        "hours": (25, 37), "times": ["day", "evening", "night", "weekend"], "travel": 50, "adjustments": [],
        "wishes": "I want to work in health care, and to have my training recognised.",
    },
)  # fmt: skip


def build_profiles(scene: Scene, today: dt.date) -> None:
    """The built-in words, and a profile for each candidate of Odense; the one who signs in has the first story."""
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
            claim.evidence_by = scene.users["job-consultant"]
            claim.evidence_for = scene.organisations[PLACE, "job_centre"]
        made.append(claim)
    return made
