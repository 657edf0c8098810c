"""A partner suggests to two companies that they share one employee."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.openings.actions.exchange import hold
from virksom.openings.facts.people import seat_for
from virksom.openings.facts.shared_job import fit_of, pair_of
from virksom.openings.models import Opening, OpeningNotice, SharedJob


def suggest_shared_job(
    *, opening: Opening, other: Opening, by: Viewer, now: datetime | None = None
) -> SharedJob:
    """Suggest to two companies that their part-time openings become one person's job.

    Each is owed one mail, which names the other company and who will ring; suggesting a pair again changes
    nothing. Raises ValidationError when the two do not go together, or one is no longer open.
    """
    now = now or timezone.now()
    seat = seat_for(by, partnership_id=opening.partnership_id)
    if seat is None:
        raise ValidationError(_("You have no role here that takes openings."))
    first, second = sorted((opening, other), key=lambda one: one.pk)
    with transaction.atomic():
        # In the order of their numbers, so that two who suggest the same pair never wait for each other.
        if not (hold(first, now) and hold(second, now)):
            raise ValidationError(_("It is no longer open."))
        known: SharedJob | None = SharedJob.objects.filter(pair_of(first, second)).first()
        if known is not None:
            return known
        if fit_of(opening, other) is None:
            raise ValidationError(_("These two jobs do not go together any more."))
        shared: SharedJob = SharedJob.objects.create(
            first=first,
            second=second,
            user_id=by.user_id,
            organisation_id=seat.organisation_id,
            suggested_at=now,
        )
        OpeningNotice.objects.bulk_create(
            [
                OpeningNotice(kind=OpeningNotice.Kind.SHARE, opening=one, shared_job=shared)
                for one in (first, second)
                if one.contact_email
            ]
        )
        leave_trail(by, "suggest_shared_job", shared, circle_id=opening.partnership_id)
    return shared
