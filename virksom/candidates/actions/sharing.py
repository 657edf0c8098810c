"""A candidate lets somebody see the profile, answers those who ask, and takes it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.accounts.models import User
from virksom.candidates.facts.receivers import READERS
from virksom.candidates.models import Candidate, CandidateMail, CompetenceProfile, ShareGrant
from virksom.candidates.models.sharing import LASTS_AT_MOST
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Membership, Organisation

#: So long a sharing that was stopped can be taken up again as it was.
UNDONE_WITHIN = timedelta(hours=1)
Kind = CandidateMail.Kind


def give_grant(
    *,
    candidate: Candidate,
    to: Organisation,
    purpose: str,
    ends_on: date,
    by: Viewer,
    in_meeting: bool = False,
    tells: bool = True,
) -> ShareGrant:
    """The candidate lets an organisation see the profile until a day, without identity.

    What was asked for before is answered with it; a grant that has run out begins anew. `in_meeting`: the
    candidate said so to the consultant, who writes it down. `tells`: the receiver gets a mail. Raises
    ValidationError for a day that is past or more than 90 days ahead.
    """
    check_end(ends_on)
    with transaction.atomic():
        grant = _one(candidate, to, purpose)
        _begin(grant, ends_on)
        CompetenceProfile.objects.get_or_create(candidate=candidate)
        if tells:
            _tell_receiver(grant, Kind.SHARED)
        _trail(by, "give_grant", grant, ends_on=ends_on.isoformat(), in_meeting=in_meeting)
    return grant


def ask_for_grant(*, candidate: Candidate, to: Organisation, purpose: str, by: Viewer) -> ShareGrant:
    """Ask a candidate to let an organisation see the profile: nothing is shown before the candidate's yes.

    Raises ValidationError while it is shared already.
    """
    with transaction.atomic():
        grant = _one(candidate, to, purpose)
        if grant.is_live(timezone.localdate()):
            raise ValidationError(_("It is shared already, for this purpose."), code="shared")
        grant.asked_on, grant.asked_by_id = timezone.localdate(), by.user_id
        grant.given_on = grant.ends_on = grant.candidate_yes_at = grant.receiver_yes_at = None
        grant.save()
        CandidateMail.objects.create(kind=Kind.ASKED, candidate=candidate, grant=grant)
        _trail(by, "ask_for_grant", grant, purpose=purpose)
    return grant


def answer_request(*, grant: ShareGrant, says_yes: bool, by: Viewer, in_meeting: bool = False) -> ShareGrant:
    """The candidate's answer to somebody who asks. A request that was answered meanwhile stays answered."""

    def answer(grant: ShareGrant) -> None:
        if not grant.is_request:
            raise ValidationError(_("This was answered already."), code="answered")
        if not says_yes:
            grant.withdrawn_at = timezone.now()
            grant.save()
            _trail(by, "decline_grant", grant, in_meeting=in_meeting)
            return
        _begin(grant, timezone.localdate() + LASTS_AT_MOST)
        CompetenceProfile.objects.get_or_create(candidate=grant.candidate)
        _tell_receiver(grant, Kind.SHARED)
        _trail(by, "give_grant", grant, ends_on=str(grant.ends_on), in_meeting=in_meeting)

    return _held(grant, answer)


def withdraw_grant(*, grant: ShareGrant, by: Viewer) -> ShareGrant:
    """Stop sharing: page, file, link and queued mails are dead from the next request on."""

    def withdraw(grant: ShareGrant) -> None:
        if grant.withdrawn_at is None:
            grant.withdrawn_at = timezone.now()
            grant.save()
            _trail(by, "withdraw_grant", grant)

    return _held(grant, withdraw)


def take_back_grant(
    *,
    grant: ShareGrant,
    given_on: date | None,
    ends_on: date | None,
    candidate_yes_at: datetime | None,
    by: Viewer,
) -> ShareGrant:
    """What was shared for one thing alone is so no more: the grant goes back to what it was before.

    What was not shared before is withdrawn. Both then have to say yes anew before anybody is known, also
    when the stop is undone. A last day that the candidate has moved forward meanwhile stays.
    """

    def take_back(grant: ShareGrant) -> None:
        was_withdrawn = grant.withdrawn_at is not None
        grant.candidate_yes_at = candidate_yes_at
        if candidate_yes_at is None:
            grant.receiver_yes_at = None
        if given_on is None:
            grant.withdrawn_at = grant.withdrawn_at or timezone.now()
        else:
            grant.given_on = given_on
            grant.ends_on = min(ends_on or given_on, grant.ends_on or given_on)
        grant.save()
        if not was_withdrawn:
            _trail(by, "take_back_grant" if given_on else "withdraw_grant", grant)

    return _held(grant, take_back)


