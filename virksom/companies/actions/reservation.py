"""Reserving before the call: one company, one kind of offer, one window, one partner.

What is asked is judged first, and taken after. Between the two somebody else may have been quicker:
the unique days and the conditional count decide then, and the question is judged again.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.companies.access import seat_at
from virksom.companies.actions.timeline import owe_notice
from virksom.companies.facts.answer import Answer, Question, Verdict, judge, month_of, picture_of
from virksom.companies.facts.answering import is_there
from virksom.companies.models import (
    AgendaItem,
    Company,
    ContactPerson,
    ContactRules,
    MonthOfContacts,
    Notice,
    Reservation,
    ReservedDay,
    Turn,
)
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail

#: A window is so long at most: who holds a company longer than that keeps the others away.
LONGEST = timedelta(days=28)
#: So far ahead a window may begin.
FURTHEST = timedelta(days=183)
#: Days that are kept for who waited, from the day it is their turn.
TURN_LASTS = timedelta(days=14)


class NotClear(Exception):
    """The company cannot be approached as asked; `answer` says why, and when it can."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(str(answer.verdict))
        self.answer = answer


def ask(*, company: Company, offer: str, first: date, last: date, by: Viewer) -> Answer:
    """Whether a company may be approached about this in these days. Changes nothing.

    Raises ValidationError for a window that cannot be reserved.
    """
    today = timezone.localdate()
    _check_window(first, last, today)
    picture = picture_of(company, offer, _seat(by, company, Reservation).partnership_id, today)
    return judge(Question(offer, first, last), picture)


def _check_window(first: date, last: date, today: date) -> None:
    if last < first:
        raise ValidationError({"ends_on": _("The last day is before the first. Turn the two around.")})
    if first < today:
        raise ValidationError(
            {"starts_on": _("The first day is past. Begin today or later; what has happened is a contact.")}
        )
    if last - first > LONGEST:
        raise ValidationError({"ends_on": _("Reserve four weeks at most, so that others get their turn.")})
    if first - today > FURTHEST:
        raise ValidationError({"starts_on": _("Reserve half a year ahead at most.")})


def _seat(by: Viewer, company: Company, model: type[Model], actions: str = "c") -> Any:
    seat = seat_at(by, company, actions, model)
    if seat is None:
        raise ValidationError(_("You have no role in this company's municipality that lets you do this."))
    return seat


def done_by(by: Viewer, company: Company, model: type[Model], actions: str = "c") -> dict[str, Any]:
    """Who does something with a company, for whom and in which partnership: frozen on the record.

    `model` and `actions` say what is done: it is done by the role that has the right to it.
    """
    seat = _seat(by, company, model, actions)
    return {
        "company": company,
        "partnership_id": seat.partnership_id,
        "organisation_id": seat.organisation_id,
        "user_id": by.user_id,
    }


def reserve_contact(
    *,
    company: Company,
    channel: str,
    offer: str,
    about: str,
    starts_on: date,
    ends_on: date,
    by: Viewer,
    visit_at: Any = None,
    person: ContactPerson | None = None,
) -> Reservation:
    """Reserve a company for one kind of offer, and put the offer on the visit's agenda.

    Raises NotClear with the answer, and ValidationError for an impossible window. Of two who ask for
    overlapping days at the same moment one gets them.
    """
    expire_reservations(company=company)
    answer = ask(company=company, offer=offer, first=starts_on, last=ends_on, by=by)
    if not answer.is_clear:
        raise NotClear(answer)
    reservation = Reservation(
        channel=channel,
        offer=offer,
        about=about,
        starts_on=starts_on,
        ends_on=ends_on,
        visit_at=visit_at,
        person=person,
        **done_by(by, company, Reservation),
    )
    try:
        with transaction.atomic():
            _take(reservation)
            leave_trail(by, "reserve_contact", reservation, circle_id=reservation.partnership_id)
    except Beaten as beaten:
        later = ask(company=company, offer=offer, first=starts_on, last=ends_on, by=by)
        raise NotClear(later if not later.is_clear else Answer(answer.question, (beaten.verdict,))) from None
    return reservation


