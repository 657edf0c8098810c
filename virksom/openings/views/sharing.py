"""Choosing the company a candidate's profile is to be shared with."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from virksom.candidates.models import Candidate, ShareGrant
from virksom.companies.models import Company
from virksom.foundation.access import Viewer, allow
from virksom.openings.actions.organisation import organisation_of
from virksom.openings.forms.sharing import CompanyWords

MOST = 20


@allow("c", ShareGrant, candidate=Candidate)
@require_http_methods(["GET", "HEAD", "POST"])
def share_with_company_view(request: HttpRequest, candidate: Any) -> HttpResponse:
    """Find a company of the place; the question to the candidate comes next."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    companies = Company.objects.of(candidate.partnership).visible_to(viewer)
    if request.method == "POST":
        number = request.POST.get("company", "")
        company = companies.filter(pk=number).first() if number.isdecimal() else None
        if company is None:
            raise Http404
        to = organisation_of(company=company, by=viewer)
        address = reverse("candidates:ask", args=[candidate.pk])
        return HttpResponseRedirect(f"{address}?to={to.pk}")
    form = CompanyWords(request.GET)
    words = form.cleaned_data.get("q", "") if form.is_valid() else ""
    found = companies.matching(words).order_by("name")[:MOST] if words else ()
    page = {"candidate": candidate, "form": form, "words": words, "companies": found}
    return render(request, "openings/share_with_company.html", page)


@allow("c", ShareGrant, candidate=Candidate)
@require_safe
def share_way_view(request: HttpRequest, candidate: Any) -> HttpResponse:
    """The way to the companies, shown where a candidate's receivers are."""
    return render(request, "openings/share_way.html", {"candidate": candidate})
