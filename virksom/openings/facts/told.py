"""The candidates a new opening may fit, and who agreed to be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from virksom.candidates.models import Candidate, CompetenceProfile, Consent
from virksom.openings.models import Opening


def agreed_to_be_told(day: date) -> Any:
    """The live consents to be told of openings."""
    rows = Consent.objects.filter(about=Consent.About.OPENINGS, withdrawn_at=None)
    return rows.filter(Q(expires_on=None) | Q(expires_on__gte=day))


def candidates_to_tell(opening: Opening, day: date) -> list[int]:
    """Candidates of the place who agreed and whose confirmed profile hours and times do not rule out."""
    profiles = CompetenceProfile.objects.confirmed(day).filter(candidate__partnership=opening.partnership_id)
    if opening.hours:
        profiles = profiles.filter(Q(hours_least=None) | Q(hours_least__lte=opening.hours))
        profiles = profiles.filter(Q(hours_most=None) | Q(hours_most__gte=opening.hours))
    profiles = profiles.filter(candidate__in=agreed_to_be_told(day).values("candidate"))
    return [
        candidate
        for candidate, times in profiles.order_by("pk").values_list("candidate", "times")
        if suits(times, opening.times)
    ]


def suits(wanted: Iterable[str], offered: Iterable[str]) -> bool:
    """Whether the times of day meet; who has said none can be asked about any."""
    mine, theirs = set(wanted), set(offered)
    return not mine or not theirs or bool(mine & theirs)


def may_be_told(candidate_id: int, day: date) -> bool:
    """Whether a candidate still wants to be told."""
    return bool(agreed_to_be_told(day).filter(candidate=candidate_id).exists())


def reached_by_mail(candidates: Iterable[int]) -> list[int]:
    """Those of them who have a mail address."""
    rows = Candidate.objects.filter(pk__in=list(candidates)).reached_by_mail()
    return list(rows.order_by("pk").values_list("pk", flat=True))
