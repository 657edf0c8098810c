"""The pages of a company's profile of responsibility: inside, to change it, and for anybody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from virksom.companies.actions.profile import set_profile
from virksom.companies.facts.profile import words_of
from virksom.companies.forms.profile import ProfileForm, as_typed
from virksom.companies.models import Company
from virksom.foundation.access import allow


@allow("r", Company, company=Company)
@require_safe
def profile_view(request: HttpRequest, company: Any) -> HttpResponse:
    """A company's profile; its own figures are for those who may change it."""
    mine = Company.objects.filter(pk=company.pk)
    context = {
        "company": company,
        "words": words_of(company),
        "may_change": mine.visible_to(request.viewer, "u").exists(),  # type: ignore[attr-defined]
    }
    return render(request, "companies/profile/detail.html", context)


@allow("u", Company, company=Company)
@require_http_methods(["GET", "HEAD", "POST"])
def change_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Write the profile."""
    form = ProfileForm(request.POST or None, initial=as_typed(company, words_of(company)))
    if form.is_valid():
        try:
            set_profile(company=company, by=request.viewer, **form.cleaned_data)  # type: ignore[attr-defined]
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The profile is kept."))
            return HttpResponseRedirect(reverse("companies:profile", kwargs={"company": company.pk}))
    status = 422 if form.is_bound else 200
    return render(request, "companies/profile/form.html", {"form": form, "company": company}, status=status)


@allow("r", Company, public=True, company=Company)
@require_safe
def public_view(request: HttpRequest, company: Any) -> HttpResponse:
    """The words of a profile that is public; no figure, nothing about anybody."""
    context = {"company": company, "words": words_of(company)}
    return render(request, "companies/profile/public.html", context)
