"""To whose work a placement is owed: assessed by two, and what the company says of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.placements.facts.assessment import bases_of
from virksom.placements.models import Assessment, Attribution, Part, Placement


def assess_placement(*, placement: Placement, attribution: str, reason: str, by: Viewer) -> Assessment:
    """Say what a placement is owed to, and why; who says it again says it anew.

    Raises ValidationError without a reason, and for class A where nothing in the system came before.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")}, code="empty")
    if attribution == Attribution.DOCUMENTED and not bases_of(placement):
        raise ValidationError(
            {
                "attribution": _(
                    "Class A needs an event, a contact or an opening that came before the first day. None is "
                    "recorded: choose B, C or D."
                )
            },
            code="no basis",
        )
    with transaction.atomic():
        assessment, _new = Assessment.objects.update_or_create(
            placement=placement,
            user_id=by.user_id or 0,
            defaults={
                "attribution": attribution,
                "reason": reason.strip(),
                "assessed_at": timezone.now(),
                "organisation_id": by.organisation_id,
            },
        )
        leave_trail(
            by,
            "assess_placement",
            placement,
            circle_id=placement.partnership_id,
            attribution=str(attribution),
        )
    return assessment


def note_without_help(*, placement: Placement, without_help: str, by: Viewer) -> None:
    """The company says what would have happened without help; its latest word counts.

    Raises ValidationError before the company has confirmed the placement or said what is otherwise.
    """
    with transaction.atomic():
        said = placement.confirmations.filter(part=Part.COMPANY).last()
        if said is None:
            raise ValidationError(_("Say first whether the placement is right."), code="first")
        said.without_help = without_help
        said.save(update_fields=["without_help", "updated_at"])
        leave_trail(by, "note_without_help", placement, circle_id=placement.partnership_id)
