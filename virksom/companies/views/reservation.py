"""Before the call: asking and reserving, the ways out of a collision, and what one has reserved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.companies.actions.referral import hand_over
from virksom.companies.actions.reservation import (
    NotClear,
    agree_time,
    drop_item,
    give_up_reservation,
    join_visit,
    leave_line,
    queue_item,
    reserve_contact,
    take_along,
    wait_for_visit,
)
from virksom.companies.facts.asked import shown
from virksom.companies.facts.reserved import plans_of, visit_of
from virksom.companies.forms.reservation import AgreeForm, AskForm, ItemForm, JoinForm
from virksom.companies.models import AgendaItem, Company, Referral, Reservation, Turn
from virksom.companies.tasks import send_mails
from virksom.companies.views.company import company_page
from virksom.foundation.access import allow


@allow("c", Reservation, company=Company)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Ask, and reserve when the answer is clear; else the page says why not, and what one can do."""
    if request.method != "POST":
        return _to(company)
    form = AskForm(request.POST)
    if not form.is_valid():
        return company_page(request, company, status=422, ask=form)
    try:
        reservation = reserve_contact(company=company, by=request.viewer, **form.cleaned_data)  # type: ignore[attr-defined]
    except ValidationError as refused:
        form.add_error(None, refused)
        return company_page(request, company, status=422, ask=form)
    except NotClear as not_clear:
        return _not_clear(request, company, form, not_clear)
    messages.success(request, _("It is clear, and reserved for you. Nobody else calls about the same."))
    return _to_visit(reservation)


def _not_clear(request: HttpRequest, company: Company, form: Any, not_clear: NotClear) -> HttpResponse:
    given = form.cleaned_data
    channel = given.get("channel") or "call"
    answered = shown(not_clear.answer, channel, request.viewer)  # type: ignore[attr-defined]
    return company_page(request, company, status=409, ask=form, asked=given, shown=answered)


def _way_out(
    request: HttpRequest, company: Company, act: Callable[[dict[str, Any]], Any], done: str
) -> HttpResponse:
    """Take one of the ways out of a collision; what cannot be done any more is told on the page."""
    form = JoinForm(request.POST, company=company)
    if not form.is_valid():
        messages.error(request, _("The visit is no longer there. Ask again: the days may be free now."))
        return _to(company)
    try:
        act(form.cleaned_data)
    except ValidationError as refused:
        for message in refused.messages:
            messages.error(request, message)
        return _to(company)
    except NotClear as not_clear:
        return _not_clear(request, company, _as_asked(form.cleaned_data), not_clear)
    send_mails.enqueue()
    messages.success(request, done)
    return _to(company)


def _as_asked(given: dict[str, Any]) -> AskForm:
    """The form to ask with, filled with what was said at a way out."""
    form = AskForm(initial={**given, "reservation": None})
    form.cleaned_data = given
    return form


@allow("c", AgendaItem, company=Company)
@require_POST
def join_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Join the other's visit: one click, and the one who goes is told."""
    by = request.viewer  # type: ignore[attr-defined]

    def act(given: dict[str, Any]) -> None:
        join_visit(reservation=given["reservation"], offer=given["offer"], about=given["about"], by=by)

    return _way_out(
        request, company, act, _("Your item is on the agenda, and the one who goes has been told.")
    )


@allow("c", Turn, company=Company)
@require_POST
def wait_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Wait for the other's visit: then the days after it are reserved for you."""
    by = request.viewer  # type: ignore[attr-defined]

    def act(given: dict[str, Any]) -> None:
        channel = given["channel"] or "call"
        wait_for_visit(
            reservation=given["reservation"], channel=channel, offer=given["offer"], about=given["about"],
            by=by,
        )  # fmt: skip

    done = _("You are in line. You get a mail when the visit is written in; then it is your turn.")
    return _way_out(request, company, act, done)


