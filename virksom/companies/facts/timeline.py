"""A company's timeline as a viewer may read it: what is planned, and what has happened.

Lines come from one query whatever the history, a page at a time by the place of the last line shown.
Company users read who, when and why; what was said is for the partners.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virksom.companies.access import reads_own_contacts_only
from virksom.companies.facts.answer import Taken
from virksom.companies.facts.moments import day_of_year, moment
from virksom.companies.models import (
    Channel,
    Company,
    Contact,
    ContactPerson,
    Need,
    Referral,
    Reservation,
    TimelineEntry,
)
from virksom.foundation.access import Viewer
from virksom.foundation.templatetags.ui import day
from virksom.partnerships.models import Role, Sector

#: So many lines stand on the first page; the rest is turned to.
SHOWN = 15
#: What the filter calls the voices in a timeline, in the order it shows them.
VOICES = {
    Sector.EMPLOYMENT: gettext_lazy("Employment"),
    Sector.BUSINESS: gettext_lazy("Business organisations"),
    Sector.EDUCATION: gettext_lazy("Schools"),
    Sector.ASSOCIATION: gettext_lazy("Associations"),
    Sector.COMPANY: gettext_lazy("The company"),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Kind = TimelineEntry.Kind


@dataclass(frozen=True)
class Badge:
    """The state of something, with the tone it is shown in."""

    text: str
    tone: str


@dataclass(frozen=True)
class Line:
    """One line of a timeline, in words. `by` says who did it and for whom."""

    initials: str
    sector: str
    when: str
    heading: str
    text: str = ""
    by: str = ""
    url: str = ""
    badge: Badge | None = None


@dataclass(frozen=True)
class Voice:
    """A choice of the filter."""

    label: Any
    query: str
    is_current: bool


def timeline_of(
    company: Company, viewer: Viewer, asked: Mapping[str, str], taken: Iterable[Taken] = ()
) -> dict[str, Any]:
    """A page of the timeline in one query: the newest lines, or those before one; above it what is planned.

    `taken` are the reservations that hold, each marked with whether the viewer may read it.
    """
    sector = asked.get("sector", "")
    sector = sector if sector in VOICES else ""
    before = _place(asked.get("before", ""))
    rows = TimelineEntry.objects.filter(company=company).visible_to(viewer).of_sector(sector)
    rows = rows.select_related(
        "contact__person", "need__contact", "referral__to", "referral__closed_by", "organisation", "user"
    )
    if before:
        rows = rows.filter(Q(at__lt=before[0]) | Q(at=before[0], pk__lt=before[1]), at__lte=before[0])
    found = list(rows[: SHOWN + 1])
    teller = Teller(company, viewer, timezone.now())
    return {
        "plans": [] if before else [teller.plan(row) for row in _planned(taken, sector)],
        "entries": [teller.line(row) for row in found[:SHOWN]],
        "older": _query(sector, _before(found[SHOWN - 1])) if len(found) > SHOWN else "",
        "is_first_page": before is None,
        "is_newest": before is None and not sector,
        "newest_contact": next((_readable(row) for row in found if row.contact), None),
        "voices": list(_voices(viewer, sector)),
        "today": timezone.localdate(),
        "may_record": viewer.may("c", Contact, inside=company),
    }


def _readable(entry: TimelineEntry) -> Any:
    """The contact of a line that the viewer reads, as others are asked for: with `may_read`."""
    contact: Any = entry.contact
    contact.organisation, contact.may_read = entry.organisation, True
    return contact


def _planned(taken: Iterable[Taken], sector: str) -> list[Reservation]:
    """What is planned and may be read, the next first."""
    rows = [one.reservation for one in taken if one.reservation.may_read]
    kept = [row for row in rows if sector in ("", getattr(row.organisation, "sector", ""))]
    return sorted(kept, key=lambda row: row.goes_on)


def _place(text: str) -> tuple[datetime, int] | None:
    """Where a page begins: the moment and number of the last line of the page before it."""
    moment_text, _dash, number = text.partition("-")
    if not (moment_text.isdecimal() and number.isdecimal() and len(text) < 40):
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(moment_text)), min(int(number), 2**62)
    except OverflowError:
        return None


def _before(entry: TimelineEntry) -> str:
    return f"{(entry.at - _EPOCH) // timedelta(microseconds=1)}-{entry.pk}"


def _query(sector: str, before: str = "") -> str:
    parts = [f"sector={sector}" if sector else "", f"before={before}" if before else ""]
    return "?" + "&".join(part for part in parts if part) + "#timeline"


def _voices(viewer: Viewer, sector: str) -> Iterator[Voice]:
    """The filter, for those who read more than their own lines."""
    if all(reads_own_contacts_only(seat.role) for seat in viewer.seats):
        return
    yield Voice(_("All"), _query(""), not sector)
    for code, label in VOICES.items():
        yield Voice(label, _query(code), sector == code)


@dataclass(frozen=True)
class Teller:
    """Puts records into words for one viewer."""

    company: Company
    viewer: Viewer
    now: datetime

    @property
    def reads_notes(self) -> bool:
        """Whether what was said may be read: by partners, not by the company's own users."""
        return reads_notes(self.viewer, self.company)

    @property
    def reads_names(self) -> bool:
        return self.viewer.may("r", ContactPerson, inside=self.company)

    def plan(self, reservation: Reservation) -> Line:
        """What is planned: when, how, about what, by whom."""
        if reservation.visit_at:
            when = moment(reservation.visit_at, self.now)
        else:
            when = _("%(first)s to %(last)s") % {
                "first": day_of_year(reservation.starts_on),
                "last": day_of_year(reservation.ends_on),
            }
        return self._line(
            reservation,
            reservation.organisation.sector if reservation.organisation else "",
            when=_("%(when)s. Planned") % {"when": when},
            heading=_("%(how)s about %(subject)s")
            % {
                "how": str(reservation.get_channel_display()).capitalize(),
                "subject": reservation.get_offer_display(),
            },
            text=reservation.about,
            by=planned_by(reservation, self.viewer),
            url=reverse("companies:visit", kwargs={"reservation": reservation.pk}),
        )

    def line(self, entry: TimelineEntry) -> Line:
        """A line of what happened, read from where it is kept."""
        tell = {Kind.CONTACT: self._contact, Kind.NEED: self._need, Kind.REFERRAL: self._referral}
        return tell.get(Kind(entry.kind), self._told)(entry)

    def _contact(self, entry: TimelineEntry) -> Line:
        contact: Any = entry.contact
        url = reverse("companies:contact", kwargs={"contact": contact.pk})
        return self._entry(
            entry,
            _from_company() if contact.from_company else self._how(contact),
            heading=contact.about,
            text=contact.notes if self.reads_notes else "",
            url=url if self.reads_notes else "",
        )

    def _how(self, contact: Contact) -> str:
        """How, and with whom for those who may know."""
        if contact.person is None or not self.reads_names:
            return str(contact.get_channel_display()).capitalize()
        return {
            Channel.CALL: _("Call to %(person)s"),
            Channel.VISIT: _("Visit to %(person)s"),
            Channel.MAIL: _("Mail to %(person)s"),
            Channel.MEETING: _("Meeting with %(person)s"),
        }[Channel(contact.channel)] % {"person": contact.person}

    def _need(self, entry: TimelineEntry) -> Line:
        need: Any = entry.need
        how = str(need.contact.get_channel_display()).capitalize() if need.contact else _from_company()
        return self._entry(
            entry,
            how,
            heading=_("Need: %(need)s") % {"need": need},
            text=_people(need),
            badge=need_badge(need),
        )

    def _referral(self, entry: TimelineEntry) -> Line:
        referral: Any = entry.referral
        parties = {"sender": entry.organisation or self.company, "receiver": referral.to}
        return self._entry(
            entry,
            _("Handed over from %(sender)s to %(receiver)s") % parties,
            heading=referral.about,
            text=referral.reason if self.reads_notes else "",
            badge=referral_badge(referral),
        )

    def _told(self, entry: TimelineEntry) -> Line:
        voice = entry.sector == Sector.COMPANY and entry.kind in (Kind.RULES, Kind.OTHER)
        how = _from_company() if voice else str(entry.get_kind_display()).capitalize()
        return self._entry(entry, how, heading=entry.heading, text=entry.text)

    def _entry(self, entry: TimelineEntry, how: str, **said: Any) -> Line:
        when = _("%(when)s. %(how)s") % {"when": moment(entry.at, self.now), "how": how}
        by = "" if entry.sector == Sector.COMPANY else _by(entry)
        return self._line(entry, entry.sector, when=when, by=by, **said)

    def _line(self, row: Any, sector: str, **said: Any) -> Line:
        whose = self.company if sector == Sector.COMPANY or row.organisation is None else row.organisation
        return Line(initials=mark_of(str(whose)), sector=sector, **said)


