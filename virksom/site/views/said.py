"""What is said of the site: accessibility, privacy, the source code, whom to write to."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from virksom.foundation.access import allow_public
from virksom.partnerships.models import Programme


@allow_public("what every public body must say about accessibility")
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, in the form of the Danish model."""
    return render(request, "site/accessibility.html", {"address": settings.BASE_URL})


@allow_public("the address the law names for the accessibility statement")
def accessibility_redirect(request: HttpRequest) -> HttpResponse:
    """To the accessibility statement."""
    return redirect("accessibility")


@allow_public("how personal data are held")
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored and what is not, for how long, and which cookies."""
    return render(request, "site/privacy.html")


@allow_public("what this is, its source code and licence")
def about(request: HttpRequest) -> HttpResponse:
    """What Virksom is, where its source code is, and on which terms."""
    return render(request, "site/about.html", {"source": settings.SOURCE_URL})


@allow_public("whom to write to")
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to write to: the owners of public programmes."""
    programmes = Programme.objects.published().select_related("owner")
    return render(request, "site/contact.html", {"programmes": programmes, "mail": settings.CONTACT_MAIL})
