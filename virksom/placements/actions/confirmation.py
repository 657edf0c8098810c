"""Two confirmations of a placement: asked for, said, and, where they differ, settled."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.placements.facts.receivers import receivers_of
from virksom.placements.models import Confirmation, ConfirmationMail, Part, Placement
from virksom.placements.models.follow_up import LINK_LASTS

#: Whose yes each part's is: the company's own, or that of the person's side.
YES = {Part.COMPANY: "company_yes_at", Part.CANDIDATE: "person_yes_at", Part.CONSULTANT: "person_yes_at"}


def owe_confirmations(placement: Placement, *, anew: bool = False) -> list[ConfirmationMail]:
    """The mails that ask those who have not confirmed a placement yet; each asked once a day.

    With `anew`, who was asked today already is asked again: what is asked about has changed, or what they
    said is answered. A placement that is over is asked about no more.
    """
    today = timezone.localdate()
    if placement.ends is not None and placement.ends < today:
        return []
    mails = []
    for one in receivers_of(placement):
        if getattr(placement, YES[Part(one.part)]) is not None or one.part == Part.CONSULTANT:
            continue
        mail, is_new = ConfirmationMail.objects.get_or_create(
            placement=placement,
            part=one.part,
            email=one.email,
            expires_on=today + LINK_LASTS,
            defaults={"language": one.language},
        )
        if not is_new and anew:
            # Owed from now on, so that it goes out under another name than the one of before.
            ConfirmationMail.objects.filter(pk=mail.pk).update(
                sent_at=None, claimed_at=None, created_at=timezone.now()
            )
        if is_new or anew:
            mails.append(mail)
    return mails


def ask_to_confirm(*, placement: Placement, by: Viewer) -> list[ConfirmationMail]:
    """Ask again whoever has not confirmed; the mails that are new."""
    with transaction.atomic():
        held = _held(placement)
        mails = owe_confirmations(held)
        if mails:
            _trail(by, "ask_to_confirm", held, parts=[mail.part for mail in mails])
    return mails


def renew_confirmation(*, mail: ConfirmationMail, by: Viewer) -> list[ConfirmationMail]:
    """Send a new link to where one that has run out was sent; none where that is not theirs any more."""
    with transaction.atomic():
        held = _held(mail.placement)
        if mail.is_open(timezone.localdate()):
            return []
        theirs = {(one.part, one.email) for one in receivers_of(held)}
        return owe_confirmations(held) if (mail.part, mail.email) in theirs else []


def confirm_placement(
    *,
    placement: Placement,
    part: str,
    agrees: bool,
    by: Viewer,
    terms: str = "",
    starts: date | None = None,
    note: str = "",
) -> Confirmation:
    """Write down what one of those concerned says about a placement. The latest of a part counts.

    Who says that it is otherwise takes their yes back; the difference is kept until it is settled. The
    same said twice is one. Neither changes what the placement counts as.
    """
    with transaction.atomic():
        held = _held(placement)
        said = {"agrees": agrees, "terms": terms, "starts": starts, "note": note}
        latest = held.confirmations.filter(part=part).last()
        if latest is not None and latest.settled_at is None and _same(latest, said):
            return latest
        now = timezone.now()
        held.confirmations.filter(part=part).unsettled().update(settled_at=now)  # type: ignore[attr-defined]
        confirmation = Confirmation.objects.create(
            placement=held, part=part, said_at=now, user_id=by.user_id, **said
        )
        setattr(held, YES[Part(part)], now if agrees else None)
        held.save(update_fields=[YES[Part(part)], "updated_at"])
        _trail(by, "confirm_placement", held, part=str(part), agrees=agrees)
    return confirmation


def settle_confirmation(*, confirmation: Confirmation, by: Viewer) -> None:
    """The placement stays as it is recorded: who said otherwise is asked once more. Twice changes nothing."""
    with transaction.atomic():
        held = _held(confirmation.placement)
        open_still = Confirmation.objects.unsettled().filter(pk=confirmation.pk)
        if open_still.update(settled_at=timezone.now()):
            owe_confirmations(held, anew=True)
            _trail(by, "settle_confirmation", held, part=str(confirmation.part))


def confirm_anew(placement: Placement, by: Viewer) -> None:
    """After a correction of terms or start: who said just that has confirmed it, the others are asked.

    Call it in the transaction of the correction.
    """
    now = timezone.now()
    open_differences = list(placement.confirmations.unsettled())  # type: ignore[attr-defined]
    agreed = {one.part for one in open_differences if _says(one, placement)}
    is_own = by.user_id is not None and by.user_id == placement.candidate.consultant_id
    placement.company_yes_at = now if Part.COMPANY in agreed else None
    placement.person_yes_at = now if is_own or Part.CANDIDATE in agreed else None
    placement.save(update_fields=["company_yes_at", "person_yes_at", "updated_at"])
    Confirmation.objects.filter(pk__in=[one.pk for one in open_differences]).update(settled_at=now)
    owe_confirmations(placement, anew=True)


def _says(one: Confirmation, placement: Placement) -> bool:
    """Whether what somebody said is what is recorded now; what they left out they did not dispute."""
    return one.terms in ("", placement.terms) and one.starts in (None, placement.starts)


def _same(latest: Confirmation, said: dict[str, object]) -> bool:
    return all(getattr(latest, name) == value for name, value in said.items())


def _held(placement: Placement) -> Placement:
    """The placement as it is now, held until the transaction ends."""
    rows = Placement.objects.select_for_update(of=("self",)).select_related("candidate__consultant")
    return rows.get(pk=placement.pk)


def _trail(by: Viewer, verb: str, placement: Placement, **details: object) -> None:
    leave_trail(by, verb, placement, circle_id=placement.partnership_id, **details)
