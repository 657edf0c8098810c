"""Where somebody speaks of a company's jobs: by the company's link, or signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from virksom.companies.actions.rules import company_itself
from virksom.companies.facts.own_page import company_of_link
from virksom.companies.models import Company
from virksom.foundation.access import Viewer
from virksom.openings.models import Opening
from virksom.partnerships.models import Role

#: Why a company's own link opens a page.
WHY = "the company's own link, sent by mail to one of its people"


@dataclass(frozen=True)
class Desk:
    """Who acts for a company, and by which way they came: its own link, or an account."""

    company: Company
    by: Viewer
    token: str = ""

    @property
    def is_company(self) -> bool:
        """Whether the company itself sits here."""
        return bool(self.token) or any(
            seat.role == Role.COMPANY_USER and seat.organisation_id == self.company.organisation_id
            for seat in self.by.seats
        )

    @property
    def base(self) -> str:
        """The frame of its pages."""
        return "frame/public.html" if self.token else "frame/app.html"

    @property
    def source(self) -> str:
        if self.token:
            return Opening.Source.LINK
        return Opening.Source.COMPANY if self.is_company else Opening.Source.VISIT

    @property
    def new(self) -> str:
        """Where a job is told of."""
        if self.token:
            return reverse("openings:own_new", args=[self.token])
        return reverse("openings:new", args=[self.company.pk])

    @property
    def all(self) -> str:
        """Where all of the company's jobs stand."""
        if self.token:
            return reverse("openings:own_list", args=[self.token])
        return reverse("openings:list")

    def page(self, opening: Any, name: str = "status") -> str:
        """The page of one opening, or one of its buttons."""
        if self.token:
            return reverse(f"openings:own_{name}", args=[self.token, opening.pk])
        return reverse("openings:detail" if name == "status" else f"openings:{name}", args=[opening.pk])


def by_link(token: str) -> Desk | None:
    """The desk a company's link opens; None for one that is unknown or has run out."""
    company = company_of_link(token, timezone.localdate())
    return None if company is None else Desk(company, company_itself(company), token=token)


def opening_of(desk: Desk, pk: int) -> Opening | None:
    """One of the company's own openings; None for another's."""
    rows = Opening.objects.of(desk.company).select_related("company", "partnership__municipality")
    found: Opening | None = rows.filter(pk=pk).first()
    return found
