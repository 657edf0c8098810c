"""Ticking people off: who came to a session, once each."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virksom.events.access import kinds_recordable
from virksom.events.actions.telling import tell_companies
from virksom.events.facts.people import SeveralPeople, people_known_at
from virksom.events.models import Attendance, Event, Participant, Session
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.actions.upkeep import (
    fulfil_start_package,
    note_activity,
    reopen_start_package,
)
from virksom.partnerships.models import Organisation, StartPackageItem

#: Which kind of event fulfils which part of the start package, and whether a company must have come.
START_PACKAGE: dict[str, tuple[StartPackageItem.Kind, bool]] = {
    Event.Kind.NETWORK_MEETING: (StartPackageItem.Kind.NETWORK_MEETING, False),
    Event.Kind.WORKSHOP: (StartPackageItem.Kind.WORKSHOP, True),
}

NOT_YOURS = gettext_lazy(
    "Your role may record company representatives only. Ask the host to record this person."
)


def check_open_for_arrivals(session: Session) -> None:
    """Raises ValidationError for a cancelled event and for a session on a later day."""
    if session.event.is_cancelled:
        raise ValidationError(_("The event is cancelled, so nobody can be ticked off."), code="cancelled")
    if timezone.localdate(session.starts_at) > timezone.localdate():
        raise ValidationError(
            _("The session has not begun. People can be ticked off from the day it is held."), code="early"
        )


def record_attendance(
    *,
    session: Session,
    participant: Participant,
    by: Viewer,
    source: str = Attendance.Source.DOOR,
) -> Attendance:
    """Record that a person came to a session; ticking twice, or two at once, is one attendance.

    Raises ValidationError for a cancelled event and for a session on a later day.
    """
    check_open_for_arrivals(session)
    event = session.event
    with transaction.atomic():
        attendance, is_new = Attendance.objects.get_or_create(
            session=session,
            participant=participant,
            defaults={
                "partnership_id": event.partnership_id,
                "on": timezone.localdate(session.starts_at),
                "represents": participant.represents,
                "source": source,
                "recorded_by_id": by.user_id,
                "recorded_for_id": by.organisation_id,
                "is_demo": event.is_demo and participant.is_demo,
            },
        )
        if is_new:
            companies_came = participant.represents == Participant.Represents.COMPANY
            tell_partnership(
                session=session,
                by=by,
                companies_came=companies_came,
                organisations=[participant.organisation],
            )
            tell_companies(event, [participant.company_id])
            leave_trail(by, "record_attendance", attendance, circle_id=event.partnership_id, source=source)
    return attendance


def tell_partnership(
    *, session: Session, by: Viewer, companies_came: bool, organisations: Iterable[Organisation | None]
) -> None:
    """Tell the partnership below that people came: its last activity, and its start package."""
    event = session.event
    on = timezone.localdate(session.starts_at)
    for organisation in organisations:
        note_activity(partnership=event.partnership, organisation=organisation, on=on, what=event.title)
    kind, needs_company = START_PACKAGE.get(event.kind, (None, False))
    if kind and (companies_came or not needs_company):
        fulfil_start_package(
            by=by, partnership=event.partnership, kind=kind, on=on, event_id=event.pk, note=event.title
        )


def withdraw_attendance(*, attendance: Attendance, by: Viewer) -> Attendance:
    """Take a tick back; taking it back twice changes nothing.

    With the last one who counted, the event's tick in the start package goes too; the other things
    the partnership was told stand.
    """
    with transaction.atomic():
        gone, _rows = Attendance.objects.filter(pk=attendance.pk).delete()
        if gone:
            _reopen_start_package(attendance, by)
            tell_companies(attendance.session.event, [attendance.participant.company_id])
            leave_trail(by, "withdraw_attendance", attendance, circle_id=attendance.partnership_id)
    return attendance


def _reopen_start_package(attendance: Attendance, by: Viewer) -> None:
    event = attendance.session.event
    kind, needs_company = START_PACKAGE.get(event.kind, (None, False))
    came = Attendance.objects.filter(session__event=event)
    if needs_company:
        came = came.filter(represents=Participant.Represents.COMPANY)
    if kind and not came.exists():
        reopen_start_package(by=by, partnership=event.partnership, kind=kind, event_id=event.pk)


def admit(
    *,
    session: Session,
    name: str,
    email: str,
    organisation_name: str,
    represents: str,
    level: str,
    by: Viewer,
) -> Attendance:
    """Record somebody who came without registering; a person who is known is recognised.

    Raises ValidationError when the one who ticks may not record this kind of person, and when
    several known people fit.
    """
    said = {
        "name": name,
        "email": email,
        "organisation_name": organisation_name,
        "represents": represents,
        "level": level if represents == Participant.Represents.COMPANY else "",
    }
    with transaction.atomic():
        participant = known_or_new(session.event, said)
        if participant.represents not in kinds_recordable(by, session.event):
            raise ValidationError(NOT_YOURS, code="not yours")
        return record_attendance(session=session, participant=participant, by=by)


def known_or_new(event: Event, said: dict[str, str]) -> Participant:
    """The person somebody says it is, added when nobody fits; must run inside a transaction.

    Raises ValidationError when several known people fit.
    """
    who = {"name": said["name"], "email": said["email"], "organisation": said["organisation_name"]}
    try:
        known = people_known_at(event).find(**who)
        if known is None:
            try:
                with transaction.atomic():
                    return Participant.objects.create(partnership_id=event.partnership_id, **said)
            except IntegrityError:  # Somebody else has just entered the same person.
                known = people_known_at(event).find(**who)
    except SeveralPeople:
        raise ValidationError(
            _("Several people with this name are known. Add the mail address, or find them in the list."),
            code="several",
        ) from None
    if known is None:
        raise ValidationError(
            _("This person is known with other details. Find the person in the list."), code="other details"
        )
    return Participant.objects.select_related("organisation").get(pk=known.pk)
