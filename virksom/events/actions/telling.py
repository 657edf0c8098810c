"""Telling companies' timelines who came to an event: how many of which level, never who."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.conf import settings
from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virksom.companies.actions.timeline import take_back, tell_timeline
from virksom.companies.models import Company, Level, TimelineEntry
from virksom.events.models import Attendance, Event


def tell_companies(event: Event, companies: Collection[int | None]) -> None:
    """Say in the timelines of these companies how many came from them; nothing where nobody did.

    Must run inside the transaction that changed the attendances. Told again it is corrected.
    """
    numbers = {number for number in companies if number is not None}
    if not numbers:
        return
    levels: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Attendance.objects.filter(session__event=event, participant__company__in=numbers)
    counted = rows.order_by().values_list("participant__company", "participant__level")
    for number, level, came in counted.annotate(came=Count("participant", distinct=True)):
        levels[number][level] = came
    host = event.hosts.order_by("pk").first()
    for company in Company.objects.filter(pk__in=numbers):
        key = f"event:{event.pk}:company:{company.pk}"
        if company.pk not in levels:
            take_back(key)
            continue
        tell_timeline(
            company=company,
            partnership_id=event.partnership_id,
            kind=TimelineEntry.Kind.EVENT,
            heading=event.title,
            text=said_by_level(levels[company.pk]),
            at=event.starts_at,
            organisation_id=host.pk if host else None,
            sector=host.sector if host else "",
            key=key,
        )


def said_by_level(came: dict[str, int]) -> str:
    """How many came, by level, in the language of the site: 2 deltog: 1 topledelse, 1 HR."""
    with translation.override(settings.LANGUAGE_CODE):
        total = sum(came.values())
        said = ngettext("%(n)s came", "%(n)s came", total) % {"n": total}
        known = [f"{came[level]} {label}" for level, label in Level.choices if came.get(level)]
        if came.get("") and known:
            known.append(_("%(n)s of unknown level") % {"n": came[""]})
        return f"{said}: {', '.join(known)}" if known else said
