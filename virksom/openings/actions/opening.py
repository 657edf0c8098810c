"""A company tells of a job, corrects it, and says what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from virksom.companies.access import seat_at
from virksom.companies.actions.timeline import in_words, tell_timeline
from virksom.companies.facts.working_days import after_working_days
from virksom.companies.models import Company, Contact, TimelineEntry
from virksom.foundation.access import Viewer, system_viewer
from virksom.foundation.post import OWED_AT_MOST
from virksom.foundation.trail import leave_trail
from virksom.openings.actions.exchange import ask_next, hold
from virksom.openings.actions.telling import (
    owe_again,
    owe_company,
    tell_candidates,
)
from virksom.openings.facts.people import organisations_of, partnership_at, terms_of, who_rings
from virksom.openings.facts.words import without_name
from virksom.openings.models import BestTime, Opening, OpeningNotice, RelayStep, Requirement

Kind = OpeningNotice.Kind
State = Opening.State

#: So long the company has to say whether a job is still open, before somebody is asked to ring it.
BEFORE_RINGING = timedelta(days=7)
#: Working days after that mail went out: then a job that nobody knows of is closed.
AFTER_RINGING = 3


def open_opening(
    *,
    company: Company,
    task: str,
    contact_name: str,
    by: Viewer,
    source: str = Opening.Source.VISIT,
    requirements: Iterable[Mapping[str, Any]] = (),
    title: str = "",
    places: int = 1,
    hours: int | None = None,
    times: Iterable[str] = (),
    place: str = "",
    travel: str = "",
    starts_on: date | None = None,
    contact_phone: str = "",
    contact_email: str = "",
    best_time: str = BestTime.MORNING,
    contact: Contact | None = None,
    key: str | None = None,
    is_demo: bool = False,
    now: datetime | None = None,
) -> Opening:
    """A company offers a job: the first organisation is asked, and everybody who is to know is owed a mail.

    The same answers sent twice under a `key` are one opening. Raises ValidationError where no
    partnership works in the company's municipality.
    """
    now = now or timezone.now()

    def write() -> Opening:
        opening = Opening.objects.create(
            company=company,
            contact=contact,
            source=source,
            task=task,
            title=title,
            places=places,
            hours=hours,
            times=list(times),
            place=place,
            travel=travel,
            starts_on=starts_on,
            contact_name=contact_name,
            contact_phone=contact_phone,
            contact_email=contact_email,
            best_time=best_time,
            told_at=now,
            key=key,
            is_demo=is_demo,
            **_told_by(company, by),
        )
        _set_requirements(opening, requirements)
        ask_next(opening, now, had=())
        owe_company(Kind.RECEIVED, opening)
        tell_candidates(opening, timezone.localdate(now))
        _enter_timeline(opening)
        leave_trail(by, "open_opening", opening, circle_id=opening.partnership_id)
        return opening

    return _once(key, company, write)


def _told_by(company: Company, by: Viewer) -> dict[str, Any]:
    """In which partnership it is told, by whom and for which organisation: the company's own by its link."""
    seat = seat_at(by, company, "c", Opening)
    place = seat.partnership_id if seat else None
    place = place or (partnership_at(company) if by.user_id is None else None)
    if place is None:
        raise ValidationError(
            _("No partnership works in the company's municipality, so nobody can be asked.")
        )
    return {
        "partnership_id": place,
        "organisation_id": seat.organisation_id if seat else company.organisation_id,
        "user_id": by.user_id,
    }


def _once(key: str | None, company: Company, write: Callable[[], Opening]) -> Opening:
    """Write what was sent under a key, all or nothing, and once, however often it comes."""
    try:
        with transaction.atomic():
            return sent_before(key, company) or write()
    except IntegrityError:
        # Of two sent at the same moment the other was quicker.
        if sent := sent_before(key, company):
            return sent
        raise


def sent_before(key: str | None, company: Company) -> Opening | None:
    """The opening that was sent under this key, when its answer was lost on the way."""
    return Opening.objects.filter(key=key, company=company).first() if key else None


def _set_requirements(opening: Opening, requirements: Iterable[Mapping[str, Any]]) -> None:
    opening.requirements.all().delete()
    rows = {row["what"]: row for row in requirements}
    Requirement.objects.bulk_create([Requirement(opening=opening, **row) for row in rows.values()])


def _enter_timeline(opening: Opening) -> None:
    """The company's timeline tells of it, once; told again it is corrected."""
    by_company = opening.source != Opening.Source.VISIT
    tell_timeline(
        company=opening.company,
        partnership_id=opening.partnership_id,
        organisation_id=opening.organisation_id,
        user_id=opening.user_id,
        kind=TimelineEntry.Kind.OTHER,
        sector="company" if by_company or opening.organisation is None else opening.organisation.sector,
        heading=_heading_of(opening),
        text=_line_of(opening),
        at=opening.told_at,
        key=f"opening-{opening.pk}",
    )


