"""The mails about companies that are owed: to partners about what concerns them, to companies their link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from virksom.companies.facts.answering import is_there
from virksom.companies.models import ContactRules, EarlierLink, LinkMail, Notice, Referral, Reservation
from virksom.foundation import post
from virksom.foundation.post import Kind, Letter
from virksom.partnerships.models import Membership

#: Notices about a referral that mean nothing once it is answered.
UNTIL_ANSWERED = (Notice.Kind.REFERRED, Notice.Kind.REMINDED, Notice.Kind.ESCALATED)


def send_owed(*, now: datetime | None = None) -> int:
    """Send every mail about companies that is owed, and return how many went out."""
    return post.send_owed(_kinds(), now=now)


def _kinds() -> Iterable[Kind]:
    notices = Notice.objects.select_related(
        "user",
        "had_by",
        "company__municipality",
        "reservation__organisation",
        "reservation__user",
        "item__organisation",
        "item__user",
        "item__closed_by__organisation",
        "item__closed_by__user",
        "referral__organisation",
        "referral__user",
        "referral__to",
        "referral__to_user",
        "referral__answered_by",
        "referral__closed_by__organisation",
        "referral__closed_by__user",
    )
    links = LinkMail.objects.select_related("company__municipality", "person", "sender", "organisation")
    return (notices, _notice, _notice_matters), (links, _link, _link_matters)


def _address(name: str, **given: Any) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(f"companies:{name}", kwargs=given)


def _notice(row: Notice) -> Letter:
    """What happened, what to do next, and one link."""
    referral = row.referral
    facts: dict[str, Any] = {
        "user": row.user,
        "company": row.company,
        "reservation": row.reservation,
        "item": row.item,
        "referral": referral,
        "link": _where(row),
        "had_by": row.had_by,
        "count": row.count or 1,
        "others": (row.count or 1) - 1,
    }
    if referral is not None:
        facts["has_left"] = has_left(referral)
    return Letter(f"companies/mail/{row.kind}.txt", row.user.email, row.user.language, facts)


def _where(row: Notice) -> str:
    """Where a notice leads: to its referral, else to the company, or to the list where it is about many."""
    if row.referral_id:
        return _address("referral", referral=row.referral_id)
    many = row.count is not None and row.count > 1
    return _address("list") if many else _address("detail", company=row.company_id)


def has_left(referral: Referral) -> bool:
    """Whether the person a referral was sent to has no seat there any more."""
    today = timezone.localdate()
    person = referral.to_user_id
    return person is not None and not is_there(person, referral.to_id, referral.partnership_id, today)


def _notice_matters(row: Notice, now: datetime) -> bool:
    """Whether a notice still says something, and to somebody who still has a seat."""
    if not row.user.is_active or not _has_a_seat(row, now):
        return False
    if row.kind in UNTIL_ANSWERED:
        return row.referral is not None and row.referral.state == Referral.State.SENT
    if row.kind in (Notice.Kind.JOINED, Notice.Kind.TURN):
        return row.reservation is not None and row.reservation.state == Reservation.State.HELD
    return True


def _has_a_seat(row: Notice, now: datetime) -> bool:
    """Who has left the partnership hears no more of its companies."""
    seats = Membership.objects.on(timezone.localdate(now)).filter(user=row.user_id)
    return bool(seats.filter(partnership__municipality=row.company.municipality_id).exists())


def _link(row: LinkMail) -> Letter:
    facts = {
        "person": row.person,
        "company": row.company,
        "sender": row.sender,
        "organisation": row.organisation,
        "link": _address("own", token=row.token),
        "stop": _address("own_stop", token=row.token),
        "until": ContactRules.objects.get(company=row.company_id).token_expires_on,
    }
    return Letter("companies/mail/link.txt", row.email, row.person.language, facts)


def _link_matters(row: LinkMail, now: datetime) -> bool:
    """A link that was replaced meanwhile is not sent."""
    of = {"company": row.company_id, "token": row.token}
    return ContactRules.objects.filter(**of).exists() or EarlierLink.objects.filter(**of).exists()
