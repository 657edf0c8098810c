"""A company tells of a job in five questions, follows it on one page, and says what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.companies.models import Company, Contact
from virksom.foundation.access import allow, allow_link
from virksom.foundation.meanwhile import SEEN, check_unchanged, mark_of
from virksom.openings.actions.opening import (
    change_opening,
    close_opening,
    note_filled,
    open_opening,
    say_still_open,
    sent_before,
)
from virksom.openings.facts.desk import WHY, Desk, by_link, opening_of
from virksom.openings.facts.status import status_of
from virksom.openings.forms.telling import STEPS, initial_of
from virksom.openings.models import Opening
from virksom.openings.tasks import send_mails
from virksom.openings.views.desk import closed
from virksom.openings.views.draft import Draft, build_form, earlier_of, known_of, title_of
from virksom.openings.views.week import week_of

FORM_METHODS = ["GET", "HEAD", "POST"]
TEMPLATES = ("work", "hours", "skills", "place", "ring")
#: So many of a company's jobs stand in its own list.
SHOWN = 50


# Telling ---------------------------------------------------------------------------------------------


@allow_link(WHY)
@never_cache
@require_http_methods(FORM_METHODS)
def own_new_view(request: HttpRequest, token: str) -> HttpResponse:
    """Tell of a job by the company's link."""
    desk = by_link(token)
    return closed(request, token) if desk is None else _tell(request, desk)


@allow("c", Opening, company=Company)
@require_http_methods(FORM_METHODS)
def new_view(request: HttpRequest, company: Any) -> HttpResponse:
    """Tell of a job, signed in: the company itself, or a partner who notes it at a visit."""
    return _tell(request, Desk(company, request.viewer))  # type: ignore[attr-defined]


def _tell(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One question a screen. What is typed is kept before it is looked at, so that nothing is lost."""
    number, contact = _number(request), _contact(request, desk)
    sent = sent_before(request.POST.get("key"), desk.company)
    if sent is not None:
        return HttpResponseRedirect(desk.page(sent))
    draft = Draft(request, desk.company)
    if request.method == "POST":
        if "reuse" in request.POST:
            return _reuse(request, desk, draft)
        draft.keep(number, request.POST)
        if "back" in request.POST:
            return _to_step(request, desk, number - 1)
    forms = draft.forms(desk, known_of(desk, contact))
    if request.method == "POST" and forms[number - 1].is_valid():
        if number < len(STEPS):
            return _to_step(request, desk, number + 1)
        return _send(request, desk, draft, forms, contact)
    return _step(request, desk, draft, forms, number)


def _step(request: HttpRequest, desk: Desk, draft: Draft, forms: list[Form], number: int) -> HttpResponse:
    form = forms[number - 1]
    page = {
        "desk": desk,
        "company": desk.company,
        "form": form,
        "number": number,
        "whole": len(STEPS),
        "share": 100 * number // len(STEPS),
        "question": f"openings/own/questions/{TEMPLATES[number - 1]}.html",
        "earlier": earlier_of(desk) if number == 1 else (),
        "key": draft.key,
    }
    refused = request.method == "POST" and not form.is_valid()
    return render(request, "openings/own/question.html", page, status=422 if refused else 200)


def _send(
    request: HttpRequest, desk: Desk, draft: Draft, forms: list[Form], contact: Contact | None
) -> HttpResponse:
    """All five are answered: the opening is made; an answer that is missing is asked for again."""
    for number, form in enumerate(forms, start=1):
        if not form.is_valid():
            messages.warning(request, _("One answer is still missing. Give it here, then go on."))
            return _to_step(request, desk, number)
    said: dict[str, Any] = {}
    for form in forms:
        said |= form.cleaned_data
    title = title_of(said["task"])
    try:
        opening = open_opening(
            company=desk.company, by=desk.by, source=desk.source, contact=contact, key=draft.key,
            title=title, **said,
        )  # fmt: skip
    except ValidationError as refused:
        forms[-1].add_error(None, refused)
        return _step(request, desk, draft, forms, len(forms))
    draft.forget()
    send_mails.enqueue()
    return HttpResponseRedirect(desk.page(opening))


def _reuse(request: HttpRequest, desk: Desk, draft: Draft) -> HttpResponse:
    asked = request.POST["reuse"][:9]
    opening = opening_of(desk, int(asked)) if asked.isdecimal() else None
    if opening is not None:
        draft.reuse(opening)
    return _to_step(request, desk, 1)


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("trin", "1")
    return max(1, min(int(asked[:2]), len(STEPS))) if asked[:2].isdecimal() else 1


def _to_step(request: HttpRequest, desk: Desk, number: int) -> HttpResponseRedirect:
    query = request.GET.copy()
    query["trin"] = str(max(1, number))
    return HttpResponseRedirect(f"{desk.new}?{query.urlencode()}")


def _contact(request: HttpRequest, desk: Desk) -> Contact | None:
    """The contact at which a partner heard of the job."""
    asked = request.GET.get("contact", "")[:9]
    if desk.token or not asked.isdecimal():
        return None
    rows = Contact.objects.filter(company=desk.company).done().visible_to(desk.by, identity=True)
    found: Contact | None = rows.filter(pk=int(asked)).first()
    return found


# By the link, afterwards -----------------------------------------------------------------------------


@allow_link(WHY)
@never_cache
@require_safe
def own_list_view(request: HttpRequest, token: str) -> HttpResponse:
    """The company's jobs, open ones first."""
    desk = by_link(token)
    if desk is None:
        return closed(request, token)
    rows = Opening.objects.of(desk.company).order_by("-state", "-told_at", "-pk")[:SHOWN]
    openings = sorted(rows, key=lambda one: not one.is_open)
    lines = [(one, desk.page(one)) for one in openings]
    return render(request, "openings/own/list.html", {"desk": desk, "company": desk.company, "lines": lines})


@allow_link(WHY)
@never_cache
@require_safe
def own_status_view(request: HttpRequest, token: str, opening: int) -> HttpResponse:
    """Who has the job, until when, who is next, and what happens now."""
    desk = by_link(token)
    found = opening_of(desk, opening) if desk else None
    if desk is None or found is None:
        return closed(request, token)
    status = status_of(found, timezone.now())
    page = {
        "desk": desk,
        "company": desk.company,
        "opening": found,
        "status": status,
        "shows_names": True,
        "may_change": True,
    }
    return render(request, "openings/own/status.html", page | addresses(desk, found) | week_of(found))


def addresses(desk: Desk, opening: Opening) -> dict[str, str]:
    """The buttons of one opening's page."""
    names = ("change", "week", "filled", "still_open", "no_more")
    return {"to_self": desk.page(opening)} | {f"to_{name}": desk.page(opening, name) for name in names}


@allow_link(WHY)
@never_cache
@require_http_methods(FORM_METHODS)
def own_change_view(request: HttpRequest, token: str, opening: int) -> HttpResponse:
    """The company corrects its job."""
    desk = by_link(token)
    found = opening_of(desk, opening) if desk else None
    return closed(request, token) if desk is None or found is None else _change(request, desk, found)


@allow("u", Opening, opening=Opening)
@require_http_methods(FORM_METHODS)
def change_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """Correct a job, signed in."""
    return _change(request, Desk(opening.company, request.viewer), opening)  # type: ignore[attr-defined]


def _change(request: HttpRequest, desk: Desk, opening: Opening) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    initial = initial_of(opening)
    mark = mark_of(initial)
    task = str(data.get("task", "")) if data is not None else opening.task
    forms = [build_form(kind, data, initial, task, opening) for kind in STEPS]
    if data is not None and not [form for form in forms if not form.is_valid()]:
        said: dict[str, Any] = {"title": title_of(task)}
        for form in forms:
            said |= form.cleaned_data
        try:
            check_unchanged(data, mark, forms[0])
            change_opening(opening=opening, by=desk.by, **said)
        except ValidationError as refused:
            forms[0].add_error(None, refused.messages)
        else:
            messages.success(request, _("The changes are kept. Whoever has the job sees them."))
            return HttpResponseRedirect(desk.page(opening))
    page = {
        "desk": desk, "company": desk.company, "opening": opening, "forms": forms, SEEN: mark,
        "form": forms[0], "more_forms": MoreForms(forms[1:]), "skills": forms[2], "back": desk.page(opening),
    }  # fmt: skip
    return render(request, "openings/own/change.html", page, status=200 if data is None else 422)


class MoreForms(list[Any]):
    """The other forms of a page, as the summary of errors asks for them."""

    def total_error_count(self) -> int:
        return sum(len(form.errors) for form in self)


# One tap ---------------------------------------------------------------------------------------------


def _own_tap(request: HttpRequest, token: str, pk: int, tap: Any) -> HttpResponse:
    desk = by_link(token)
    found = opening_of(desk, pk) if desk else None
    return closed(request, token) if desk is None or found is None else _tap(request, desk, found, tap)


def _tap(request: HttpRequest, desk: Desk, opening: Opening, tap: Any) -> HttpResponse:
    try:
        said = tap(opening, desk)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, said)
        send_mails.enqueue()
    return HttpResponseRedirect(desk.page(opening))


