"""The answer before a call, as it is shown: one sentence, why, the days, and the ways out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.companies.facts.answer import Answer, Picture, Taken, Verdict
from virksom.companies.models import AgendaItem, Channel, Offer, Reservation
from virksom.foundation.access import Viewer
from virksom.foundation.templatetags.ui import clock, day, short_day, weekday_in

#: So many days are drawn: the working week of the window, and no more than fits.
MOST_DAYS = 7


@dataclass(frozen=True)
class Block:
    """Somebody's reservation on a day: whose, of which sector, about what as far as one may know."""

    who: str
    sector: str
    what: str


@dataclass(frozen=True)
class DayShown:
    """A day of the picture: what is on it, and how the asked window lies over it."""

    on: date
    is_today: bool
    blocks: tuple[Block, ...]
    in_window: bool
    is_first: bool
    is_last: bool
    clashes: bool


@dataclass(frozen=True)
class Visit:
    """A visit one may join: the reservation, and its agenda as far as one may read it."""

    reservation: Any
    when: str
    agenda: tuple[AgendaItem, ...]
    more_items: int


@dataclass(frozen=True)
class Shown:
    """Everything the page says in answer to a question."""

    answer: Answer
    headline: str
    text: str
    days: tuple[DayShown, ...]
    join: Visit | None
    wait_behind: Any
    #: What is in the way where it is one's own organisation that goes: neither waited for nor asked.
    ours: Any
    free_from: date | None
    free_until: date | None


def shown(answer: Answer, channel: str, viewer: Viewer) -> Shown:
    """An answer in words and days. Three queries at most: what of the others' plans the viewer may read."""
    picture = answer.picture
    readable = _readable(picture, viewer)
    clash = answer.clashes[0].reservation if answer.clashes else None
    in_the_way = None if answer.is_final else clash
    is_ours = clash is not None and clash.organisation_id in {seat.organisation_id for seat in viewer.seats}
    free = answer.free_from
    return Shown(
        answer=answer,
        headline=HEADLINES[answer.verdict](answer, picture, channel) if answer.verdict else "",
        text=_text(answer, clash, readable),
        days=tuple(_days(answer, picture, readable)),
        join=None if answer.is_final else _visit(answer, picture, viewer),
        wait_behind=None if is_ours else in_the_way,
        ours=in_the_way if is_ours else None,
        free_from=free,
        free_until=free + answer.question.length if free else None,
    )


def _readable(picture: Picture, viewer: Viewer) -> frozenset[int]:
    pks = [one.reservation.pk for one in picture.taken]
    rows = Reservation.objects.filter(pk__in=pks).visible_to(viewer, "r", identity=True)
    return frozenset(rows.values_list("pk", flat=True)) if pks else frozenset()


# The one sentence ----------------------------------------------------------------------------------


def _not_yet(channel: str) -> str:
    return {
        Channel.CALL: _("Don't ring yet."),
        Channel.VISIT: _("Don't go yet."),
        Channel.MAIL: _("Don't write yet."),
        Channel.MEETING: _("Don't arrange it yet."),
    }[Channel(channel)]


def when_of(reservation: Any) -> str:
    """When a reservation is planned for, in words: an agreed time, else its days."""
    if reservation.visit_at:
        return _("%(day)s at %(time)s") % {
            "day": weekday_in(reservation.visit_at),
            "time": clock(reservation.visit_at),
        }
    return _("between %(first)s and %(last)s") % {
        "first": short_day(reservation.starts_on),
        "last": short_day(reservation.ends_on),
    }


def _taken(answer: Answer, picture: Picture, channel: str) -> str:
    reservation = answer.clashes[0].reservation
    words = {"organisation": reservation.organisation, "when": when_of(reservation)}
    if reservation.channel == Channel.VISIT:
        said = _("%(organisation)s comes %(when)s with the same kind of offer.") % words
    elif reservation.channel == Channel.CALL:
        said = _("%(organisation)s rings %(when)s with the same kind of offer.") % words
    else:
        said = _("%(organisation)s is in touch %(when)s with the same kind of offer.") % words
    return f"{_not_yet(channel)} {said}"


