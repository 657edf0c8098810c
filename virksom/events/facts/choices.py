"""What somebody who plans an event may choose from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from virksom.events.models import Event, host_turns
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Organisation, Partnership


def partnerships_to_plan_in(viewer: Viewer) -> QuerySet[Any]:
    """The partnerships a viewer may plan events in, by name."""
    own = {getattr(seat, "partnership_id", None) for seat in viewer.seats}
    programmes = {
        getattr(seat, "programme_id", None)
        for seat in viewer.seats
        if not getattr(seat, "partnership_id", None)
    }
    near = Partnership.objects.filter(Q(pk__in=own - {None}) | Q(programme__in=programmes - {None}))
    may = [place.pk for place in near if viewer.may("c", Event, inside=place)]
    return near.filter(pk__in=may).select_related("municipality", "programme")


def possible_hosts(partnership: Partnership, also: Iterable[int | None]) -> QuerySet[Any]:
    """Organisations at the table, the one whose turn it is first; then those that host or plan anyway."""
    turns = [organisation.pk for organisation in host_turns(partnership)]
    ordered = [*turns, *(pk for pk in also if pk and pk not in turns)]
    places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(ordered)]
    if not places:
        return Organisation.objects.none()
    place = Case(*places, default=Value(0), output_field=IntegerField())
    return Organisation.objects.filter(pk__in=ordered).order_by(place)
