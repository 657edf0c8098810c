"""Staff pages of company tours: the list, one tour, planning it, its teams, companies and stops."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.companies.models import Company, Reservation
from virksom.events.actions.tour import (
    add_stops,
    change_stop,
    change_tour,
    delete_tour,
    move_stop,
    plan_tour,
    remove_stop,
    reserve_stops,
    set_teams,
)
from virksom.events.facts.choices import possible_hosts
from virksom.events.facts.tour import may_read_names, routes_of, teams_of, tours_of_person
from virksom.events.facts.tour_plan import companies_to_visit
from virksom.events.facts.tour_results import results_of, visited_counts
from virksom.events.forms.tour import CompaniesFilter, StopForm, TeamsForm, TourForm
from virksom.events.models import Tour, TourStop
from virksom.events.views.planning import viewer_of
from virksom.foundation.access import allow, allow_signed_in
from virksom.foundation.paging import page_of
from virksom.partnerships.access import partnerships_open_to
from virksom.partnerships.models import Membership, Partnership, Role

FORM_METHODS = ["GET", "HEAD", "POST"]
#: Roles whose people go on tours.
GOES_ALONG = (
    Role.PROGRAMME_COORDINATOR, Role.EMPLOYMENT_LEAD, Role.BUSINESS_LEAD, Role.JOB_CONSULTANT,
    Role.BUSINESS_CONSULTANT, Role.EDUCATION_PARTNER, Role.ASSOCIATION_PARTNER,
)  # fmt: skip


@allow("r", Tour)
@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """The tours the viewer may see, the latest first; straight to the one an event stands for."""
    viewer = viewer_of(request)
    rows = Tour.objects.visible_to(viewer).of_event(request.GET.get("event", "")).latest_first()
    page = page_of(request, rows.select_related("partnership__municipality"))
    if "event" in request.GET and len(page.rows) == 1:
        return HttpResponseRedirect(_address(page.rows[0]))
    counts = visited_counts(page.rows)
    context = {
        "page": page,
        "tours": [(tour, *counts.get(tour.pk, (0, 0))) for tour in page.rows],
        "places": partnerships_open_to(viewer, Tour),
    }
    return render(request, "events/tours/list.html", context)


@allow("r", Tour, tour=Tour)
@require_safe
def detail_view(request: HttpRequest, tour: Any) -> HttpResponse:
    """One tour: who goes, where, when, and what came of it."""
    viewer = viewer_of(request)
    routes = routes_of(tour, viewer)
    stops = [line.stop for route in routes for line in route.lines]
    refused = [stop for stop in stops if stop.is_open and not stop.is_reserved and stop.refusal]
    open_stops = [stop for stop in stops if stop.is_open and not stop.is_reserved]
    today = timezone.localdate()
    context = {
        "tour": tour,
        "today": today,
        "routes": routes,
        "teams": teams_of(tour, viewer),
        "sees_names": may_read_names(viewer),
        "results": results_of(tour, viewer),
        "refused": refused,
        "to_reserve": sum(stop.on >= today for stop in open_stops),
        **_may(request, tour),
    }
    return render(request, "events/tours/detail.html", context)


def _may(request: HttpRequest, tour: Tour) -> dict[str, bool]:
    viewer = viewer_of(request)
    return {
        "may_plan": Tour.objects.filter(pk=tour.pk).visible_to(viewer, "u").exists(),
        "may_contact": viewer.may("c", Reservation, inside=tour),
    }


@allow("c", Tour, partnership=Partnership)
@require_http_methods(FORM_METHODS)
def new_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """Plan a tour of the partnership."""
    first = {"first_on": timezone.localdate(), "last_on": timezone.localdate()}
    form = TourForm(request.POST or None, partnership=partnership, initial=None if request.POST else first)
    if form.is_valid():
        tour = _try(form, plan_tour, partnership=partnership, by=viewer_of(request), **form.cleaned_data)
        if tour:
            messages.success(request, _("The tour is planned. Say who goes along."))
            return HttpResponseRedirect(_address(tour, "tour_teams"))
    page = {"title": _("New company tour"), "note": partnership, "button": _("Plan the tour")}
    return _form(request, form, back=reverse("events:tours"), **page)


@allow("u", Tour, tour=Tour)
@require_http_methods(FORM_METHODS)
def change_view(request: HttpRequest, tour: Any) -> HttpResponse:
    """Change a tour, or take it back while nothing hangs on it."""
    name = str(tour)
    form = TourForm(request.POST or None, instance=tour, partnership=tour.partnership)
    if form.is_valid() and _try(form, change_tour, tour=tour, by=viewer_of(request), **form.cleaned_data):
        messages.success(request, _("The changes are kept."))
        return HttpResponseRedirect(_address(tour))
    page = {
        "title": _("Change {name}").format(name=name),
        "button": _("Keep the changes"),
        "delete": _address(tour, "tour_delete"),
    }
    return _form(request, form, back=_address(tour), tour=tour, **page)


@allow("u", Tour, tour=Tour)
@require_POST
def delete_view(request: HttpRequest, tour: Any) -> HttpResponse:
    """Take a tour back that nothing hangs on."""
    try:
        delete_tour(tour=tour, by=viewer_of(request))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return HttpResponseRedirect(_address(tour))
    messages.success(request, _("The tour is taken back."))
    return HttpResponseRedirect(reverse("events:tours"))


@allow("u", Tour, tour=Tour)
@require_http_methods(FORM_METHODS)
def teams_view(request: HttpRequest, tour: Any) -> HttpResponse:
    """Who goes along and in which team; "propose" deals everybody into mixed teams before it is kept."""
    viewer = viewer_of(request)
    people = Membership.objects.visible_to(viewer).filter(
        partnership=tour.partnership_id, role__in=GOES_ALONG
    )
    people = people.on(timezone.localdate()).select_related("user", "organisation")
    lists: dict[str, Any] = {
        "tour": tour,
        "memberships": people.order_by("organisation__sector", "organisation__name", "user__name"),
        "organisations": possible_hosts(tour.partnership, [viewer.organisation_id]),
    }
    form = TeamsForm(request.POST or None, **lists)
    is_proposed = False
    if form.is_valid():
        if "propose" in request.POST:
            form = TeamsForm(initial=form.proposed(), **lists)
            is_proposed = True
        elif _try(
            form, set_teams, tour=tour, teams=form.cleaned_data["teams"], going=form.going(), by=viewer
        ):
            messages.success(request, _("The teams are kept."))
            return HttpResponseRedirect(_address(tour))
    context = {"tour": tour, "form": form, "is_proposed": is_proposed}
    return render(request, "events/tours/teams.html", context, status=422 if form.errors else 200)


@allow("u", Tour, tour=Tour)
@require_http_methods(FORM_METHODS)
def companies_view(request: HttpRequest, tour: Any) -> HttpResponse:
    """Choose the companies to visit from those that may be approached."""
    viewer = viewer_of(request)
    form = CompaniesFilter(request.GET)
    chosen = form.chosen
    choice = companies_to_visit(tour, viewer, chosen, timezone.localdate())
    if request.method == "POST":
        picked = _picked(request, choice.companies, tour)
        if picked:
            stops = add_stops(tour=tour, companies=picked, by=viewer)
            said = ngettext(
                "{count} company is on the tour.", "{count} companies are on the tour.", len(stops)
            )
            messages.success(request, said.format(count=len(stops)))
            return HttpResponseRedirect(_address(tour))
        messages.error(request, _("Tick the companies to visit, or say how many of the first to take."))
    context = {"tour": tour, "form": form, "choice": choice, "is_narrowed": any(chosen.values())}
    return render(request, "events/tours/companies.html", context)


def _picked(request: HttpRequest, offered: list[Company], tour: Tour) -> list[Company]:
    """The companies ticked, and the first so many of those offered; none that is not offered."""
    ticked = set(request.POST.getlist("company"))
    first = request.POST.get("first", "")
    most = int(first[:4]) if first.isdecimal() else 0
    return [one for number, one in enumerate(offered) if str(one.pk) in ticked or number < most]


@allow("c", Reservation, tour=Tour)
@require_POST
def reserve_view(request: HttpRequest, tour: Any) -> HttpResponse:
    """Reserve every stop that can be; the others are listed with the reason and skipped."""
    reserved, refused = reserve_stops(tour=tour, by=viewer_of(request))
    if reserved:
        said = ngettext("{count} visit is reserved.", "{count} visits are reserved.", reserved)
        messages.success(request, said.format(count=reserved))
    if refused:
        said = ngettext(
            "{count} company cannot be visited. It is listed with the reason and skipped.",
            "{count} companies cannot be visited. They are listed with the reason and skipped.",
            len(refused),
        )
        messages.warning(request, said.format(count=len(refused)))
    if not reserved and not refused:
        messages.info(request, _("There is nothing to reserve: no stop lies ahead that is not reserved."))
    return HttpResponseRedirect(_address(tour))


@allow("u", Tour, tour=Tour)
@require_POST
def move_view(request: HttpRequest, tour: Any, tour_stop: int) -> HttpResponse:
    """Move a stop up or down its route."""
    stop = stop_of(tour, tour_stop)
    move_stop(stop=stop, up=request.POST.get("way") != "down", by=viewer_of(request))
    return HttpResponseRedirect(f"{_address(tour)}#s{stop.pk}")


@allow("u", Tour, tour=Tour)
@require_http_methods(FORM_METHODS)
def stop_view(request: HttpRequest, tour: Any, tour_stop: int) -> HttpResponse:
    """Give a stop to another team, day or time."""
    viewer, stop = viewer_of(request), stop_of(tour, tour_stop)
    form = StopForm(request.POST or None, stop=stop)
    may_contact = viewer.may("c", Reservation, inside=tour)
    if form.is_valid():
        if stop.is_reserved and not may_contact and form.cleaned_data["on"] != stop.on:
            form.add_error(
                "on", _("The visit is reserved. Somebody who makes contacts can move it to another day.")
            )
        elif _try(form, change_stop, stop=stop, by=viewer, **form.cleaned_data):
            messages.success(request, _("The changes are kept."))
            return HttpResponseRedirect(f"{_address(tour)}#s{stop.pk}")
    page = {
        "title": stop_of(tour, tour_stop).company,
        "button": _("Keep the changes"),
        "remove": reverse("events:tour_stop_remove", kwargs={"tour": tour.pk, "tour_stop": stop.pk})
        if stop.is_open and (may_contact or not stop.is_reserved)
        else "",
    }
    return _form(request, form, back=_address(tour), tour=tour, **page)


@allow("u", Tour, tour=Tour)
@require_POST
def remove_stop_view(request: HttpRequest, tour: Any, tour_stop: int) -> HttpResponse:
    """Take a company off the tour."""
    viewer, stop = viewer_of(request), stop_of(tour, tour_stop)
    if stop.is_reserved and not viewer.may("c", Reservation, inside=tour):
        raise Http404
    try:
        remove_stop(stop=stop, by=viewer)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("{company} is taken off the tour.").format(company=stop.company))
    return HttpResponseRedirect(_address(tour))


@allow_signed_in("tours one went on oneself, and with whom")
@require_safe
def my_tours_view(request: HttpRequest) -> HttpResponse:
    """A panel on one's own page: the tours one went on, and with whom."""
    tours = tours_of_person(viewer_of(request).user_id, timezone.localdate())
    return render(request, "events/tours/panel_mine.html", {"tours": tours})


def stop_of(tour: Tour, number: int) -> TourStop:
    """The tour's stop of that number; a stop of another tour answers like one that does not exist."""
    rows = tour.stops.select_related("company", "team", "reservation__contact", "contact")
    stop = rows.filter(pk=number).first()
    if stop is None:
        raise Http404
    stop.tour = tour
    return stop


def _try(form: Form | ModelForm[Any], action: Any, **given: Any) -> Any:
    """What the action returns, or None after its refusal is written into the form."""
    try:
        return action(**given)
    except ValidationError as refused:
        known = {name for name in getattr(refused, "error_dict", {}) if name in form.fields}
        form.add_error(None, refused if known else refused.messages)
        return None


def _address(tour: Tour, name: str = "tour") -> str:
    return reverse(f"events:{name}", kwargs={"tour": tour.pk})


def _form(request: HttpRequest, form: Form | ModelForm[Any], **page: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "events/tours/form.html", {"form": form, **page}, status=status)
