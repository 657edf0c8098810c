"""The page of one company: what one must know before a call, then everything else about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from virksom.companies.access import reads_all_contacts, seat_at
from virksom.companies.facts.agreement import agreement_of
from virksom.companies.facts.glance import glance_of
from virksom.companies.facts.needs import needs_of
from virksom.companies.facts.owner import Owner, owner_and_place
from virksom.companies.facts.people import people_of
from virksom.companies.forms.reservation import AskForm
from virksom.companies.models import Company, ContactOwner, Reservation
from virksom.foundation.access import Viewer, allow


@allow("r", Company, company=Company)
@require_safe
def detail_view(request: HttpRequest, company: Any) -> HttpResponse:
    """One company: the answer to "may I call?", its timeline, its rules, needs and people."""
    return company_page(request, company)


def company_page(request: HttpRequest, company: Company, *, status: int = 200, **asked: Any) -> HttpResponse:
    """The page with what was asked about the company in it, however it was reached."""
    viewer = request.viewer  # type: ignore[attr-defined]
    glance = glance_of(company, viewer, request.GET)
    # Of the role that lets them know who was there: `knows_contacts`.
    seat = seat_at(viewer, company, "rc", ContactOwner) or seat_at(viewer, company, "u", Company)
    owner = None
    if seat and glance["knows_contacts"]:
        owner, company.municipality = owner_and_place(company, seat, viewer)
    page = {
        "company": company,
        "may_change": viewer.may("u", Company, inside=company),
        "may_ask": viewer.may("c", Reservation, inside=company),
        "ask": AskForm(),
        **glance,
        **people_of(company, viewer),
        **needs_of(company, viewer),
        **agreement_of(company, viewer),
        "owner": owner,
        "knows_owner": owner is not None and _knows(owner, company, viewer),
        "may_set_owner": owner is not None and viewer.may("u", ContactOwner, inside=company),
        **asked,
    }
    return render(request, "companies/detail.html", page, status=status)


def _knows(owner: Owner, company: Company, viewer: Viewer) -> bool:
    """Whether the owner is shown by name: to those who read all contacts, and to their own organisation."""
    own = {seat.organisation_id for seat in viewer.seats}
    return reads_all_contacts(viewer, company) or owner.organisation.pk in own
