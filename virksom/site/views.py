"""The roof's own pages: home by role, the front page for the public, the trail, and what is said of the site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from virksom.foundation.access import allow, allow_public
from virksom.foundation.models import TrailEntry


@allow_public("the front page; signed in, one's own home page")
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html")


@allow("r", TrailEntry)
def trail(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html")


@allow_public("what every public body must say about accessibility")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html")


@allow_public("the address the law names for the accessibility statement")
def accessibility_redirect(request: HttpRequest) -> HttpResponse:
    return redirect("accessibility")


@allow_public("how personal data are held")
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html")


@allow_public("what this is, its source code and licence")
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html")


@allow_public("whom to write to")
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html")
