"""The company's own page: by its link without an account, and inside for those who may change the company.

Both are one page. Who comes by the link is the company; who is signed in and not of the company writes
down what the company has said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.companies.actions.rules import (
    company_itself,
    renew_link,
    resume_contact,
    send_link,
    set_rules,
    stop_contact,
)
from virksom.companies.facts.own_page import approaches_to, company_of_link, planned_at, taken_in_month
from virksom.companies.facts.rules import has_rules
from virksom.companies.forms.rules import LinkForm, RulesForm, initial_of
from virksom.companies.models import Company, ContactPerson, ContactRules, LinkMail
from virksom.companies.tasks import send_mails
from virksom.foundation.access import Viewer, allow, allow_link
from virksom.foundation.pace import count_try
from virksom.foundation.paging import page_of
from virksom.partnerships.models import Role

WHY = "the company's own link, sent by mail to one of its people"
FORM_METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Desk:
    """Where somebody decides for a company: who acts, on whose word, and by which way they came."""

    company: Company
    by: Viewer
    token: str = ""
    #: The name that stands under what is decided; a company that comes by its link writes its own.
    signs: str = ""
    is_on_its_word: bool = False

    def address(self, page: str) -> str:
        if self.token:
            return reverse("companies:own" if page == "page" else f"companies:own_{page}", args=[self.token])
        return reverse(
            "companies:own_inside" if page == "page" else f"companies:{page}", args=[self.company.pk]
        )

    @property
    def page(self) -> str:
        return self.address("page")

    @property
    def rules(self) -> str:
        return self.address("rules")

    @property
    def stop(self) -> str:
        return self.address("stop")

    @property
    def resume(self) -> str:
        return self.address("resume")

    @property
    def base(self) -> str:
        """The frame of its pages."""
        return "frame/public.html" if self.token else "frame/app.html"

    @property
    def reader(self) -> Viewer | None:
        """Whose rights narrow what is shown; the company by its link reads all of its own."""
        return None if self.token else self.by


# By the link -----------------------------------------------------------------------------------------


def _by_link(token: str) -> Desk | None:
    """The desk a link opens; None for one that is unknown or has run out."""
    company = company_of_link(token, timezone.localdate())
    return None if company is None else Desk(company, company_itself(company), token=token)


def _closed(request: HttpRequest, token: str, *, asked: bool = False) -> HttpResponse:
    """The same answer to a link that has run out and to one that never was: it tells of no company."""
    if request.method != "POST":
        count_try(request, "link")
    page = {"asked": asked, "own": reverse("companies:own", args=[token])}
    return render(request, "companies/own/closed.html", page, status=404)


@allow_link(WHY)
@never_cache
@require_http_methods(FORM_METHODS)
def own_view(request: HttpRequest, token: str) -> HttpResponse:
    """Who contacted the company, when, how and why. A link that has run out can be renewed here."""
    desk = _by_link(token)
    is_posted = request.method == "POST"
    if desk is None:
        if is_posted and renew_link(token=token):
            send_mails.enqueue()
        return _closed(request, token, asked=is_posted)
    return HttpResponseRedirect(desk.page) if is_posted else _page(request, desk)


@allow_link(WHY)
@never_cache
@require_http_methods(FORM_METHODS)
def own_rules_view(request: HttpRequest, token: str) -> HttpResponse:
    """How often, how and about what the company may be contacted."""
    desk = _by_link(token)
    return _closed(request, token) if desk is None else _rules(request, desk)


@allow_link(WHY)
@never_cache
@require_http_methods(FORM_METHODS)
def own_stop_view(request: HttpRequest, token: str) -> HttpResponse:
    """One button that stops all contact: opening the page changes nothing."""
    desk = _by_link(token)
    return _closed(request, token) if desk is None else _stop(request, desk)


@allow_link(WHY)
@never_cache
@require_POST
def own_resume_view(request: HttpRequest, token: str) -> HttpResponse:
    """The company takes its stop back."""
    desk = _by_link(token)
    return _closed(request, token) if desk is None else _resume(request, desk)


# Inside ----------------------------------------------------------------------------------------------


def _inside(request: HttpRequest, company: Company) -> Desk:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    is_company = any(
        seat.role == Role.COMPANY_USER and seat.organisation_id == company.organisation_id
        for seat in viewer.seats
    )
    if is_company:
        return Desk(company, viewer, signs=viewer.name)
    return Desk(company, viewer, signs=f"{viewer.name}, {viewer.organisation_name}", is_on_its_word=True)


@allow("u", Company, company=Company)
@require_safe
def inside_view(request: HttpRequest, company: Any) -> HttpResponse:
    """The company's own page for its people with an account, and for those who keep its entry."""
    return _page(request, _inside(request, company))


