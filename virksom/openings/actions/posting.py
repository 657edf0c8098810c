"""The mails about openings that are owed, each in its reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from virksom.companies.models import ContactPerson, ContactRules
from virksom.foundation import post
from virksom.foundation.post import Kind as OwedKind
from virksom.foundation.post import Letter
from virksom.openings.facts.bank import when_in_words
from virksom.openings.facts.people import still_has_a_seat
from virksom.openings.facts.shared_job import other_of
from virksom.openings.facts.told import may_be_told
from virksom.openings.facts.words import without_name
from virksom.openings.models import Opening, OpeningNotice, RelayStep

Kind = OpeningNotice.Kind


def send_owed(*, now: datetime | None = None) -> int:
    """Send every mail about openings that is owed, and return how many went out."""
    rows = OpeningNotice.objects.select_related(
        "opening__company__municipality",
        "opening__partnership__municipality",
        "step__organisation",
        "step__user",
        "shared_job__first__company",
        "shared_job__second__company",
        "shared_job__user",
        "shared_job__organisation",
        "user",
        "candidate__consultant",
        "candidate__user",
    )
    kinds: Iterable[OwedKind] = ((rows, _letter, _matters),)
    return post.send_owed(kinds, now=now)


def _address(name: str, **given: Any) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(f"openings:{name}", kwargs=given)


def _letter(row: Any) -> Letter:
    if row.candidate is not None:
        return _to_candidate(row)
    return _to_partner(row) if row.user is not None else _to_company(row)


def _to_partner(row: Any) -> Letter:
    opening = row.opening
    facts = {
        "user": row.user,
        "opening": opening,
        "company": opening.company,
        "step": row.step,
        "link": _address("detail", opening=opening.pk),
        "is_stale": row.kind == Kind.RING and row.step_id is None,
        "contact_name": opening.contact_name,
    }
    return Letter(f"openings/mail/{row.kind}.txt", row.user.email, row.user.language, facts)


def _to_company(row: Any) -> Letter:
    """The mail to whom the company named; with the status page's link where the company's link opens."""
    opening = row.opening
    facts = {
        "name": opening.contact_name,
        "opening": opening,
        "company": opening.company,
        "step": row.step or RelayStep.objects.filter(opening=opening).standing().first(),
        "link": link_for(opening),
    }
    if row.shared_job is not None:
        other = other_of(row.shared_job, opening)
        facts |= {"shared": row.shared_job, "other": other, "when": when_in_words(other)}
    template = f"openings/mail/company_{row.kind}.txt"
    return Letter(template, opening.contact_email, language_of(opening), facts)


def _person(opening: Opening) -> ContactPerson | None:
    people = ContactPerson.objects.speaking_for(opening.company)
    found: ContactPerson | None = people.filter(email__iexact=opening.contact_email).first()
    return found


def speaks_for_company(opening: Opening) -> bool:
    """Whether the address of an opening is the company's: it told of the job, or knows the person."""
    return opening.source != Opening.Source.VISIT or _person(opening) is not None


def language_of(opening: Opening) -> str:
    """The language of mails to whom the company named."""
    person = _person(opening)
    return str(person.language) if person else "da"


def link_for(opening: Opening) -> str:
    """The address of the status page, where the company's link opens and goes to one of its own.

    What a partner typed as an address is no proof that the company sits there: such a mail has no link.
    """
    rules = ContactRules.objects.filter(company=opening.company_id).first()
    if rules is None or not rules.is_open(timezone.localdate()):
        return ""
    if not speaks_for_company(opening):
        return ""
    return _address("own_status", token=rules.token, opening=opening.pk)


def _to_candidate(row: Any) -> Letter:
    """The job in the company's words, without the name of whoever works there."""
    opening, candidate = row.opening, row.candidate
    facts = {
        "opening": opening,
        "company": opening.company,
        "place": opening.partnership,
        "name": candidate.name,
        "consultant": candidate.consultant,
        "what": without_name(str(opening), opening.contact_name),
        "task": without_name(opening.task, opening.contact_name),
        "where": without_name(opening.place, opening.contact_name),
        "travel": without_name(opening.travel, opening.contact_name),
    }
    return Letter("openings/own/mail/told.txt", candidate.mail_address, candidate.language, facts)


def _matters(row: Any, now: datetime) -> bool:  # noqa: PLR0911  (one kind after the other)
    """Whether a mail still says something, and to somebody who is still to hear it."""
    opening, day = row.opening, timezone.localdate(now)
    if row.candidate is not None:
        return opening.is_open and bool(row.candidate.mail_address) and may_be_told(row.candidate_id, day)
    if row.user is not None and not _works_there(row, now):
        return False
    match row.kind:
        case Kind.ASKED:
            return row.step is not None and row.step.state == RelayStep.State.ASKED
        case Kind.STILL_OPEN:
            return opening.is_open and opening.asked_whether_open_at is not None
        case Kind.SHARE:
            return opening.is_open and other_of(row.shared_job, opening).is_open
        case Kind.RING | Kind.PASSED_ON:
            return bool(opening.is_open)
    return True


def _works_there(row: Any, now: datetime) -> bool:
    places = {row.opening.partnership_id}
    if row.step is not None:
        places.add(row.step.partnership_id)
    return bool(row.user.is_active) and still_has_a_seat(row.user_id, places, timezone.localdate(now))
