"""Entries that may be one company: the list, a look before two are merged, and parting them again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.companies.actions.merging import CHOSEN, merge_companies, side_of, undo_merge
from virksom.companies.facts.duplicates import duplicates_in
from virksom.companies.facts.relations import Fate, relations
from virksom.companies.forms.register import FindForm
from virksom.companies.models import Alias, Company, Merge
from virksom.companies.tasks import send_mails
from virksom.foundation.access import allow
from virksom.partnerships.models import Partnership

PAIRS_SHOWN = 50
FITTING_SHOWN = 20


@allow("d", Company, partnership=Partnership)
@require_safe
def duplicates_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """The entries of the partnership's municipality that may be one company."""
    pairs = duplicates_in(partnership.municipality_id)
    shown = pairs[:PAIRS_SHOWN]
    seen = Company.objects.visible_to(request.viewer, "d")  # type: ignore[attr-defined]
    companies = seen.in_bulk({pk for pair in shown for pk in (pair.one, pair.other)})
    rows = [
        (companies[pair.one], companies[pair.other], pair)
        for pair in shown
        if pair.one in companies and pair.other in companies
    ]
    page = {"partnership": partnership, "rows": rows, "count": len(pairs)}
    return render(request, "companies/duplicates.html", page)


@allow("d", Company, company=Company)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Find the other entry, look at what comes of merging, and do it: this company is the one that stays."""
    viewer = request.viewer  # type: ignore[attr-defined]
    asked = (request.POST if request.method == "POST" else request.GET).get("other", "").strip()[:160]
    words = request.GET.get("q", "").strip()[:160]
    others = Company.objects.visible_to(viewer, "d").exclude(pk=company.pk)
    other = others.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 16 else None
    chosen = {name: request.POST.get(f"says-{name}", "") for name in CHOSEN}
    refused = ""
    if request.method == "POST" and other is not None:
        try:
            merge_companies(kept=company, gone=other, by=viewer, chosen=chosen)
        except ValidationError as why:
            refused = why.messages[0]
        else:
            send_mails.enqueue()
            messages.success(request, _("They are one entry now. It can be undone below."))
            return HttpResponseRedirect(reverse("companies:merge", kwargs={"company": company.pk}))
    fitting = list(others.matching(words).select_related("municipality")[:FITTING_SHOWN]) if words else []
    if (asked or words) and other is None and not fitting:
        refused = _(
            "There is no such company that you may merge with this one. Two of different partnerships are "
            "merged by somebody who leads the business side in both."
        )
    page = {
        "company": company,
        "other": other,
        "form": FindForm({"q": words} if words else None),
        "fitting": fitting,
        "refused": refused,
        "fields": _fields(company, other, chosen) if other else [],
        "is_protected": other is not None
        and company.is_protected_from_advertising != other.is_protected_from_advertising,
        "moves": _moves(company, other) if other else [],
        "merges": company.merges.filter(state=Merge.State.DONE),
    }
    return render(request, "companies/merge.html", page, status=422 if request.method == "POST" else 200)


@dataclass(frozen=True)
class Differing:
    """A field in which two entries differ: what each says, and whose word stands."""

    name: str
    label: Any
    own: Any
    other: Any
    side: str


def _fields(kept: Company, gone: Company, chosen: Mapping[str, str]) -> list[Differing]:
    """The fields in which the two differ."""
    rows = []
    for name in CHOSEN:
        field: Any = Company._meta.get_field(name)
        if (getattr(kept, name) or "") != (getattr(gone, name) or ""):
            said = (_written(field, kept), _written(field, gone))
            rows.append(Differing(name, field.verbose_name, *said, side_of(name, kept, gone, chosen)))
    return rows


def _written(field: Any, company: Company) -> Any:
    value = getattr(company, field.name)
    return dict(field.choices or ()).get(value, value) or "–"


def _moves(kept: Company, gone: Company) -> list[tuple[Any, int, int]]:
    """Relation by relation: how many records move, and how many stand there already."""
    rows = []
    for relation in relations():
        count = relation.rows(gone.pk).count() if relation.fate in (Fate.MOVE, Fate.SETTLE) else 0
        if count:
            twice = len(relation.twice(kept.pk, gone.pk))
            rows.append((relation.model._meta.verbose_name_plural, count - twice, twice))
    return rows


@allow("d", Company, company=Company)
@require_POST
def undo_merge_view(request: HttpRequest, company: Any, merge: int) -> HttpResponse:
    """Part two entries again."""
    try:
        undo_merge(merge=get_object_or_404(company.merges, pk=merge), by=request.viewer)  # type: ignore[attr-defined]
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("They are two entries again."))
    return HttpResponseRedirect(reverse("companies:merge", kwargs={"company": company.pk}))


def or_its_successor(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The page of a company, or of the one it was merged into, for whoever may see that."""

    @wraps(view)
    def found(request: HttpRequest, company: int) -> HttpResponseBase:
        try:
            return view(request, company=company)
        except Http404:
            viewer = request.viewer  # type: ignore[attr-defined]
            later = Alias.objects.filter(kind=Alias.Kind.PAGE, value=str(company)).values("company")
            successor = Company.objects.visible_to(viewer).filter(pk__in=later).first()
            if successor is None:
                raise
            return HttpResponseRedirect(reverse("companies:detail", kwargs={"company": successor.pk}))

    return found
