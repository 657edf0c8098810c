"""What companies need: on their pages, and as the partners' list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.companies.actions.need import add_need, take_need
from virksom.companies.facts.needs import open_needs
from virksom.companies.forms.contact import NeedFilter, NeedForm
from virksom.companies.models import Company, Need, Referral
from virksom.foundation.access import allow
from virksom.foundation.paging import page_of
from virksom.partnerships.models import Partnership


@allow("c", Need, company=Company)
@require_http_methods(["GET", "HEAD", "POST"])
def new_need_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Write down what a company needs, said outside a visit."""
    form = NeedForm(request.POST or None)
    if form.is_valid():
        add_need(company=company, by=request.viewer, **form.cleaned_data)  # type: ignore[attr-defined]
        return _to(company)
    page = {
        "form": form,
        "title": _("New need"),
        "note": company,
        "button": _("Write the need down"),
        "back": reverse("companies:detail", kwargs={"company": company.pk}),
    }
    return render(request, "companies/form.html", page, status=422 if form.is_bound else 200)


@allow("u", Need, need=Need)
@require_POST
def take_need_view(request: HttpRequest, need: Any) -> HttpResponse:
    """Say that somebody is at it."""
    take_need(need=need, by=request.viewer)  # type: ignore[attr-defined]
    return _to(need.company)


@allow("r", Need, partnership=Partnership)
@require_safe
def needs_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """The open needs in a partnership that the viewer may read, narrowed by kind."""
    form = NeedFilter(request.GET)
    kind = form.cleaned_data.get("kind", "") if form.is_valid() else ""
    viewer = request.viewer  # type: ignore[attr-defined]
    page = {
        "partnership": partnership,
        "form": form,
        "kind": kind,
        "page": page_of(request, open_needs(partnership, viewer, kind)),
        "may_see_companies": viewer.may("r", Company, inside=partnership),
        "may_refer": viewer.may("c", Referral, inside=partnership),
    }
    return render(request, "companies/needs.html", page)


def _to(company: Company) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("companies:detail", kwargs={"company": company.pk}) + "#needs")
