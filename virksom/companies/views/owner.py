"""Who looks after a company: taken over, given to a colleague, or handed over all at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from virksom.companies.access import seat_at
from virksom.companies.actions.owner import hand_over_companies, set_owner
from virksom.companies.facts.owner import holdings, owner_of, people_to_choose
from virksom.companies.forms.owner import HandOverForm, OwnerForm
from virksom.companies.models import Company, ContactOwner
from virksom.foundation.access import allow
from virksom.partnerships.models import Partnership

FORM_METHODS = ["GET", "HEAD", "POST"]


@allow("u", ContactOwner, company=Company)
@require_http_methods(FORM_METHODS)
def owner_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Take a company over, or give it to a colleague."""
    viewer = request.viewer  # type: ignore[attr-defined]
    partnership_id = seat_at(viewer, company, "u", ContactOwner).partnership_id
    owner = owner_of(company, partnership_id)
    people = people_to_choose(partnership_id, viewer)
    form = OwnerForm(request.POST or None, people=people, initial={"to": viewer.user_id})
    back = reverse("companies:detail", kwargs={"company": company.pk})
    if form.is_valid():
        try:
            set_owner(company=company, user_id=form.cleaned_data["to"], by=viewer)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The contact owner is set."))
            return HttpResponseRedirect(back)
    page = {
        "form": form,
        "title": _("Contact owner"),
        "note": _("{company}: now {owner}").format(company=company, owner=owner.user if owner else "–"),
        "button": _("Set the contact owner"),
        "back": back,
    }
    return render(request, "companies/form.html", page, status=422 if form.is_bound else 200)


@allow("d", ContactOwner, partnership=Partnership)
@require_http_methods(FORM_METHODS)
def hand_over_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """Who looks after how many companies; all of one person's go to another in one action."""
    rows = holdings(partnership)
    people = people_to_choose(partnership.pk, request.viewer)  # type: ignore[attr-defined]
    form = HandOverForm(request.POST or None, holdings=rows, people=people)
    if form.is_valid():
        given = form.cleaned_data
        try:
            moved = hand_over_companies(
                partnership=partnership,
                from_user_id=given["of"],
                to_user_id=given["to"],
                by=request.viewer,  # type: ignore[attr-defined]
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            said = ngettext("%(n)s company is handed over.", "%(n)s companies are handed over.", moved)
            messages.success(request, said % {"n": moved})
            return HttpResponseRedirect(request.path)
    page = {"partnership": partnership, "holdings": rows, "form": form}
    return render(request, "companies/hand_over.html", page, status=422 if form.is_bound else 200)
