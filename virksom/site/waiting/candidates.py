"""Candidates: a consultant's own, and somebody's own record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virksom.candidates.models import Candidate
from virksom.candidates.models.candidate import is_unconfirmed
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Role
from virksom.placements.facts.under_used import under_used_for
from virksom.placements.models import Step
from virksom.site.waiting.row import Badge, Waiting


def candidates(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """How many candidates a consultant has, how many can do more than their job, how many began in one.

    One query: this page asks as often as it may.
    """
    today = timezone.localdate(now)
    asking = Q(matches__question_at__isnull=False) & ~Q(matches__question="")
    begins = Q(matches__step=Step.AGREED, matches__starts_on__lte=today)
    mine = Candidate.objects.visible_to(viewer, "u").order_by("partnership").values_list("partnership")
    can_more = Q(pk__in=under_used_for(viewer, today).order_by().values("candidate"))
    found = list(
        mine.annotate(
            mine=Count("pk", distinct=True),
            stale=Count("pk", filter=is_unconfirmed(today), distinct=True),
            placed=Count("placements", distinct=True),
            can_more=Count("pk", filter=can_more, distinct=True),
            unanswered=Count("matches", filter=Q(matches__answer_owed=True) | asking, distinct=True),
            agreed=Count("matches", filter=begins, distinct=True),
        )
    )
    if not found:
        yield Waiting(
            fact=_("You have no candidates yet"),
            reason=_("Enrol the first one. You need no more than a code."),
            url=reverse("candidates:list"),
            button=_("Begin"),
        )
        return
    yield from _proposed(*(sum(row[column] for row in found) for column in (5, 6)))
    for place, _mine, _stale, _placed, below, _unanswered, _agreed in found:
        if below:
            yield _can_more(place, below)
    yield from _own(*(sum(row[column] for row in found) for column in (1, 2, 3)))


def _proposed(unanswered: int, agreed: int) -> Iterator[Waiting]:
    if unanswered:
        n = unanswered
        yield Waiting(
            fact=ngettext("%(n)s candidate waits for an answer", "%(n)s candidates wait for an answer", n)
            % {"n": n},
            reason=_(
                "They asked something, or nothing came of a job. Everybody gets an answer from a person."
            ),
            url=f"{reverse('placements:matches')}?show=answer",
            button=_("Answer"),
            badge=Badge.TODAY,
        )
    if agreed:
        n = agreed
        yield Waiting(
            fact=ngettext("%(n)s agreed job should have begun", "%(n)s agreed jobs should have begun", n)
            % {"n": n},
            reason=_("Has the person begun? One click records the placement."),
            url=f"{reverse('placements:matches')}?show=agreed",
            button=_("See which"),
            badge=Badge.TODAY,
        )


def _own(mine: int, stale: int, placed: int) -> Iterator[Waiting]:
    if stale:
        yield Waiting(
            fact=ngettext("%(n)s profile is to be confirmed", "%(n)s profiles are to be confirmed", stale)
            % {"n": stale},
            reason=_("Companies do not see a profile that nobody said to be right within 90 days."),
            url=f"{reverse('candidates:list')}?unconfirmed=on",
            button=_("See which"),
        )
    yield Waiting(
        fact=ngettext("You have %(n)s candidate", "You have %(n)s candidates", mine) % {"n": mine},
        reason=ngettext("%(n)s placement is recorded.", "%(n)s placements are recorded.", placed)
        % {"n": placed},
        url=reverse("candidates:list"),
        button=_("See the candidates"),
    )


def under_used(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """A lead's people who work below what they can, by partnership. One query."""
    rows = under_used_for(viewer, timezone.localdate(now)).order_by("partnership")
    for place, count in rows.values_list("partnership").annotate(n=Count("candidate", distinct=True)):
        yield _can_more(place, count)


def _can_more(place: int, count: int) -> Waiting:
    words = ngettext(
        "%(n)s person can do more than the job", "%(n)s people can do more than their job", count
    )
    return Waiting(
        fact=words % {"n": count},
        reason=_("Their education or earlier work shows it. See what would use it better."),
        url=reverse("placements:under_used", args=[place]),
        button=_("See who"),
    )


def own_record(viewer: Viewer) -> Candidate | None:
    """The record of somebody who signs in as a candidate, where their job consultant has said so."""
    if not viewer.has_role(Role.CANDIDATE):
        return None
    found: Candidate | None = Candidate.objects.visible_to(viewer, "u").filter(user=viewer.user_id).first()
    return found
