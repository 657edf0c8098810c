"""Staff pages: the list of events, one event, planning it, announcing it, cancelling it; themes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virksom.events.actions.planning import (
    add_theme,
    announce_event,
    cancel_event,
    change_event,
    copy_event,
    plan_event,
)
from virksom.events.facts.choices import partnerships_to_plan_in, possible_hosts
from virksom.events.facts.feedback import feedback_summary
from virksom.events.facts.guests import answers_of, effort_of, guest_list, invited_list, queue_of
from virksom.events.forms.planning import (
    CancelForm,
    ChoosePartnership,
    EventFilter,
    EventForm,
    SessionFormSet,
    ThemeForm,
    session_values,
    typed_sessions,
    typed_values,
    values_of,
)
from virksom.events.models import Event, Registration, Theme, Tour, host_turns
from virksom.events.tasks import send_mails
from virksom.events.views.undo import just_given_up
from virksom.foundation.access import Viewer, allow
from virksom.foundation.meanwhile import SEEN, check_unchanged, mark_of
from virksom.foundation.paging import page_of
from virksom.partnerships.models import Partnership

#: So many upcoming events stand above the earlier ones before one is sent to their own list.
UPCOMING_SHOWN = 10


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is looking."""
    return request.viewer  # type: ignore[attr-defined,no-any-return]


@allow("r", Event)
@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """All events the viewer may see: upcoming ones first, then the earlier ones."""
    viewer, now = viewer_of(request), timezone.now()
    partnerships = Partnership.objects.visible_to(viewer, "r", public=True)
    form = EventFilter(request.GET, partnerships=partnerships.named())
    chosen = form.chosen
    found = Event.objects.visible_to(viewer, "r").narrowed(chosen).listed()
    is_first = request.GET.get("side", "1") in ("", "1")
    upcoming, page = [], None
    if chosen["time"] == "upcoming":
        page = page_of(request, found.upcoming(now))
    else:
        if is_first and not chosen["time"]:
            upcoming = list(found.upcoming(now)[: UPCOMING_SHOWN + 1])
        page = page_of(request, found.past(now))
    context = {
        "form": form,
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        "upcoming": upcoming[:UPCOMING_SHOWN],
        "has_more_upcoming": len(upcoming) > UPCOMING_SHOWN,
        "page": page,
        "now": now,
        "may_plan": viewer.may("c", Event),
        "may_read_tours": viewer.may("r", Tour),
        "partnership": _only(viewer),
    }
    return render(request, "events/list.html", context)


def _only(viewer: Viewer) -> int | None:
    """The one partnership somebody works in, whose themes the list links to."""
    if not viewer.may("r", Partnership):
        return None
    seats = {getattr(seat, "partnership_id", None) for seat in viewer.seats}
    return seats.pop() if len(seats) == 1 else None


@allow("r", Event, event=Event)
@require_safe
def detail_view(request: HttpRequest, event: Any) -> HttpResponse:
    """One event with all the viewer may know about it."""
    return _detail(request, event)


