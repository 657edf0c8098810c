"""How people get on in their jobs: what is due, what was forgotten, and what a company is to confirm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virksom.foundation.access import Viewer
from virksom.foundation.templatetags.ui import day
from virksom.partnerships.models import Role
from virksom.placements.facts.due import working_days_before
from virksom.placements.facts.follow_up import counted
from virksom.placements.models import FollowUp, Match, Placement, Task
from virksom.site.waiting.row import MOST, Badge, Waiting

#: Working days in which a candidate gets an answer; then the lead is told.
ANSWERED_WITHIN = 3


def follow_ups(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """A consultant's follow-ups that are due, and what was agreed at one. One query."""
    found = counted(viewer, timezone.localdate(now))
    if found.agreed:
        words = ngettext(
            "%(n)s task agreed at a follow-up is due",
            "%(n)s tasks agreed at follow-ups are due",
            found.agreed,
        )
        yield Waiting(
            fact=words % {"n": found.agreed},
            reason=_("You said that you would do it."),
            url=reverse("placements:follow_up", args=[found.first]),
            button=_("See the first"),
            badge=Badge.TODAY,
        )
    if not found.due:
        return
    over = ngettext("%(n)s of them is over its day.", "%(n)s of them are over their day.", found.over)
    words = ngettext("%(n)s follow-up is due", "%(n)s follow-ups are due", found.due)
    yield Waiting(
        fact=words % {"n": found.due},
        reason=over % {"n": found.over} if found.over else _("Ask how it goes, each by one click."),
        url=reverse("placements:follow_ups"),
        button=_("See who"),
        badge=Badge.OVERDUE if found.over else Badge.TODAY,
    )


def forgotten_follow_ups(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Follow-ups of a lead's place that nobody did in seven working days."""
    forgotten = FollowUp.objects.visible_to(viewer).open().exclude(escalated_on=None).count()
    if forgotten:
        words = ngettext("Nobody has done %(n)s follow-up", "Nobody has done %(n)s follow-ups", forgotten)
        yield Waiting(
            fact=words % {"n": forgotten},
            reason=_("More than seven working days have gone by. See that somebody does it."),
            url=reverse("placements:follow_ups"),
            button=_("See whose"),
            badge=Badge.OVERDUE,
        )


def agreed_tasks(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """What somebody is to do as it was agreed at a follow-up, from the day it is due.

    A consultant of candidates has it counted with the follow-ups: that page asks as often as it may.
    """
    if viewer.has_role(Role.JOB_CONSULTANT):
        return
    today = timezone.localdate(now)
    tasks = Task.objects.due(today).filter(user=viewer.user_id)
    tasks = tasks.filter(follow_up__in=FollowUp.objects.visible_to(viewer))
    for task in tasks.select_related("follow_up__placement__company").order_by("due_on", "pk")[:MOST]:
        yield Waiting(
            fact=_("Agreed: %(what)s") % {"what": task.what},
            reason=_("With %(company)s, by %(day)s.")
            % {"company": task.follow_up.placement.company, "day": day(task.due_on)},
            url=reverse("placements:follow_up", args=[task.follow_up_id]),
            button=_("See the follow-up"),
            badge=Badge.OVERDUE if task.due_on < today else Badge.TODAY,
        )


def forgotten_answers(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Candidates of a lead's place who have waited for an answer for more than three working days."""
    since = working_days_before(timezone.localdate(now), ANSWERED_WITHIN)
    count = Match.objects.visible_to(viewer).unanswered_since(since).count()
    if count:
        words = ngettext(
            "%(n)s candidate waits for an answer about a job",
            "%(n)s candidates wait for an answer about a job",
            count,
        )
        yield Waiting(
            fact=words % {"n": count},
            reason=_("More than three working days have gone by. See that somebody gives it."),
            url=f"{reverse('placements:matches')}?show=answer",
            button=_("See whose"),
            badge=Badge.OVERDUE,
        )


def confirmations(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Placements that a company user's own company has not confirmed."""
    rows = Placement.objects.visible_to(viewer, "u").running_on(timezone.localdate(now))
    for placement in rows.filter(company_yes_at=None).exclude(confirmation_mails=None).distinct()[:MOST]:
        yield Waiting(
            fact=_("Is the placement from %(day)s right?") % {"day": day(placement.starts)},
            reason=_("It is recorded as: %(terms)s.") % {"terms": placement.get_terms_display()},
            url=reverse("placements:detail", args=[placement.pk]),
            button=_("Confirm or correct"),
        )