class Beaten(Exception):
    """Somebody else was quicker, between the answer and the taking."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict


def _take(reservation: Reservation) -> None:
    """Write a reservation, its count in the month, its days and its first item. Raises Beaten."""
    company = reservation.company
    if has_stopped(company):
        raise Beaten(Verdict.STOPPED)
    count_approach(company, reservation.starts_on, within_cap=True)
    reservation.save()
    try:
        with transaction.atomic():
            ReservedDay.objects.bulk_create(
                ReservedDay(reservation=reservation, company=company, offer=reservation.offer, on=day)
                for day in reservation.days
            )
    except IntegrityError:
        raise Beaten(Verdict.TAKEN) from None
    AgendaItem.objects.create(
        reservation=reservation,
        company=company,
        partnership_id=reservation.partnership_id,
        organisation_id=reservation.organisation_id,
        user_id=reservation.user_id,
        offer=reservation.offer,
        about=reservation.about,
    )


def _hold(company_id: int) -> None:
    """Keep a company until the transaction ends, so that two who do the same take turns.

    It is held before any reservation of it, so that no two wait for each other.
    """
    Company.objects.select_for_update(no_key=True).filter(pk=company_id).values("pk").first()


def has_stopped(company: Company) -> bool:
    """Whether a company wants no contact, asked and kept until the transaction ends.

    Who reserves and who says stop hold the company in turn, so that none reserves past a stop.
    """
    _hold(company.pk)
    return ContactRules.objects.filter(company=company, has_stopped=True).exists()


def count_approach(company: Company, day: date, *, within_cap: bool = False) -> None:
    """Count one more approach in a day's month; `within_cap` raises Beaten where the cap is reached.

    The cap is read and compared by the update itself, so it holds when two ask at the same moment.
    """
    MonthOfContacts.objects.get_or_create(company=company, month=month_of(day))
    months = MonthOfContacts.objects.filter(company=company, month=month_of(day))
    cap = ContactRules.objects.filter(company=company).values_list("most_a_month", flat=True).first()
    if within_cap and cap is not None:
        months = months.filter(taken__lt=cap)
    if months.update(taken=F("taken") + 1) != 1:
        raise Beaten(Verdict.CAP)


def _uncount(reservation: Reservation) -> None:
    MonthOfContacts.objects.filter(
        company=reservation.company_id, month=month_of(reservation.starts_on), taken__gt=0
    ).update(taken=F("taken") - 1)


def _close(reservation: Reservation, state: str) -> bool:
    """End a reservation once: its days are free again, and the first in line gets their turn."""
    _hold(reservation.company_id)
    closed = Reservation.objects.filter(pk=reservation.pk, state=Reservation.State.HELD).update(
        state=state, updated_at=timezone.now()
    )
    if not closed:
        return False
    reservation.state = state
    ReservedDay.objects.filter(reservation=reservation).delete()
    if state != Reservation.State.USED:
        _uncount(reservation)
        AgendaItem.objects.filter(reservation=reservation).open().exclude(
            organisation=reservation.organisation_id
        ).update(reservation=None)
        AgendaItem.objects.filter(reservation=reservation).open().delete()
    return True


def use_reservation(reservation: Reservation) -> bool:
    """Say that a reservation led to its contact; part of recording one. False when it is closed already."""
    if not _close(reservation, Reservation.State.USED):
        return False
    call_next(reservation)
    return True


def _check_own(record: Any, by: Viewer) -> None:
    """Raises ValidationError for another organisation's plans, unless one may close any there."""
    mine = record.organisation_id in {seat.organisation_id for seat in by.seats}
    if not mine and not by.may("d", type(record), inside=record.company):
        raise ValidationError(_("This belongs to another partner. Ask them, or join their visit."))


def agree_time(*, reservation: Reservation, visit_at: datetime | None, by: Viewer) -> Reservation:
    """Note the time a company has agreed to, or that there is none yet.

    Raises ValidationError outside the days, and for another organisation's reservation.
    """
    _check_own(reservation, by)
    if visit_at and not reservation.starts_on <= timezone.localdate(visit_at) <= reservation.ends_on:
        raise ValidationError(
            {"visit_at": _("This is outside your days. Choose a time within them, or reserve anew.")}
        )
    with transaction.atomic():
        held = Reservation.objects.live(timezone.localdate()).filter(pk=reservation.pk)
        if not held.update(visit_at=visit_at, updated_at=timezone.now()):
            raise ValidationError(_("This reservation is closed. Ask again: the days may be free now."))
        leave_trail(by, "agree_time", reservation, circle_id=reservation.partnership_id)
    reservation.refresh_from_db()
    return reservation


