"""Programmes and partnerships: how they stand, who was invited, what the figures are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virksom.foundation.access import Viewer
from virksom.foundation.templatetags.ui import weekday_in
from virksom.partnerships.facts.standing import SILENT_AFTER, Part, whole_package
from virksom.partnerships.models import MembershipInvitation, Partnership, Programme
from virksom.site.waiting.row import MOST, Waiting


def programmes(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """The programmes a viewer follows as a whole."""
    for programme in Programme.objects.visible_to(viewer)[:MOST]:
        day = programme.day(timezone.localdate(now))
        is_over = day == programme.ends
        yield Waiting(
            fact=_("How %(programme)s stands") % {"programme": programme},
            reason=_("The programme is over. Its figures stay.")
            if is_over
            else _("Targets and partnerships, live."),
            url=reverse("evaluation:overview", args=[programme.pk]),
            button=_("See the overview"),
        )


def silent_partnerships(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Partnerships nobody has heard from for 90 days, as long as their programme runs."""
    today = timezone.localdate(now)
    rows = Partnership.objects.visible_to(viewer, "u").active().select_related("municipality", "programme")
    silent = [
        row
        for row in rows
        if row.programme.ends >= today and (row.last_activity_on or row.starts) < today - SILENT_AFTER
    ]
    for row in silent[:MOST]:
        last = row.last_activity_on
        yield Waiting(
            fact=_("%(partnership)s is silent") % {"partnership": row},
            reason=_("Last activity: %(day)s.") % {"day": weekday_in(last)}
            if last
            else _("Nothing has happened yet."),
            url=reverse("partnerships:detail", args=[row.pk]),
            button=_("See why"),
        )


def own_partnership(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """A lead's partnership: what the start package still lacks. One query."""
    rows = Partnership.objects.visible_to(viewer, "u").order_by("municipality__name", "start_package__kind")
    parts = rows.values_list("pk", "municipality__name", "start_package__kind", "start_package__held_on")
    for (pk, name), lines in islice(groupby(parts, key=lambda part: part[:2]), MOST):
        package = whole_package({kind: Part(kind, held_on) for _pk, _name, kind, held_on in lines if kind})
        missing = [part.label.lower() for part in package if part.held_on is None]
        yield Waiting(
            fact=_("The partnership %(partnership)s") % {"partnership": name},
            reason=_("The start package lacks: %(parts)s.") % {"parts": ", ".join(missing)}
            if missing
            else _("The start package is done."),
            url=reverse("partnerships:detail", args=[pk]),
            button=_("Open the partnership"),
        )


def expired_invitations(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """People who were invited and whose link ran out before they came."""
    unused = MembershipInvitation.objects.visible_to(viewer, "c").unused()
    expired = sum(not row.is_open(timezone.localdate(now)) for row in unused[:100])
    if expired:
        yield Waiting(
            fact=ngettext(
                "%(n)s invitation has expired", "%(n)s invitations have expired", expired
            ) % {"n": expired},
            reason=_("Nobody used the link. Send it again or withdraw it."),
            url=reverse("partnerships:people"),
            button=_("See the invitations"),
        )  # fmt: skip


def results(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """The figures an evaluator works with."""
    yield Waiting(
        fact=_("The results until now"),
        reason=_("Tables, shares and targets, counted from the records."),
        url=reverse("evaluation:results"),
        button=_("See the results"),
    )
