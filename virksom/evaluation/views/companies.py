"""What the rooms above have to say on a company's pages: newcomers like it, and its evidence."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from virksom.companies.facts.comparable import newcomers_like
from virksom.companies.models import Company, Introduction, RoleModel
from virksom.evaluation.facts.evidence import whole_evidence_of
from virksom.evaluation.files import as_json
from virksom.evaluation.sheets import csv_of, xlsx_of
from virksom.evaluation.views.shown import download
from virksom.foundation.access import allow
from virksom.indicators.reporting import NUMBER, table_of
from virksom.placements.models import Placement


@allow("c", Introduction, company=Company)
@require_safe
def comparable_view(request: HttpRequest, company: Any) -> HttpResponse:
    """A panel: companies like a role model that are new to it, each with the reasons."""
    viewer = request.viewer  # type: ignore[attr-defined]
    role_model = RoleModel.objects.filter(company=company).visible_to(viewer).first()
    if role_model is None:
        raise Http404
    experienced = Placement.objects.order_by().values("company")
    context = {
        "company": company,
        "role_model": role_model,
        "suggestions": newcomers_like(company, viewer, experienced, timezone.localdate()),
    }
    return render(request, "evaluation/comparable.html", context)


@allow("u", Company, company=Company)
@require_safe
def evidence_view(request: HttpRequest, company: Any) -> HttpResponse:
    """A panel: what a company can use as evidence in its own report on sustainability."""
    rows = whole_evidence_of(company, request.viewer, timezone.localdate())  # type: ignore[attr-defined]
    if not rows:
        raise Http404
    context = {
        "company": company,
        "rows": [(row, isinstance(row.value, str)) for row in rows],
        "plain": NUMBER,
    }
    return render(request, "evaluation/evidence.html", context)


@allow("u", Company, company=Company)
@require_safe
def evidence_file_view(request: HttpRequest, company: Any, form: str) -> HttpResponse:
    """The same as a file, dated, with the source of each row."""
    day, language = timezone.localdate(), get_language()
    rows = whole_evidence_of(company, request.viewer, day)  # type: ignore[attr-defined]
    title = gettext("Evidence of responsibility")
    if form == "csv":
        content = csv_of(table_of(rows, language))
    elif form == "xlsx":
        content = xlsx_of(title, day, {title[:31]: table_of(rows, language)}, widths=(26, 44, 24))
    elif form == "json":
        content = as_json(
            {
                "company": company.name,
                "cvr": company.cvr,
                "as_of": day.isoformat(),
                "rows": [row.as_data(language) for row in rows],
            }
        )
    else:
        raise Http404
    return download(content, form, f"{slugify(company.name) or company.pk}-{day.isoformat()}")
