"""Referrals: a company handed over to the partner who can help, answered in time, closed by a contact.

Nothing is lost on the way: who does not answer is reminded, then the lead is told; what was sent to
somebody who has left goes to the others there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.companies.actions.reservation import done_by
from virksom.companies.actions.timeline import enter_referral, owe_notice
from virksom.companies.facts.answering import (
    answer_days,
    is_there,
    own_organisations,
    receivers_of,
    referrals_to_close,
    told_at_the_end,
)
from virksom.companies.facts.receivers import may_receive
from virksom.companies.facts.working_days import after_working_days, half_way
from virksom.companies.models import Company, Contact, ContactRules, Need, Notice, Referral, Reservation
from virksom.foundation.access import Viewer, system_viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Organisation

State = Referral.State


def refer_company(
    *,
    company: Company,
    to: Organisation,
    offer: str,
    about: str,
    by: Viewer,
    to_user: Any = None,
    need: Need | None = None,
) -> Referral:
    """Hand a company over to another partner, and tell those who can answer there.

    Doing it twice changes nothing. Raises ValidationError for one's own organisation, for one that is
    not at the table, and for a company that wants no contact.
    """
    now = timezone.now()
    did = done_by(by, company, Referral)
    _check_receiver(to, did)
    if ContactRules.objects.filter(company=company, has_stopped=True).exists():
        raise ValidationError(_("The company wants no contact. Only it can take that back."))
    days = answer_days(did["partnership_id"])
    referral = Referral(
        to=to,
        to_user=to_user,
        need=need,
        offer=offer,
        about=about,
        sent_at=now,
        remind_at=half_way(now, days),
        answer_by=after_working_days(now, days),
        **did,
    )
    if to_user is not None and not is_there(
        to_user.pk, to.pk, referral.partnership_id, timezone.localdate(now)
    ):
        referral.passed_on_at = now
    try:
        with transaction.atomic():
            referral.save()
            enter_referral(referral)
            _tell(Notice.Kind.REFERRED, referral, receivers_of(referral, timezone.localdate(now)))
            leave_trail(by, "refer_company", referral, circle_id=referral.partnership_id)
    except IntegrityError:
        same = Referral.objects.filter(company=company, organisation=did["organisation_id"], to=to)
        known: Referral | None = same.open().filter(offer=offer, about=about).first()
        if known is None:
            raise
        return known
    return referral


def _check_receiver(to: Organisation, did: dict[str, Any]) -> None:
    if to.pk == did["organisation_id"]:
        raise ValidationError({"to": _("This is your own organisation. Reserve the company instead.")})
    if not may_receive(to, did["partnership_id"]):
        raise ValidationError(
            {"to": _("{organisation} is not at the partnership's table. Choose another.").format(
                organisation=to
            )}
        )  # fmt: skip


def hand_over(*, reservation: Reservation, offer: str, about: str, by: Viewer) -> Referral:
    """Give an offer on to those who have the company reserved: the one who goes is asked first."""
    if reservation.organisation is None:
        raise ValidationError(_("The visit is no longer planned. Ask again: the days may be free now."))
    return refer_company(
        company=reservation.company,
        to=reservation.organisation,
        to_user=reservation.user,
        offer=offer,
        about=about,
        by=by,
    )


def _tell(kind: str, referral: Referral, people: Iterable[int | None]) -> None:
    for user_id in sorted({person for person in people if person}):
        owe_notice(kind, user_id, referral.company, referral=referral)


# The answer ------------------------------------------------------------------------------------------


def accept_referral(*, referral: Referral, by: Viewer) -> Referral:
    """Say yes for the organisation it was sent to. Of two who do it at the same moment one has it.

    Raises ValidationError when somebody else has answered.
    """
    return _answer(referral, State.ACCEPTED, "", by, "accept_referral")


def decline_referral(*, referral: Referral, reason: str, by: Viewer) -> Referral:
    """Say no, with the reason: it goes back to who sent it. Raises ValidationError when it is answered."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the sender knows whom to ask instead.")})
    return _answer(referral, State.DECLINED, reason.strip(), by, "decline_referral")