def _detail(request: HttpRequest, event: Any, cancel_form: Form | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    rows: Any = Event.objects.with_all().with_rights(viewer, may_change="u", may_announce="a", may_copy="c")
    event = rows.get(pk=event.pk)
    may_read_people = viewer.may("r", Registration)
    queue = queue_of(event)
    guests = guest_list(event, viewer, queue) if may_read_people else []
    now = timezone.now()
    context = {
        "event": event,
        "now": now,
        "may_change": event.may_change,
        "may_announce": event.may_announce,
        "may_copy": event.may_copy,
        "may_read_partnership": viewer.may("r", Partnership, inside=event.partnership),
        # The tours themselves are found when the link is followed: the page asks no more often for it.
        "may_read_tours": event.kind == Event.Kind.COMPANY_TOUR and viewer.may("r", Tour),
        "is_over": event.ends_at < now,
        "closed": event.closed_because(now),
        "may_read_people": may_read_people,
        "may_register": viewer.may("c", Registration, inside=event),
        "may_give_up": not event.is_cancelled
        and event.starts_at > now
        and any(guest.may_give_up for guest in guests),
        "given_up": just_given_up(request, event),
        # Once somebody is ticked off, the list says who came.
        "shows_who_came": any(guest.has_come for guest in guests),
        "seated": [guest for guest in guests if not guest.is_waiting],
        "waiting": [guest for guest in guests if guest.is_waiting],
        "answers": answers_of(event),
        "invited": invited_list(event, viewer) if event.may_change else [],
        "effort": effort_of(event, viewer),
        "feedback": feedback_summary(event) if may_read_people and event.starts_at <= now else None,
        "cancel_form": cancel_form or CancelForm(),
    }
    return render(request, "events/detail.html", context, status=422 if cancel_form else 200)


@allow("c", Event)
@require_http_methods(["GET", "HEAD", "POST"])
def create_view(request: HttpRequest) -> HttpResponse:
    """Plan an event; those who plan in several partnerships choose one first."""
    viewer = viewer_of(request)
    partnership = _chosen_partnership(request, viewer)
    if partnership is None:
        form = ChoosePartnership(partnerships=partnerships_to_plan_in(viewer))
        return render(request, "events/choose_partnership.html", {"form": form})
    event_form, session_set = _forms(request, partnership, {"hosts": [viewer.organisation_id]}, [{}])
    if _is_filled_in(event_form, session_set):
        try:
            event = plan_event(
                by=viewer,
                partnership=partnership,
                plan=event_form.plan(),
                parts=session_set.parts(set()),
                hosts=event_form.cleaned_data["hosts"],
            )
        except ValidationError as refused:
            event_form.add_error(None, refused)
        else:
            messages.success(request, _("The event is planned as a draft. Announce it when it is ready."))
            return redirect("events:detail", event=event.pk)
    return _edit_page(request, partnership, event_form, session_set)


def _chosen_partnership(request: HttpRequest, viewer: Viewer) -> Partnership | None:
    choices = list(partnerships_to_plan_in(viewer))
    asked = request.GET.get("partnership", "")
    if asked:
        found = next((place for place in choices if str(place.pk) == asked), None)
        if found is None:
            raise Http404
        return found
    return choices[0] if len(choices) == 1 else None


@allow("u", Event, event=Event)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_view(request: HttpRequest, event: Any) -> HttpResponse:
    """Change an event."""
    partnership = event.partnership
    values, sessions = values_of(event), session_values(event)
    mark = mark_of(values, sessions)
    event_form, session_set = _forms(request, partnership, values, sessions or [{}])
    if _is_filled_in(event_form, session_set):
        try:
            check_unchanged(request.POST, mark, event_form)
            change_event(
                by=viewer_of(request),
                event=event,
                plan=event_form.plan(),
                parts=session_set.parts({session.pk for session in event.sessions.all()}),
                hosts=event_form.cleaned_data["hosts"],
            )
        except ValidationError as refused:
            event_form.add_error(None, refused)
        else:
            send_mails.enqueue()
            messages.success(request, _("The event is changed."))
            return redirect("events:detail", event=event.pk)
    # While a session is added, the mark of what the form was opened with is carried on.
    seen = request.POST.get(SEEN, mark) if "more" in request.POST else mark
    return _edit_page(request, partnership, event_form, session_set, event, seen)


def _forms(
    request: HttpRequest, partnership: Partnership, values: dict[str, Any], sessions: list[dict[str, Any]]
) -> tuple[EventForm, Any]:
    """The two forms: as they are, as sent, or as typed so far with one more session."""
    lists: dict[str, Any] = {
        "hosts": possible_hosts(partnership, [*values.get("hosts", []), viewer_of(request).organisation_id]),
        "themes": Theme.objects.filter(partnership=partnership),
    }
    if request.method == "POST" and "more" in request.POST:
        typed = typed_sessions(request.POST, "sessions")
        session_set = SessionFormSet(initial=[*typed, {}], prefix="sessions")
        return EventForm(initial=typed_values(request.POST), **lists), session_set
    data = request.POST if request.method == "POST" else None
    return (
        EventForm(data, initial=values, **lists),
        SessionFormSet(data, initial=sessions if sessions != [{}] else None, prefix="sessions"),
    )


def _is_filled_in(event_form: EventForm, session_set: Any) -> bool:
    """Whether both forms were sent and hold; both are checked, so that all errors show at once."""
    return event_form.is_bound and all([event_form.is_valid(), session_set.is_valid()])


def _edit_page(
    request: HttpRequest,
    partnership: Partnership,
    event_form: EventForm,
    session_set: Any,
    event: Event | None = None,
    seen: str = "",
) -> HttpResponse:
    context = {
        SEEN: seen,
        "partnership": partnership,
        "event": event,
        "form": event_form,
        "sessions": session_set,
        "address": request.get_full_path(),
    }
    has_errors = event_form.is_bound and (event_form.errors or any(session_set.errors))
    return render(request, "events/edit.html", context, status=422 if has_errors else 200)


@allow("c", Event, event=Event)
@require_POST
def copy_view(request: HttpRequest, event: Any) -> HttpResponse:
    """Copy an event to the next same weekday ahead."""
    try:
        copy = copy_event(by=viewer_of(request), event=event)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("events:detail", event=event.pk)
    messages.success(
        request, _("This is the copy, on the same weekday. Check day and place, then announce it.")
    )
    return redirect("events:detail", event=copy.pk)


@allow("a", Event, event=Event)
@require_POST
def announce_view(request: HttpRequest, event: Any) -> HttpResponse:
    """Announce a draft."""
    try:
        announce_event(by=viewer_of(request), event=event)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("The event is announced. People can register now."))
    return redirect("events:detail", event=event.pk)


