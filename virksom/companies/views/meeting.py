"""Drafts of contacts from a calendar: uploaded, confirmed or thrown away."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from virksom.companies.actions.contact import confirm_draft, draft_contact, throw_away_draft
from virksom.companies.facts.contact import agenda_of, needs_to_meet, people_to_name, reservation_for
from virksom.companies.facts.meeting import companies_named, companies_of, person_of
from virksom.companies.facts.meeting_file import Meeting, MeetingRefused, read_meeting
from virksom.companies.forms.contact import ContactForm
from virksom.companies.forms.meeting import MeetingForm
from virksom.companies.models import Company, Contact, Reservation
from virksom.foundation.access import allow

FORM_METHODS = ["GET", "HEAD", "POST"]
#: What signs a meeting while its company is chosen, and for how long.
SALT, LASTS = "virksom.companies.meeting", dt.timedelta(hours=1)


@allow("c", Contact)
@require_http_methods(FORM_METHODS)
def upload_view(request: HttpRequest) -> HttpResponse:
    """Hand in a meeting from a calendar; its company is found by who was asked, or chosen."""
    if "meeting" in request.POST:
        return _choose(request)
    form = MeetingForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            meeting = read_meeting(form.cleaned_data["file"].read())
        except MeetingRefused as refused:
            form.add_error("file", str(refused))
        else:
            return _found(request, meeting)
    page = {"form": form, "company": request.GET.get("company", "")}
    return render(request, "companies/meeting.html", page, status=422 if form.is_bound else 200)


def _found(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    companies = companies_of(meeting, viewer) or companies_named(request.GET.get("company", ""), viewer, "pk")
    if len(companies) == 1:
        return _draft(request, meeting, companies[0])
    said = {"about": meeting.about, "at": meeting.at.isoformat(), "addresses": meeting.addresses}
    return _ask_company(request, signing.dumps(said, salt=SALT), meeting, companies)


def _choose(request: HttpRequest) -> HttpResponse:
    """The second step: a company is looked for, or chosen."""
    viewer = request.viewer  # type: ignore[attr-defined]
    try:
        said = signing.loads(request.POST["meeting"], salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        messages.error(request, _("This took too long. Choose the file again."))
        return HttpResponseRedirect(reverse("companies:meeting"))
    meeting = Meeting(said["about"], dt.datetime.fromisoformat(said["at"]), tuple(said["addresses"]))
    chosen = companies_named(request.POST.get("company", ""), viewer, "pk")
    if chosen:
        return _draft(request, meeting, chosen[0])
    words = request.POST.get("q", "")[:160]
    companies = companies_named(words, viewer, "name")
    return _ask_company(request, request.POST["meeting"], meeting, companies, words)


def _ask_company(
    request: HttpRequest, signed: str, meeting: Meeting, companies: list[Company], words: str = ""
) -> HttpResponse:
    page = {"meeting": meeting, "signed": signed, "companies": companies, "words": words}
    return render(request, "companies/meeting_company.html", page)


def _draft(request: HttpRequest, meeting: Meeting, company: Company) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    contact = draft_contact(
        company=company,
        about=meeting.about or _("Meeting"),
        at=meeting.at,
        person=person_of(meeting, company, viewer),
        by=viewer,
    )
    return HttpResponseRedirect(reverse("companies:draft", kwargs={"contact": contact.pk}))


@allow("c", Contact, contact=Contact)
@require_http_methods(FORM_METHODS)
def draft_view(request: HttpRequest, contact: Any) -> HttpResponse:
    """One's own draft: correct it and write it in."""
    viewer = request.viewer  # type: ignore[attr-defined]
    company = contact.company
    if not contact.is_draft or contact.user_id != viewer.user_id:
        return HttpResponseRedirect(reverse("companies:contact", kwargs={"contact": contact.pk}))
    # "?reservation=0" says that the meeting was about something else than what is reserved.
    reservation = None if "reservation" in request.GET else reservation_for(contact, viewer)
    form = ContactForm(
        request.POST or None,
        initial=_initial(contact, reservation),
        people=people_to_name(company, viewer),
        needs=needs_to_meet(company, viewer),
        agenda=agenda_of(reservation),
    )
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        try:
            confirm_draft(contact=contact, by=viewer, reservation=reservation, **said)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The contact is in the timeline. Everybody who works there sees it."))
            return HttpResponseRedirect(reverse("companies:detail", kwargs={"company": company.pk}))
    page = {"company": company, "form": form, "draft": contact, "reservation": reservation}
    return render(request, "companies/contact_form.html", page, status=422 if form.is_bound else 200)


def _initial(draft: Contact, reservation: Reservation | None) -> dict[str, Any]:
    fields = ("channel", "offer", "about", "at", "notes", "openings")
    given: dict[str, Any] = {name: getattr(draft, name) for name in fields} | {"person": draft.person_id}
    if reservation is not None:
        given |= {"channel": reservation.channel, "offer": reservation.offer}
        given["person"] = draft.person_id or reservation.person_id
    return given


@allow("c", Contact, contact=Contact)
@require_POST
def throw_away_view(request: HttpRequest, contact: Any) -> HttpResponse:
    """Forget one's own draft."""
    if contact.is_draft and contact.user_id == request.viewer.user_id:  # type: ignore[attr-defined]
        throw_away_draft(contact=contact, by=request.viewer)  # type: ignore[attr-defined]
        messages.success(request, _("The draft is thrown away."))
    return HttpResponseRedirect(reverse("home"))
