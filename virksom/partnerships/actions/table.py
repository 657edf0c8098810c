"""Who comes to the table and leaves it, who answers for what, and who leads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.actions.change import check_happened, write_changes
from virksom.partnerships.actions.organisation import NewOrganisation, on_record
from virksom.partnerships.models import Actor, Lead, Organisation, Partnership, Side

#: So far ahead a lead can be chosen.
AHEAD = timedelta(days=366)


class ActorChanges(TypedDict, total=False):
    """What `add_actor` and `change_actor` may say of an actor."""

    answers_for: str
    offers: str
    expectations: str
    management_commitment: str
    joined_on: date


class OrganisationChanges(TypedDict, total=False):
    """What `change_organisation` may change. The sector stays: it decides who may see what."""

    name: str
    website: str
    email: str
    phone: str


def add_actor(
    *,
    by: Viewer,
    partnership: Partnership,
    organisation: Organisation | NewOrganisation,
    joined_on: date,
    answers_for: str = "",
    offers: str = "",
    expectations: str = "",
    management_commitment: str = "",
) -> Actor:
    """Seat an organisation at a partnership's table, with what it answers for.

    An organisation of the same name, sector and municipality is used again; one that had left comes
    back. Raises ValidationError when it sits there already.
    """
    said = {
        "joined_on": joined_on,
        "answers_for": answers_for,
        "offers": offers,
        "expectations": expectations,
        "management_commitment": management_commitment,
    }
    taken = ValidationError(_("This organisation is at the table already. Change its role there."))
    try:
        with transaction.atomic():
            place = on_record(organisation, municipality_code=partnership.municipality_id)
            back = Actor.objects.filter(partnership=partnership, organisation=place, left_on__isnull=False)
            if back.update(left_on=None, **said):
                actor = Actor.objects.get(partnership=partnership, organisation=place)
            else:
                actor = Actor.objects.create(partnership=partnership, organisation=place, **said)
            leave_trail(by, "add_actor", actor, circle_id=partnership.pk)
    except IntegrityError as error:
        raise taken from error
    return actor


def change_actor(*, by: Viewer, actor: Actor, **changes: Unpack[ActorChanges]) -> Actor:
    """Change an actor's role description, what it offers and what it committed itself to."""
    with transaction.atomic():
        changed = write_changes(actor, changes)
        leave_trail(by, "change_actor", actor, circle_id=actor.partnership_id, changed=changed)
    return actor


def leave_table(*, by: Viewer, actor: Actor, on: date) -> Actor:
    """Note that an organisation left the table on a day. Its part stays on record.

    Raises ValidationError for a day before it joined, and for one that lies ahead.
    """
    check_happened(on)
    if on < actor.joined_on:
        raise ValidationError(_("The organisation joined later than that. Choose a later day."))
    with transaction.atomic():
        write_changes(actor, {"left_on": on})
        leave_trail(by, "leave_table", actor, circle_id=actor.partnership_id, on=on.isoformat())
    return actor


def return_to_table(*, by: Viewer, actor: Actor) -> Actor:
    """Seat an organisation that had left again, as if it had not."""
    with transaction.atomic():
        write_changes(actor, {"left_on": None})
        leave_trail(by, "return_to_table", actor, circle_id=actor.partnership_id)
    return actor


def change_organisation(
    *, by: Viewer, organisation: Organisation, **changes: Unpack[OrganisationChanges]
) -> Organisation:
    """Change an organisation's name and how it is reached."""
    with transaction.atomic():
        changed = write_changes(organisation, changes)
        leave_trail(by, "change_organisation", organisation, changed=changed)
    return organisation


def set_lead(
    *,
    by: Viewer,
    partnership: Partnership,
    side: str,
    name: str,
    organisation: Organisation,
    since: date,
    carries: str = "",
) -> Lead:
    """Give a partnership a lead from one side; the former one's time ends the day before.

    A lead who was chosen for that day or later and has not begun makes way. Raises ValidationError when
    the organisation stands on the other side, the former lead began on that day or later, or the day is
    more than a year ahead.
    """
    side = Side(side).value
    if organisation.side and organisation.side != side:
        raise ValidationError(_("The lead's organisation stands on the other side. Choose another one."))
    today = timezone.localdate()
    if since > today + AHEAD:
        raise ValidationError({"since": _("This is more than a year ahead. Check the year.")})
    with transaction.atomic():
        # The first write makes others who choose a lead here wait until this one is done.
        Partnership.objects.filter(pk=partnership.pk).update(updated_at=timezone.now())
        in_place = Lead.objects.filter(partnership=partnership, side=side)
        in_place.filter(since__gte=since, since__gt=today).delete()
        if in_place.filter(since__gte=since).exists():
            raise ValidationError(_("The present lead began on that day or later. Choose a later day."))
        in_place.filter(Q(until=None) | Q(until__gte=since)).update(until=since - timedelta(days=1))
        lead = Lead.objects.create(
            partnership=partnership,
            side=side,
            name=name,
            organisation=organisation,
            since=since,
            carries=carries,
        )
        leave_trail(by, "set_lead", lead, circle_id=partnership.pk, side=side)
    return lead


def change_lead(*, by: Viewer, lead: Lead, name: str, carries: str) -> Lead:
    """Change a lead's name and the tasks they carry, one on each line."""
    with transaction.atomic():
        changed = write_changes(lead, {"name": name, "carries": carries})
        leave_trail(by, "change_lead", lead, circle_id=lead.partnership_id, changed=changed)
    return lead
