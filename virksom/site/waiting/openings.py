"""Openings that wait for an answer, those nobody has, and those a company is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from virksom.foundation.access import NOTHING, Viewer
from virksom.foundation.templatetags.ui import clock, weekday_in
from virksom.openings.facts.people import takers
from virksom.openings.facts.relay import time_left
from virksom.openings.models import Opening, RelayStep
from virksom.partnerships.models import Role
from virksom.site.waiting.row import MOST, Badge, Waiting

#: So many are read to find the most pressing of each sort.
READ = 100
LEADS = (Role.EMPLOYMENT_LEAD, Role.BUSINESS_LEAD)


def openings(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Openings that are one's organisation's to take, with the time left; for leads, those nobody has.

    Both by one query.
    """
    seats = {(s.organisation_id, s.partnership_id) for s in viewer.seats if s.role in takers()}
    led = [seat.partnership_id for seat in viewer.seats if seat.role in LEADS]
    if not seats and not led:
        return
    standing = RelayStep.objects.standing().filter(opening=OuterRef("pk"))
    turns = RelayStep.objects.waiting().filter(_any_of(seats))
    concerns = Q(pk__in=turns.values("opening")) | Q(partnership__in=led, turn=None)
    rows = Opening.objects.open().annotate(turn=Subquery(standing.values("asked_at")[:1]),
        until=Subquery(standing.values("answer_by")[:1])).filter(concerns)  # fmt: skip
    found = list(rows.select_related("company").order_by("told_at", "pk")[:READ])
    mine = sorted((row for row in found if row.turn), key=lambda row: (row.until, row.pk))
    yield from (_to_take(row, now) for row in mine[:MOST])
    yield from (_nobodys(row) for row in [row for row in found if row.turn is None][:MOST])


def _any_of(seats: set[tuple[int, int]]) -> Q:
    found = NOTHING
    for organisation, partnership in sorted(seats):
        found |= Q(organisation=organisation, partnership=partnership)
    return found


def _to_take(row: Any, now: datetime) -> Waiting:
    hours, minutes = time_left(row.turn, row.until, now).hours_and_minutes
    left = _("%(h)s h %(m)s m left, until %(day)s, %(time)s. Then it goes to the next.") % {
        "h": hours,
        "m": minutes,
        "day": weekday_in(row.until),
        "time": clock(row.until),
    }
    return Waiting(
        fact=_("%(company)s needs people: %(job)s") % {"company": row.company, "job": row},
        reason=left,
        url=reverse("openings:detail", args=[row.pk]),
        button=_("Take it or give it on"),
        badge=Badge.until(row.until, now),
    )


def _nobodys(row: Any) -> Waiting:
    """An opening that everybody has passed on."""
    return Waiting(
        fact=_("Nobody has taken the job at %(company)s") % {"company": row.company},
        reason=_("%(job)s. Find somebody who takes it.") % {"job": row},
        url=reverse("openings:detail", args=[row.pk]),
        button=_("See who was asked"),
        badge=Badge.OVERDUE,
    )


def own_openings(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Jobs of a company user's own company that it is asked about."""
    rows = Opening.objects.open().visible_to(viewer, "d").exclude(asked_whether_open_at=None)
    for opening in rows.order_by("asked_whether_open_at", "pk")[:MOST]:
        yield Waiting(
            fact=_("Is it still open: %(job)s?") % {"job": opening},
            reason=_("We have heard nothing for a while. One tap is enough."),
            url=reverse("openings:detail", args=[opening.pk]),
            button=_("Answer"),
            badge=Badge.TODAY,
        )
