"""Forms whose draft is kept on the phone until they are written in: their script asks to be told so."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


def written(request: HttpRequest, address: str) -> HttpResponse:
    """To what comes next; the script of the form goes there by itself, once its draft is forgotten."""
    if "X-Draft" not in request.headers:
        return HttpResponseRedirect(address)
    return HttpResponse(status=204, headers={"X-Written": address})