def _answer(referral: Referral, state: str, reason: str, by: Viewer, verb: str) -> Referral:
    _must_be_ours(referral, by)
    now = timezone.now()
    with transaction.atomic():
        taken = Referral.objects.filter(pk=referral.pk, state=State.SENT).update(
            state=state, reason=reason, answered_at=now, answered_by=by.user_id, updated_at=now
        )
        referral.refresh_from_db()
        if not taken:
            if referral.answered_by_id == by.user_id and referral.state == state:
                return referral
            raise ValidationError(_said(referral))
        if referral.user_id != by.user_id:
            _tell(Notice.Kind.ANSWERED, referral, [referral.user_id])
        leave_trail(by, verb, referral, circle_id=referral.partnership_id)
    return referral


def _must_be_ours(referral: Referral, by: Viewer) -> None:
    if referral.to_id not in own_organisations(by):
        raise ValidationError(
            _("This referral is for {organisation} to answer.").format(organisation=referral.to)
        )


def _said(referral: Referral) -> str:
    """What has become of a referral that somebody else was quicker with."""
    who = referral.answered_by or _("Somebody")
    if referral.state == State.DECLINED:
        return _("{who} has declined it already.").format(who=who)
    if referral.state == State.CLOSED:
        return _("It is closed already. The contact that closed it stands in the timeline.")
    return _("{who} has taken it already.").format(who=who)


# Closing ---------------------------------------------------------------------------------------------


def close_referral(*, referral: Referral, contact: Contact, by: Viewer) -> Referral:
    """Close a referral by the contact that closed it; who sent it is told.

    Doing it twice changes nothing. Raises ValidationError for a contact with another company, from
    before it was sent, or still a draft, and for a referral that was declined.
    """
    _must_be_ours(referral, by)
    sent_on = timezone.localdate(referral.sent_at)
    if contact.company_id != referral.company_id or contact.is_draft or contact.on < sent_on:
        raise ValidationError(
            {"contact": _("Choose a contact with this company, made since the company was handed over.")}
        )
    now = timezone.now()
    with transaction.atomic():
        rows = Referral.objects.filter(pk=referral.pk)
        rows.unanswered().update(answered_at=now, answered_by=by.user_id)
        closed = rows.open().update(state=State.CLOSED, closed_by=contact, updated_at=now)
        referral.refresh_from_db()
        if not closed:
            if referral.state == State.CLOSED:
                return referral
            raise ValidationError(_said(referral))
        if referral.user_id != by.user_id:
            _tell(Notice.Kind.REFERRAL_CLOSED, referral, [referral.user_id])
        leave_trail(by, "close_referral", referral, circle_id=referral.partnership_id)
    return referral


def close_referrals(*, contact: Contact, pks: Sequence[int], by: Viewer) -> list[Referral]:
    """Close those of the company's open referrals that a contact just recorded has dealt with."""
    rows = referrals_to_close(contact.company, by).filter(pk__in=pks)
    with transaction.atomic():
        return [close_referral(referral=row, contact=contact, by=by) for row in rows]


# By the clock ----------------------------------------------------------------------------------------


def keep_the_clock(*, now: datetime | None = None) -> int:
    """Pass on what was sent to somebody who left, remind at half time, tell the lead at the end.

    Run twice, late or side by side it does each once. Returns how many referrals it had to do with.
    """
    now = now or timezone.now()
    rows = Referral.objects.select_related("to", "company", "user").order_by("pk")
    done = 0
    for row in rows.to_pass_on(timezone.localdate(now)):
        done += _once(row, "passed_on_at", Notice.Kind.REFERRED, "pass_on_referral", now)
    for row in rows.to_remind(now):
        done += _once(row, "reminded_at", Notice.Kind.REMINDED, "remind_referral", now)
    for row in rows.to_escalate(now):
        done += _once(row, "escalated_at", Notice.Kind.ESCALATED, "escalate_referral", now)
    return done


def _once(referral: Referral, step: str, kind: str, verb: str, now: datetime) -> int:
    today = timezone.localdate(now)
    told = told_at_the_end if kind == Notice.Kind.ESCALATED else receivers_of
    with transaction.atomic():
        mine = Referral.objects.unanswered().filter(pk=referral.pk, **{f"{step}__isnull": True})
        if not mine.update(**{step: now}):
            return 0
        _tell(kind, referral, told(referral, today))
        leave_trail(system_viewer(), verb, referral, circle_id=referral.partnership_id)
    return 1
