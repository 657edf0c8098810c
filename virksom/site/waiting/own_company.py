"""What a company user's own company is asked, told and offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virksom.companies.models import Company, Introduction, Reservation
from virksom.foundation.access import Viewer
from virksom.foundation.templatetags.ui import day
from virksom.openings.models import Opening
from virksom.placements.models import Match, Placement, Step
from virksom.site.waiting.row import MOST, Waiting


def own_company(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Who is going to contact a company user's own company, and where they decide about it."""
    today = timezone.localdate(now)
    for company in Company.objects.visible_to(viewer, "u")[:MOST]:
        planned = Reservation.objects.filter(company=company).live(today).count()
        words = ngettext("%(n)s contact is planned.", "%(n)s contacts are planned.", planned)
        yield Waiting(
            fact=_("Who contacts %(company)s, and how often") % {"company": company},
            reason=words % {"n": planned} if planned else _("Nobody has planned to contact you."),
            url=reverse("companies:own_inside", args=[company.pk]),
            button=_("See and decide"),
        )


def those_who_want_a_job(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Candidates who want a company user's own company's job and wait for its word, by opening. One query."""
    rows = Match.objects.visible_to(viewer).filter(step=Step.ACCEPTED).values("opening")
    waits = rows.annotate(n=Count("pk")).values_list("opening", "opening__title", "opening__task", "n")
    for pk, title, task, n in waits.order_by("opening")[:MOST]:
        yield Waiting(
            fact=ngettext("%(n)s wants your job: %(job)s", "%(n)s want your job: %(job)s", n)
            % {"n": n, "job": Opening(title=title, task=task)},
            reason=_("See what they can do, and say whom you would like to meet."),
            url=reverse("openings:detail", args=[pk]),
            button=_("See them"),
        )


def company_placements(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """The placements in a company user's own company."""
    count = Placement.objects.visible_to(viewer).count()
    if count:
        yield Waiting(
            fact=ngettext("%(n)s placement with you", "%(n)s placements with you", count) % {"n": count},
            reason=_("Look through them, and tell us if something is wrong."),
            url=reverse("placements:list"),
            button=_("See the placements"),
        )


def own_introductions(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Introductions under way that concern a company user's own company, as newcomer or as role model."""
    rows = Introduction.objects.visible_to(viewer).open().select_related("company", "role_model")
    for one in rows.by_due()[:MOST]:
        pair = {"newcomer": one.company, "role_model": one.role_model}
        met = _("%(about)s. You meet on %(day)s.") if one.meets_on else _("About: %(about)s.")
        yield Waiting(
            fact=_("%(newcomer)s and %(role_model)s are introduced to each other") % pair,
            reason=met % {"about": one.about, "day": day(one.meets_on)},
            url=reverse("companies:introductions"),
            button=_("See the introductions"),
        )
