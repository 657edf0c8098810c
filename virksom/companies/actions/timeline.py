"""The company's timeline, and the mails partners are owed about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import lazy

from virksom.companies.models import (
    Company,
    Contact,
    Need,
    Notice,
    Referral,
    TimelineEntry,
)
from virksom.foundation.post import OWED_AT_MOST

Kind = TimelineEntry.Kind


def enter_contact(contact: Contact) -> TimelineEntry:
    """Give a contact its line. Must run inside the transaction that made it."""
    return _enter(contact, Kind.CONTACT, contact.at, contact=contact)


def enter_need(need: Need) -> TimelineEntry:
    """Give a need its line."""
    return _enter(need, Kind.NEED, need.contact.at if need.contact else timezone.now(), need=need)


def enter_referral(referral: Referral) -> TimelineEntry:
    """Give a referral its line."""
    return _enter(referral, Kind.REFERRAL, referral.sent_at, referral=referral)


def _enter(done: Any, kind: str, at: datetime, **what: Any) -> TimelineEntry:
    from_company = isinstance(done, Contact) and done.from_company
    return TimelineEntry.objects.create(
        company_id=done.company_id,
        partnership_id=done.partnership_id,
        organisation_id=done.organisation_id,
        user_id=done.user_id,
        sector="company" if from_company or done.organisation is None else done.organisation.sector,
        at=at,
        kind=kind,
        is_demo=done.is_demo,
        **what,
    )


def in_words(said: Callable[..., str]) -> Callable[..., Any]:
    """Let words be found when they are written down: the timeline is kept in the language of the site."""
    return lazy(said, str)


def tell_timeline(
    *,
    company: Company,
    partnership_id: int,
    kind: str,
    heading: Any,
    text: Any = "",
    at: datetime | None = None,
    organisation_id: int | None = None,
    user_id: int | None = None,
    sector: str = "company",
    key: str | None = None,
) -> TimelineEntry | None:
    """Write a line of its own: the company's voice, an agreement, people at an event.

    With a `key` the same thing is told once, and told again it is corrected. Names of persons do not
    belong in `heading` or `text`. Both are kept as text, so what is translated comes untranslated (lazy)
    and is written in the language of the site, whoever did it.
    """
    with translation.override(settings.LANGUAGE_CODE):
        heading, text = str(heading)[:200], str(text)[:300]
    said = {
        "company": company,
        "partnership_id": partnership_id,
        "organisation_id": organisation_id,
        "user_id": user_id,
        "sector": sector,
        "at": at or timezone.now(),
        "kind": kind,
        "heading": heading,
        "text": text,
    }
    if key is None:
        return TimelineEntry.objects.create(**said)
    entry, _new = TimelineEntry.objects.update_or_create(key=key, defaults=said)
    return entry


def take_back(key: str) -> None:
    """Take a line back that was told under a key, because it did not happen after all."""
    TimelineEntry.objects.filter(key=key).delete()


def owe_notice(kind: str, user_id: int | None, company: Company, **about: Any) -> Notice | None:
    """Owe a person a mail about a company, once about the same record; nobody is owed none."""
    if user_id is None:
        return None
    if about:
        about |= {what: about.get(what) for what in ("reservation", "item", "turn", "referral")}
        return Notice.objects.get_or_create(
            kind=kind, user_id=user_id, **about, defaults={"company": company}
        )[0]
    # A mail about the company alone is due again once the last has gone out, or was given up.
    recent = Notice.objects.filter(created_at__gt=timezone.now() - OWED_AT_MOST)
    alone = recent.filter(kind=kind, user=user_id, company=company, sent_at=None)
    return alone.first() or Notice.objects.create(kind=kind, user_id=user_id, company=company)
