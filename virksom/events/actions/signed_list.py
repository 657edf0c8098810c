"""Signed lists: staged when uploaded, recorded after a look, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from virksom.events.actions.attendance import check_open_for_arrivals, tell_partnership
from virksom.events.actions.telling import tell_companies
from virksom.events.facts.list_file import read_list
from virksom.events.facts.signed_list import Fate, JudgedRow, judge, preview
from virksom.events.models import Attendance, Event, Participant, Session, SignedList, SignedListRow
from virksom.foundation.access import Viewer
from virksom.foundation.cpr import holds_cpr
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Organisation

BATCH = 500
COMPANY = Participant.Represents.COMPANY


def stage_signed_list(
    *,
    session: Session,
    file_name: str,
    data: bytes,
    by: Viewer,
    otherwise: str = "",
    columns: Mapping[str, str] | None = None,
) -> SignedList:
    """Read an uploaded list and keep it for a look; nobody is recorded yet.

    Raises Unreadable for a file that cannot be read as a list. An earlier list of the same person
    for the session that was never recorded makes way.
    """
    read = read_list(data, columns=columns, otherwise=otherwise)
    with transaction.atomic():
        _waiting(session, by).delete()
        signed_list = SignedList.objects.create(
            session=session,
            file_name="" if holds_cpr(file_name) else file_name[:200],
            uploaded_by_id=by.user_id,
            note=read.note[:300],
        )
        SignedListRow.objects.bulk_create(
            [
                SignedListRow(
                    signed_list=signed_list,
                    number=row.number,
                    name=row.name,
                    email=row.email,
                    organisation_name=row.organisation,
                    represents=row.represents,
                    level=row.level,
                    problem=row.problem[:300],
                )
                for row in read.rows
            ],
            batch_size=BATCH,
        )
        leave_trail(
            by, "stage_signed_list", signed_list, circle_id=session.event.partnership_id, rows=len(read.rows)
        )
    return signed_list


def _waiting(session: Session, by: Viewer) -> QuerySet[SignedList]:
    return SignedList.objects.uploaded_by_viewer(by).filter(session=session, state=SignedList.State.PREVIEW)


def commit_signed_list(*, signed_list: SignedList, by: Viewer) -> SignedList:
    """Record the attendances of a staged list; rows with a problem stay out.

    People who are ticked off already stay so: the same list twice changes nothing. Raises
    ValidationError for a cancelled event and for a session on a later day.
    """
    check_open_for_arrivals(signed_list.session)
    with transaction.atomic():
        # One list at a time for a session, so that each knows which attendances are its own.
        Session.objects.select_for_update().get(pk=signed_list.session_id)
        claimed = SignedList.objects.filter(pk=signed_list.pk, state=SignedList.State.PREVIEW).update(
            state=SignedList.State.COMMITTED
        )
        if claimed:
            recorded = _record(signed_list, by)
            leave_trail(
                by,
                "commit_signed_list",
                signed_list,
                circle_id=signed_list.session.event.partnership_id,
                recorded=recorded,
            )
    signed_list.refresh_from_db(fields=["state"])
    return signed_list


def _record(signed_list: SignedList, by: Viewer) -> int:
    session = signed_list.session
    judged = preview(signed_list, by)
    new = {one.row.pk for one in judged.of(Fate.NEW)}
    _make_participants(session.event, (one.row for one in judged.of(Fate.NEW)))
    # Judged again, so that the people just made are found with their numbers.
    rows = [one.row for one in judged.rows if one.fate in (Fate.NEW, Fate.KNOWN)]
    due = judge(rows, session, by).of(Fate.KNOWN)
    meant = {one.participant_id for one in due}
    everybody = Participant.objects.filter(partnership=session.event.partnership_id)
    people = {person.pk: person for person in everybody if person.pk in meant}
    before = set(Attendance.objects.filter(session=session).values_list("participant_id", flat=True))
    Attendance.objects.bulk_create(
        [_attendance(session, people[pk], by) for pk in people], ignore_conflicts=True, batch_size=BATCH
    )
    made = dict(
        Attendance.objects.filter(session=session, source=Attendance.Source.SIGNED_LIST)
        .exclude(participant__in=before)
        .values_list("participant_id", "pk")
    )
    _link(due, made, new)
    if made:
        tell_partnership(
            session=session,
            by=by,
            companies_came=any(person.represents == COMPANY for person in people.values()),
            organisations=list(Organisation.objects.filter(participants__in=people).distinct()) or [None],
        )
        tell_companies(session.event, [person.company_id for person in people.values()])
    return len(made)


def _make_participants(event: Event, rows: Iterable[SignedListRow]) -> None:
    Participant.objects.bulk_create(
        [
            Participant(
                partnership_id=event.partnership_id,
                name=row.name,
                email=row.email,
                organisation_name=row.organisation_name,
                represents=row.represents,
                level=row.level,
                is_demo=event.is_demo,
            )
            for row in rows
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )


def _attendance(session: Session, participant: Participant, by: Viewer) -> Attendance:
    return Attendance(
        session=session,
        participant=participant,
        partnership_id=session.event.partnership_id,
        on=timezone.localdate(session.starts_at),
        represents=participant.represents,
        source=Attendance.Source.SIGNED_LIST,
        recorded_by_id=by.user_id,
        recorded_for_id=by.organisation_id,
        is_demo=session.event.is_demo and participant.is_demo,
    )


def _link(due: Iterable[JudgedRow], made: Mapping[int, int], new: set[int]) -> None:
    """Note on each row whom it was about and the attendance it became, so that it can be taken back."""
    rows = []
    for one in due:
        if one.participant_id is not None:
            one.row.participant_id = one.participant_id
            one.row.attendance_id = made.get(one.participant_id)
            one.row.made_participant = one.row.pk in new
            rows.append(one.row)
    SignedListRow.objects.bulk_update(
        rows, ["participant", "attendance", "made_participant"], batch_size=BATCH
    )


def undo_signed_list(*, signed_list: SignedList, by: Viewer) -> SignedList:
    """Take back what a list recorded, and only that; people it brought who are known elsewhere stay.

    The rows go too: what was typed about people is not kept longer than it is of use.
    """
    with transaction.atomic():
        claimed = SignedList.objects.filter(pk=signed_list.pk, state=SignedList.State.COMMITTED).update(
            state=SignedList.State.UNDONE
        )
        if claimed:
            rows = SignedListRow.objects.filter(signed_list=signed_list)
            brought = list(rows.filter(made_participant=True).values_list("participant_id", flat=True))
            ticked = list(rows.filter(attendance__isnull=False).values_list("attendance_id", flat=True))
            rows.delete()
            came_from = []
            for numbers in _batches(ticked):
                attendances = Attendance.objects.filter(pk__in=numbers)
                came_from += list(attendances.values_list("participant__company", flat=True))
                attendances.delete()
            tell_companies(signed_list.session.event, came_from)
            for numbers in _batches(brought):
                Participant.objects.filter(
                    pk__in=numbers, attendances=None, registrations=None, invitations=None
                ).delete()
            leave_trail(
                by,
                "undo_signed_list",
                signed_list,
                circle_id=signed_list.session.event.partnership_id,
                withdrawn=len(ticked),
            )
    signed_list.refresh_from_db(fields=["state"])
    return signed_list


def _batches(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[first : first + BATCH] for first in range(0, len(numbers), BATCH))
