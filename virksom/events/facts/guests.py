"""Who is coming to an event and who could be invited, as far as a viewer may know."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from virksom.companies.models import ContactPerson, ContactRules, Offer
from virksom.events.models import Attendance, Event, Invitation, Participant, Registration
from virksom.foundation.access import Viewer


@dataclass(frozen=True)
class Guest:
    """A line of the list of those registered. Without the right to know who, name and organisation
    are empty."""

    pk: int
    name: str
    organisation_name: str
    represents: Any
    level: Any
    note: str
    is_waiting: bool
    queue_number: int | None
    may_give_up: bool
    has_come: bool


@dataclass(frozen=True)
class Invited:
    """A line of the list of those invited."""

    name: str
    answer: str
    answer_text: Any
    is_sent: bool


@dataclass(frozen=True)
class Answers:
    """How an event stands: invitations, answers, seats."""

    invited: int = 0
    yes: int = 0
    no: int = 0
    seated: int = 0
    waiting: int = 0

    @property
    def open(self) -> int:
        """Invitations without an answer."""
        return self.invited - self.yes - self.no


def queue_of(event: Event) -> dict[int, int]:
    """The registrations on an event's waiting list, each with its place in it."""
    queue = Registration.objects.filter(event=event).waiting().values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(queue, start=1)}


def answers_of(event: Event) -> Answers:
    """Counts of invitations and registrations of an event; one query."""
    asked = Invitation.objects.filter(event=event).order_by().values_list("answer")
    queue = Registration.objects.filter(event=event).waiting().order_by().values_list("state")
    counted = dict(asked.annotate(n=Count("pk")).union(queue.annotate(n=Count("pk")), all=True))
    waiting = counted.pop(Registration.State.WAITING, 0)
    return Answers(
        invited=sum(counted.values()),
        yes=counted.get(Invitation.Answer.YES, 0),
        no=counted.get(Invitation.Answer.NO, 0),
        seated=event.seats_taken,
        waiting=waiting,
    )


def guest_list(event: Event, viewer: Viewer, queue: dict[int, int]) -> list[Guest]:
    """Those registered for an event whom the viewer may see: seats first, then the queue in order."""
    rows = Registration.objects.filter(event=event).in_force().visible_to(viewer, "r")
    rows = rows.with_rights(viewer, identity=True, is_named="r", may_give_up="u")
    came = Attendance.objects.filter(session__event=event, participant=OuterRef("participant"))
    rows = rows.annotate(has_come=Exists(came.visible_to(viewer)))
    guests = [
        _guest(row, queue.get(row.pk))
        for row in rows.select_related("participant").order_by("participant__name", "pk")
    ]
    return sorted(guests, key=lambda guest: guest.queue_number or 0)


def _guest(row: Any, number: int | None) -> Guest:
    person, is_named = row.participant, row.is_named
    return Guest(
        pk=row.pk,
        name=person.name if is_named else "",
        organisation_name=person.organisation_name if is_named else "",
        represents=person.get_represents_display(),
        level=person.get_level_display() if person.level else "",
        note=row.note if is_named else "",
        is_waiting=row.is_waiting,
        queue_number=number,
        may_give_up=row.may_give_up,
        has_come=row.has_come,
    )


def invited_list(event: Event, viewer: Viewer) -> list[Invited]:
    """Those invited whom the viewer may know by name."""
    people = Participant.objects.filter(partnership=event.partnership_id)
    known = people.visible_to(viewer, "r", identity=True)
    asked = Invitation.objects.filter(event=event)
    rows = asked.filter(Q(participant__in=known) | Q(invited_by=viewer.user_id))
    return [
        Invited(row.participant.name, row.answer, row.get_answer_display(), row.sent_at is not None)
        for row in rows.select_related("participant").order_by("participant__name", "pk")
    ]


def to_ask_for_feedback(event: Event) -> QuerySet[Any]:
    """Those who came, by the ticks at the door; everybody with a seat where nobody was ticked."""
    seated = Registration.objects.filter(event=event).seated().exclude(participant__email="")
    came = Attendance.objects.filter(session__event=event)
    return seated.filter(participant__in=came.values("participant")) if came.exists() else seated


@dataclass(frozen=True)
class Effort:
    """What an event cost: hours and kroner, and the same for each who came. None where unknown, or
    where so few came that the number is hidden."""

    hours: int | None
    kroner: int | None
    attendees: int | None
    hours_each: Decimal | None
    kroner_each: int | None

    @property
    def is_known(self) -> bool:
        return self.hours is not None or self.kroner is not None


def effort_of(event: Event, viewer: Viewer) -> Effort | None:
    """The effort behind each attendee; None for those who may not read attendance even as counts.

    A count no larger than the programme's threshold is shown only to those who see the people.
    """
    if not viewer.may("r", Attendance):
        return None
    came = Attendance.objects.filter(session__event=event)
    attendees: int | None = came.values("participant").distinct().count()
    threshold = event.partnership.programme.small_count_threshold
    if attendees and attendees <= threshold and not came.visible_to(viewer, "r").exists():
        attendees = None
    each = attendees or None
    return Effort(
        hours=event.effort_hours,
        kroner=event.effort_kroner,
        attendees=attendees,
        hours_each=round(Decimal(event.effort_hours) / each, 1) if each and event.effort_hours else None,
        kroner_each=round(event.effort_kroner / each) if each and event.effort_kroner else None,
    )


def unwilling_companies() -> QuerySet[Any]:
    """The companies that have said they want no invitation now: stopped, paused, or not about networks."""
    today = timezone.localdate()
    return ContactRules.objects.against(Offer.NETWORK, today, today).values("company")


def unwilling_among(people: Collection[Participant]) -> set[int]:
    """Those of unwilling companies, by the company they came from or by their mail address there."""
    known = ContactPerson.objects.filter(company__in=unwilling_companies()).annotate(mail=Lower("email"))
    rows = Participant.objects.filter(pk__in=[one.pk for one in people]).exclude(email="")
    found = rows.filter(Q(company__in=unwilling_companies()) | Q(email__in=known.values("mail")))
    return set(found.values_list("pk", flat=True))


def earlier_people(event: Event, viewer: Viewer, words: str) -> QuerySet[Any]:
    """People of the partnership with a mail address whom the viewer knows and nobody has asked yet."""
    return (
        Participant.objects.filter(partnership=event.partnership_id)
        .reachable()
        .named_like(words)
        .not_invited_to(event)
        .exclude(Q(company__in=unwilling_companies()) & Q(company__isnull=False))
        .visible_to(viewer, "r", identity=True)
        .order_by("name", "pk")
    )


def contacts_to_invite(event: Event, viewer: Viewer, words: str) -> QuerySet[Any]:
    """Contact persons the viewer may see, with a mail address, at companies that take such mails now."""
    contacts = ContactPerson.objects.visible_to(viewer, "r", identity=True).exclude(email="")
    asked = Invitation.objects.filter(event=event).values("participant__email")
    contacts = contacts.exclude(company__in=unwilling_companies())
    contacts = contacts.exclude(company__is_protected_from_advertising=True).exclude(email__in=asked)
    if words:
        contacts = contacts.filter(Q(name__icontains=words) | Q(company__name__icontains=words))
    return contacts.select_related("company").order_by("company__name", "name", "pk")
