"""Openings as partners see them: the list, one opening with its buttons, the terms, a company's panel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.companies.models import Company, Contact, ContactPerson
from virksom.foundation.access import Viewer, allow, allow_link
from virksom.foundation.paging import page_of
from virksom.openings.actions.exchange import pass_on, set_exchange_terms, take_opening
from virksom.openings.actions.opening import close_opening, note_filled
from virksom.openings.facts.desk import WHY, Desk, by_link
from virksom.openings.facts.people import organisations_of, seat_for, terms_of
from virksom.openings.facts.status import Status, first_answers, status_of
from virksom.openings.forms.partners import CloseForm, FilledForm, OpeningFilter, PassOnForm, TermsForm
from virksom.openings.models import Opening
from virksom.openings.tasks import send_mails
from virksom.openings.views.telling import addresses
from virksom.openings.views.week import week_of
from virksom.partnerships.access import partnerships_open_to
from virksom.partnerships.models import Partnership, Role

FORM_METHODS = ["GET", "HEAD", "POST"]
#: So many openings stand on a company's page.
SHOWN_WITH_COMPANY = 10
LEADS = (Role.EMPLOYMENT_LEAD, Role.BUSINESS_LEAD)


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined,no-any-return]


@allow("r", Opening)
@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """The openings the viewer may see, newest first, narrowed by state and to one's own organisation."""
    viewer = _viewer(request)
    form = OpeningFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = Opening.objects.visible_to(viewer).in_state(asked.get("state", ""))
    ours = organisations_of(viewer)
    if asked.get("company"):
        rows = rows.filter(company=asked["company"])
    if asked.get("mine"):
        rows = rows.at(ours)
    page = page_of(
        request,
        rows.select_related("company", "partnership__municipality").prefetch_related("steps__organisation"),
    )
    places = partnerships_open_to(viewer, Opening, "r") if viewer.has_role(*LEADS) or ours else []
    context = {
        "form": form,
        "page": page,
        "is_narrowed": any(asked.values()),
        "answers": first_answers(places, timezone.now()),
        "led": [place for place in places if viewer.has_role(*LEADS)],
        "many_places": len({row.partnership_id for row in page.rows}) > 1,
        "may_tell": viewer.may("c", Opening),
    }
    return render(request, "openings/list.html", context)


@allow("r", Opening, opening=Opening)
@require_safe
def detail_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """One opening: what is offered, whose turn it is, and the buttons that answer it."""
    return _detail(request, opening)


def _detail(request: HttpRequest, opening: Opening, *, status: int = 200, **forms: Any) -> HttpResponse:
    viewer = _viewer(request)
    now = timezone.now()
    row = Opening.objects.with_rights(viewer, may_change="u").with_told().get(pk=opening.pk)
    stands = status_of(opening, now, told=row.told)
    desk = Desk(opening.company, viewer)
    may_change = row.may_change
    has_turn = stands.standing is not None and seat_for(viewer, [stands.standing]) is not None
    page = {
        "opening": opening,
        "company": opening.company,
        "desk": desk,
        "status": stands,
        "may_change": may_change,
        "may_take": may_change and opening.is_open and _may_take(viewer, stands, has_turn),
        "may_pass": may_change and opening.is_open and has_turn,
        "may_close": may_change
        and (has_turn or seat_for(viewer, partnership_id=opening.partnership_id) is not None),
        "is_mine": stands.is_taken and stands.standing.user_id == viewer.user_id,
        "shows_names": has_turn or desk.is_company or viewer.may("r", ContactPerson, inside=opening.company),
        "requirements": list(opening.requirements.all()),
        "pass_form": PassOnForm(),
        "filled_form": FilledForm(initial={"filled": opening.filled}),
        "close_form": CloseForm(prefix="close"),
        **addresses(desk, opening),
        **week_of(opening),
        "may_share": may_change and _may_share(viewer, opening),
        **forms,
    }
    return render(request, "openings/detail.html", page, status=status)


def _may_share(viewer: Viewer, opening: Opening) -> bool:
    """Whether a partner of the place looks at an open part-time job."""
    is_partner = seat_for(viewer, partnership_id=opening.partnership_id) is not None
    return opening.is_open and opening.is_part_time and is_partner


def _may_take(viewer: Viewer, stands: Status, has_turn: bool) -> bool:
    if stands.is_nobodys:
        return seat_for(viewer, partnership_id=stands.opening.partnership_id) is not None
    return stands.is_asked and has_turn


