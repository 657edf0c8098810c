"""What waits for whom: each role's home page as a table of questions, read by rights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virksom.candidates.models import Candidate
from virksom.companies.facts.agreement import reviews_due
from virksom.companies.facts.answering import referrals_for
from virksom.companies.facts.contact import drafts_of
from virksom.companies.facts.introduction import introductions_due
from virksom.companies.facts.owner import left_behind
from virksom.companies.models import Company, ContactOwner, Referral, Reservation
from virksom.events.models import Attendance, Event, Registration
from virksom.foundation.access import Viewer
from virksom.foundation.templatetags.ui import clock, day, weekday, weekday_in
from virksom.partnerships.facts.standing import SILENT_AFTER
from virksom.partnerships.models import MembershipInvitation, Partnership, Programme, Role, StartPackageItem
from virksom.placements.models import Placement

#: Rows shown of one sort; more wait behind the button of the last.
MOST = 5


@dataclass(frozen=True)
class Waiting:
    """One thing on a home page: a fact, the reason it is there, and the one button that deals with it.

    `is_urgent` marks what cannot wait until tomorrow.
    """

    fact: str
    reason: str
    url: str
    button: str
    is_urgent: bool = False


Question = Callable[[Viewer, datetime], Iterator[Waiting]]


def programmes(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """The programmes a viewer follows as a whole."""
    for programme in Programme.objects.visible_to(viewer)[:MOST]:
        day = programme.day(timezone.localdate(now))
        is_over = day == programme.ends
        yield Waiting(
            fact=_("How %(programme)s stands") % {"programme": programme},
            reason=_("The programme is over. Its figures stay.")
            if is_over
            else _("Targets and partnerships, live."),
            url=reverse("evaluation:overview", args=[programme.pk]),
            button=_("See the overview"),
        )


def silent_partnerships(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Partnerships nobody has heard from for 90 days, as long as their programme runs."""
    today = timezone.localdate(now)
    rows = Partnership.objects.visible_to(viewer, "u").active().select_related("municipality", "programme")
    silent = [
        row
        for row in rows
        if row.programme.ends >= today and (row.last_activity_on or row.starts) < today - SILENT_AFTER
    ]
    for row in silent[:MOST]:
        last = row.last_activity_on
        yield Waiting(
            fact=_("%(partnership)s is silent") % {"partnership": row},
            reason=_("Last activity: %(day)s.") % {"day": weekday(last)}
            if last
            else _("Nothing has happened yet."),
            url=reverse("partnerships:detail", args=[row.pk]),
            button=_("See why"),
        )


