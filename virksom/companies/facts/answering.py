"""Who answers a referral: its person, else the others there; and who is told when nobody does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from virksom.companies.access import contact_makers
from virksom.companies.models import Company, Contact, ContactOwner, ContactTerms, Referral, Reservation
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Lead, Membership, Organisation, Role, Side

#: Days to answer, where the partners have agreed on nothing else.
ANSWER_DAYS = 3
LEAD_OF = {Side.EMPLOYMENT: Role.EMPLOYMENT_LEAD, Side.BUSINESS: Role.BUSINESS_LEAD}


def answer_days(partnership_id: int) -> int:
    """The working days within which the partners answer each other."""
    agreed = ContactTerms.objects.filter(partnership=partnership_id).values_list("answer_days", flat=True)
    return next(iter(agreed), ANSWER_DAYS)


def people_at(organisations: Iterable[Organisation | int], partnership_id: int, day: date) -> QuerySet[Any]:
    """Those at some organisations who can answer for them in a partnership, by name."""
    rows = Membership.objects.on(day).filter(
        organisation__in=organisations,
        partnership=partnership_id,
        role__in=contact_makers(),
        user__is_active=True,
    )
    return rows.select_related("user").order_by("user__name", "pk")


def people_known_at(
    organisations: Iterable[Organisation | int],
    partnership_id: int,
    day: date,
    company: Company,
    viewer: Viewer,
) -> QuerySet[Any]:
    """Those of them a viewer may know of: by their role, or because they are in touch with the company."""
    in_touch = Q()
    for model in (Contact, Reservation, ContactOwner, Referral):
        rows = model.objects.filter(company=company).visible_to(viewer, identity=True)
        in_touch |= Q(user__in=rows.exclude(user=None).values("user"))
    seats = Membership.objects.visible_to(viewer, identity=True)
    return people_at(organisations, partnership_id, day).filter(in_touch | Q(pk__in=seats.values("pk")))


def is_there(user_id: int | None, organisation_id: int, partnership_id: int, day: date) -> bool:
    """Whether a person still has a seat for an organisation in a partnership."""
    return (
        Membership.objects.on(day)
        .filter(user=user_id, user__is_active=True, organisation=organisation_id, partnership=partnership_id)
        .exists()
    )


def leads_of(organisation: Organisation, partnership_id: int, day: date) -> set[int]:
    """The leads on an organisation's side, or on both where it has none; the other side before nobody."""
    wanted = [LEAD_OF[Side(organisation.side)]] if organisation.side else list(LEAD_OF.values())
    for roles in (wanted, list(LEAD_OF.values())):
        rows = Membership.objects.on(day).filter(partnership=partnership_id, user__is_active=True)
        found = set(rows.filter(role__in=roles).values_list("user", flat=True))
        sides = [side for side, role in LEAD_OF.items() if role in roles]
        leads = Lead.objects.on(day).filter(partnership=partnership_id, side__in=sides)
        found |= set(leads.filter(user__in=rows.values("user")).values_list("user", flat=True))
        if found:
            return found
    return set()


def receivers_of(referral: Referral, day: date) -> set[int]:
    """Who is told of a referral: its person; the organisation's others and the lead where they left."""
    to, place = referral.to_id, referral.partnership_id
    if referral.to_user_id and is_there(referral.to_user_id, to, place, day):
        return {referral.to_user_id}
    others = set(people_at([to], place, day).values_list("user", flat=True))
    if referral.to_user_id or not others:
        others |= leads_of(referral.to, place, day)
    return others


def told_at_the_end(referral: Referral, day: date) -> set[int]:
    """Who is told when nobody answered in time: the lead and the contact owner; the sender before nobody."""
    told = leads_of(referral.to, referral.partnership_id, day)
    owners = ContactOwner.objects.filter(company=referral.company_id, partnership=referral.partnership_id)
    told |= set(owners.values_list("user", flat=True))
    return told or ({referral.user_id} if referral.user_id else set())


def own_organisations(viewer: Viewer) -> set[int]:
    """The organisations a viewer acts for in some partnership."""
    return {seat.organisation_id for seat in viewer.seats if getattr(seat, "partnership_id", None)}


def waiting_for(viewer: Viewer) -> QuerySet[Any]:
    """Unanswered referrals that wait for a viewer: sent to them, or to theirs without somebody who could."""
    rows = Referral.objects.unanswered().visible_to(viewer, "c")
    return rows.for_person(viewer.user_id, own_organisations(viewer))


def escalated_to(viewer: Viewer) -> QuerySet[Any]:
    """Unanswered referrals whose time is over, in the partnerships the viewer leads."""
    leads = {seat.partnership_id for seat in viewer.seats if seat.role in LEAD_OF.values()}
    rows = Referral.objects.unanswered().visible_to(viewer).filter(partnership__in=leads)
    return rows.filter(escalated_at__isnull=False)


def taken_on_by(viewer: Viewer) -> QuerySet[Any]:
    """Referrals a viewer said yes to and that no contact has closed yet."""
    return Referral.objects.visible_to(viewer, "c").filter(
        state=Referral.State.ACCEPTED, answered_by=viewer.user_id
    )


def referrals_for(viewer: Viewer) -> QuerySet[Any]:
    """All three sorts by one query, each row marked: it `waits` to be answered, or `is_escalated`."""
    waiting, escalated, taken = waiting_for(viewer), escalated_to(viewer), taken_on_by(viewer)
    concerns = (
        Q(pk__in=waiting.values("pk")) | Q(pk__in=escalated.values("pk")) | Q(pk__in=taken.values("pk"))
    )
    return (
        Referral.objects.filter(concerns)
        .annotate(
            waits=Exists(waiting.filter(pk=OuterRef("pk"))),
            is_escalated=Exists(escalated.filter(pk=OuterRef("pk"))),
        )
        .select_related("company", "organisation", "to")
    )


def referrals_to_close(company: Company, viewer: Viewer) -> QuerySet[Any]:
    """Open referrals of a company to the viewer's organisations: what a contact they record may close."""
    rows = Referral.objects.filter(company=company).open().visible_to(viewer, "c")
    return rows.filter(to__in=own_organisations(viewer)).select_related("organisation", "user", "to")


def contacts_that_may_close(referral: Referral, viewer: Viewer) -> QuerySet[Any]:
    """Contacts with the company since it was referred, as far as the viewer may read them."""
    rows = (
        Contact.objects.filter(company=referral.company_id)
        .done()
        .filter(on__gte=timezone.localdate(referral.sent_at))
    )
    return rows.visible_to(viewer).select_related("organisation", "user")
