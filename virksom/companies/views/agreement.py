"""The pages of agreements: list, one agreement, and the forms to make, sign, review and end it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from virksom.companies.actions.agreement import (
    change_agreement,
    end_agreement,
    make_agreement,
    review_agreement,
    sign_agreement,
)
from virksom.companies.facts.agreement import names_shown
from virksom.companies.forms.agreement import (
    AgreementFilter,
    AgreementForm,
    EndForm,
    ReviewForm,
    SignatureForm,
    as_typed,
)
from virksom.companies.models import Agreement, Company
from virksom.foundation.access import allow, sees_counts_only
from virksom.foundation.paging import page_of

FORM_METHODS = ["GET", "HEAD", "POST"]


@allow("r", Agreement)
@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """The agreements the viewer may see, those to review first."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = AgreementFilter(request.GET)
    stand = form.cleaned_data.get("stand", "") if form.is_valid() else ""
    rows = Agreement.objects.visible_to(viewer).standing(stand, timezone.localdate())
    rows = rows.select_related("company", "partnership__municipality", "organisation")
    page = page_of(request, rows.prefetch_related("commitments", "signatures").by_review())
    context = {
        "form": form,
        "page": page,
        "is_narrowed": bool(stand),
        "counts_only": sees_counts_only(viewer, Agreement),
        "many_places": len({row.partnership_id for row in page.rows}) > 1,
    }
    return render(request, "companies/agreements/list.html", context)


@allow("r", Agreement, agreement=Agreement)
@require_safe
def detail_view(request: HttpRequest, agreement: Any) -> HttpResponse:
    """One agreement whole: terms, commitments, signatures, reviews."""
    viewer = request.viewer  # type: ignore[attr-defined]
    mine = Agreement.objects.filter(pk=agreement.pk)
    context = {
        "agreement": agreement,
        "company": agreement.company,
        "names": names_shown(agreement, viewer),
        "may_change": mine.visible_to(viewer, "u").exists(),
        "may_sign": mine.visible_to(viewer, "cu").exists(),
        "may_end": mine.visible_to(viewer, "d").exists(),
    }
    return render(request, "companies/agreements/detail.html", context)


@allow("c", Agreement, company=Company)
@require_http_methods(FORM_METHODS)
def new_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Write down an agreement with a company."""
    form = AgreementForm(request.POST or None, initial={"starts": timezone.localdate()})
    made = _try(request, form, make_agreement, company=company)
    if made:
        messages.success(request, _("The agreement is written down. Now both sides sign it."))
        return _to(made)
    page = {"title": _("New agreement"), "button": _("Write it down"), "back": _company(company)}
    return _form(request, form, company, **page)


@allow("u", Agreement, agreement=Agreement)
@require_http_methods(FORM_METHODS)
def change_view(request: HttpRequest, agreement: Any) -> HttpResponse:
    """Correct an agreement nobody has signed yet."""
    form = AgreementForm(request.POST or None, initial=as_typed(agreement))
    if _try(request, form, change_agreement, agreement=agreement):
        messages.success(request, _("The changes are kept."))
        return _to(agreement)
    page = {"title": _("Change the agreement"), "button": _("Keep the changes")}
    return _form(request, form, agreement.company, back=_address(agreement), **page)


@allow("cu", Agreement, agreement=Agreement)
@require_http_methods(FORM_METHODS)
def sign_view(request: HttpRequest, agreement: Any) -> HttpResponse:
    """Note a signature under an agreement."""
    form = SignatureForm(request.POST or None)
    if _try(request, form, sign_agreement, agreement=agreement):
        messages.success(request, _("The signature is noted."))
        return _to(agreement)
    page = {"title": _("Note a signature"), "button": _("Note the signature")}
    return _form(request, form, agreement.company, back=_address(agreement), **page)


@allow("cu", Agreement, agreement=Agreement)
@require_http_methods(FORM_METHODS)
def review_view(request: HttpRequest, agreement: Any) -> HttpResponse:
    """Note a review, and how far each commitment is."""
    form = ReviewForm(request.POST or None, commitments=list(agreement.commitments.all()))
    if _try(request, form, review_agreement, agreement=agreement):
        messages.success(request, _("The review is noted."))
        return _to(agreement)
    page = {"title": _("Review the agreement"), "button": _("Note the review")}
    return _form(request, form, agreement.company, back=_address(agreement), **page)


@allow("d", Agreement, agreement=Agreement)
@require_http_methods(FORM_METHODS)
def end_view(request: HttpRequest, agreement: Any) -> HttpResponse:
    """End an agreement, with the reason."""
    form = EndForm(request.POST or None)
    if _try(request, form, end_agreement, agreement=agreement):
        messages.success(request, _("The agreement is ended."))
        return _to(agreement)
    page = {"title": _("End the agreement"), "button": _("End it")}
    return _form(request, form, agreement.company, back=_address(agreement), **page)


def _try(request: HttpRequest, form: Form, action: Any, **given: Any) -> Any:
    """What the action returns for a valid form; None after its refusal is written into the form."""
    if not form.is_valid():
        return None
    try:
        return action(by=request.viewer, **given, **form.cleaned_data)  # type: ignore[attr-defined]
    except ValidationError as refused:
        form.add_error(None, refused)
        return None


def _form(request: HttpRequest, form: Form, company: Any, **page: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, "company": company, "note": company, **page}
    return render(request, "companies/agreements/form.html", context, status=status)


def _company(company: Company) -> str:
    return reverse("companies:detail", kwargs={"company": company.pk})


def _address(agreement: Agreement) -> str:
    return reverse("companies:agreement", kwargs={"agreement": agreement.pk})


def _to(agreement: Agreement) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(agreement))
