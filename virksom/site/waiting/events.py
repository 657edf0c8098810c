"""Events to prepare and to go to, and company tours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virksom.events.models import Attendance, Event, Registration, Tour, TourMember, TourStop
from virksom.foundation.access import Viewer
from virksom.foundation.templatetags.ui import clock, weekday
from virksom.site.waiting.row import MOST, Badge, Waiting


def events(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Events to prepare: the door list of today, drafts to announce, and what comes next."""
    today = timezone.localdate(now)
    for event in Event.objects.visible_to(viewer, "u").going_ahead().upcoming(now)[:MOST]:
        starts = timezone.localtime(event.starts_at)
        when = {"day": weekday(starts), "time": clock(starts)}
        is_today, address = starts.date() <= today, "events:detail"
        if event.status == Event.Status.DRAFT:
            reason, button = (
                _("%(day)s at %(time)s. Still a draft: nobody can register.") % when,
                _("Finish it"),
            )
        elif is_today and viewer.may("c", Attendance, inside=event):
            reason, button = _("At %(time)s. The door list is ready.") % when, _("Open the door list")
            address = "events:door"
        else:
            reason, button = _("%(day)s at %(time)s.") % when + _seats(event), _("Prepare it")
        yield Waiting(
            str(event), reason, reverse(address, args=[event.pk]), button, Badge.on(starts.date(), now)
        )


def _seats(event: Any) -> str:
    if not event.seats_taken:
        return " " + _("Nobody has registered yet.")
    if event.seats_left == 0:
        return " " + _("All seats are taken.")
    taken = event.seats_taken
    words = ngettext("%(n)s person has a seat.", "%(n)s people have a seat.", taken)
    return " " + words % {"n": taken}


def staff_seats(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """The coming events at which a company's own people have a place."""
    coming = Event.objects.filter(is_public=True).going_ahead().upcoming(now)
    places = Registration.objects.visible_to(viewer).in_force().filter(event__in=coming.values("pk"))
    found = places.order_by().values_list("event", "event__title", "event__starts_at").annotate(n=Count("pk"))
    for pk, title, starts_at, n in found.order_by("event__starts_at", "event")[:MOST]:
        starts = timezone.localtime(starts_at)
        yield Waiting(
            fact=title,
            reason=_("%(day)s at %(time)s.") % {"day": weekday(starts), "time": clock(starts)}
            + " "
            + ngettext("%(n)s person of yours comes.", "%(n)s people of yours come.", n) % {"n": n},
            url=reverse("events:public_detail", args=[pk]),
            button=_("See the event"),
            badge=Badge.on(starts.date(), now),
        )


def tours(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """The company tours a viewer goes on, by the next day their team goes out. One query."""
    today = timezone.localdate(now)
    stops = TourStop.objects.filter(team=OuterRef("team"), on__gte=today).order_by("on")
    mine = TourMember.objects.filter(user=viewer.user_id, tour__last_on__gte=today)
    mine = mine.filter(tour__in=Tour.objects.visible_to(viewer).values("pk")).select_related("tour", "team")
    rows = mine.annotate(next_on=Subquery(stops.values("on")[:1])).order_by("tour__first_on", "pk")
    for row in rows[:MOST]:
        goes_on = row.next_on or row.tour.first_on
        if goes_on < today:  # The team has been everywhere.
            continue
        yield Waiting(
            fact=_("On %(day)s you go with team %(number)s")
            % {"day": weekday(goes_on), "number": row.team.number},
            reason=_("%(tour)s. See where you go and whom to ask for.") % {"tour": row.tour},
            url=reverse("events:tour_day", args=[row.tour_id, row.team_id]),
            button=_("See the route"),
            badge=Badge.on(goes_on, now),
        )
