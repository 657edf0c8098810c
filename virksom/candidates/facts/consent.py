"""What candidates agree to apart from the legal basis: the wording they read, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import Candidate, Consent

#: A consent is asked for again after so long.
HOLDS_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Wording:
    """The text somebody agrees to. A changed text gets a new version; earlier yeses keep theirs."""

    version: str
    text: Any


WORDINGS: dict[str, Wording] = {
    Consent.About.OPENINGS: Wording(
        "2026-1",
        _(
            "You may send me a mail when a job comes up that may fit my profile. "
            "No company sees that I got it."
        ),
    ),
    Consent.About.CASE: Wording(
        "2026-1",
        _("You may tell in a published case how I got my job. I read the text first and can say no to it."),
    ),
    Consent.About.PHOTO: Wording(
        "2026-1", _("You may take a photo of me at work and show it beside the case that I have agreed to.")
    ),
}


@dataclass(frozen=True)
class ConsentLine:
    """One thing that can be agreed to, and how it stands."""

    about: str
    title: Any
    text: Any
    given: Consent | None


def consents_of(candidate: Candidate, day: date) -> list[ConsentLine]:
    """Everything a candidate can agree to, with the consent that holds on a day; one query."""
    held = {consent.about: consent for consent in _holding(day).filter(candidate=candidate)}
    return [
        ConsentLine(about, Consent.About(about).label, wording.text, held.get(about))
        for about, wording in WORDINGS.items()
    ]


def has_consent(candidate: Candidate, about: str, day: date) -> bool:
    """Whether a candidate agrees to something on a day; ask again at the moment of doing it."""
    return bool(_holding(day).filter(candidate=candidate, about=about).exists())


def _holding(day: date) -> Any:
    return Consent.objects.filter(Q(expires_on=None) | Q(expires_on__gte=day), withdrawn_at=None)
