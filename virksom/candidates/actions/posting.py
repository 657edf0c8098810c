"""The mails about profiles that are owed, each checked at the moment it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from virksom.candidates.models import CandidateMail, ShareGrant
from virksom.foundation import post
from virksom.foundation.post import Letter

Kind = CandidateMail.Kind


def send_owed(*, now: datetime | None = None) -> int:
    """Send every mail about profiles that is owed, and return how many went out."""
    rows = CandidateMail.objects.select_related("candidate__user", "user", "grant__to")
    return post.send_owed([(rows, _letter, _matters)], now=now)


def _address(name: str, **given: Any) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(f"candidates:{name}", kwargs=given)


def _letter(row: CandidateMail) -> Letter:
    """To the candidate in the candidate's language; to the receiver under the name the receiver knows."""
    template = f"candidates/mail/{row.kind}.txt"
    if row.kind in (Kind.SHARED, Kind.OPENED) and row.grant is not None:
        inside = row.user is not None
        link = (
            _address("shared", sharegrant=row.grant.pk)
            if inside
            else _address("shared_link", token=row.grant.token)
        )
        facts: dict[str, Any] = {"alias": row.grant.alias, "until": row.grant.ends_on, "link": link}
        to, language = (row.user.email, row.user.language) if row.user else (row.grant.to.email, "da")
        return Letter(template, to, language, facts)
    facts = {
        "to": str(row.grant.to) if row.grant else None,
        "link": _address("who_saw"),
        "told_on": row.candidate.told_on,
    }
    return Letter(template, row.candidate.mail_address, row.candidate.language, facts)


def _matters(row: CandidateMail, now: datetime) -> bool:
    """Whether a mail still holds: what was withdrawn or has run out since sends nothing."""
    if row.candidate.emptied_on is not None or (row.user is not None and not row.user.is_active):
        return False
    to_candidate = row.kind not in (Kind.SHARED, Kind.OPENED)
    if to_candidate and not row.candidate.mail_address:
        return False
    if row.kind == Kind.FORGETTING:
        return row.candidate.told_on is not None
    grant = ShareGrant.objects.filter(pk=row.grant_id).first() if row.grant_id else None
    if grant is None:
        return False
    if row.kind == Kind.ASKED:
        return grant.is_request
    return grant.is_live(timezone.localdate(now)) and (row.kind != Kind.OPENED or grant.is_opened)