def drop_item(*, item: AgendaItem, by: Viewer) -> AgendaItem:
    """Take one's own item off an agenda or out of the queue. Raises ValidationError once it was raised."""
    _check_own(item, by)
    with transaction.atomic():
        gone, _rows = AgendaItem.objects.filter(pk=item.pk).open().delete()
        if not gone:
            raise ValidationError(_("The item was raised already. Look in the timeline what came of it."))
        leave_trail(by, "drop_item", item, circle_id=item.partnership_id)
    return item


def leave_line(*, turn: Turn, by: Viewer) -> Turn:
    """Give up a place in line. Raises ValidationError when it was called up already."""
    _check_own(turn, by)
    with transaction.atomic():
        if not Turn.objects.filter(pk=turn.pk).waiting().update(state=Turn.State.GONE):
            raise ValidationError(_("You got your turn already: look among your reservations."))
        leave_trail(by, "leave_line", turn, circle_id=turn.partnership_id)
    return turn


def give_up_reservation(*, reservation: Reservation, by: Viewer) -> Reservation:
    """Give the days back. Items others had put on the agenda return to the queue.

    Raises ValidationError for another organisation's, unless one may close any there.
    """
    _check_own(reservation, by)
    return return_days(reservation=reservation, by=by)


def return_days(*, reservation: Reservation, by: Viewer) -> Reservation:
    """Give the days back as part of what came of the visit: whoever may say that nothing did, may do this."""
    with transaction.atomic():
        if _close(reservation, Reservation.State.GIVEN_UP):
            call_next(reservation)
            leave_trail(by, "give_up_reservation", reservation, circle_id=reservation.partnership_id)
    return reservation


def expire_reservations(*, company: Company | None = None) -> int:
    """Close reservations whose window went by without a contact; returns how many.

    Whoever was passed over when their turn came is asked for again.
    """
    rows = Reservation.objects.run_out(timezone.localdate()).select_related("company")
    if company is not None:
        rows = rows.filter(company=company)
    closed = 0
    for reservation in rows:
        with transaction.atomic():
            if _close(reservation, Reservation.State.EXPIRED):
                call_next(reservation)
                closed += 1
    _call_passed_over(company)
    return closed


def _call_passed_over(company: Company | None) -> None:
    """Call those who still wait behind a visit that is over: the company may take them by now."""
    turns = Turn.objects.waiting().exclude(behind__state=Reservation.State.HELD)
    if company is not None:
        turns = turns.filter(company=company)
    for visit in Reservation.objects.filter(pk__in=turns.order_by().values("behind")):
        with transaction.atomic():
            call_next(visit)


def drop_reservations(company: Company) -> list[Reservation]:
    """Give back all that is reserved of a company which wants no contact, and end the lines behind it."""
    live = list(Reservation.objects.filter(company=company).live(timezone.localdate()))
    Turn.objects.filter(company=company).waiting().update(state=Turn.State.GONE)
    return [reservation for reservation in live if _close(reservation, Reservation.State.GIVEN_UP)]


# The three ways out of a collision -------------------------------------------------------------------


def join_visit(*, reservation: Reservation, offer: str, about: str, by: Viewer) -> AgendaItem:
    """Put an item on the agenda of somebody else's visit; the one who goes is told.

    It counts as the same visit. Doing it twice changes nothing. Raises ValidationError when the
    visit is no longer planned, NotClear when the company does not want to hear of it.
    """
    company = reservation.company
    today = timezone.localdate()
    answer = judge(
        Question(offer, today, today), picture_of(company, offer, reservation.partnership_id, today)
    )
    if answer.is_final:
        raise NotClear(answer)
    did = done_by(by, company, AgendaItem)
    with transaction.atomic():
        item, is_new = AgendaItem.objects.get_or_create(
            reservation=_held(reservation),
            organisation_id=did["organisation_id"],
            offer=offer,
            about=about,
            defaults=did,
        )
        if is_new:
            if reservation.user_id != by.user_id:
                owe_notice(
                    Notice.Kind.JOINED, reservation.user_id, company, reservation=reservation, item=item
                )
            leave_trail(by, "join_visit", item, circle_id=reservation.partnership_id)
    return item


def queue_item(*, company: Company, offer: str, about: str, by: Viewer) -> AgendaItem:
    """Queue something to be raised by whoever goes there next. Doing it twice changes nothing."""
    did = done_by(by, company, AgendaItem)
    with transaction.atomic():
        _hold(company.pk)
        same = AgendaItem.objects.filter(company=company, organisation=did["organisation_id"])
        known: AgendaItem | None = same.queued().filter(offer=offer, about=about).first()
        if known is not None:
            return known
        item = AgendaItem.objects.create(offer=offer, about=about, **did)
        leave_trail(by, "queue_item", item, circle_id=item.partnership_id)
    return item


