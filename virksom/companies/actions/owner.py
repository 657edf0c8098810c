"""Contact owners: who looks after which company, taken over one by one or handed over all at once."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.companies.actions.reservation import done_by
from virksom.companies.actions.timeline import owe_notice
from virksom.companies.facts.owner import people_who_look_after
from virksom.companies.models import Company, ContactOwner, Notice
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Membership, Partnership


def set_owner(*, company: Company, user_id: int, by: Viewer) -> ContactOwner:
    """Let somebody look after a company; who is given one by another is told.

    Raises ValidationError for a person who has no such role in the partnership.
    """
    partnership_id = done_by(by, company, ContactOwner, "u")["partnership_id"]
    seat = _seat_of(user_id, partnership_id)
    with transaction.atomic():
        # Made if it is not there, then changed: two at once end with one owner.
        owner, is_new = ContactOwner.objects.get_or_create(
            company=company,
            partnership_id=partnership_id,
            defaults={
                "user_id": user_id,
                "organisation_id": seat.organisation_id,
                "since": timezone.localdate(),
            },
        )
        if not is_new and owner.user_id == user_id:
            return owner
        owner.user_id, owner.organisation_id = user_id, seat.organisation_id
        owner.since = timezone.localdate()
        owner.save()
        if user_id != by.user_id:
            owe_notice(Notice.Kind.OWNER, user_id, company)
        leave_trail(by, "set_owner", owner, circle_id=partnership_id)
    return owner


def hand_over_companies(*, partnership: Partnership, from_user_id: int, to_user_id: int, by: Viewer) -> int:
    """Give all companies of one person to another, and say how many; a second time there are none left.

    Who is given them by somebody else is told once, however many they are.

    Raises ValidationError when the other has no such role, and when the two are one.
    """
    if from_user_id == to_user_id:
        raise ValidationError({"to": _("Choose somebody else than the one who has them.")})
    seat = _seat_of(to_user_id, partnership.pk)
    with transaction.atomic():
        owners = ContactOwner.objects.filter(partnership=partnership, user=from_user_id)
        first = Company.objects.filter(owners__in=owners).first()
        moved = owners.update(
            user=to_user_id,
            organisation=seat.organisation_id,
            since=timezone.localdate(),
            updated_at=timezone.now(),
        )
        if moved and first and to_user_id != by.user_id:
            Notice.objects.create(
                kind=Notice.Kind.HANDED_OVER,
                user_id=to_user_id,
                company=first,
                count=moved,
                had_by_id=from_user_id,
            )
        if moved:
            leave_trail(by, "hand_over_companies", partnership, circle_id=partnership.pk, companies=moved)
    return moved


def _seat_of(user_id: int, partnership_id: int) -> Membership:
    seat: Membership | None = people_who_look_after(partnership_id).filter(user=user_id).first()
    if seat is None:
        raise ValidationError({"to": _("This person has no role here any more. Choose somebody else.")})
    return seat
