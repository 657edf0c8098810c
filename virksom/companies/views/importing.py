"""Importing companies: upload, say which column is which, look, write, take back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_POST

from virksom.companies.actions.importing import choose_columns, commit_import, stage_import, undo_import
from virksom.companies.forms.importing import ColumnsForm, CompanyFileForm
from virksom.companies.models import Company, CompanyImport
from virksom.companies.tasks import run_import
from virksom.foundation.access import allow
from virksom.foundation.spreadsheet import Unreadable
from virksom.partnerships.models import Partnership

FORM_METHODS = ["GET", "HEAD", "POST"]
IMPORTS_SHOWN = 10
#: So many remarks stand on the page; the counts are of all.
REMARKS_SHOWN = 100
PAGES = {
    CompanyImport.State.COLUMNS: "companies/import/columns.html",
    CompanyImport.State.PREVIEW: "companies/import/preview.html",
}


@allow("c", Company, partnership=Partnership)
@require_http_methods(FORM_METHODS)
def upload_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """Upload a file, and see those that were imported before."""
    form = CompanyFileForm(request.POST or None, request.FILES or None)
    refused = None
    if form.is_valid():
        try:
            staged = stage_import(
                partnership=partnership,
                file_name=form.cleaned_data["file"].name,
                data=form.cleaned_data["file"].read(),
                language=translation.get_language() or "da",
                by=request.viewer,  # type: ignore[attr-defined]
            )
        except Unreadable as why:
            refused = why.why
        else:
            return _to(staged)
    imports = CompanyImport.objects.filter(partnership=partnership).defer("content", "rows")
    page = {
        "partnership": partnership,
        "form": form,
        "refused": refused,
        "imports": imports.select_related("user")[:IMPORTS_SHOWN],
    }
    return render(
        request, "companies/import/upload.html", page, status=422 if refused or form.errors else 200
    )


@allow("c", Company, partnership=Partnership)
@require_http_methods(FORM_METHODS)
def import_view(request: HttpRequest, partnership: Any, company_import: int) -> HttpResponse:
    """How an import stands: its columns, what it would do, how far it is, what it did."""
    one = _own(partnership, company_import)
    form = None
    if one.state == CompanyImport.State.COLUMNS:
        form = ColumnsForm(request.POST or None, company_import=one)
        if form.is_valid():
            choose_columns(company_import=one, columns=form.columns())
            run_import.enqueue(one.pk)
            return _to(one)
    page = {
        "partnership": partnership,
        "import": one,
        "form": form,
        "remarks": one.remarks.all()[:REMARKS_SHOWN],
        "to_write": one.new + one.changed,
    }
    template = PAGES.get(CompanyImport.State(one.state), "companies/import/state.html")
    return render(request, template, page, status=422 if form and form.errors else 200)


@allow("c", Company, partnership=Partnership)
@require_POST
def commit_import_view(request: HttpRequest, partnership: Any, company_import: int) -> HttpResponse:
    """Write a staged file into the register."""
    one = _own(partnership, company_import)
    commit_import(company_import=one, by=request.viewer)  # type: ignore[attr-defined]
    run_import.enqueue(one.pk)
    return _to(one)


@allow("c", Company, partnership=Partnership)
@require_POST
def undo_import_view(request: HttpRequest, partnership: Any, company_import: int) -> HttpResponse:
    """Take back what an import did."""
    one = _own(partnership, company_import)
    undo_import(company_import=one, by=request.viewer)  # type: ignore[attr-defined]
    run_import.enqueue(one.pk)
    return _to(one)


@allow("c", Company, partnership=Partnership)
@require_POST
def resume_import_view(request: HttpRequest, partnership: Any, company_import: int) -> HttpResponse:
    """Let a run that died go on where it stood."""
    one = _own(partnership, company_import)
    if one.stands_still:
        run_import.enqueue(one.pk)
    return _to(one)


def _own(partnership: Partnership, number: int) -> CompanyImport:
    rows = CompanyImport.objects.filter(partnership=partnership).select_related("partnership", "user")
    return get_object_or_404(rows.defer("content", "rows"), pk=number)


def _to(one: CompanyImport) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("companies:import", kwargs={"partnership": one.partnership_id, "company_import": one.pk})
    )
