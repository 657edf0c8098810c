from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from virksom.foundation.access import allow
from virksom.partnerships.models import Partnership


@allow("r", Partnership, partnership=Partnership)
def partnership_figures_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    return HttpResponse("")


@allow("r", Partnership, partnership=Partnership)
def partnership_terms_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    return HttpResponse("")
