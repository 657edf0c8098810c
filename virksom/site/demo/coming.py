"""Four events around today, for trying things: they lie outside the period, so no figure moves."""

from __future__ import annotations

import datetime as dt

from virksom.events.models import Event, Host, Invitation, Participant, Registration, Session
from virksom.site.demo.facts import at
from virksom.site.demo.scene import Scene, marked

PLACE = "Odense"
FULL = 12
WAITING = 4
TODAY = 15


def build_coming(scene: Scene, today: dt.date) -> None:
    """An open event, a full one with a waiting list, one today for the door list, one cancelled."""
    people = scene.participants[PLACE]
    open_to_all = event(
        scene,
        title="Fyraftensmøde: det interkulturelle møde på arbejdspladsen",
        kind=Event.Kind.AFTER_WORK_MEETING,
        on=today + dt.timedelta(days=21),
        clock="16:00",
        capacity=30,
        host="business_organisation",
    )
    full = event(
        scene,
        title="Workshop: jobpakke 3",
        kind=Event.Kind.WORKSHOP,
        on=today + dt.timedelta(days=13),
        clock="09:00",
        capacity=FULL,
        host="school",
    )
    now = event(
        scene,
        title="Netværksmøde: fælles opfølgning",
        kind=Event.Kind.NETWORK_MEETING,
        on=today,
        clock="15:00",
        capacity=40,
        host="job_centre",
    )
    cancelled = event(
        scene,
        title="Virksomhedsbesøg på havnen",
        kind=Event.Kind.COMPANY_VISIT,
        on=today + dt.timedelta(days=8),
        clock="10:00",
        capacity=20,
        host="business_office",
        reason="Værten har travlt. Vi finder en ny dag.",
    )
    register(open_to_all, people[:7] + newcomers(scene, 2), seats=9, today=today)
    register(full, people[10 : 10 + FULL + WAITING], seats=FULL, today=today)
    register(now, people[20:26] + people[60:69], seats=TODAY, today=today)
    register(cancelled, people[30:35], seats=5, today=today)
    invite(open_to_all, people[:12], answered=7, today=today)


def event(
    scene: Scene,
    *,
    title: str,
    kind: str,
    on: dt.date,
    clock: str,
    capacity: int,
    host: str,
    reason: str = "",
) -> Event:
    """An announced event of two hours in Odense with one session and a host; cancelled with a reason."""
    starts_at = at(on, clock)
    ends_at = starts_at + dt.timedelta(hours=2)
    new = Event.objects.create(
        partnership=scene.partnerships[PLACE],
        kind=kind,
        title=marked(title),
        description="Et opdigtet arrangement, som du kan prøve tilmelding og deltagerliste på.",
        place="Rådhuset, lokale 3",
        starts_at=starts_at,
        ends_at=ends_at,
        status=Event.Status.CANCELLED if reason else Event.Status.ANNOUNCED,
        cancelled_reason=reason,
        capacity=capacity,
        is_demo=True,
    )
    Session.objects.create(event=new, starts_at=starts_at, ends_at=ends_at)
    Host.objects.create(event=new, organisation=scene.organisations[PLACE, host])
    return new


def newcomers(scene: Scene, count: int) -> list[Participant]:
    """People who never came before."""
    return Participant.objects.bulk_create(
        Participant(
            partnership=scene.partnerships[PLACE],
            name=scene.person(),
            email=f"ny-{number}@demo.example",
            represents=Participant.Represents.COMPANY,
            organisation_name=marked(scene.fake.company()),
            is_demo=True,
        )
        for number in range(1, count + 1)
    )


def register(event: Event, people: list[Participant], *, seats: int, today: dt.date) -> None:
    """Seats for the first, the waiting list for the rest, in the order they registered."""
    first = at(today, "08:00") - dt.timedelta(days=10)
    Registration.objects.bulk_create(
        Registration(
            event=event,
            participant=participant,
            state=Registration.State.SEATED if number < seats else Registration.State.WAITING,
            queued_at=first + dt.timedelta(hours=7 * number),
        )
        for number, participant in enumerate(people)
    )
    Event.objects.filter(pk=event.pk).update(seats_taken=min(seats, len(people)))


def invite(event: Event, people: list[Participant], *, answered: int, today: dt.date) -> None:
    """Invitations that were sent; the first have said yes, one has said no, the rest are silent."""
    Invitation.objects.bulk_create(
        Invitation(
            event=event,
            participant=participant,
            sent_at=at(today, "08:00") - dt.timedelta(days=11),
            answer=Invitation.Answer.YES
            if number < answered
            else Invitation.Answer.NO
            if number == answered
            else Invitation.Answer.NONE,
        )
        for number, participant in enumerate(people)
    )
