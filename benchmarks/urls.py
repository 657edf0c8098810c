"""The site's addresses and two bare pages to compare its pages with."""

from django.shortcuts import render
from django.urls import path

from virksom.foundation.access import allow_public, allow_signed_in
from virksom.site.urls import urlpatterns as site

WHY = "only there while benchmarks run"


@allow_signed_in(WHY)
def bare(request):
    """The frame of every page inside, with nothing in it."""
    return render(request, "frame/app.html")


@allow_public(WHY)
def bare_public(request):
    """The frame of every public page, with nothing in it."""
    return render(request, "frame/public.html")


urlpatterns = [
    path("bare/", bare, name="bare"),
    path("bare-public/", bare_public, name="bare_public"),
    *site,
]