def _is_filled(opening: Opening, desk: Desk) -> str:
    note_filled(opening=opening, filled=opening.places, by=desk.by)
    return _("Good. Nobody rings about it any more.")


def _is_still_open(opening: Opening, desk: Desk) -> str:
    say_still_open(opening=opening, by=desk.by)
    return _("Good. We go on looking.")


def _is_no_more(opening: Opening, desk: Desk) -> str:
    close_opening(
        opening=opening, reason=gettext_lazy("The company no longer looks for anybody."), by=desk.by
    )
    return _("It is closed. Nobody rings about it any more.")


@allow_link(WHY)
@never_cache
@require_POST
def own_filled_view(request: HttpRequest, token: str, opening: int) -> HttpResponse:
    """The company says that the job is filled."""
    return _own_tap(request, token, opening, _is_filled)


@allow_link(WHY)
@never_cache
@require_POST
def own_still_open_view(request: HttpRequest, token: str, opening: int) -> HttpResponse:
    """The company says that the job is still open, or open after all."""
    return _own_tap(request, token, opening, _is_still_open)


@allow_link(WHY)
@never_cache
@require_POST
def own_no_more_view(request: HttpRequest, token: str, opening: int) -> HttpResponse:
    """The company no longer looks for anybody."""
    return _own_tap(request, token, opening, _is_no_more)


@allow("u", Opening, opening=Opening)
@require_POST
def filled_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """The job is filled, said by a signed-in company user or noted on its word."""
    return _tap(request, Desk(opening.company, request.viewer), opening, _is_filled)  # type: ignore[attr-defined]


@allow("u", Opening, opening=Opening)
@require_POST
def still_open_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """The job is still open, or open after all."""
    return _tap(request, Desk(opening.company, request.viewer), opening, _is_still_open)  # type: ignore[attr-defined]


@allow("u", Opening, opening=Opening)
@require_POST
def no_more_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """The company no longer looks for anybody."""
    return _tap(request, Desk(opening.company, request.viewer), opening, _is_no_more)  # type: ignore[attr-defined]
