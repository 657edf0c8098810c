"""Feedback: what a participant says after an event, by their personal link."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.events.models import Feedback, Registration
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail

#: An answer can be given this long after the event, and changed this long after it was given.
OPEN_FOR = timedelta(days=30)


def feedback_closes_at(registration: Registration, given: Feedback | None) -> datetime:
    """The moment after which the answer stands as it is."""
    closes = registration.event.ends_at + OPEN_FOR
    return max(closes, given.created_at + OPEN_FOR) if given else closes


def check_open_for_feedback(registration: Registration, given: Feedback | None) -> None:
    """Raises ValidationError before the event, after the time to answer, and when there is nothing to ask."""
    event = registration.event
    now = timezone.now()
    if event.is_cancelled:
        raise ValidationError(_("The event was cancelled, so there is nothing to answer."), code="cancelled")
    if registration.state == Registration.State.CANCELLED:
        raise ValidationError(_("You gave up your seat, so there is nothing to answer."), code="given up")
    if now < event.starts_at:
        raise ValidationError(_("The event is not held yet. Use the link again afterwards."), code="early")
    if now > feedback_closes_at(registration, given):
        raise ValidationError(
            _("The time to answer is over. Write to the host if there is something they should know."),
            code="late",
        )


def give_feedback(
    *, registration: Registration, usefulness: int, will_act: bool | None, best: str, better: str, by: Viewer
) -> Feedback:
    """Keep what a participant says; a second answer replaces the first.

    `usefulness` is 1 to 5. Raises ValidationError when the time to answer has not come or is over.
    """
    given = Feedback.objects.filter(registration=registration).first()
    check_open_for_feedback(registration, given)
    said = {"usefulness": usefulness, "will_act": will_act, "best": best, "better": better}
    with transaction.atomic():
        feedback, is_new = Feedback.objects.update_or_create(
            registration=registration,
            defaults=said,
            create_defaults={**said, "event_id": registration.event_id},
        )
        verb = "give_feedback" if is_new else "change_feedback"
        leave_trail(by, verb, feedback, circle_id=registration.event.partnership_id)
    return feedback