@in_words
def _heading_of(opening: Opening) -> str:
    name = without_name(str(opening), opening.contact_name)
    return _("A job: {name}").format(name=name)


@in_words
def _line_of(opening: Opening) -> str:
    said = [ngettext("%(n)s place", "%(n)s places", opening.places) % {"n": opening.places}]
    if opening.hours:
        said.append(_("{hours} hours a week").format(hours=opening.hours))
    return ", ".join(said) + "."


def change_opening(
    *, opening: Opening, requirements: Iterable[Mapping[str, Any]], by: Viewer, **said: Any
) -> Opening:
    """Correct what was told. Whoever has it keeps it; with no place left it is filled.

    Raises ValidationError for fewer places than are filled.
    """
    with transaction.atomic():
        if not hold(opening, timezone.now()):
            raise ValidationError(_("It is no longer open."))
        opening.refresh_from_db()
        if said.get("places", opening.places) < opening.filled:
            raise ValidationError({"places": _("More places than that are filled already.")})
        for name, value in said.items():
            setattr(opening, name, value)
        opening.save(update_fields=[*said, "updated_at"])
        _set_requirements(opening, requirements)
        _enter_timeline(opening)
        if opening.filled == opening.places:
            _end(opening, State.FILLED, gettext_lazy("All places are filled."), timezone.now(), by)
        leave_trail(by, "change_opening", opening, circle_id=opening.partnership_id)
    return opening


# What became of it -----------------------------------------------------------------------------------


def note_filled(*, opening: Opening, filled: int, by: Viewer) -> Opening:
    """Note how many of the places are filled; with all of them the opening is.

    Raises ValidationError for more than there are, for fewer than were placed here, or when it is no
    longer open.
    """
    now = timezone.now()
    with transaction.atomic():
        if not hold(opening, now):
            raise ValidationError(_("It is no longer open."))
        rows = Opening.objects.filter(pk=opening.pk)
        if rows.filter(taken__gt=filled).exists():
            raise ValidationError({"filled": _("More people than that were placed here.")})
        if not rows.filter(places__gte=filled).update(filled=filled, heard_at=now):
            raise ValidationError({"filled": _("There are not so many places.")})
        opening.refresh_from_db()
        if opening.filled == opening.places:
            _end(opening, State.FILLED, gettext_lazy("All places are filled."), now, by)
        leave_trail(by, "fill_opening", opening, circle_id=opening.partnership_id, filled=filled)
    return opening


def take_place(*, opening: Opening, by: Viewer) -> Opening:
    """Somebody is placed: one place fewer is open, and with the last one the opening is filled.

    Two who want the last place at the same moment: one gets it. Raises ValidationError when no place is
    left or the opening is no longer open.
    """
    now = timezone.now()
    with transaction.atomic():
        free = Opening.objects.open().filter(pk=opening.pk, filled__lt=F("places"))
        if not free.update(filled=F("filled") + 1, taken=F("taken") + 1, heard_at=now, updated_at=now):
            raise ValidationError(_("No place is left there, or the job is no longer open."), code="full")
        opening.refresh_from_db()
        if opening.filled == opening.places:
            _end(opening, State.FILLED, gettext_lazy("All places are filled."), now, by)
        leave_trail(by, "take_place", opening, circle_id=opening.partnership_id)
    return opening


def give_place_back(*, opening: Opening, by: Viewer) -> Opening:
    """Somebody who was placed never started: the place is open again, and so is an opening that was full.

    Raises ValidationError when nobody was placed there.
    """
    now = timezone.now()
    with transaction.atomic():
        rows = Opening.objects.filter(pk=opening.pk, taken__gt=0)
        if not rows.update(filled=F("filled") - 1, taken=F("taken") - 1, heard_at=now, updated_at=now):
            raise ValidationError(_("Nobody was placed there."))
        opening.refresh_from_db()
        if opening.state == State.FILLED:
            say_still_open(opening=opening, by=by)
        leave_trail(by, "give_place_back", opening, circle_id=opening.partnership_id)
    return opening


def close_opening(*, opening: Opening, reason: Any, by: Viewer, now: datetime | None = None) -> Opening:
    """Close an opening, with the reason. Whoever has it is told, and the company when a partner does it.

    Closing it twice changes nothing. Raises ValidationError without a reason.
    """
    if not str(reason).strip():
        raise ValidationError({"reason": _("Say why it is closed.")})
    now = now or timezone.now()
    with transaction.atomic():
        if hold(opening, now):
            _end(opening, State.CLOSED, reason, now, by)
            if organisations_of(by):
                owe_again(Kind.CLOSED, opening, now)
            leave_trail(by, "close_opening", opening, circle_id=opening.partnership_id)
    opening.refresh_from_db()
    return opening


