"""The register of companies: list, one company, and the forms to change them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.companies.actions.register import (
    add_contact_person,
    add_workplace,
    change_company,
    change_contact_person,
    change_workplace,
    delete_company,
    register_company,
    remove_contact_person,
    remove_workplace,
)
from virksom.companies.forms.register import CompanyFilter, CompanyForm, ContactPersonForm, WorkplaceForm
from virksom.companies.models import Company, ContactPerson, Need
from virksom.foundation.access import allow, sees_counts_only
from virksom.foundation.paging import page_of
from virksom.partnerships.access import partnerships_open_to
from virksom.partnerships.models import Municipality, Partnership

FORM_METHODS = ["GET", "HEAD", "POST"]


@allow("r", Company)
@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """The companies the viewer may see, narrowed by words, municipality and size."""
    viewer = request.viewer  # type: ignore[attr-defined]
    circles = Partnership.objects.visible_to(viewer).values("municipality")
    municipalities = Municipality.objects.filter(pk__in=circles).values_list("code", "name")
    form = CompanyFilter(request.GET, municipalities=list(municipalities))
    asked = form.cleaned_data if form.is_valid() else {}
    rows = (
        Company.objects.visible_to(viewer)
        .matching(asked.get("q", ""))
        .in_municipality(asked.get("municipality", ""))
        .of_size(asked.get("size", ""))
        .select_related("municipality")
    )
    page = {
        "form": form,
        "page": page_of(request, rows),
        "is_narrowed": any(asked.values()),
        "counts_only": sees_counts_only(viewer, Company),
        "places": partnerships_open_to(viewer, Company),
        "places_of_needs": partnerships_open_to(viewer, Need, "r"),
    }
    return render(request, "companies/list.html", page)


@allow("c", Company, partnership=Partnership)
@require_http_methods(FORM_METHODS)
def new_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """Enter a company of the partnership's municipality."""
    form = CompanyForm(request.POST or None)
    if form.is_valid() and (
        company := _try(form, register_company, partnership=partnership, by=request.viewer)  # type: ignore[attr-defined]
    ):
        messages.success(request, _("The company is in the register."))
        return _to(company)
    page = {"title": _("New company"), "note": partnership.municipality, "button": _("Enter the company")}
    return _form(request, form, back=reverse("companies:list"), **page)


@allow("u", Company, company=Company)
@require_http_methods(FORM_METHODS)
def change_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Correct what the register says about a company."""
    form = CompanyForm(request.POST or None, instance=company)
    name = company.name
    if form.is_valid() and _try(form, change_company, company=company, by=request.viewer):  # type: ignore[attr-defined]
        messages.success(request, _("The changes are kept."))
        return _to(company)
    page = {
        "title": _("Change {name}").format(name=name),
        "button": _("Keep the changes"),
        "company": company,
        "may_delete": Company.objects.filter(pk=company.pk).visible_to(request.viewer, "d").exists(),  # type: ignore[attr-defined]
    }
    return _form(request, form, back=_address(company), **page)


@allow("d", Company, company=Company)
@require_POST
def delete_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Take a company that nothing hangs on out of the register."""
    try:
        delete_company(company=company, by=request.viewer)  # type: ignore[attr-defined]
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return _to(company)
    messages.success(request, _("{company} is deleted from the register.").format(company=company))
    return HttpResponseRedirect(reverse("companies:list"))


@allow("c", ContactPerson, company=Company)
@require_http_methods(FORM_METHODS)
def new_person_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Enter a person to talk to."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = ContactPersonForm(request.POST or None, viewer=viewer, company=company)
    if form.is_valid() and _try(form, add_contact_person, company=company, by=viewer):
        return _to(company)
    page = {"title": _("New contact person"), "note": company, "button": _("Enter the person")}
    return _form(request, form, back=_address(company), **page)


@allow("u", ContactPerson, person=ContactPerson)
@require_http_methods(FORM_METHODS)
def change_person_view(request: HttpRequest, person: Any) -> HttpResponse:
    """Correct a contact person."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = ContactPersonForm(request.POST or None, instance=person, viewer=viewer, company=person.company)
    name = person.name
    if form.is_valid() and _try(form, change_contact_person, person=person, by=viewer):
        return _to(person.company)
    page = {
        "title": _("Change {name}").format(name=name),
        "note": person.company,
        "button": _("Keep the changes"),
        "person": person,
        "may_remove": ContactPerson.objects.filter(pk=person.pk).visible_to(request.viewer, "d").exists(),  # type: ignore[attr-defined]
    }
    return _form(request, form, back=_address(person.company), **page)


@allow("d", ContactPerson, person=ContactPerson)
@require_POST
def remove_person_view(request: HttpRequest, person: Any) -> HttpResponse:
    """Take a contact person out of the register."""
    remove_contact_person(person=person, by=request.viewer)  # type: ignore[attr-defined]
    messages.success(request, _("The contact person is taken out."))
    return _to(person.company)


@allow("r", Company, company=Company)
@require_safe
def workplaces_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Where a company works."""
    page = {
        "company": company,
        "places": company.workplaces.all(),
        "may_change": request.viewer.may("u", Company, inside=company),  # type: ignore[attr-defined]
    }
    return render(request, "companies/workplaces.html", page)


@allow("u", Company, company=Company)
@require_http_methods(FORM_METHODS)
def new_workplace_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Enter a place where the company works."""
    form = WorkplaceForm(request.POST or None, initial={"municipality": company.municipality_id})
    if form.is_valid() and _try(form, add_workplace, company=company, by=request.viewer):  # type: ignore[attr-defined]
        return _to(company)
    page = {"title": _("New workplace"), "note": company, "button": _("Enter the workplace")}
    return _form(request, form, back=_address(company), **page)


@allow("u", Company, company=Company)
@require_http_methods(FORM_METHODS)
def change_workplace_view(request: HttpRequest, company: Any, workplace: int) -> HttpResponse:
    """Correct a workplace."""
    place = get_object_or_404(company.workplaces, pk=workplace)
    form = WorkplaceForm(request.POST or None, instance=place)
    name = place.name
    if form.is_valid() and _try(form, change_workplace, workplace=place, by=request.viewer):  # type: ignore[attr-defined]
        messages.success(request, _("The changes are kept."))
        return _to(company)
    page = {
        "title": _("Change {name}").format(name=name),
        "note": company,
        "button": _("Keep the changes"),
        "company": company,
        "workplace": place,
    }
    return _form(request, form, back=_address(company), **page)


@allow("u", Company, company=Company)
@require_POST
def remove_workplace_view(request: HttpRequest, company: Any, workplace: int) -> HttpResponse:
    """Take a workplace out of the register."""
    remove_workplace(workplace=get_object_or_404(company.workplaces, pk=workplace), by=request.viewer)  # type: ignore[attr-defined]
    messages.success(request, _("The workplace is taken out."))
    return _to(company)


def _try(form: ModelForm, action: Any, **given: Any) -> Any:
    """What the action returns, or None after its refusal is written into the form."""
    try:
        return action(**given, **(form.entry() if hasattr(form, "entry") else form.cleaned_data))
    except ValidationError as refused:
        form.add_error(None, refused)
        return None


def _form(request: HttpRequest, form: ModelForm, **page: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "companies/form.html", {"form": form, **page}, status=status)


def _address(company: Company) -> str:
    return reverse("companies:detail", kwargs={"company": company.pk})


def _to(company: Company) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(company))
