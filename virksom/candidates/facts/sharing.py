"""A profile as its receiver sees it: what somebody can, and nothing that says who it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from virksom.candidates.models import (
    Adjustment,
    Candidate,
    Claim,
    CompetenceProfile,
    Language,
    ShareGrant,
    TimeOfDay,
)

#: Letters before this one are all of the Latin script.
FIRST_OTHER = 0x250
#: What stands where a name, an address or a number was.
MASK = "…"
_ADDRESS = re.compile(r"\S+@\S+")
_NUMBER = re.compile(r"\+?\d(?:[\s.-]?\d){7,}")
#: The words of a candidate are shown to others in these languages; other scripts would tell of origin.
_READ_HERE = (Language.DANISH, Language.ENGLISH)


@dataclass(frozen=True)
class SharedClaim:
    """One thing somebody can: its kind, in words without identity, and how well it is known."""

    kind: str
    kind_label: str
    words: str
    level: str
    evidence: str


@dataclass(frozen=True)
class Identity:
    """Who it is: known to the receiver after both have said yes."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True)
class SharedProfile:
    """What a receiver sees under one grant. Places, years, languages written in and persons are left out.

    `identity` is None until both have said yes; `is_hidden` says that the owner has not confirmed the
    profile for 90 days, and then there is nothing else.
    """

    alias: str
    is_hidden: bool
    claims: tuple[SharedClaim, ...] = ()
    hours: str = ""
    times: tuple[str, ...] = ()
    travel_minutes: int | None = None
    starts_from: date | None = None
    wishes: str = ""
    adjustments: tuple[str, ...] = ()
    identity: Identity | None = None


def masked(text: str, candidate: Candidate) -> str:
    """A text without the candidate's name, the consultant's, mail addresses, telephone numbers, the code."""
    for word in sorted(_telling(candidate), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?=s?(?!\w))", MASK, text, flags=re.IGNORECASE)
    return _NUMBER.sub(MASK, _ADDRESS.sub(MASK, text))


def _telling(candidate: Candidate) -> set[str]:
    """The words that would tell who somebody is, or who their consultant is."""
    names = [candidate.name]
    if candidate.consultant is not None:
        names.append(candidate.consultant.name)
    if candidate.user is not None:
        names.append(candidate.user.name)
    words = {word.strip(".,") for name in names for word in re.split(r"[\s-]+", name)}
    whole = {candidate.code, candidate.email, candidate.phone, *names}
    return {word for word in words | whole if len(word) > 1}


def shared_profile(grant: ShareGrant, day: date) -> SharedProfile:
    """What the receiver of a grant sees on a day; its candidate is read with consultant and user."""
    candidate = grant.candidate
    identity = _identity(candidate) if grant.is_opened and grant.is_live(day) else None
    profile = CompetenceProfile.objects.filter(candidate=candidate).first()
    if profile is None or not profile.is_confirmed(day):
        return SharedProfile(alias=grant.alias, is_hidden=True, identity=identity)
    chosen = set(profile.times)
    fits = set(profile.adjustments) if identity else set()
    return SharedProfile(
        alias=grant.alias,
        is_hidden=False,
        claims=tuple(_claims(profile.claims.select_related("concept"), candidate)),
        hours=_hours(profile),
        times=tuple(str(label) for value, label in TimeOfDay.choices if value in chosen),
        travel_minutes=profile.travel_minutes,
        starts_from=profile.starts_from,
        wishes=_read_here(profile.wishes, candidate),
        adjustments=tuple(str(label) for value, label in Adjustment.choices if value in fits),
        identity=identity,
    )


def _identity(candidate: Candidate) -> Identity:
    user: Any = candidate.user
    return Identity(
        name=candidate.name or (user.name if user else ""),
        email=candidate.email or (user.email if user else ""),
        phone=candidate.phone or (user.phone if user else ""),
    )


def _claims(claims: Iterable[Claim], candidate: Candidate) -> Iterable[SharedClaim]:
    order = list(Claim.Kind.values)
    for claim in sorted(claims, key=lambda one: order.index(one.kind)):
        yield SharedClaim(
            kind=claim.kind,
            kind_label=str(claim.get_kind_display()),
            words=_words(claim, candidate),
            level=_level(claim),
            evidence=str(claim.get_evidence_display()),
        )


def _words(claim: Claim, candidate: Candidate) -> str:
    """The consultant's wording, else the standard's, else the candidate's own where it can be read here."""
    if claim.put:
        return masked(claim.put, candidate)
    if claim.concept is not None:
        return str(claim.concept)
    return _read_here(claim.said if claim.said_in in _READ_HERE else "", candidate) or _ask()


def _read_here(text: str, candidate: Candidate) -> str:
    """A candidate's own words for those who are not to know who it is; none that are in other letters than
    those used here, whatever language the page was in when they were written.
    """
    if any(sign.isalpha() and not _is_latin(sign) for sign in text):
        return _ask()
    return masked(text, candidate)


def _is_latin(sign: str) -> bool:
    return ord(sign) < FIRST_OTHER or unicodedata.name(sign, "").startswith("LATIN")


def _ask() -> str:
    return _("said in the candidate's own language; ask the job centre")


def _level(claim: Claim) -> str:
    """Levels of a language, or what an education stands beside in Denmark."""
    if claim.kind == Claim.Kind.LANGUAGE:
        named = (
            (_("speaking"), claim.speaking),
            (_("reading"), claim.reading),
            (_("writing"), claim.writing),
        )
        return ", ".join(f"{what} {level}" for what, level in named if level)
    return str(claim.get_danish_level_display()) if claim.danish_level else ""


def _hours(profile: CompetenceProfile) -> str:
    least, most = profile.hours_least, profile.hours_most
    if least and most and least != most:
        return f"{least}–{most}"
    return str(most or least or "")
