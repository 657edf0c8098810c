"""Who sees and runs events, and who sees the people at them."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import Company
from virksom.events.models import Attendance, Event, Participant, Registration, Tour
from virksom.foundation.access import COUNTS, NOT_YET, Right, Scope, Viewer, declare, right_of
from virksom.partnerships.access import within_partnership, within_programme
from virksom.partnerships.models import Partnership, Sector


def _hosted_by_own_organisation(path: str) -> Scope:
    """Events that the seat's organisation hosts; a new one may be made in the seat's partnership."""
    return Scope(
        q=lambda viewer, seat: Q(**{path: seat.organisation_id}),
        admits=lambda seat, place: isinstance(place, Partnership) and place.pk == seat.partnership_id,
    )


EVENT_CELLS = {
    "PO": "r", "PC": "rcu", "EV": "r", "LE": "rcua P", "LB": "rcua P", "JC": "rcu P", "BC": "rcu P",
    "ED": "rcu O", "AS": "rcu O", "CO": "rc O", "ME": "r", "CA": "r", "PU": "r pub",
}  # fmt: skip

EVENT = declare(
    Right(
        name="event",
        title=_("event"),
        model=Event,
        cells=EVENT_CELLS,
        scopes={
            "all": within_programme("partnership__programme"),
            "P": within_partnership("partnership"),
            "O": _hosted_by_own_organisation("hosts"),
            "pub": Scope(
                q=lambda viewer, seat: Q(is_public=True) & ~Q(status=Event.Status.DRAFT),
                admits=lambda seat, place: isinstance(place, Partnership),
            ),
        },
    )
)


#: A tour is read and run as an event is; teams and stops are its parts. What a company said on it is
#: on the contact that was made, under the row of contacts.
TOUR = declare(
    Right(
        name="event",
        title=_("event"),
        model=Tour,
        cells=EVENT_CELLS,
        scopes={
            "all": within_programme("partnership__programme"),
            "P": within_partnership("partnership"),
            "O": Scope(
                q=lambda viewer, seat: Q(organisation=seat.organisation_id),
                # Whose people go along reads the tour; it is changed by those who planned it.
                reads=lambda viewer, seat: Q(members__organisation=seat.organisation_id),
                admits=lambda seat, place: isinstance(place, Partnership) and place.pk == seat.partnership_id,
            ),
            "pub": Scope(
                q=lambda viewer, seat: Q(event__is_public=True) & ~Q(event__status=Event.Status.DRAFT),
                admits=lambda seat, place: isinstance(place, Partnership),
            ),
        },
    )
)

ATTENDANCE_CELLS = {
    "PO": "agg", "PC": "agg", "EV": "ps", "LE": "r P", "LB": "r P own side", "JC": "rcu A",
    "BC": "rcu P companies", "ED": "c own", "AS": "c own", "CO": "ru O staff", "ME": "r A",
    "CA": "r me", "PU": "c self",
}  # fmt: skip


def _at_hosted_event(model: type[Model], *events: str) -> Scope:
    """People at events that the seat's organisation hosts; each path leads from the record to an event.

    Each path finds its own rows. One filter over both would have the database join everybody to all
    their events before it looks at a host.
    """

    def admits(seat: Any, place: Model) -> bool:
        return isinstance(place, Event) and any(
            hosting.organisation_id == seat.organisation_id for hosting in place.hostings.all()
        )

    def reach(viewer: Any, seat: Any) -> Q:
        hosts = ({f"{event}__hosts": seat.organisation_id} for event in events)
        first, *others = (model._default_manager.order_by().filter(**host).values("pk") for host in hosts)
        return Q(pk__in=first.union(*others))

    return Scope(q=reach, admits=admits)


#: Anybody may register themselves for what the public may read about, and reach it by their own link.
SELF = Scope(
    q=NOT_YET.q,
    admits=lambda seat, place: (
        isinstance(place, Event) and place.is_public and place.status != Event.Status.DRAFT
    ),
)


def _people_at_events(
    model: type[Model], events: tuple[str, ...], person: str, partnership: str, itself: Scope = NOT_YET
) -> Right:
    """The row "attendance" for one of the models it covers, by the paths from that model."""

    def companies(viewer: Any, seat: Any) -> Q:
        return Q(**{f"{person}represents": Participant.Represents.COMPANY})

    def own_side(viewer: Any, seat: Any) -> Q:
        return companies(viewer, seat) | Q(**{f"{person}organisation__sector": Sector.BUSINESS})

    of_companies = within_partnership(partnership, companies)
    return declare(
        Right(
            name="attendance",
            title=_("attendance"),
            model=model,
            cells=ATTENDANCE_CELLS,
            scopes={
                "agg": COUNTS,
                "ps": within_programme(f"{partnership}__programme"),
                "P": within_partnership(partnership),
                "P own side": within_partnership(partnership, own_side),
                "P companies": Scope(
                    q=of_companies.q,
                    admits=lambda seat, place: (
                        isinstance(place, Event) and place.partnership_id == seat.partnership_id
                    ),
                ),
                "A": _at_hosted_event(model, *events),
                "ME: A": NOT_YET,
                "own": _at_hosted_event(model, *events),
                "O staff": Scope(
                    q=lambda viewer, seat: Q(
                        **{
                            f"{person}company__in": Company.objects.filter(
                                organisation=seat.organisation_id
                            ).values("pk")
                        }
                    )
                ),
                "me": NOT_YET,
                "self": itself,
            },
        )
    )


_people_at_events(Attendance, ("session__event",), "participant__", "partnership")
_people_at_events(Registration, ("event",), "participant__", "event__partnership", itself=SELF)
_people_at_events(Participant, ("registrations__event", "invitations__event"), "", "partnership")


def kinds_recordable(viewer: Viewer, event: Event) -> frozenset[str]:
    """Which people the viewer may record at an event: company representatives, others, or both.

    Read from the cells of "attendance": a scope that says "companies" reaches company
    representatives only. People who are not yet on record can be judged by nothing else.
    """
    right = right_of(Attendance)
    kinds: set[str] = set()
    for seat in viewer.seats:
        for grant in right.grants(seat.role):
            if "c" in grant.actions and right.scope(seat.role, grant.scope).admits(seat, event):
                companies_only = "companies" in grant.scope.split()
                kinds |= {Participant.Represents.COMPANY} if companies_only else set(Participant.Represents)
    return frozenset(str(kind) for kind in kinds)
