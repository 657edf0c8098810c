"""Openings that wait for an answer, those nobody has, and those a company is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from virksom.foundation.access import Viewer
from virksom.foundation.templatetags.ui import clock, weekday
from virksom.openings.facts.people import organisations_of, takers
from virksom.openings.facts.relay import time_left
from virksom.openings.models import Opening, RelayStep
from virksom.partnerships.models import Role
from virksom.site.waiting.row import MOST, Badge, Waiting

LEADS = (Role.EMPLOYMENT_LEAD, Role.BUSINESS_LEAD)


def openings(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Openings that are one's organisation's to take, with the time left; for leads, those nobody has."""
    steps = RelayStep.objects.waiting().filter(
        opening__state=Opening.State.OPEN, organisation__in=organisations_of(viewer)
    )
    seats = {(s.organisation_id, s.partnership_id) for s in viewer.seats if s.role in takers()}
    for step in steps.select_related("opening__company").order_by("answer_by", "pk")[:MOST] if seats else ():
        if (step.organisation_id, step.partnership_id) in seats:
            yield _to_take(step, now)
    led = [seat.partnership_id for seat in viewer.seats if seat.role in LEADS]
    if led:
        yield from _nobodys(led)


def _to_take(step: RelayStep, now: datetime) -> Waiting:
    hours, minutes = time_left(step.asked_at, step.answer_by, now).hours_and_minutes
    left = _("%(h)s h %(m)s m left, until %(day)s, %(time)s. Then it goes to the next.") % {
        "h": hours,
        "m": minutes,
        "day": weekday(step.answer_by),
        "time": clock(step.answer_by),
    }
    return Waiting(
        fact=_("%(company)s needs people: %(job)s") % {"company": step.opening.company, "job": step.opening},
        reason=left,
        url=reverse("openings:detail", args=[step.opening_id]),
        button=_("Take it or give it on"),
        badge=Badge.until(step.answer_by, now),
    )


def _nobodys(partnerships: list[int]) -> Iterator[Waiting]:
    """Openings in the partnerships one leads that everybody has passed on."""
    rows = Opening.objects.open().filter(partnership__in=partnerships).unheld()
    for opening in rows.select_related("company").order_by("told_at", "pk")[:MOST]:
        yield Waiting(
            fact=_("Nobody has taken the job at %(company)s") % {"company": opening.company},
            reason=_("%(job)s. Find somebody who takes it.") % {"job": opening},
            url=reverse("openings:detail", args=[opening.pk]),
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