@allow("c", Referral, company=Company)
@require_POST
def give_on_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Hand it over to the partner who goes: they take it up and answer."""
    by = request.viewer  # type: ignore[attr-defined]

    def act(given: dict[str, Any]) -> None:
        hand_over(reservation=given["reservation"], offer=given["offer"], about=given["about"], by=by)

    done = _("It is handed over. You hear from them, and nobody calls twice.")
    return _way_out(request, company, act, done)


@allow("c", AgendaItem, company=Company)
@require_http_methods(["GET", "HEAD", "POST"])
def queue_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Queue something to be raised by whoever goes there next."""
    form = ItemForm(request.POST or None)
    if form.is_valid():
        queue_item(company=company, by=request.viewer, **form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, _("It waits for the next visit. You hear what came of it."))
        return _to(company)
    page = {
        "title": _("For the next visit"),
        "note": company,
        "button": _("Put it in the queue"),
        "form": form,
        "back": _address(company),
    }
    return render(request, "companies/form.html", page, status=422 if form.is_bound else 200)


@allow("c", Reservation)
@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """What one has reserved, waits for and has queued, and what one's colleagues have."""
    return render(request, "companies/reservations.html", plans_of(request.viewer))  # type: ignore[attr-defined]


@allow("r", Reservation, reservation=Reservation)
@require_safe
def detail_view(request: HttpRequest, reservation: Any) -> HttpResponse:
    """One reservation: its days, its agenda, and what is waiting to be taken along."""
    return _visit_page(request, reservation)


def _visit_page(request: HttpRequest, reservation: Reservation, form: Any = None) -> HttpResponse:
    local = timezone.localtime(reservation.visit_at) if reservation.visit_at else None
    page = {
        **visit_of(reservation, request.viewer),  # type: ignore[attr-defined]
        "form": form or AgreeForm(initial={"visit_at": local}),
    }
    return render(request, "companies/visit.html", page, status=422 if form else 200)


@allow("c", Reservation, reservation=Reservation)
@require_POST
def agree_view(request: HttpRequest, reservation: Any) -> HttpResponse:
    """Note the time the company has agreed to."""
    form = AgreeForm(request.POST)
    if form.is_valid():
        try:
            agree_time(reservation=reservation, by=request.viewer, **form.cleaned_data)  # type: ignore[attr-defined]
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The time is noted. Everybody with an item on the agenda sees it."))
            return _to_visit(reservation)
    return _visit_page(request, reservation, form)


@allow("c", Reservation, reservation=Reservation)
@require_POST
def give_up_view(request: HttpRequest, reservation: Any) -> HttpResponse:
    """Give the days back, so that others may call."""
    try:
        give_up_reservation(reservation=reservation, by=request.viewer)  # type: ignore[attr-defined]
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return _to_visit(reservation)
    send_mails.enqueue()
    messages.success(request, _("The days are free again. If somebody is in line, it is their turn now."))
    return _to(reservation.company)


@allow("c", Reservation, reservation=Reservation)
@require_POST
def take_along_view(request: HttpRequest, reservation: Any) -> HttpResponse:
    """Put a queued item on the agenda."""
    viewer = request.viewer  # type: ignore[attr-defined]
    rows = AgendaItem.objects.filter(company=reservation.company_id).visible_to(viewer).queued()
    item = rows.filter(pk=_number(request.POST.get("item"))).first()
    if item is None:
        messages.error(request, _("The item is no longer in the queue: somebody else has taken it along."))
        return _to_visit(reservation)
    try:
        take_along(item=item, reservation=reservation, by=viewer)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return _to_visit(reservation)


@allow("c", AgendaItem, item=AgendaItem)
@require_POST
def drop_item_view(request: HttpRequest, item: Any) -> HttpResponse:
    """Take one's own item off an agenda or out of the queue."""
    try:
        drop_item(item=item, by=request.viewer)  # type: ignore[attr-defined]
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The item is taken off."))
    return _to_list()


@allow("c", Turn, turn=Turn)
@require_POST
def leave_line_view(request: HttpRequest, turn: Any) -> HttpResponse:
    """Give up one's place in line."""
    try:
        leave_line(turn=turn, by=request.viewer)  # type: ignore[attr-defined]
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("You no longer wait."))
    return _to_list()


def _number(text: str | None) -> int:
    return int(text[:18]) if text and text.isdecimal() else 0


def _address(company: Company) -> str:
    return reverse("companies:detail", kwargs={"company": company.pk})


def _to(company: Company) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(company))


def _to_visit(reservation: Reservation) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("companies:visit", kwargs={"reservation": reservation.pk}))


def _to_list() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("companies:reservations"))
