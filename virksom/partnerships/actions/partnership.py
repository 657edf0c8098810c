"""What happens to a partnership: it is entered, changed, withdrawn, taken up again and supported."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virksom.foundation.access import Viewer
from virksom.foundation.models import TrailEntry
from virksom.foundation.trail import leave_trail
from virksom.partnerships.actions.change import check_happened, write_changes
from virksom.partnerships.models import (
    Facilitation,
    Municipality,
    Organisation,
    Partnership,
    Phase,
    Programme,
    StartPackageItem,
)


class PartnershipChanges(TypedDict, total=False):
    """What `change_partnership` may change."""

    phase: Phase
    model: str
    strands: str
    status: str
    starts: date
    anchoring_plan: str
    carried_by: Organisation | None
    followed_until: date | None
    position: int


def create_partnership(
    *,
    by: Viewer,
    programme: Programme,
    municipality: Municipality,
    phase: Phase,
    model: str,
    strands: str,
    starts: date,
) -> Partnership:
    """Enter a municipality's partnership in a programme, with an empty start package.

    Raises ValidationError when the municipality has one already, or the phase is another programme's.
    """
    if phase.programme_id != programme.pk:
        raise ValidationError(_("Choose a phase of this programme."))
    try:
        with transaction.atomic():
            partnership = Partnership.objects.create(
                programme=programme,
                municipality=municipality,
                phase=phase,
                model=model,
                strands=strands,
                starts=starts,
            )
            StartPackageItem.objects.bulk_create(
                StartPackageItem(partnership=partnership, kind=kind) for kind in StartPackageItem.Kind.values
            )
            leave_trail(by, "create_partnership", partnership, circle_id=partnership.pk)
    except IntegrityError as error:
        raise ValidationError(
            _("%(municipality)s has a partnership in this programme already. Open it from the list.")
            % {"municipality": municipality}
        ) from error
    return partnership


def change_partnership(
    *, by: Viewer, partnership: Partnership, **changes: Unpack[PartnershipChanges]
) -> Partnership:
    """Change what a partnership is. Withdrawing has its own action, because it needs a reason.

    Raises ValidationError for a phase of another programme and for the status withdrawn.
    """
    if changes.get("status") == Partnership.Status.WITHDRAWN:
        raise ValidationError(_("A partnership withdraws with a day and a reason."))
    phase = changes.get("phase")
    if phase is not None and phase.programme_id != partnership.programme_id:
        raise ValidationError(_("Choose a phase of this programme."))
    with transaction.atomic():
        changed = write_changes(partnership, changes)
        leave_trail(by, "change_partnership", partnership, circle_id=partnership.pk, changed=changed)
    return partnership


def withdraw_partnership(*, by: Viewer, partnership: Partnership, on: date, reason: str) -> Partnership:
    """Note that a partnership left the programme, when, and why. What it did still counts.

    Raises ValidationError without a reason, for a day that lies ahead, and when it has withdrawn already.
    """
    check_happened(on)
    if not reason.strip():
        raise ValidationError(_("Say when the partnership withdrew, and why."))
    with transaction.atomic():
        was = Partnership.objects.select_for_update().get(pk=partnership.pk).status
        withdrawn = (
            Partnership.objects.filter(pk=partnership.pk)
            .exclude(status=Partnership.Status.WITHDRAWN)
            .update(status=Partnership.Status.WITHDRAWN, withdrawn_on=on, withdrawal_reason=reason.strip())
        )
        if not withdrawn:
            raise ValidationError(_("The partnership has withdrawn already."))
        partnership.refresh_from_db()
        leave_trail(
            by,
            "withdraw_partnership",
            partnership,
            circle_id=partnership.pk,
            on=on.isoformat(),
            reason=reason,
            was=was,
        )
    return partnership


def resume_partnership(*, by: Viewer, partnership: Partnership) -> Partnership:
    """Take a withdrawal back: the partnership stands as before. The trail keeps the reason it had."""
    with transaction.atomic():
        left = TrailEntry.objects.about(partnership).doing(["withdraw_partnership"]).first()
        was = left.details.get("was") if left else None
        Partnership.objects.filter(pk=partnership.pk, status=Partnership.Status.WITHDRAWN).update(
            status=was or Partnership.Status.ACTIVE, withdrawn_on=None, withdrawal_reason=""
        )
        partnership.refresh_from_db()
        leave_trail(by, "resume_partnership", partnership, circle_id=partnership.pk)
    return partnership


def record_facilitation(
    *,
    by: Viewer,
    partnership: Partnership,
    kind: str,
    on: date,
    about: str,
    given_by: str = "",
    next_step: str = "",
) -> Facilitation:
    """Log a meeting, a telephone call or a mail that supported a partnership.

    `given_by` is the one who acts when nothing else is said. Raises ValidationError for a day that lies
    ahead.
    """
    check_happened(on)
    with transaction.atomic():
        entry = Facilitation.objects.create(
            partnership=partnership,
            kind=Facilitation.Kind(kind),
            on=on,
            about=about,
            given_by=given_by or by.name,
            next_step=next_step,
        )
        leave_trail(by, "record_facilitation", entry, circle_id=partnership.pk, kind=entry.kind)
    return entry