def take_along(*, item: AgendaItem, reservation: Reservation, by: Viewer) -> AgendaItem:
    """Put a queued item on the agenda of one's own visit to the same company; the item as it stands there.

    What its partner has put on that agenda already in the same words is one item. Raises
    ValidationError for another organisation's visit, and for one that is no longer planned.
    """
    _check_own(reservation, by)
    with transaction.atomic():
        held = _held(reservation)
        queued = AgendaItem.objects.filter(pk=item.pk, company=held.company_id).queued()
        same = AgendaItem.objects.filter(reservation=held, organisation=item.organisation_id)
        twin: AgendaItem | None = same.filter(offer=item.offer, about=item.about).first()
        if twin is not None and twin.pk != item.pk:
            queued.delete()
            return twin
        if queued.update(reservation=held, updated_at=timezone.now()):
            leave_trail(by, "take_along", item, circle_id=held.partnership_id)
        item.refresh_from_db()
    return item


def _held(reservation: Reservation) -> Reservation:
    """A planned visit, held until the transaction ends, so that nobody closes it meanwhile.

    Raises ValidationError when it is no longer planned.
    """
    live = Reservation.objects.live(timezone.localdate()).filter(pk=reservation.pk)
    held: Reservation | None = live.select_for_update(of=("self",)).first()
    if held is None:
        raise ValidationError(_("The visit is no longer planned. Ask again: the days may be free now."))
    return held


def wait_for_visit(*, reservation: Reservation, channel: str, offer: str, about: str, by: Viewer) -> Turn:
    """Stand in line behind a reservation. Doing it twice changes nothing.

    Who had left the line stands at its end again.
    """
    did = done_by(by, reservation.company, Turn)
    said = {"channel": channel, "about": about, **did}
    with transaction.atomic():
        turn, is_new = Turn.objects.get_or_create(
            behind=_held(reservation), organisation_id=did["organisation_id"], offer=offer, defaults=said
        )
        gone = Turn.objects.filter(pk=turn.pk, state=Turn.State.GONE)
        if not is_new and gone.update(**said, state=Turn.State.WAITING, created_at=timezone.now()):
            turn.refresh_from_db()
            is_new = True
        if is_new:
            leave_trail(by, "wait_for_visit", turn, circle_id=turn.partnership_id)
    return turn


def call_next(reservation: Reservation) -> Reservation | None:
    """Reserve for the first in line behind a closed reservation, and tell them; the others wait behind them.

    Their days begin tomorrow. The company's rules still bind: a turn the company does not want now
    is passed over and stays in line. Who has left is in line no more.
    """
    today = timezone.localdate()
    first = today + timedelta(days=1)
    line = Turn.objects.filter(behind=reservation).waiting()
    for turn in line.select_related("company"):
        if not is_there(turn.user_id, turn.organisation_id, turn.partnership_id, today):
            Turn.objects.filter(pk=turn.pk).waiting().update(state=Turn.State.GONE)
            continue
        question = Question(turn.offer, first, first + TURN_LASTS)
        picture = picture_of(turn.company, turn.offer, turn.partnership_id, today)
        # Who waited was promised a turn after that very contact: it is not too soon for them.
        if set(judge(question, picture).verdicts) - {Verdict.TOO_SOON}:
            continue
        mine = Reservation(
            company=turn.company,
            partnership_id=turn.partnership_id,
            organisation_id=turn.organisation_id,
            user_id=turn.user_id,
            channel=turn.channel,
            offer=turn.offer,
            about=turn.about,
            starts_on=question.first,
            ends_on=question.last,
        )
        try:
            with transaction.atomic():
                _take(mine)
                _give_turn(turn, mine)
        except Beaten:
            continue
        line.update(behind=mine)
        owe_notice(Notice.Kind.TURN, turn.user_id, turn.company, reservation=mine, turn=turn)
        return mine
    return None


def _give_turn(turn: Turn, mine: Reservation) -> None:
    """Note that a turn was called up. Raises Beaten when its owner left the line just now."""
    if not Turn.objects.filter(pk=turn.pk).waiting().update(state=Turn.State.TAKEN, reservation=mine):
        raise Beaten(Verdict.TAKEN)
