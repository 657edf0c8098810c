"""The seat one has just given up for somebody: offered back once, on the next page of its event."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from virksom.events.models import Registration

#: Where the session notes it.
JUST_GIVEN_UP = "registration-just-given-up"


def note_given_up(request: HttpRequest, registration: Registration) -> None:
    """Note whose seat was given up, so that it can be undone right after."""
    request.session[JUST_GIVEN_UP] = [registration.event_id, registration.pk]


def just_given_up(request: HttpRequest, event: Any) -> Registration | None:
    """Whose seat at the event one has just given up, if it is still free; told once."""
    event_id, pk = request.session.get(JUST_GIVEN_UP, (None, None))
    if event_id != event.pk:
        return None
    del request.session[JUST_GIVEN_UP]
    if event.seats_left == 0:
        return None
    rows = Registration.objects.filter(pk=pk, event=event, state=Registration.State.CANCELLED)
    found: Registration | None = (
        rows.visible_to(request.viewer, "u").select_related("participant").first()  # type: ignore[attr-defined]
    )
    return found
