"""Whom a profile can be shared with, and who has seen it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from virksom.candidates.models import Candidate, Reading, ShareGrant
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Organisation, Role, Sector

#: Those of the table who may receive a profile; the employment side sees it by its own right.
_SECTORS = (Sector.BUSINESS, Sector.EDUCATION, Sector.ASSOCIATION, Sector.COMPANY)
#: Whose people read what is shared with their organisation.
READERS = (Role.COMPANY_USER, Role.BUSINESS_CONSULTANT, Role.ASSOCIATION_PARTNER, Role.MENTOR)
#: Readings shown on the candidate's page.
MOST = 60


def receivers_for(candidate: Candidate) -> Any:
    """Whom a candidate can share the profile with: organisations at the table, companies of the place."""
    place = candidate.partnership
    seated = Organisation.objects.at_the_table_of(place).filter(sector__in=_SECTORS)
    companies = Q(sector=Sector.COMPANY, municipality=place.municipality_id)
    return Organisation.objects.filter(Q(pk__in=seated.values("pk")) | companies)


def received_by(viewer: Viewer, role: str | None = None) -> Any:
    """The grants to the organisations for which the viewer reads profiles; in one role, if it is named."""
    roles = READERS if role is None else (role,)
    homes = {seat.organisation_id for seat in viewer.seats if seat.role in roles}
    return ShareGrant.objects.standing().exclude(given_on=None).filter(to__in=homes)


@dataclass(frozen=True)
class Receiver:
    """Somebody the profile is or was shared with, and what the candidate can do about it."""

    grant: ShareGrant
    state: str
    may_undo: bool


def receivers_of(candidate: Candidate, day: date, undone_since: Any) -> list[Receiver]:
    """Requests first, then what is shared, then what was stopped a moment ago; one query."""
    rows = ShareGrant.objects.filter(candidate=candidate).select_related("to", "asked_by")
    rows = rows.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gte=undone_since))
    found = [_receiver(grant, day) for grant in rows]
    order = ("asked", "live", "over", "stopped")
    return sorted(found, key=lambda one: order.index(one.state))


def _receiver(grant: ShareGrant, day: date) -> Receiver:
    if grant.withdrawn_at is not None:
        return Receiver(grant, "stopped", may_undo=True)
    if grant.given_on is None:
        return Receiver(grant, "asked", may_undo=False)
    return Receiver(grant, "live" if grant.is_live(day) else "over", may_undo=False)


def readings_of(candidate: Candidate) -> Iterable[Reading]:
    """Who has seen a candidate, the latest first."""
    return Reading.objects.filter(candidate=candidate).select_related("user", "organisation")[:MOST]