@allow("u", Opening, opening=Opening)
@require_POST
def take_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """Take an opening: from now on one rings the company."""
    try:
        take_opening(opening=opening, by=_viewer(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("You have it. The company is told that you will ring."))
        send_mails.enqueue()
    return _to(opening)


@allow("u", Opening, opening=Opening)
@require_POST
def pass_on_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """Give an opening on to the next, with the reason."""
    form = PassOnForm(request.POST)
    if form.is_valid():
        try:
            step = pass_on(opening=opening, by=_viewer(request), **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            send_mails.enqueue()
            if step is None:
                messages.warning(request, _("Nobody is left to ask. The leads are told."))
            else:
                messages.success(request, _("{who} is asked now.").format(who=step.organisation))
            still = Opening.objects.visible_to(_viewer(request)).filter(pk=opening.pk).exists()
            return _to(opening) if still else HttpResponseRedirect(reverse("openings:list"))
    return _detail(request, opening, status=422, pass_form=form)


@allow("u", Opening, opening=Opening)
@require_POST
def note_filled_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """Note how many places are filled."""
    form = FilledForm(request.POST)
    if form.is_valid():
        try:
            note_filled(opening=opening, by=_viewer(request), **form.cleaned_data)
        except ValidationError as refused:
            form.add_error("filled", refused.messages)
        else:
            messages.success(request, _("It is noted."))
            send_mails.enqueue()
            return _to(opening)
    return _detail(request, opening, status=422, filled_form=form)


@allow("u", Opening, opening=Opening)
@require_POST
def close_view(request: HttpRequest, opening: Any) -> HttpResponse:
    """Close an opening, with the reason."""
    form = CloseForm(request.POST, prefix="close")
    if form.is_valid():
        close_opening(opening=opening, by=_viewer(request), **form.cleaned_data)
        messages.success(request, _("It is closed. Who had it is told."))
        send_mails.enqueue()
        return _to(opening)
    return _detail(request, opening, status=422, close_form=form)


def _to(opening: Opening) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("openings:detail", args=[opening.pk]))


@allow("u", Partnership, partnership=Partnership)
@require_http_methods(FORM_METHODS)
def terms_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """What the partners have agreed: hours to take an opening, and the neighbour."""
    neighbours = Partnership.objects.filter(programme=partnership.programme_id).exclude(pk=partnership.pk)
    neighbours = neighbours.active().select_related("municipality").order_by("municipality__name")
    sent = request.POST if request.method == "POST" else None
    form = TermsForm(sent, instance=terms_of(partnership.pk), neighbours=neighbours)
    if form.is_valid():
        set_exchange_terms(partnership=partnership, by=_viewer(request), **form.cleaned_data)
        messages.success(request, _("The terms hold from now on. Openings already out keep their time."))
        return HttpResponseRedirect(reverse("openings:list"))
    page = {"partnership": partnership, "form": form}
    return render(request, "openings/terms.html", page, status=422 if form.is_bound else 200)


# Panels on lower pages -------------------------------------------------------------------------------


@allow("r", Opening, company=Company)
@require_safe
def of_company_view(request: HttpRequest, company: Any) -> HttpResponse:
    """A panel: the openings of a company. On the company's page it is filled once that is shown."""
    viewer = _viewer(request)
    own_address = reverse("openings:of_company", args=[company.pk])
    if request.path != own_address:
        page = {"company": company, "is_to_come": True, "own_address": own_address}
        may_tell = viewer.may("c", Opening, inside=company)
        return render(request, "openings/of_company.html", page | {"may_tell": may_tell})
    rows = Opening.objects.of(company).visible_to(viewer)[: SHOWN_WITH_COMPANY + 1]
    openings = list(rows)
    page = {
        "company": company,
        "openings": openings[:SHOWN_WITH_COMPANY],
        "has_more": len(openings) > SHOWN_WITH_COMPANY,
        "may_tell": viewer.may("c", Opening, inside=company),
    }
    return render(request, "openings/of_company.html", page)


@allow("r", Contact, contact=Contact)
@require_safe
def of_contact_view(request: HttpRequest, contact: Any) -> HttpResponse:
    """A panel: the openings noted at a contact, and the way to note one."""
    viewer = _viewer(request)
    openings = list(Opening.objects.filter(contact=contact).visible_to(viewer))
    may_tell = contact.organisation_id in organisations_of(viewer) and viewer.may(
        "c", Opening, inside=contact.company
    )
    if not openings and not may_tell:
        raise Http404
    page = {"contact": contact, "openings": openings, "may_tell": may_tell}
    return render(request, "openings/of_contact.html", page)


@allow_link(WHY)
@require_safe
def of_link_view(request: HttpRequest, token: str) -> HttpResponse:
    """A panel on the company's own page: tell of a job, and follow those told of."""
    desk = by_link(token)
    if desk is None:
        raise Http404
    open_ones = Opening.objects.of(desk.company).open().count()
    return render(request, "openings/own/panel.html", {"desk": desk, "count": open_ones})