def own_partnership(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """A lead's partnership: what the start package still lacks. One query."""
    rows = Partnership.objects.visible_to(viewer, "u").order_by("municipality__name", "start_package__kind")
    parts = rows.values_list("pk", "municipality__name", "start_package__kind", "start_package__held_on")
    for (pk, name), lines in islice(groupby(parts, key=lambda part: part[:2]), MOST):
        kinds = [kind for _pk, _name, kind, held_on in lines if kind and held_on is None]
        missing = [str(StartPackageItem.Kind(kind).label).lower() for kind in kinds]
        yield Waiting(
            fact=_("The partnership %(partnership)s") % {"partnership": name},
            reason=_("The start package lacks: %(parts)s.") % {"parts": ", ".join(missing)}
            if missing
            else _("The start package is done."),
            url=reverse("partnerships:detail", args=[pk]),
            button=_("Open the partnership"),
        )


def events(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Events to prepare: the door list of today, drafts to announce, and what comes next."""
    today = timezone.localdate(now)
    for event in Event.objects.visible_to(viewer, "u").going_ahead().upcoming(now)[:MOST]:
        starts = timezone.localtime(event.starts_at)
        when = {"day": weekday(starts), "time": clock(starts)}
        is_today, address = starts.date() <= today, "events:detail"
        if event.status == Event.Status.DRAFT:
            reason, button = (
                _("%(day)s at %(time)s. Still a draft: nobody can register.") % when,
                _("Finish it"),
            )
        elif is_today and viewer.may("c", Attendance, inside=event):
            reason, button = _("At %(time)s. The door list is ready.") % when, _("Open the door list")
            address = "events:door"
        else:
            reason, button = _("%(day)s at %(time)s.") % when + _seats(event), _("Prepare it")
        yield Waiting(str(event), reason, reverse(address, args=[event.pk]), button, is_urgent=is_today)


def _seats(event: Any) -> str:
    if not event.seats_taken:
        return " " + _("Nobody has registered yet.")
    if event.seats_left == 0:
        return " " + _("All seats are taken.")
    taken = event.seats_taken
    words = ngettext("%(n)s person has a seat.", "%(n)s people have a seat.", taken)
    return " " + words % {"n": taken}


def candidates(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """How many candidates a consultant has, and how many of them began in a job."""
    mine = Candidate.objects.visible_to(viewer, "u").count()
    placed = Placement.objects.visible_to(viewer, "u").count()
    if not mine:
        yield Waiting(
            fact=_("You have no candidates yet"),
            reason=_("Enrol the first one. You need no more than a code."),
            url=reverse("candidates:list"),
            button=_("Begin"),
        )
        return
    yield Waiting(
        fact=ngettext("You have %(n)s candidate", "You have %(n)s candidates", mine) % {"n": mine},
        reason=ngettext("%(n)s placement is recorded.", "%(n)s placements are recorded.", placed)
        % {"n": placed},
        url=reverse("candidates:list"),
        button=_("See the candidates"),
    )


def referrals(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Companies handed over: those to answer, those nobody answered, and those one has taken on."""
    rows = list(referrals_for(viewer)[: 3 * MOST])
    to_answer = [row for row in rows if row.waits]
    unanswered = [row for row in rows if row.is_escalated and not row.waits]
    taken_on = [row for row in rows if row.state == Referral.State.ACCEPTED]
    yield from (_to_answer(row, now) for row in to_answer[:MOST])
    for row in unanswered[:MOST]:
        yield Waiting(
            fact=_("Nobody at %(to)s has answered about %(company)s")
            % {"to": row.to, "company": row.company},
            reason=_("The time to answer is over. Find somebody who takes it."),
            url=reverse("companies:referral", args=[row.pk]),
            button=_("See whom to ask"),
            is_urgent=True,
        )
    for row in taken_on[:MOST]:
        yield Waiting(
            fact=_("You have taken on %(company)s") % {"company": row.company},
            reason=_("%(about)s. It is closed by the contact you write in.") % {"about": row},
            url=reverse("companies:referral", args=[row.pk]),
            button=_("Close it"),
        )


def _to_answer(row: Any, now: datetime) -> Waiting:
    """A referral that waits for an answer, and until when."""
    if row.answer_by <= now:
        until = _("The time to answer is over.")
    else:
        until = _("Answer by: %(day)s, %(time)s.") % {
            "day": weekday(row.answer_by),
            "time": clock(row.answer_by),
        }
    return Waiting(
        fact=_("%(company)s is handed over to you") % {"company": row.company},
        reason=_("From %(sender)s: %(about)s.") % {"sender": row.organisation, "about": row} + " " + until,
        url=reverse("companies:referral", args=[row.pk]),
        button=_("Answer"),
        is_urgent=row.remind_at <= now,
    )


def own_company(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Who is going to contact a company user's own company, and where they decide about it."""
    today = timezone.localdate(now)
    for company in Company.objects.visible_to(viewer, "u")[:MOST]:
        planned = Reservation.objects.filter(company=company).live(today).count()
        words = ngettext("%(n)s contact is planned.", "%(n)s contacts are planned.", planned)
        yield Waiting(
            fact=_("Who contacts %(company)s, and how often") % {"company": company},
            reason=words % {"n": planned} if planned else _("Nobody has planned to contact you."),
            url=reverse("companies:own_inside", args=[company.pk]),
            button=_("See and decide"),
        )


def company_placements(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """The placements in a company user's own company."""
    count = Placement.objects.visible_to(viewer).count()
    if count:
        yield Waiting(
            fact=ngettext("%(n)s placement with you", "%(n)s placements with you", count) % {"n": count},
            reason=_("Look through them, and tell us if something is wrong."),
            url=reverse("placements:list"),
            button=_("See the placements"),
        )


def staff_seats(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """The coming events at which a company's own people have a place."""
    coming = Event.objects.filter(is_public=True).going_ahead().upcoming(now)
    places = Registration.objects.visible_to(viewer).in_force().filter(event__in=coming.values("pk"))
    found = places.order_by().values_list("event", "event__title", "event__starts_at").annotate(n=Count("pk"))
    for pk, title, starts_at, n in found.order_by("event__starts_at", "event")[:MOST]:
        starts = timezone.localtime(starts_at)
        is_today = starts.date() <= timezone.localdate(now)
        yield Waiting(
            fact=title,
            reason=_("%(day)s at %(time)s.") % {"day": weekday(starts), "time": clock(starts)}
            + " "
            + ngettext("%(n)s person of yours comes.", "%(n)s people of yours come.", n) % {"n": n},
            url=reverse("events:public_detail", args=[pk]),
            button=_("See the event"),
            is_urgent=is_today,
        )


def own_record(viewer: Viewer) -> Candidate | None:
    """The record of somebody who signs in as a candidate, where their job consultant has said so."""
    if not viewer.has_role(Role.CANDIDATE):
        return None
    found: Candidate | None = Candidate.objects.visible_to(viewer, "u").filter(user=viewer.user_id).first()
    return found


def agreement_reviews(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Agreements with companies whose day of review has come."""
    for agreement in islice(reviews_due(viewer, timezone.localdate(now)), MOST):
        yield Waiting(
            fact=_("The agreement with %(company)s is to be reviewed") % {"company": agreement.company},
            reason=_("Agreed for %(day)s.") % {"day": day(agreement.review_on)},
            url=reverse("companies:agreement", args=[agreement.pk]),
            button=_("Open the agreement"),
        )


def introductions(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Introductions of companies to each other that nobody has followed up on."""
    for one in islice(introductions_due(viewer, timezone.localdate(now)), MOST):
        yield Waiting(
            fact=_("What came of it: %(newcomer)s and %(role_model)s?")
            % {"newcomer": one.company, "role_model": one.role_model},
            reason=_("They were introduced to each other. Follow up by %(day)s.")
            % {"day": weekday(one.due_on)},
            url=reverse("companies:follow_up_introduction", args=[one.pk]),
            button=_("Follow up"),
        )


def expired_invitations(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """People who were invited and whose link ran out before they came."""
    unused = MembershipInvitation.objects.visible_to(viewer, "c").unused()
    expired = sum(not row.is_open(timezone.localdate(now)) for row in unused[:100])
    if expired:
        yield Waiting(
            fact=ngettext(
                "%(n)s invitation has expired", "%(n)s invitations have expired", expired
            ) % {"n": expired},
            reason=_("Nobody used the link. Send it again or withdraw it."),
            url=reverse("partnerships:people"),
            button=_("See the invitations"),
        )  # fmt: skip


def drafts(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """One's own meetings from the calendar that wait to be written in, once they were held."""
    for draft in drafts_of(viewer).filter(at__lte=now)[:MOST]:
        yield Waiting(
            fact=_("Draft: %(about)s") % {"about": draft},
            reason=_("%(company)s, %(day)s. From your calendar.")
            % {"company": draft.company, "day": weekday(draft.at)},
            url=reverse("companies:draft", args=[draft.pk]),
            button=_("Write it in"),
        )


def left_companies(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Companies whose contact owner has left, by partnership, until they are handed over."""
    owners = left_behind(ContactOwner.objects.visible_to(viewer, "d"))
    for place, left in owners.order_by("partnership").values_list("partnership").annotate(n=Count("pk")):
        yield Waiting(
            fact=ngettext(
                "%(n)s company has lost its contact owner",
                "%(n)s companies have lost their contact owner",
                left,
            )
            % {"n": left},
            reason=_("The person has left. You stand in until somebody else has the company."),
            url=reverse("companies:hand_over", args=[place]),
            button=_("Hand over"),
        )


def results(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """The figures an evaluator works with."""
    yield Waiting(
        fact=_("The results until now"),
        reason=_("Tables, shares and targets, counted from the records."),
        url=reverse("evaluation:results"),
        button=_("See the results"),
    )


def reservations(viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Companies one has reserved: what is due today or runs out first."""
    today = timezone.localdate(now)
    held = Reservation.objects.filter(user=viewer.user_id).live(today).select_related("company")
    for row in held.order_by("ends_on", "pk")[:MOST]:
        is_today = row.goes_on <= today <= row.ends_on and (row.visit_at is not None or row.ends_on == today)
        when = weekday_in(row.visit_at or row.ends_on)
        reason = (
            _("%(about)s. Agreed for %(day)s.") if row.visit_at else _("%(about)s. Yours until %(day)s.")
        ) % {"about": row.about, "day": when}
        yield Waiting(
            fact=str(row.company),
            reason=reason,
            url=reverse("companies:visit", args=[row.pk]),
            button=_("See the agenda"),
            is_urgent=is_today,
        )


#: Role -> the questions of its home page, in the order they are shown.
WAITING: dict[str, tuple[Question, ...]] = {
    Role.PROGRAMME_OWNER: (programmes, silent_partnerships, expired_invitations),
    Role.PROGRAMME_COORDINATOR: (programmes, silent_partnerships, events, expired_invitations),
    Role.EVALUATOR: (results, programmes),
    Role.EMPLOYMENT_LEAD: (own_partnership, referrals, events, expired_invitations),
    Role.BUSINESS_LEAD: (
        own_partnership,
        left_companies,
        referrals,
        reservations,
        drafts,
        events,
        agreement_reviews,
        introductions,
        expired_invitations,
    ),
    Role.JOB_CONSULTANT: (
        referrals,
        reservations,
        drafts,
        events,
        candidates,
        agreement_reviews,
        introductions,
    ),
    Role.BUSINESS_CONSULTANT: (referrals, reservations, drafts, events, agreement_reviews, introductions),
    Role.EDUCATION_PARTNER: (referrals, reservations, drafts, events),
    Role.ASSOCIATION_PARTNER: (referrals, reservations, drafts, events),
    Role.COMPANY_USER: (own_company, staff_seats, company_placements),
    Role.MENTOR: (),
    Role.CANDIDATE: (),
}


def waiting_for(viewer: Viewer, now: datetime) -> list[Waiting]:
    """Everything that waits for a viewer: each question once, however many roles ask it."""
    questions = dict.fromkeys(question for seat in viewer.seats for question in WAITING[seat.role])
    found = [row for question in questions for row in question(viewer, now)]
    return sorted(found, key=lambda row: not row.is_urgent)
