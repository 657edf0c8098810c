from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from virksom.foundation.access import allow, allow_public, allow_signed_in
from virksom.companies.models import Company
from virksom.placements.models import Placement


@allow("r", Placement)
def list_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@allow("r", Placement, company=Company)
def of_company_view(request: HttpRequest, company: Any) -> HttpResponse:
    return HttpResponse("")