def resume_grant(*, grant: ShareGrant, by: Viewer) -> ShareGrant:
    """Undo the stop of a sharing, within the hour. Raises ValidationError later, or when a new one began."""

    def resume(grant: ShareGrant) -> None:
        if grant.withdrawn_at is None:
            return
        if grant.withdrawn_at < timezone.now() - UNDONE_WITHIN:
            raise ValidationError(_("It is too late to undo. Share the profile anew."), code="late")
        grant.withdrawn_at = None
        grant.save()
        _trail(by, "resume_grant", grant)

    try:
        return _held(grant, resume)
    except IntegrityError:
        raise ValidationError(_("The profile is shared anew already."), code="shared") from None


def agree_to_meet(*, grant: ShareGrant, by: Viewer) -> ShareGrant:
    """The receiver would like to meet the person; said twice, it is said once.

    Raises ValidationError for a grant that is no longer live: then nothing is opened.
    """

    def agree(grant: ShareGrant) -> None:
        _check_live(grant)
        if grant.receiver_yes_at is None:
            grant.receiver_yes_at = timezone.now()
            grant.save()
            kind = Kind.OPENED if grant.is_opened else Kind.MEET
            _tell_receiver(grant, kind) if grant.is_opened else _tell_candidate(grant, kind)
            _trail(by, "agree_to_meet", grant)

    return _held(grant, agree)


def agree_to_be_known(*, grant: ShareGrant, by: Viewer) -> ShareGrant:
    """The candidate lets the receiver know who it is, from the moment the receiver has said yes too.

    Raises ValidationError for a grant that is no longer live.
    """

    def agree(grant: ShareGrant) -> None:
        _check_live(grant)
        if grant.candidate_yes_at is None:
            grant.candidate_yes_at = timezone.now()
            grant.save()
            if grant.is_opened:
                _tell_receiver(grant, Kind.OPENED)
            _trail(by, "agree_to_be_known", grant)

    return _held(grant, agree)


def check_end(ends_on: date) -> None:
    """Raises ValidationError for a last day that is past or too far ahead."""
    today = timezone.localdate()
    if ends_on < today:
        raise ValidationError({"ends_on": _("The day is past. Choose a later day.")}, code="past")
    if ends_on > today + LASTS_AT_MOST:
        raise ValidationError(
            {"ends_on": _("A profile is shared for 90 days at most. Choose an earlier day.")}, code="long"
        )


def _held(grant: ShareGrant, do: Callable[[ShareGrant], None]) -> ShareGrant:
    """Do something to a grant as it stands now, while nobody else changes it."""
    with transaction.atomic():
        now = (
            ShareGrant.objects.select_for_update(of=("self",))
            .select_related("candidate", "to")
            .get(pk=grant.pk)
        )
        do(now)
    return now


def _one(candidate: Candidate, to: Organisation, purpose: str) -> ShareGrant:
    """The one grant that stands for a purpose, held; a new one without it."""
    with transaction.atomic():
        Candidate.objects.select_for_update().get(pk=candidate.pk)  # One at a time for each candidate.
        grants = ShareGrant.objects.standing().filter(candidate=candidate, to=to, purpose=purpose)
        return grants.select_for_update().first() or ShareGrant(candidate=candidate, to=to, purpose=purpose)


def _begin(grant: ShareGrant, ends_on: date) -> None:
    today = timezone.localdate()
    if not grant.is_live(today):
        grant.given_on, grant.candidate_yes_at, grant.receiver_yes_at = today, None, None
    grant.ends_on = ends_on
    grant.save()


def _check_live(grant: ShareGrant) -> None:
    if not grant.is_live(timezone.localdate()):
        raise ValidationError(_("The profile is no longer shared. Nothing was passed on."), code="over")


def _tell_candidate(grant: ShareGrant, kind: str) -> None:
    CandidateMail.objects.create(kind=kind, candidate=grant.candidate, grant=grant)


def _tell_receiver(grant: ShareGrant, kind: str) -> None:
    """To those of the receiver's people who read what is shared; without any, to the receiver itself."""
    seats = Membership.objects.on(timezone.localdate()).filter(
        organisation=grant.to_id, role__in=READERS, partnership=grant.candidate.partnership_id
    )
    people = list(User.objects.filter(pk__in=seats.values("user"), is_active=True))
    mails = [
        CandidateMail(kind=kind, candidate=grant.candidate, grant=grant, user=user)
        for user in people or [None]
        if user is not None or grant.to.email
    ]
    CandidateMail.objects.bulk_create(mails)


def _trail(by: Viewer, verb: str, grant: ShareGrant, **details: object) -> None:
    leave_trail(by, verb, grant, circle_id=grant.candidate.partnership_id, **details)