@allow("u", Company, company=Company)
@require_http_methods(FORM_METHODS)
def rules_view(request: HttpRequest, company: Any) -> HttpResponse:
    """The company's rules, set by itself or written down on its word."""
    return _rules(request, _inside(request, company))


@allow("u", Company, company=Company)
@require_http_methods(FORM_METHODS)
def stop_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Stop all contact, by the company itself or on its word."""
    return _stop(request, _inside(request, company))


@allow("u", Company, company=Company)
@require_POST
def resume_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Take the stop back, by the company itself or on its word."""
    return _resume(request, _inside(request, company))


@allow("u", Company, company=Company)
@require_http_methods(FORM_METHODS)
def link_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Send the company's link to one of its contact persons."""
    viewer = request.viewer  # type: ignore[attr-defined]
    people = ContactPerson.objects.speaking_for(company).visible_to(viewer).exclude(email="")
    sent = request.POST if request.method == "POST" else None
    form = LinkForm(sent, people=people)
    if form.is_valid():
        try:
            mail = send_link(company=company, by=viewer, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            send_mails.enqueue()
            messages.success(request, _link_sent(mail))
            return HttpResponseRedirect(reverse("companies:detail", args=[company.pk]))
    went = LinkMail.objects.filter(company=company, person__in=people).select_related("person")[:5]
    page = {"company": company, "form": form, "people": people, "went": went}
    return render(request, "companies/own/send.html", page, status=422 if form.is_bound else 200)


def _link_sent(mail: LinkMail) -> str:
    """What is said of a link that goes out, and of one that went out today: then no second mail goes."""
    if mail.sent_at is None:
        return _("The link goes to {email}.").format(email=mail.email)
    return _("The link went to {email} earlier today. At most one mail a day goes to one address.").format(
        email=mail.email
    )


# The pages -------------------------------------------------------------------------------------------


def _page(request: HttpRequest, desk: Desk) -> HttpResponse:
    today, company = timezone.localdate(), desk.company
    rules = _kept(company)
    page = {
        "desk": desk,
        "company": company,
        "rules": rules,
        "has_rules": has_rules(rules),
        "today": today,
        "planned": planned_at(company, desk.reader, today),
        "page": page_of(request, approaches_to(company, desk.reader)),
        "taken": taken_in_month(company, today),
    }
    return render(request, "companies/own/page.html", page)


def _kept(company: Company) -> ContactRules:
    rules = ContactRules.objects.filter(company=company).select_related("person").first()
    return rules or ContactRules(company=company)


def _rules(request: HttpRequest, desk: Desk) -> HttpResponse:
    kept = _kept(desk.company)
    initial = initial_of(kept) | {"set_by": "" if kept.is_on_its_word else kept.set_by}
    sent = request.POST if request.method == "POST" else None
    form = RulesForm(sent, initial=initial, company=desk.company, asks_name=not desk.signs)
    if form.is_valid():
        said = {"set_by": desk.signs} | form.cleaned_data
        try:
            set_rules(company=desk.company, by=desk.by, is_on_its_word=desk.is_on_its_word, **said)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("It holds from now on, for every partner."))
            return HttpResponseRedirect(desk.page)
    page = {"desk": desk, "company": desk.company, "form": form}
    return render(request, "companies/own/rules.html", page, status=422 if form.is_bound else 200)


def _stop(request: HttpRequest, desk: Desk) -> HttpResponse:
    if request.method == "POST":
        stop_contact(company=desk.company, set_by=desk.signs, by=desk.by, is_on_its_word=desk.is_on_its_word)
        send_mails.enqueue()
        return HttpResponseRedirect(desk.page)
    page = {"desk": desk, "company": desk.company, "rules": _kept(desk.company)}
    return render(request, "companies/own/stop.html", page)


def _resume(request: HttpRequest, desk: Desk) -> HttpResponse:
    resume_contact(company=desk.company, set_by=desk.signs, by=desk.by, is_on_its_word=desk.is_on_its_word)
    messages.success(request, _("The company may be contacted again, by its rules."))
    return HttpResponseRedirect(desk.page)