def _end(opening: Opening, state: str, reason: Any, now: datetime, by: Viewer) -> None:
    """End an opening that is held: who was asked is asked no longer, and who has it is told.

    The reason is kept, so what is translated comes untranslated and is written in the site's language.
    """
    with translation.override(settings.LANGUAGE_CODE):
        reason = str(reason)[:200]
    Opening.objects.filter(pk=opening.pk).update(
        state=state, closed_at=now, closed_because=reason, asked_whether_open_at=None
    )
    steps = RelayStep.objects.filter(opening=opening)
    had = steps.filter(state=RelayStep.State.TAKEN).values_list("user", flat=True)
    owe_again(Kind.CLOSED, opening, now, set(had) - {None, by.user_id})
    steps.waiting().update(state=RelayStep.State.PASSED, answered_at=now, updated_at=now)
    opening.refresh_from_db()


def say_still_open(*, opening: Opening, by: Viewer) -> Opening:
    """The company says that a job is still open; one that was closed by mistake is open again."""
    now = timezone.now()
    with transaction.atomic():
        was_open = hold(opening, now)
        rows = Opening.objects.filter(pk=opening.pk, filled__lt=F("places"))
        said = rows.update(
            state=State.OPEN, heard_at=now, asked_whether_open_at=None, closed_at=None, closed_because=""
        )
        if not said:
            raise ValidationError(_("All places are filled already. Correct how many you look for first."))
        if not was_open and not RelayStep.objects.filter(opening=opening).standing().exists():
            ask_next(opening, now, had=())
        leave_trail(by, "say_still_open", opening, circle_id=opening.partnership_id)
    opening.refresh_from_db()
    return opening


# By the clock ----------------------------------------------------------------------------------------


def keep_openings_fresh(now: datetime) -> int:
    """Ask about openings nobody has spoken of, ask somebody to ring, and close those still unknown.

    Nothing is closed before a mail that asks somebody to ring has gone out and three working days have
    gone by. Run twice, late or side by side it does each once. Returns how many openings it had to do with.
    """
    return sum(_ask_whether_open(now)) + sum(_ring_or_close(one, now) for one in _unanswered(now))


def _ask_whether_open(now: datetime) -> Iterable[int]:
    quiet = Opening.objects.open().filter(asked_whether_open_at=None)
    places = list(quiet.order_by("partnership").values_list("partnership", flat=True).distinct())
    for place in places:
        before = now - timedelta(days=terms_of(place).stale_days)
        for opening in quiet.quiet_since(before).filter(partnership=place).order_by("pk"):
            with transaction.atomic():
                mine = Opening.objects.open().filter(pk=opening.pk, asked_whether_open_at=None)
                if mine.update(asked_whether_open_at=now):
                    owe_again(Kind.STILL_OPEN, opening, now)
                    yield 1


def _unanswered(now: datetime) -> Iterable[Any]:
    """Openings the company said nothing about, and of which it is time to ring it, or to close them.

    What waits for the call is left alone: this is asked every minute.
    """
    rings = OpeningNotice.objects.filter(kind=Kind.RING, opening=OuterRef("pk"), step=None)
    rings = rings.filter(created_at__gte=OuterRef("asked_whether_open_at"))
    on_its_way = rings.filter(sent_at=None, created_at__gt=now - OWED_AT_MOST)
    rows = Opening.objects.open().filter(asked_whether_open_at__lte=now - BEFORE_RINGING)
    rows = rows.exclude(Exists(on_its_way)).annotate(
        went=Subquery(rings.exclude(sent_at=None).order_by("sent_at").values("sent_at")[:1])
    )
    for opening in rows.select_related("company").order_by("pk"):
        if opening.went is None or after_working_days(opening.went, AFTER_RINGING) <= now:
            yield opening


def _ring_or_close(opening: Opening, now: datetime) -> int:
    """Ask somebody to ring the company; close the opening once that was asked and nothing came of it."""
    people = who_rings(opening, timezone.localdate(now))
    with transaction.atomic():
        still = Opening.objects.open().filter(pk=opening.pk, asked_whether_open_at__isnull=False)
        if not still.update(updated_at=now):
            return 0
        rings = OpeningNotice.objects.filter(kind=Kind.RING, opening=opening, step=None)
        asked = rings.filter(created_at__gte=opening.asked_whether_open_at)
        went = asked.exclude(sent_at=None).order_by("sent_at").values_list("sent_at", flat=True).first()
        if went is not None:
            return _close_unknown(opening, went, now)
        if asked.filter(created_at__gt=now - OWED_AT_MOST).exists():
            return 0
        owe_again(Kind.RING, opening, now, people)
    return 1


def _close_unknown(opening: Opening, went: datetime, now: datetime) -> int:
    if after_working_days(went, AFTER_RINGING) > now:
        return 0
    reason = gettext_lazy(
        "Nobody knew whether it was still open: the company was asked, and somebody to ring it."
    )
    _end(opening, State.CLOSED, reason, now, system_viewer())
    owe_again(Kind.CLOSED, opening, now)
    leave_trail(system_viewer(), "close_opening", opening, circle_id=opening.partnership_id)
    return 1
