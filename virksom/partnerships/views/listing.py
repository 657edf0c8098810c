"""The list of partnerships, and entering a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.foundation.access import allow
from virksom.foundation.paging import page_of
from virksom.partnerships import actions
from virksom.partnerships.facts import count_points, standings_of, watch_of
from virksom.partnerships.forms.partnership import ListFilterForm, NewPartnershipForm
from virksom.partnerships.models import Partnership, Programme
from virksom.partnerships.views.form_page import answer, posted, viewer_of


@allow("r", Partnership)
def list_view(request: HttpRequest) -> HttpResponse:
    """The partnerships one may see, each with its start package, leads, last activity and silence."""
    viewer = viewer_of(request)
    filters = ListFilterForm(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    rows = Partnership.objects.visible_to(viewer).with_programme().order_by("municipality__name", "pk")
    found = rows.that_look_like(asked.get("q", ""), asked.get("phase", ""), asked.get("status", ""))
    page = page_of(request, found)
    standings = standings_of(page.rows, timezone.localdate())
    programmes = list(Programme.objects.visible_to(viewer))
    context = {
        "page": page,
        "rows": [
            {"standing": standing, "watch": watch_of(standing), "points": count_points(standing)}
            for standing in standings
        ],
        "filters": filters,
        "is_narrowed": any(asked.values()),
        "programmes": programmes,
        "may_add": [p for p in programmes if viewer.may("c", Partnership, inside=p)],
        "may_begin": viewer.may("c", Programme),
    }
    return render(request, "partnerships/list.html", context)


@allow("c", Partnership, programme=Programme)
def new_view(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Enter a municipality's partnership in a programme, which needs a phase first."""
    if not programme.phases.exists():
        messages.warning(
            request, _("The programme has no phases yet. Give it one, then enter the partnership.")
        )
        return redirect("partnerships:phases", programme=programme.pk)
    initial = {"starts": programme.starts}
    form = NewPartnershipForm(posted(request), programme=programme, initial=initial)
    return answer(
        request,
        lambda: actions.create_partnership(by=viewer_of(request), programme=programme, **form.cleaned_data),
        form=form,
        back=reverse("partnerships:list"),
        onward=lambda made: reverse("partnerships:detail", args=[made.pk]),
        done=_("The partnership is entered. Seat its actors next."),
        title=_("New partnership"),
        note=_("A partnership belongs to one municipality in %(programme)s.") % {"programme": programme},
        button=_("Enter the partnership"),
    )
