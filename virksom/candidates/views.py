from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from virksom.foundation.access import allow, allow_public, allow_signed_in
from virksom.candidates.models import Candidate


@allow("r", Candidate)
def list_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
