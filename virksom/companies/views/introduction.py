"""The pages of role models and introductions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.companies.access import seat_at
from virksom.companies.actions.introduction import (
    agree_introduction,
    follow_up_introduction,
    introduce_company,
    mark_role_model,
    unmark_role_model,
)
from virksom.companies.actions.reservation import NotClear
from virksom.companies.facts.answer import Answer
from virksom.companies.forms.introduction import (
    AgreedForm,
    FollowUpForm,
    IntroductionForm,
    RoleModelForm,
)
from virksom.companies.models import Company, Introduction, RoleModel
from virksom.foundation.access import allow, sees_counts_only
from virksom.foundation.paging import page_of
from virksom.foundation.templatetags.ui import day

FORM_METHODS = ["GET", "HEAD", "POST"]


@allow("r", RoleModel, company=Company)
@require_safe
def role_model_view(request: HttpRequest, company: Any) -> HttpResponse:
    """A company as a role model: what it can tell about, and whom it was introduced to."""
    viewer = request.viewer  # type: ignore[attr-defined]
    marks = RoleModel.objects.filter(company=company)
    mark = marks.visible_to(viewer).first()
    introduced = Introduction.objects.filter(role_model=company).visible_to(viewer)
    context = {
        "company": company,
        "role_model": mark,
        "introductions": introduced.select_related("company", "role_model", "user"),
        "may_mark": viewer.may("c", RoleModel, inside=company),
        "may_unmark": mark is not None and marks.visible_to(viewer, "d").exists(),
        "may_follow": set(introduced.visible_to(viewer, "cu").values_list("pk", flat=True)),
        "today": timezone.localdate(),
    }
    return render(request, "companies/introductions/role_model.html", context)


@allow("c", RoleModel, company=Company)
@require_http_methods(FORM_METHODS)
def mark_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Name a company as a role model, or correct what it can tell about."""
    seat = seat_at(request.viewer, company, "c", RoleModel)  # type: ignore[attr-defined]
    named = RoleModel.objects.filter(company=company, partnership=seat.partnership_id)
    kept = named.visible_to(request.viewer, "cu").first()  # type: ignore[attr-defined]
    form = RoleModelForm(request.POST or None, initial={"about": kept.about if kept else ""})
    if _try(request, form, mark_role_model, company=company):
        messages.success(request, _("The company is named as a role model."))
        return _to(company)
    title, button = _("Name a role model"), _("Name it")
    if kept:
        title, button = _("What the role model can tell about"), _("Keep it")
    page = {"title": title, "button": button, "back": _address(company)}
    return _form(request, form, company, **page)


@allow("d", RoleModel, role_model=RoleModel)
@require_POST
def unmark_view(request: HttpRequest, role_model: Any) -> HttpResponse:
    """No longer name a company as a role model."""
    unmark_role_model(role_model=role_model, by=request.viewer)  # type: ignore[attr-defined]
    messages.success(request, _("The company is no longer named as a role model."))
    return _to(role_model.company)


@allow("c", Introduction, role_model=RoleModel, company=Company)
@require_http_methods(FORM_METHODS)
def introduce_view(request: HttpRequest, role_model: Any, company: Any) -> HttpResponse:
    """Introduce a company to a role model, if it may be approached."""
    form = IntroductionForm(request.POST or None, initial={"about": role_model.about[:160]})
    if _try(request, form, introduce_company, role_model=role_model, newcomer=company):
        messages.success(request, _("The days are reserved. Ask both companies, and note who says yes."))
        return _to(role_model.company)
    page = {
        "title": _("Introduce {newcomer}").format(newcomer=company),
        "note": _("to {role_model}").format(role_model=role_model.company),
        "button": _("Reserve the days and introduce"),
        "back": _address(role_model.company),
    }
    return _form(request, form, role_model.company, **page)


@allow("r", Introduction)
@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """The introductions the viewer may see, those to follow up on first."""
    viewer = request.viewer  # type: ignore[attr-defined]
    rows = Introduction.objects.visible_to(viewer).select_related("company", "role_model", "user")
    page = page_of(request, rows.by_due())
    changeable = Introduction.objects.filter(pk__in=[row.pk for row in page.rows]).visible_to(viewer, "cu")
    context = {
        "page": page,
        "counts_only": sees_counts_only(viewer, Introduction),
        "may_follow": set(changeable.values_list("pk", flat=True)),
        "today": timezone.localdate(),
    }
    return render(request, "companies/introductions/list.html", context)


@allow("cu", Introduction, introduction=Introduction)
@require_http_methods(FORM_METHODS)
def agreed_view(request: HttpRequest, introduction: Any) -> HttpResponse:
    """Note which of the two has said yes, and the day they meet."""
    given = {
        name: getattr(introduction, name)
        for name in ("newcomer_agreed_on", "role_model_agreed_on", "meets_on")
    }
    form = AgreedForm(request.POST or None, initial=given)
    if _try(request, form, agree_introduction, introduction=introduction):
        messages.success(request, _("The changes are kept."))
        return HttpResponseRedirect(reverse("companies:introductions"))
    return _of_introduction(request, form, introduction, _("Who has said yes?"), _("Keep it"))


@allow("cu", Introduction, introduction=Introduction)
@require_http_methods(FORM_METHODS)
def follow_up_view(request: HttpRequest, introduction: Any) -> HttpResponse:
    """Say what came of an introduction."""
    form = FollowUpForm(request.POST or None)
    if _try(request, form, follow_up_introduction, introduction=introduction):
        messages.success(request, _("The introduction is followed up on."))
        return HttpResponseRedirect(reverse("companies:introductions"))
    return _of_introduction(request, form, introduction, _("Follow up"), _("Close it"))


def _of_introduction(
    request: HttpRequest, form: Form, introduction: Introduction, title: str, button: str
) -> HttpResponse:
    pair = {"newcomer": introduction.company, "role_model": introduction.role_model}
    note = _("{newcomer} and {role_model}").format(**pair)
    back = reverse("companies:introductions")
    return _form(request, form, introduction.company, title=title, note=note, button=button, back=back)


def _try(request: HttpRequest, form: Form, action: Any, **given: Any) -> Any:
    """What the action returns for a valid form; None after its refusal is written into the form."""
    if not form.is_valid():
        return None
    try:
        return action(by=request.viewer, **given, **form.cleaned_data)  # type: ignore[attr-defined]
    except NotClear as refused:
        form.add_error(None, _not_clear(refused.answer))
    except ValidationError as refused:
        form.add_error(None, refused)
    return None


def _not_clear(answer: Answer) -> str:
    """Why the newcomer may not be approached, and from which day it may."""
    why = capfirst(str(answer.verdict.label if answer.verdict else ""))
    if answer.free_from is None:
        return _("{why}.").format(why=why)
    return _("{why}. The same days are free from {day}.").format(why=why, day=day(answer.free_from))


def _form(request: HttpRequest, form: Form, company: Any, **page: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, "company": company, "note": company, **page}
    return render(request, "companies/agreements/form.html", context, status=status)


def _address(company: Company) -> str:
    return reverse("companies:role_model", kwargs={"company": company.pk})


def _to(company: Company) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(company))
