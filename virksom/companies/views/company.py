"""The page of one company: what one must know before a call, then everything else about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from virksom.companies.facts.agreement import agreement_of
from virksom.companies.facts.glance import glance_of
from virksom.companies.facts.people import people_of
from virksom.companies.facts.timeline import timeline_of
from virksom.companies.forms.reservation import AskForm
from virksom.companies.models import Company, Reservation
from virksom.foundation.access import allow


@allow("r", Company, company=Company)
@require_safe
def detail_view(request: HttpRequest, company: Any) -> HttpResponse:
    """One company: the answer to "may I call?", its timeline, its rules, needs and people."""
    return company_page(request, company)


def company_page(request: HttpRequest, company: Company, *, status: int = 200, **asked: Any) -> HttpResponse:
    """The page with what was asked about the company in it, however it was reached."""
    viewer = request.viewer  # type: ignore[attr-defined]
    page = {
        "company": company,
        "may_change": viewer.may("u", Company, inside=company),
        "may_ask": viewer.may("c", Reservation, inside=company),
        "ask": AskForm(),
        **glance_of(company, viewer),
        **people_of(company, viewer),
        **timeline_of(company, viewer, request.GET),
        **agreement_of(company, viewer),
        **asked,
    }
    return render(request, "companies/detail.html", page, status=status)
