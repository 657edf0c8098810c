"""The day of a tour, on a phone: the route, whom to talk to, what came of it; on paper and in calendars."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.companies.models import AgendaItem, Company, Contact, ContactPerson
from virksom.events.actions.tour_day import note_not_at_home, record_decline, record_visit
from virksom.events.facts.calendar import MIME
from virksom.events.facts.tour import Route, may_read_names, routes_of
from virksom.events.facts.tour_calendar import calendar_of_team
from virksom.events.forms.tour import VisitForm
from virksom.events.models import Tour, TourStop, TourTeam
from virksom.events.views.planning import viewer_of
from virksom.events.views.tour import stop_of
from virksom.foundation.access import Viewer, allow


@allow("r", Tour, tour=Tour)
@require_safe
def day_view(request: HttpRequest, tour: Any, tour_team: int) -> HttpResponse:
    """One team's day, made for a phone: company by company."""
    viewer, team = viewer_of(request), _team(tour, tour_team)
    routes = routes_of(tour, viewer, team=team, in_full=True)
    route = _route_of(routes, request.GET.get("dag", ""))
    context = {
        "tour": tour,
        "team": team,
        "routes": routes,
        "route": route,
        "members": _members(request, team),
        "may_record": viewer.may("c", Contact, inside=tour),
        "is_ahead": route is not None and route.on > timezone.localdate(),
    }
    return render(request, "events/tours/day.html", context)


@allow("r", Tour, tour=Tour)
@require_safe
def print_view(request: HttpRequest, tour: Any, tour_team: int) -> HttpResponse:
    """A team's routes on paper, with room to write."""
    team = _team(tour, tour_team)
    context = {
        "tour": tour,
        "team": team,
        "routes": routes_of(tour, viewer_of(request), team=team, in_full=True),
        "members": _members(request, team),
    }
    return render(request, "events/tours/print.html", context)


@allow("r", Tour, tour=Tour)
@require_safe
def calendar_view(request: HttpRequest, tour: Any, tour_team: int) -> HttpResponseBase:
    """A team's routes as a calendar file."""
    team = _team(tour, tour_team)
    body = calendar_of_team(tour, routes_of(tour, viewer_of(request), team=team))
    response = HttpResponse(body, content_type=MIME)
    response["Content-Disposition"] = f'attachment; filename="virksom-tour-{tour.pk}-{team.number}.ics"'
    return response


def _team(tour: Tour, number: int) -> TourTeam:
    team = tour.teams.filter(pk=number).first()
    if team is None:
        raise Http404
    return team


def _members(request: HttpRequest, team: TourTeam) -> list[Any]:
    if not may_read_names(viewer_of(request)):
        return []
    return list(team.members.select_related("organisation"))


def _route_of(routes: list[Route], asked: str) -> Route | None:
    """The day asked for; else today's, else the next one, else the last."""
    today = timezone.localdate()
    days = {route.on.isoformat(): route for route in routes}
    if asked in days:
        return days[asked]
    latest = routes[-1] if routes else None
    return next((route for route in routes if route.on >= today), latest)


@allow("c", Contact, tour=Tour)
@require_http_methods(["GET", "HEAD", "POST"])
def visit_view(request: HttpRequest, tour: Any, tour_stop: int) -> HttpResponse:
    """What came of a visit: a short form; it becomes the contact on the company's timeline."""
    viewer, stop = viewer_of(request), _seen_stop(request, tour, tour_stop)
    people = ContactPerson.objects.speaking_for(stop.company).visible_to(viewer)
    form = VisitForm(request.POST or None, people=people, agenda=_items_of_others(stop, viewer))
    if form.is_valid():
        try:
            record_visit(stop=stop, by=viewer, **form.said())
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("The visit to {company} is written in.").format(company=stop.company))
            return HttpResponseRedirect(_day(tour, stop))
    context = {"tour": tour, "stop": stop, "form": form, "back": _day(tour, stop)}
    return render(request, "events/tours/visit.html", context, status=422 if form.errors else 200)


def _items_of_others(stop: TourStop, viewer: Viewer) -> list[AgendaItem]:
    """What other partners want raised on the visit; the tour's own offer needs no word of its own."""
    if stop.reservation is None or not stop.is_reserved:
        return []
    items = AgendaItem.objects.filter(reservation=stop.reservation_id).open().visible_to(viewer)
    return list(items.exclude(organisation=stop.reservation.organisation_id).select_related("organisation"))


@allow("c", Contact, tour=Tour)
@require_POST
def result_view(request: HttpRequest, tour: Any, tour_stop: int) -> HttpResponse:
    """Nobody was at home, or the company declined."""
    viewer, stop = viewer_of(request), _seen_stop(request, tour, tour_stop)
    act = record_decline if request.POST.get("result") == TourStop.Result.DECLINED else note_not_at_home
    try:
        act(stop=stop, by=viewer)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return HttpResponseRedirect(_day(tour, stop))


def _seen_stop(request: HttpRequest, tour: Tour, number: int) -> TourStop:
    """A stop whose company the viewer may see and make contacts with."""
    stop = stop_of(tour, number)
    viewer = viewer_of(request)
    seen = Company.objects.filter(pk=stop.company_id).visible_to(viewer).exists()
    if not seen or not viewer.may("c", Contact, inside=stop.company):
        raise Http404
    return stop


def _day(tour: Tour, stop: TourStop) -> str:
    day: str = reverse("events:tour_day", kwargs={"tour": tour.pk, "tour_team": stop.team_id})
    return f"{day}?dag={stop.on.isoformat()}#s{stop.pk}"
