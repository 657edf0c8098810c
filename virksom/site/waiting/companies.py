"""Companies one has reserved, owns or answers for: visits, drafts, agreements, introductions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virksom.companies.facts.agreement import reviews_due
from virksom.companies.facts.contact import drafts_of
from virksom.companies.facts.introduction import introductions_due
from virksom.companies.facts.owner import left_behind
from virksom.companies.models import ContactOwner, Reservation
from virksom.foundation.access import Viewer
from virksom.foundation.templatetags.ui import day, weekday_in
from virksom.site.waiting.row import MOST, Badge, Waiting


def reservations(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Companies one has reserved: what is due today or runs out first."""
    today = timezone.localdate(now)
    held = Reservation.objects.filter(user=viewer.user_id).live(today).select_related("company")
    for row in held.order_by("ends_on", "pk")[:MOST]:
        is_today = row.goes_on <= today <= row.ends_on and (row.visit_at is not None or row.ends_on == today)
        when = weekday_in(row.visit_at or row.ends_on)
        reason = (
            _("%(about)s. Agreed for %(day)s.") if row.visit_at else _("%(about)s. Yours until %(day)s.")
        ) % {"about": row.about, "day": when}
        yield Waiting(
            fact=str(row.company),
            reason=reason,
            url=reverse("companies:visit", args=[row.pk]),
            button=_("See the agenda"),
            badge=Badge.TODAY if is_today else None,
        )


def drafts(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """One's own meetings from the calendar that wait to be written in, once they were held."""
    for draft in drafts_of(viewer).filter(at__lte=now)[:MOST]:
        yield Waiting(
            fact=_("Draft: %(about)s") % {"about": draft},
            reason=_("%(company)s, %(day)s. From your calendar.")
            % {"company": draft.company, "day": weekday_in(draft.at)},
            url=reverse("companies:draft", args=[draft.pk]),
            button=_("Write it in"),
        )


def left_companies(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Companies whose contact owner has left, by partnership, until they are handed over."""
    owners = left_behind(ContactOwner.objects.visible_to(viewer, "d"))
    for place, left in owners.order_by("partnership").values_list("partnership").annotate(n=Count("pk")):
        yield Waiting(
            fact=ngettext(
                "%(n)s company has lost its contact owner",
                "%(n)s companies have lost their contact owner",
                left,
            )
            % {"n": left},
            reason=_("The person has left. You stand in until somebody else has the company."),
            url=reverse("companies:hand_over", args=[place]),
            button=_("Hand over"),
        )


def agreements_and_introductions(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Agreements whose day of review has come, and introductions nobody has followed up on. One query."""
    today = timezone.localdate(now)
    reviews = reviews_due(viewer, today).order_by()
    meetings = introductions_due(viewer, today).order_by()
    due = reviews.values_list(Value(""), "pk", "company__name", "review_on").union(
        meetings.values_list("role_model__name", "pk", "company__name", "due_on"), all=True
    )
    rows = sorted(due, key=lambda row: (bool(row[0]), row[3], row[1]))
    agreements, introductions = [row for row in rows if not row[0]], [row for row in rows if row[0]]
    for _none, pk, company, review_on in agreements[:MOST]:
        yield Waiting(
            fact=_("The agreement with %(company)s is to be reviewed") % {"company": company},
            reason=_("Agreed for %(day)s.") % {"day": day(review_on)},
            url=reverse("companies:agreement", args=[pk]),
            button=_("Open the agreement"),
        )
    for role_model, pk, company, due_on in introductions[:MOST]:
        yield Waiting(
            fact=_("What came of it: %(newcomer)s and %(role_model)s?")
            % {"newcomer": company, "role_model": role_model},
            reason=_("They were introduced to each other. Follow up by %(day)s.")
            % {"day": weekday_in(due_on)},
            url=reverse("companies:follow_up_introduction", args=[pk]),
            button=_("Follow up"),
        )