def _too_soon(answer: Answer, picture: Picture, channel: str) -> str:
    last = picture.last_contact
    words = {"organisation": last.organisation, "day": weekday_in(last.on)} if last else {}
    return f"{_not_yet(channel)} " + (
        _("%(organisation)s spoke with the company about the same on %(day)s.") % words
    )


def _cap(answer: Answer, picture: Picture, channel: str) -> str:
    words = {"most": picture.most_a_month}
    return f"{_not_yet(channel)} " + (
        _("The company takes %(most)s approaches a month, and they are used.") % words
    )


def _paused(answer: Answer, picture: Picture, channel: str) -> str:
    return f"{_not_yet(channel)} " + (
        _("The company has asked for quiet until %(day)s.") % {"day": day(picture.pause_until)}
    )


def _unwanted(answer: Answer, picture: Picture, channel: str) -> str:
    subject = str(Offer(answer.question.offer).label)
    return _("The company does not want to hear about %(subject)s.") % {"subject": subject}


HEADLINES: dict[Verdict, Callable[[Answer, Picture, str], str]] = {
    Verdict.STOPPED: lambda answer, picture, channel: _("The company has asked us all to stay away."),
    Verdict.PROTECTED: lambda answer, picture, channel: _(
        "The company is protected from advertising, and has not asked for anything itself."
    ),
    Verdict.UNWANTED: _unwanted,
    Verdict.PAUSED: _paused,
    Verdict.TAKEN: _taken,
    Verdict.CAP: _cap,
    Verdict.TOO_SOON: _too_soon,
}


def _text(answer: Answer, clash: Any, readable: frozenset[int]) -> str:
    """Who, when and about what as far as one may know; and that nothing is reserved."""
    parts = []
    if clash is not None and clash.pk in readable:
        parts.append(
            _("%(person)s from %(organisation)s: %(about)s.")
            % {"person": clash.user, "organisation": clash.organisation, "about": clash.about}
        )
        if clash.visit_at:
            parts.append(_("The company has agreed to the time."))
    if answer.verdict == Verdict.STOPPED:
        parts.append(_("Only the company itself can change that, by its own link or on its word."))
    if answer.verdict == Verdict.PROTECTED:
        parts.append(_("Wait until it contacts us; then it may be approached."))
    parts.append(_("Nothing is reserved for you."))
    return " ".join(parts)


# The days -------------------------------------------------------------------------------------------


def _days(answer: Answer, picture: Picture, readable: frozenset[int]) -> Iterator[DayShown]:
    """The days asked for and the one before and after, with everybody's plans; a week at most."""
    asked, today = answer.question, timezone.localdate()
    first = asked.first - timedelta(days=1)
    length = min(MOST_DAYS, (asked.last - first).days + 2)
    for on in (first + timedelta(days=number) for number in range(length)):
        in_window = asked.first <= on <= asked.last
        yield DayShown(
            on=on,
            is_today=on == today,
            blocks=tuple(_block(one, readable) for one in picture.taken if _is_on(one, on)),
            in_window=in_window,
            is_first=on == asked.first,
            is_last=on == min(asked.last, first + timedelta(days=length - 1)),
            clashes=in_window and any(one.first <= on <= one.last for one in answer.clashes),
        )


def _is_on(one: Taken, on: date) -> bool:
    reservation = one.reservation
    return reservation.goes_on == on if reservation.visit_at else one.first <= on <= one.last


def _block(one: Taken, readable: frozenset[int]) -> Block:
    reservation = one.reservation
    at = f" {clock(reservation.visit_at)}" if reservation.visit_at else ""
    what = reservation.about if reservation.pk in readable else reservation.get_offer_display()
    return Block(str(reservation.organisation), reservation.organisation.sector, f"{what}{at}")


# The way one can go along ---------------------------------------------------------------------------


def _visit(answer: Answer, picture: Picture, viewer: Viewer) -> Visit | None:
    """The visit to join: the one that clashes, else the next one planned by anybody."""
    planned = [*answer.clashes, *picture.taken]
    if not planned:
        return None
    reservation = planned[0].reservation
    items = AgendaItem.objects.filter(reservation=reservation).open().select_related("organisation")
    seen = tuple(items.visible_to(viewer, "r", identity=True))
    return Visit(reservation, when_of(reservation), seen, items.count() - len(seen))
