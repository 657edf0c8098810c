"""The mails about placements that are owed: questions to those concerned, and what partners have to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from virksom.foundation import post
from virksom.foundation.post import Kind, Letter
from virksom.openings.actions.posting import language_of, speaks_for_company
from virksom.openings.facts.words import without_name
from virksom.partnerships.models import Membership
from virksom.placements.facts.receivers import receivers_of
from virksom.placements.models import ConfirmationMail, FollowUpMail, FollowUpNotice, MatchMail, Part, Step


def send_owed(*, now: datetime | None = None) -> int:
    """Send every mail about placements that is owed, and return how many went out."""
    return post.send_owed(_kinds(), now=now)


def _kinds() -> Iterable[Kind]:
    whose = ("candidate__consultant", "company__municipality", "partnership__municipality")
    around = [f"follow_up__placement__{name}" for name in whose]
    questions = FollowUpMail.objects.select_related(*around)
    confirmations = ConfirmationMail.objects.select_related(*(f"placement__{name}" for name in whose))
    notices = FollowUpNotice.objects.select_related("user", *around)
    return (
        (questions, _question, _question_matters),
        (confirmations, _confirmation, _confirmation_matters),
        (notices, _notice, _notice_matters),
        (_match_mails(), _match_letter, _match_matters),
    )


def _address(name: str, *key: Any) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(f"placements:{name}", args=key)


def _question(row: FollowUpMail) -> Letter:
    placement = row.follow_up.placement
    facts = {
        "placement": placement,
        "consultant": placement.candidate.consultant,
        "follow_up": row.follow_up,
        "until": row.expires_on,
        "link": _address("answer", row.token),
    }
    return Letter(_template("ask", row.part), row.email, row.language, facts)


def _template(name: str, part: str) -> str:
    """The candidate's mails lie with the candidate's pages, which exist in more languages."""
    if part == Part.CANDIDATE:
        return f"placements/own/{name}.txt"
    return f"placements/mail/{name}_{part}.txt"


def _question_matters(row: FollowUpMail, now: datetime) -> bool:
    """A follow-up that was done meanwhile is not asked about, nor somebody whose address it is no more."""
    return row.follow_up.done_on is None and _is_theirs(row, row.follow_up.placement)


def _is_theirs(row: Any, placement: Any) -> bool:
    return (row.part, row.email) in {(one.part, one.email) for one in receivers_of(placement)}


def _confirmation(row: ConfirmationMail) -> Letter:
    facts = {
        "placement": row.placement,
        "consultant": row.placement.candidate.consultant,
        "until": row.expires_on,
        "link": _address("confirm_by_link", row.token),
    }
    return Letter(_template("confirm", row.part), row.email, row.language, facts)


def _confirmation_matters(row: ConfirmationMail, now: datetime) -> bool:
    """Who has confirmed meanwhile is not asked."""
    yes = row.placement.company_yes_at if row.part == Part.COMPANY else row.placement.person_yes_at
    return yes is None and _is_theirs(row, row.placement)


def _notice(row: FollowUpNotice) -> Letter:
    facts = {
        "user": row.user,
        "placement": row.follow_up.placement,
        "follow_up": row.follow_up,
        "consultant": row.follow_up.placement.candidate.consultant,
        "link": _address("follow_up", row.follow_up_id),
    }
    return Letter(f"placements/mail/{row.kind}.txt", row.user.email, row.user.language, facts)


def _notice_matters(row: FollowUpNotice, now: datetime) -> bool:
    """A follow-up that is done meanwhile, or somebody who has left, is not told of."""
    if row.follow_up.done_on is not None or not row.user.is_active:
        return False
    seats = Membership.objects.on(timezone.localdate(now)).filter(user=row.user_id)
    return bool(seats.filter(partnership=row.follow_up.placement.partnership_id).exists())


# Matches ---------------------------------------------------------------------------------------------

#: To whom each mail about a match goes.
TO_CANDIDATE = (MatchMail.Kind.PROPOSED, MatchMail.Kind.ANSWERED, MatchMail.Kind.TOOK_ANOTHER)
TO_COMPANY = (MatchMail.Kind.SHARED, MatchMail.Kind.GONE)


def _match_mails() -> Any:
    around = ("candidate__consultant", "candidate__user", "opening__company", "grant")
    return MatchMail.objects.select_related(
        "match__partnership__municipality", *(f"match__{name}" for name in around)
    )


def _match_letter(row: Any) -> Letter:
    match, opening = row.match, row.match.opening
    facts = {
        "match": match,
        "opening": without_name(str(opening), opening.contact_name),
        "company": opening.company,
        "consultant": match.candidate.consultant,
        "place": match.partnership,
    }
    if row.kind in TO_CANDIDATE:
        facts |= {"link": _address("own_match_by_link", row.token)}
        to, language = match.candidate.mail_address, match.candidate.language
        return Letter(f"placements/own/{row.kind}.txt", to, language, facts)
    if row.kind in TO_COMPANY:
        facts |= {"name": opening.contact_name, "alias": match.grant.alias, "link": _profile_link(match)}
        template = f"placements/mail/{row.kind}.txt"
        return Letter(template, opening.contact_email, language_of(opening), facts)
    facts |= {"link": _address("match", match.pk), "said": match.steps.last()}
    user = match.candidate.consultant
    return Letter(f"placements/mail/{row.kind}.txt", user.email, user.language, facts)


def _profile_link(match: Any) -> str:
    """The link to the profile without identity; none to an address that may not be the company's."""
    if not speaks_for_company(match.opening):
        return ""
    return settings.BASE_URL.rstrip("/") + reverse("candidates:shared_link", args=[match.grant.token])


def _match_matters(row: MatchMail, now: datetime) -> bool:
    """What has moved on meanwhile, or has nobody to go to, is not told of."""
    match = row.match
    if row.kind in TO_CANDIDATE:
        waits = row.kind != MatchMail.Kind.PROPOSED or match.step == Step.PROPOSED
        return bool(match.candidate.mail_address) and match.candidate.emptied_on is None and waits
    if row.kind in TO_COMPANY:
        if not match.opening.contact_email or match.grant is None:
            return False
        is_shared = match.grant.is_live(timezone.localdate(now))
        return row.kind == MatchMail.Kind.GONE or (match.step == Step.ACCEPTED and is_shared)
    user = match.candidate.consultant
    return user is not None and user.is_active
