"""What happens to a profile: it is begun, filled in, improved, and said to be right."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from virksom.candidates.facts.concepts import meant_by
from virksom.candidates.models import Candidate, Claim, CompetenceProfile, Evidence, Language
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail

#: What a claim that was taken out is kept as until it is put back.
KEPT = (
    "kind", "said", "put", "concept", "where", "from_year", "to_year", "danish_level", "speaking", "reading",
    "writing", "evidence", "evidence_on", "evidence_by", "evidence_for",
)  # fmt: skip
#: What evidence is evidence of, besides the words.
SEEN = ("where", "from_year", "to_year", "speaking", "reading", "writing", "danish_level")


def begin_profile(*, candidate: Candidate, by: Viewer) -> CompetenceProfile:
    """The candidate's profile, begun if there is none yet."""
    with transaction.atomic():
        profile, is_new = CompetenceProfile.objects.get_or_create(candidate=candidate)
        if is_new:
            leave_trail(by, "begin_profile", profile, circle_id=candidate.partnership_id)
    found: CompetenceProfile = profile
    return found


def _leave(by: Viewer, verb: str, profile: CompetenceProfile, **details: Any) -> None:
    leave_trail(by, verb, profile, circle_id=profile.candidate.partnership_id, **details)


def _language() -> str:
    now = (get_language() or "da")[:2]
    return now if now in Language.values else Language.DANISH


def add_claim(*, profile: CompetenceProfile, kind: str, by: Viewer, **values: Any) -> Claim:
    """Write down one thing the candidate can or has done, in the candidate's words.

    `values` are fields of the claim. The concept is found by the words where none is given; evidence
    beyond the candidate's word is by whoever acts.
    """
    with transaction.atomic():
        claim = Claim(profile=profile, kind=kind, said_in=_language(), **values)
        claim.concept = claim.concept or meant_by(kind, claim.put) or meant_by(kind, claim.said)
        _sign_evidence(claim, None, by)
        claim.save()
        _leave(by, "add_claim", profile, kind=kind)
    return claim


def reword_claim(*, claim: Claim, by: Viewer, **values: Any) -> Claim:
    """The candidate writes a claim anew: evidence of what it said before no longer holds.

    With other words go the consultant's wording and the standard's, too; with other words or another place
    what an education stands beside in Denmark.
    """
    with transaction.atomic():
        other = {name for name, value in values.items() if value != getattr(claim, name)}
        _set(claim, values)
        if "said" in other:
            claim.said_in = _language()
            claim.put = ""
            claim.concept = meant_by(claim.kind, claim.said)
        if other & {"said", "where"}:
            claim.danish_level = ""
        if other:
            claim.evidence = Evidence.SAID
            claim.evidence_on = claim.evidence_by = claim.evidence_for = None
        claim.save()
        _leave(by, "change_claim", claim.profile, kind=claim.kind)
    return claim


def improve_claim(*, claim: Claim, by: Viewer, **values: Any) -> Claim:
    """A consultant puts a claim into better words, names it by a standard, or says how it is known.

    What the candidate wrote stays as it is: raises ValueError for an attempt to change it. Raises
    ValidationError when the candidate has written other words since `claim` was read: evidence is of those
    that the consultant has seen.
    """
    if {"said", "said_in"} & set(values):
        raise ValueError("What the candidate wrote is the candidate's to change.")
    with transaction.atomic():
        if Claim.objects.select_for_update().get(pk=claim.pk).said != claim.said:
            raise ValidationError(_("The candidate has changed the words meanwhile. Read them anew."))
        before = _known(claim)
        _set(claim, values)
        claim.concept = claim.concept or meant_by(claim.kind, claim.put)
        _sign_evidence(claim, before, by)
        claim.save()
        _leave(by, "improve_claim", claim.profile, kind=claim.kind)
    return claim


def _set(record: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)


def _known(claim: Claim) -> tuple[Any, ...]:
    """What somebody stands for who says how a claim is known."""
    return tuple(getattr(claim, name) for name in ("evidence", "evidence_on", *SEEN))


def _sign_evidence(claim: Claim, before: tuple[Any, ...] | None, by: Viewer) -> None:
    """Who has seen the evidence, for which organisation and when; nobody for the candidate's own word."""
    if claim.evidence == Evidence.SAID:
        claim.evidence_on = claim.evidence_by = claim.evidence_for = None  # type: ignore[assignment]
        return
    claim.evidence_on = claim.evidence_on or timezone.localdate()
    if _known(claim) != before:
        claim.evidence_by_id = by.user_id
        claim.evidence_for_id = by.organisation_id


def remove_claim(*, claim: Claim, by: Viewer) -> dict[str, Any]:
    """Take a claim out; what it said is returned, so that it can be put back at once."""
    with transaction.atomic():
        kept: dict[str, Any] = model_to_dict(claim, KEPT)
        kept["said_in"] = claim.said_in
        kept["evidence_on"] = claim.evidence_on.isoformat() if claim.evidence_on else None
        profile = claim.profile
        Claim.objects.filter(pk=claim.pk).delete()
        _leave(by, "remove_claim", profile, kind=claim.kind)
    return kept


def restore_claim(*, profile: CompetenceProfile, kept: dict[str, Any], by: Viewer) -> Claim:
    """Put back a claim that was taken out, as it was."""
    related = ("concept", "evidence_by", "evidence_for")
    values = {f"{name}_id" if name in related else name: value for name, value in kept.items()}
    with transaction.atomic():
        claim = Claim(profile=profile, **values)
        if kept["evidence_on"]:
            claim.evidence_on = date.fromisoformat(kept["evidence_on"])
        claim.save()
        _leave(by, "restore_claim", profile, kind=claim.kind)
    return claim


def change_profile(*, profile: CompetenceProfile, by: Viewer, **values: Any) -> CompetenceProfile:
    """Say hours, times, travel, wishes and what makes a workplace fit."""
    with transaction.atomic():
        _set(profile, values)
        profile.save(update_fields=[*values, "updated_at"])
        _leave(by, "change_profile", profile)
    return profile


def confirm_profile(*, profile: CompetenceProfile, on: date | None, by: Viewer) -> CompetenceProfile:
    """Say that the profile is right as of a day; with the day before, or None, take that back."""
    with transaction.atomic():
        profile.confirmed_on = on
        profile.save(update_fields=["confirmed_on", "updated_at"])
        _leave(by, "confirm_profile", profile)
    return profile
