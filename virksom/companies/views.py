from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from virksom.foundation.access import allow, allow_public, allow_signed_in
from virksom.companies.models import Company


@allow("r", Company)
def list_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@allow("r", Company, company=Company)
def detail_view(request: HttpRequest, company: Any) -> HttpResponse:
    return HttpResponse("")
