"""The page of one partnership."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from virksom.foundation.access import Viewer, allow
from virksom.partnerships.access import sectors_open_to
from virksom.partnerships.facts import balance_of, in_words, standings_of, uneven_points
from virksom.partnerships.models import (
    Actor,
    Contract,
    ContractParty,
    Facilitation,
    Lead,
    Partnership,
    Programme,
)
from virksom.partnerships.views.form_page import viewer_of

#: Entries of the facilitation log that the page lists; the counts are of all.
LOG_LINES = 200


@allow("r", Partnership, partnership=Partnership)
def detail_view(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """How a partnership stands: points to talk about, leads, course, actors, start package, contract.

    Who sits at the table and what each answers for is part of the partnership, and follows its right.
    A role that may not read any organisation sees the sectors without names. What an actor expects
    and offers, and changing anything, follows the right to organisations and roles.
    """
    viewer = viewer_of(request)
    # The panels of the page read both too.
    prefetch_related_objects([partnership], "facilitation", "start_package")
    (standing,) = standings_of([partnership], timezone.localdate())
    day = standing.day
    points = uneven_points(standing)
    context = {
        "partnership": partnership,
        "programme": partnership.programme,
        "day": day,
        "standing": standing,
        "points": points,
        "points_in_words": in_words(len(points)),
        "balance": balance_of(standing),
        "most": max([1, *(max(row.employment, row.business) for row in balance_of(standing))]),
        "sees_names": viewer.may("r", Actor),
        "contract": Contract.objects.filter(partnership=partnership)
        .prefetch_related(Prefetch("parties", ContractParty.objects.select_related("organisation")))
        .first(),
        "surroundings": partnership.programme.context_events.filter(happened_on__lte=day),
        **_support(partnership),
        **_rights(viewer, partnership),
    }
    return render(request, "partnerships/detail.html", context)


def _support(partnership: Partnership) -> dict[str, Any]:
    """The log up to today: support goes on after a programme's last day, while the owner follows it."""
    today = timezone.localdate()
    log = [entry for entry in partnership.facilitation.all() if entry.on <= today][:LOG_LINES]
    counted = Counter(entry.kind for entry in log)
    return {
        "log": log,
        "log_counts": [(label, counted[kind]) for kind, label in Facilitation.Kind.choices],
        "meetings": counted[Facilitation.Kind.MEETING],
        "calls": len(log) - counted[Facilitation.Kind.MEETING],
    }


def _rights(viewer: Viewer, partnership: Partnership) -> dict[str, Any]:
    """What the viewer may do here, so that no button leads to a refusal."""
    actors = Actor.objects.filter(partnership=partnership)
    leads = Lead.objects.filter(partnership=partnership)
    may_open = actors.visible_to(viewer).with_rights(viewer, may_change="u", may_return="d")
    seen: list[Any] = list(may_open.select_related("organisation"))
    return {
        "may_change": viewer.may("u", Partnership, inside=partnership),
        "may_set_targets": viewer.may("u", Programme, inside=partnership),
        "may_seat": viewer.may("c", Actor, inside=partnership),
        "may_choose_lead": viewer.may("c", Lead, inside=partnership),
        "own_actors": {actor.pk for actor in seen if actor.may_change},
        "may_return": {actor.pk for actor in seen if actor.may_return},
        "sectors_open": sectors_open_to(viewer, partnership),
        "own_leads": set(leads.visible_to(viewer, "u").values_list("pk", flat=True)),
        "said_at_start": [a for a in seen if a.expectations or a.management_commitment or a.offers],
        "left": [a for a in seen if a.left_on],
    }
