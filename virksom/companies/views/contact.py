"""Writing in a contact or a visit, reading one, and correcting it the same day."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.companies.actions.contact import (
    change_contact,
    delete_contact,
    may_still_change,
    record_contact,
    sent_before,
)
from virksom.companies.facts.answering import referrals_to_close
from virksom.companies.facts.contact import (
    agenda_of,
    needs_to_meet,
    outcomes_at,
    own_reservation,
    people_to_name,
)
from virksom.companies.facts.timeline import reads_notes
from virksom.companies.forms.contact import ContactForm, OutcomeForm, VisitForm
from virksom.companies.models import Channel, Company, Contact, ContactPerson, Offer, Reservation
from virksom.foundation.access import allow
from virksom.foundation.draft import written

FORM_METHODS = ["GET", "HEAD", "POST"]
NOT_RESERVED = gettext_lazy("This visit is no longer reserved by you. Look in the timeline.")


@allow("c", Contact, company=Company)
@require_http_methods(FORM_METHODS)
def record_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Write in one contact; with `?reservation=` the visit that was reserved, and its agenda."""
    return _record(request, company, ContactForm, "companies/contact_form.html")


@allow("c", Contact, company=Company)
@require_http_methods(FORM_METHODS)
def visit_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Write in a visit with what the company needs: on a phone, in two minutes."""
    return _record(request, company, VisitForm, "companies/visit_form.html")


def _record(request: HttpRequest, company: Company, kind: Any, template: str) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    asked = request.GET.get("reservation", "")
    reservation = own_reservation(company, viewer, asked)
    if request.method == "POST" and sent_before(request.POST.get("key"), viewer):
        return written(request, _next(request, company))
    if asked and reservation is None and request.method != "POST":
        messages.error(request, NOT_RESERVED)
        return _to(company)
    form = kind(
        request.POST or None,
        initial=_initial(request, reservation, is_visit=kind is VisitForm),
        people=people_to_name(company, viewer),
        needs=needs_to_meet(company, viewer),
        agenda=agenda_of(reservation),
    )
    if form.is_valid() and asked and reservation is None:
        form.add_error(None, str(NOT_RESERVED))
    elif form.is_valid():
        said = {**form.cleaned_data, "met": form.cleaned_data.get("met", ())}
        try:
            record_contact(company=company, by=viewer, reservation=reservation, **said)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The contact is in the timeline. Everybody who works there sees it."))
            return written(request, _next(request, company))
    page = {
        "company": company,
        "form": form,
        "reservation": reservation,
        "draft_key": _draft_key(company, asked),
    }
    return render(request, template, page, status=422 if form.is_bound else 200)


def _next(request: HttpRequest, company: Company) -> str:
    """The referral the contact was written in for, where it can be closed; else the company's page."""
    asked = request.GET.get("referral", "")[:9]
    viewer = request.viewer  # type: ignore[attr-defined]
    if asked.isdecimal() and referrals_to_close(company, viewer).filter(pk=int(asked)).exists():
        return reverse("companies:referral", args=[int(asked)])
    return _address(company)


def _draft_key(company: Company, reservation: str) -> str:
    """What a draft is kept under on the phone: one for each company and reservation."""
    return f"{company.pk}-{reservation if reservation.isdecimal() else 0}"


def _initial(request: HttpRequest, reservation: Reservation | None, *, is_visit: bool) -> dict[str, Any]:
    now = timezone.localtime().replace(second=0, microsecond=0)
    given: dict[str, Any] = {"at": now, "key": uuid.uuid4().hex, "channel": Channel.CALL}
    if is_visit:
        given |= {"channel": Channel.VISIT, "offer": Offer.RECRUITMENT, "about": _("Company visit")}
    if request.GET.get("need", "").isdecimal():
        given["met"] = [request.GET["need"]]
    if reservation is not None:
        given |= {
            "channel": reservation.channel,
            "offer": reservation.offer,
            "about": reservation.about,
            "person": reservation.person_id,
        }
        if reservation.visit_at and reservation.visit_at < now:
            given["at"] = timezone.localtime(reservation.visit_at)
    return given


@allow("r", Contact, contact=Contact)
@require_safe
def contact_view(request: HttpRequest, contact: Any) -> HttpResponse:
    """One contact: who, when and why; what came of it for the partners there."""
    viewer = request.viewer  # type: ignore[attr-defined]
    page: dict[str, Any] = {
        "contact": contact,
        "company": contact.company,
        "shows_names": Contact.objects.filter(pk=contact.pk).visible_to(viewer, identity=True).exists(),
        "may_see_company": Company.objects.filter(pk=contact.company_id).visible_to(viewer).exists(),
    }
    if contact.is_draft:
        page["is_hidden"] = True
    elif reads_notes(viewer, contact.company):
        page |= {
            "reads_notes": True,
            "person": ContactPerson.objects.filter(pk=contact.person_id).visible_to(viewer).first(),
            "outcomes": outcomes_at(contact),
            "closes": [
                row
                for row in referrals_to_close(contact.company, viewer)
                if timezone.localdate(row.sent_at) <= contact.on
            ],
            "may_change": may_still_change(contact, viewer),
            "may_delete": Contact.objects.filter(pk=contact.pk).visible_to(viewer, "d").exists(),
        }
    return render(request, "companies/contact.html", page)


@allow("u", Contact, contact=Contact)
@require_http_methods(FORM_METHODS)
def change_contact_view(request: HttpRequest, contact: Any) -> HttpResponse:
    """Correct what came of one's own contact, the same day."""
    viewer = request.viewer  # type: ignore[attr-defined]
    back = reverse("companies:contact", kwargs={"contact": contact.pk})
    if not may_still_change(contact, viewer):
        messages.error(request, _("A contact can be corrected by who wrote it in, on the same day."))
        return HttpResponseRedirect(back)
    initial = {name: getattr(contact, name) for name in OutcomeForm.base_fields}
    form = OutcomeForm(request.POST or None, initial=initial)
    if form.is_valid():
        change_contact(contact=contact, by=viewer, **form.cleaned_data)
        messages.success(request, _("The changes are kept."))
        return HttpResponseRedirect(back)
    page = {
        "form": form,
        "title": _("Correct what came of it"),
        "note": contact,
        "button": _("Keep the changes"),
        "back": back,
    }
    return render(request, "companies/form.html", page, status=422 if form.is_bound else 200)


@allow("d", Contact, contact=Contact)
@require_POST
def delete_contact_view(request: HttpRequest, contact: Any) -> HttpResponse:
    """Take a contact out that should not be there."""
    try:
        delete_contact(contact=contact, by=request.viewer)  # type: ignore[attr-defined]
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("The contact is taken out."))
    return _to(contact.company)


def _address(company: Company) -> str:
    return reverse("companies:detail", kwargs={"company": company.pk})


def _to(company: Company) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(company))
