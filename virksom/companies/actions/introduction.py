"""Role models, and introducing companies that are new to it to them."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.companies.actions.reservation import done_by, reserve_contact, return_days
from virksom.companies.models import (
    Agreement,
    Channel,
    Company,
    Introduction,
    Offer,
    Reservation,
    RoleModel,
)
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail


def mark_role_model(*, company: Company, about: str, by: Viewer) -> RoleModel:
    """Name a company as one that others may learn from, or correct what it can tell about.

    Raises ValidationError without an agreement, and where an organisation has named it already whose
    words are not `by`'s to change.
    """
    today = timezone.localdate()
    mark = done_by(by, company, RoleModel)
    in_force = Agreement.objects.filter(company=company, partnership=mark["partnership_id"])
    if not in_force.in_force(today).exists():
        raise ValidationError(
            _("A role model has an agreement in force with the partnership. Write that down first.")
        )
    named = RoleModel.objects.filter(company=company, partnership=mark["partnership_id"])
    if named.exists() and not named.visible_to(by, "cu").exists():
        raise ValidationError(_("Another partner has named the company as a role model already."))
    with transaction.atomic():
        role_model, _new = RoleModel.objects.update_or_create(
            company=company,
            partnership_id=mark.pop("partnership_id"),
            defaults={"about": about},
            create_defaults={**mark, "about": about, "since": today},
        )
        leave_trail(by, "mark_role_model", role_model, circle_id=role_model.partnership_id)
    return role_model


def unmark_role_model(*, role_model: RoleModel, by: Viewer) -> RoleModel:
    """No longer name it. What it was introduced to stays on record."""
    with transaction.atomic():
        gone, _rows = RoleModel.objects.filter(pk=role_model.pk).delete()
        if gone:
            leave_trail(by, "unmark_role_model", role_model, circle_id=role_model.partnership_id)
    return role_model


def introduce_company(
    *,
    role_model: RoleModel,
    newcomer: Company,
    about: str,
    starts_on: date,
    ends_on: date,
    due_on: date,
    by: Viewer,
) -> Introduction:
    """Introduce a newcomer to a role model: an approach to the newcomer, asked for and reserved as one.

    Raises NotClear when the newcomer may not be approached about this now, and ValidationError for an
    impossible window or where the two are being introduced already.
    """
    if newcomer.pk == role_model.company_id:
        raise ValidationError(_("A company is not introduced to itself."))
    if due_on < ends_on:
        raise ValidationError({"due_on": _("Follow up after they have had the time to meet.")})
    try:
        with transaction.atomic():
            introduction = Introduction(
                role_model=role_model.company,
                about=about,
                due_on=due_on,
                **done_by(by, newcomer, Introduction),
            )
            if Introduction.objects.open().filter(company=newcomer, role_model=role_model.company).exists():
                raise _already()
            introduction.reservation = reserve_contact(
                company=newcomer,
                channel=Channel.MEETING,
                offer=Offer.NETWORK,
                about=about,
                starts_on=starts_on,
                ends_on=ends_on,
                by=by,
            )
            introduction.save()
            leave_trail(by, "introduce_company", introduction, circle_id=introduction.partnership_id)
    except IntegrityError:
        raise _already() from None
    return introduction


def _already() -> ValidationError:
    return ValidationError(_("The two are being introduced already. Follow up on that first."))


def agree_introduction(
    *,
    introduction: Introduction,
    newcomer_agreed_on: date | None,
    role_model_agreed_on: date | None,
    meets_on: date | None,
    by: Viewer,
) -> Introduction:
    """Note which of the two has said yes, and the day they meet. Raises ValidationError once it is closed."""
    if meets_on and not (newcomer_agreed_on and role_model_agreed_on):
        raise ValidationError({"meets_on": _("They meet when both have said yes.")})
    with transaction.atomic():
        changed = (
            Introduction.objects.open()
            .filter(pk=introduction.pk)
            .update(
                newcomer_agreed_on=newcomer_agreed_on,
                role_model_agreed_on=role_model_agreed_on,
                meets_on=meets_on,
                updated_at=timezone.now(),
            )
        )
        if not changed:
            raise _closed()
        leave_trail(by, "agree_introduction", introduction, circle_id=introduction.partnership_id)
    introduction.refresh_from_db()
    return introduction


def follow_up_introduction(
    *, introduction: Introduction, outcome: str, note: str, by: Viewer
) -> Introduction:
    """Say what came of an introduction; where nothing did, the newcomer's days are given back.

    Raises ValidationError when it is closed, or when they are said to have met without both having
    said yes.
    """
    came_of_it = outcome != Introduction.Outcome.NOTHING
    if came_of_it and not introduction.is_agreed:
        raise ValidationError(
            _("Note first that both companies said yes: nobody is introduced against their will.")
        )
    with transaction.atomic():
        closed = (
            Introduction.objects.open()
            .filter(pk=introduction.pk)
            .update(
                followed_up_on=timezone.localdate(), outcome=outcome, note=note, updated_at=timezone.now()
            )
        )
        if not closed:
            raise _closed()
        held = introduction.reservation
        if not came_of_it and held and held.state == Reservation.State.HELD:
            return_days(reservation=held, by=by)
        leave_trail(by, "follow_up_introduction", introduction, circle_id=introduction.partnership_id)
    introduction.refresh_from_db()
    return introduction


def _closed() -> ValidationError:
    return ValidationError(_("Somebody has followed up on this introduction already."))