@allow("u", Event, event=Event)
@require_POST
def cancel_view(request: HttpRequest, event: Any) -> HttpResponse:
    """Cancel an event; those who registered get a mail."""
    form = CancelForm(request.POST)
    if form.is_valid():
        try:
            cancel_event(by=viewer_of(request), event=event, reason=form.cleaned_data["reason"])
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            send_mails.enqueue()
            messages.success(request, _("The event is cancelled. Those who registered get a mail."))
            return redirect("events:detail", event=event.pk)
    return _detail(request, event, cancel_form=form)


@allow("r", Event, partnership=Partnership)
@require_safe
def themes_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """The years of a partnership: themes, events under them, and whose turn it is to host."""
    return _themes(request, partnership, ThemeForm(initial={"year": timezone.localdate().year}))


@allow("c", Event, partnership=Partnership)
@require_POST
def add_theme_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """Add a theme to a year."""
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return _themes(request, partnership, form)
    add_theme(by=viewer_of(request), partnership=partnership, **form.cleaned_data)
    messages.success(request, _("The theme is added."))
    return redirect("events:themes", partnership=partnership.pk)


def _themes(request: HttpRequest, partnership: Partnership, form: ThemeForm) -> HttpResponse:
    viewer = viewer_of(request)
    page = page_of(request, Event.objects.visible_to(viewer, "r").of(partnership).by_year())
    themes = Theme.objects.filter(partnership=partnership).beside(page.rows, page.number == 1)
    may_plan = viewer.may("c", Event, inside=partnership)
    context = {
        "partnership": partnership,
        "form": form,
        "years": themes.years_with(reversed(page.rows)),
        "page": page,
        "turns": host_turns(partnership) if may_plan else [],
        "now": timezone.now(),
        "may_plan": may_plan,
    }
    return render(request, "events/themes.html", context, status=422 if form.errors else 200)
