"""The answer to a company's link that does not open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from virksom.foundation.pace import count_try


def closed(request: HttpRequest, token: str) -> HttpResponse:
    """The same answer to a link that has run out and to one that never was."""
    if request.method != "POST":
        count_try(request, "link")
    page = {"asked": False, "own": reverse("companies:own", args=[token])}
    return render(request, "companies/own/closed.html", page, status=404)
