"""People come in by invitation, hold a role, and leave it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from virksom.accounts.models import User
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.access import SECTORS_OF_ROLE, may_give, viewer_of
from virksom.partnerships.models import (
    Membership,
    MembershipInvitation,
    Organisation,
    Partnership,
    Programme,
    Role,
)
from virksom.partnerships.models.membership import new_token

#: Days a sign-up link is open.
OPEN_DAYS = 14


@transaction.atomic
def invite_member(
    *,
    by: Viewer,
    email: str,
    name: str,
    role: str,
    organisation: Organisation,
    programme: Programme,
    partnership: Partnership | None = None,
    language: str = "da",
) -> MembershipInvitation:
    """Invite a person to a role in an organisation, in a partnership or (programme roles) the programme.

    Raises ValidationError when the inviter may not give that role there, when the organisation is of
    a sector whose people do not have it, or when the person has it or is invited to it already.
    """
    email = User.objects.normalize_email(email).lower()
    _check_role(by, role, organisation, partnership or programme)
    place = {"role": role, "organisation": organisation, "programme": programme, "partnership": partnership}
    today = timezone.localdate()
    if Membership.objects.on(today).filter(user__email__iexact=email, **place).exists():
        raise ValidationError({"email": _("This person has the role already.")})
    if MembershipInvitation.objects.open(today).filter(email__iexact=email, **place).exists():
        raise ValidationError(
            {"email": _("This person is invited to the role already. Send the invitation again instead.")}
        )
    invitation = MembershipInvitation.objects.create(
        email=email,
        name=name,
        language=language,
        expires_on=today + timedelta(days=OPEN_DAYS),
        invited_by_id=by.user_id,
        **place,
    )
    leave_trail(by, "invite_member", invitation, circle_id=invitation.partnership_id, role=role)
    return invitation


def _check_role(by: Viewer, role: str, organisation: Organisation, place: Partnership | Programme) -> None:
    sectors = SECTORS_OF_ROLE[Role(role)]
    if not may_give(by, role, place):
        raise ValidationError({"role": _("You cannot invite to this role here.")})
    if sectors is not None and organisation.sector not in sectors:
        raise ValidationError(
            {
                "role": _(
                    "People in this organisation do not have this role. Choose another role or organisation."
                )
            }
        )


@transaction.atomic
def resend_invitation(*, by: Viewer, invitation: MembershipInvitation) -> MembershipInvitation:
    """Give an unused invitation a new link and new days; the old link stops working."""
    changed = MembershipInvitation.objects.filter(pk=invitation.pk, accepted_at=None).update(
        token=new_token(), sent_at=None, expires_on=timezone.localdate() + timedelta(days=OPEN_DAYS)
    )
    if not changed:
        raise ValidationError(_("The invitation is accepted already: there is nothing to send."))
    invitation.refresh_from_db()
    leave_trail(by, "resend_invitation", invitation, circle_id=invitation.partnership_id)
    return invitation


@transaction.atomic
def withdraw_invitation(*, by: Viewer, invitation: MembershipInvitation) -> MembershipInvitation:
    """Close an unused invitation: its link stops working at once."""
    changed = MembershipInvitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()[0]
    if not changed:
        raise ValidationError(_("The invitation is accepted already. End the role instead."))
    leave_trail(by, "withdraw_invitation", invitation, circle_id=invitation.partnership_id)
    return invitation


@transaction.atomic
def accept_invitation(
    *,
    invitation: MembershipInvitation,
    user: User | None = None,
    name: str = "",
    password: str = "",
    language: str = "da",
) -> Membership:
    """Use a sign-up link: make the account (or take the signed-in `user`'s) and give the role.

    Raises ValidationError when the link is used or expired, when the address has an account and its
    owner is not signed in, or when the password is too weak. Of two who use a link at the same
    moment, one gets the role.
    """
    today = timezone.localdate()
    _check_account(invitation, user)
    claimed = MembershipInvitation.objects.open(today).filter(pk=invitation.pk, token=invitation.token)
    if claimed.update(accepted_at=timezone.now()) != 1:
        raise ValidationError(
            _("This link is used or has expired. Ask the person who invited you for a new one.")
        )
    if user is None:
        validate_password(password, User(email=invitation.email, name=name))
        user = User.objects.create_user(invitation.email, password, name=name, language=language)
    membership, _new = Membership.objects.update_or_create(
        user=user,
        role=invitation.role,
        organisation=invitation.organisation,
        programme=invitation.programme,
        partnership=invitation.partnership,
        defaults={"starts": today, "ends": None},
    )
    by = viewer_of(user, today)
    leave_trail(by, "accept_invitation", membership, circle_id=membership.partnership_id)
    return membership


def _check_account(invitation: MembershipInvitation, user: User | None) -> None:
    """The address in the invitation decides whose account it is."""
    if user is not None:
        if user.email.lower() != invitation.email.lower():
            raise ValidationError(
                _("The invitation is for another mail address than the one you are signed in with.")
            )
    elif User.objects.filter(email__iexact=invitation.email).exists():
        raise ValidationError(
            _("There is an account with this mail address. Sign in and open the link again.")
        )


@transaction.atomic
def end_membership(*, by: Viewer, membership: Membership) -> Membership:
    """End a role today: its rights are gone at the person's next request.

    Raises ValidationError for one's own role, so that nobody locks themselves out.
    """
    if membership.user_id == by.user_id:
        raise ValidationError(_("You cannot end your own role. Ask somebody else who may."))
    today = timezone.localdate()
    Membership.objects.on(today).filter(pk=membership.pk).update(ends=today)
    membership.refresh_from_db()
    leave_trail(by, "end_membership", membership, circle_id=membership.partnership_id)
    return membership
