"""Memberships: a person's role in an organisation, a programme and a partnership."""

from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record, RecordQuerySet


class Role(models.TextChoices):
    """The roles of the table of rights, by its letters. The public (PU) needs no membership."""

    PROGRAMME_OWNER = "PO", _("programme owner")
    PROGRAMME_COORDINATOR = "PC", _("programme coordinator")
    EVALUATOR = "EV", _("evaluator")
    EMPLOYMENT_LEAD = "LE", _("lead, employment")
    BUSINESS_LEAD = "LB", _("lead, business")
    JOB_CONSULTANT = "JC", _("job consultant")
    BUSINESS_CONSULTANT = "BC", _("business consultant")
    EDUCATION_PARTNER = "ED", _("education partner")
    ASSOCIATION_PARTNER = "AS", _("association partner")
    COMPANY_USER = "CO", _("company")
    MENTOR = "ME", _("mentor")
    CANDIDATE = "CA", _("candidate")


PROGRAMME_ROLES = (Role.PROGRAMME_OWNER, Role.PROGRAMME_COORDINATOR, Role.EVALUATOR)


class MembershipQuerySet(RecordQuerySet):
    def on(self, day: date) -> MembershipQuerySet:
        """Memberships in force on a day."""
        return self.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)


class Membership(Record):
    """A person's role in an organisation, in a programme and, below it, in one partnership.

    Programme roles (owner, coordinator, evaluator) have no partnership; all others have one.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=2, choices=Role)
    organisation = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.PROTECT, verbose_name=_("organisation")
    )
    programme = models.ForeignKey("partnerships.Programme", on_delete=models.CASCADE, verbose_name=_("programme"))
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("partnership"),
    )
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organisation", "partnership"],
                name="membership_once_in_partnership",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organisation", "programme"],
                name="membership_once_in_programme",
                condition=Q(partnership=None),
            ),
            models.CheckConstraint(
                condition=(Q(role__in=PROGRAMME_ROLES) & Q(partnership=None))
                | (~Q(role__in=PROGRAMME_ROLES) & Q(partnership__isnull=False)),
                name="membership_partnership_fits_role",
                violation_error_message=_(
                    "Programme roles cover the whole programme; all other roles need a partnership."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


def new_token() -> str:
    """An unguessable token for a personal link: 32 letters and digits, 192 bits."""
    return secrets.token_urlsafe(24)


class MembershipInvitation(Record):
    """A sign-up link by mail: who it opens for, what role it gives, and until when."""

    email = models.EmailField(_("mail address"))
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=2, choices=Role)
    organisation = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.CASCADE, verbose_name=_("organisation")
    )
    programme = models.ForeignKey("partnerships.Programme", on_delete=models.CASCADE)
    partnership = models.ForeignKey(
        "partnerships.Partnership", on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("partnership")
    )
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    expires_on = models.DateField(_("open until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("invitation to sign up")
        verbose_name_plural = _("invitations to sign up")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.email