def reads_notes(viewer: Viewer, company: Company) -> bool:
    """Whether a viewer reads what was said at a contact: partners there do, company users never."""
    return any(
        seat.role != Role.COMPANY_USER and seat.municipality_code == company.municipality_id
        for seat in viewer.seats
    )


def planned_by(reservation: Reservation, viewer: Viewer) -> str:
    """Who goes, and for whom; the company reads who once it has agreed to a time."""
    if reservation.visit_at or reads_notes(viewer, reservation.company):
        return _by(reservation)
    return str(reservation.organisation or "")


def _from_company() -> str:
    return _("From the company")


def _by(row: Any) -> str:
    return ", ".join(str(part) for part in (row.user, row.organisation) if part is not None)


def _people(need: Need) -> str:
    if need.kind != Need.Kind.PEOPLE or not need.people:
        return ""
    return _("%(kind)s: %(number)s") % {
        "kind": str(need.get_kind_display()).capitalize(),
        "number": need.people,
    }


def need_badge(need: Need) -> Badge:
    """Where a need stands."""
    tones = {Need.State.OPEN: "warn", Need.State.UNDER_WAY: "info", Need.State.MET: "ok"}
    return Badge(str(need.get_state_display()).capitalize(), tones[Need.State(need.state)])


def referral_badge(referral: Referral) -> Badge:
    """Where a referral stands; closed ones with the day of the contact that closed them."""
    if referral.closed_by:
        on = referral.closed_by.on
        said = day_of_year(on) if on.year == timezone.localdate().year else day(on)
        return Badge(_("Closed %(day)s") % {"day": said}, "ok")
    tones = {Referral.State.SENT: "warn", Referral.State.ACCEPTED: "info", Referral.State.DECLINED: "stop"}
    return Badge(
        str(referral.get_state_display()).capitalize(), tones.get(Referral.State(referral.state), "info")
    )


def mark_of(name: str) -> str:
    """Two letters for a mark: the first of the first two words that are no form of company."""
    words = [word for word in name.split() if word[:1].isalpha() and word.casefold() not in _FORMS]
    return "".join(word[0] for word in words[:2]).upper() or "?"


_FORMS = frozenset({"a/s", "aps", "i/s", "k/s", "p/s", "amba", "og", "and", "&", "i", "for", "af"})
