"""Memberships: a person's role in an organisation, a programme and a partnership."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record, RecordQuerySet

if TYPE_CHECKING:
    pass


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


#: Languages people are written to in.
LANGUAGES = (("da", "Dansk"), ("en", "English"))
PROGRAMME_ROLES = (Role.PROGRAMME_OWNER, Role.PROGRAMME_COORDINATOR, Role.EVALUATOR)


def _narrowed(rows: Any, named: tuple[str, ...], q: str, role: str, partnership: str) -> Any:
    if q:
        found = Q()
        for field in named:
            found |= Q(**{f"{field}__icontains": q})
        rows = rows.filter(found)
    if role:
        rows = rows.filter(role=role)
    return rows.filter(partnership=partnership) if partnership else rows


class MembershipQuerySet(RecordQuerySet):
    def on(self, day: date) -> MembershipQuerySet:
        """Memberships in force on a day; the day a membership ends it no longer is."""
        return self.filter(Q(ends=None) | Q(ends__gt=day), starts__lte=day)

    def listed(self) -> MembershipQuerySet:
        """With all that a list of people shows, by name."""
        return self.select_related("user", "organisation", "partnership__municipality").order_by(
            "user__name", "pk"
        )

    def narrowed(self, q: str = "", role: str = "", partnership: str = "") -> MembershipQuerySet:
        """Those of a role, a partnership, and with the words in a name or mail address."""
        return _narrowed(self, ("user__name", "user__email", "organisation__name"), q, role, partnership)


class Membership(Record):
    """A person's role in an organisation, in a programme and, below it, in one partnership.

    Programme roles (owner, coordinator, evaluator) have no partnership; all others have one. `ends`
    is the first day without the role.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=2, choices=Role)
    organisation = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.PROTECT, verbose_name=_("organisation")
    )
    programme = models.ForeignKey(
        "partnerships.Programme", on_delete=models.CASCADE, verbose_name=_("programme")
    )
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

    @property
    def trail_name(self) -> str:
        """How the trail names it: by the role and the organisation, not by the person."""
        return f"{self.get_role_display()}, {self.organisation}"


def new_token() -> str:
    """An unguessable token for a personal link: 32 letters and digits, 192 bits."""
    return secrets.token_urlsafe(24)


class MembershipInvitationQuerySet(RecordQuerySet):
    def unused(self) -> MembershipInvitationQuerySet:
        """Invitations that nobody has used yet, open ones and expired ones."""
        return self.filter(accepted_at=None)

    def listed(self) -> MembershipInvitationQuerySet:
        """With all that a list of invitations shows, the newest first."""
        return self.select_related("organisation", "programme", "partnership__municipality", "invited_by")

    def narrowed(self, q: str = "", role: str = "", partnership: str = "") -> MembershipInvitationQuerySet:
        """Those to a role, in a partnership, and with the words in a name or mail address."""
        return _narrowed(self, ("name", "email", "organisation__name"), q, role, partnership)

    def open(self, day: date) -> MembershipInvitationQuerySet:
        """Invitations whose link works on a day."""
        return self.filter(accepted_at=None, expires_on__gte=day)

    def claim_mail(self, pk: int, at: datetime) -> bool:
        """Take the sending of a mail: true for one of all who try."""
        return self.filter(pk=pk, sent_at=None, accepted_at=None).update(sent_at=at) == 1


class MembershipInvitation(Record):
    """A sign-up link by mail: who it opens for, what role it gives, and until when (that day included)."""

    email = models.EmailField(_("mail address"))
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="da")
    role = models.CharField(_("role"), max_length=2, choices=Role)
    organisation = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.CASCADE, verbose_name=_("organisation")
    )
    programme = models.ForeignKey("partnerships.Programme", on_delete=models.CASCADE)
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("partnership"),
    )
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    expires_on = models.DateField(_("open until"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    objects = MembershipInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to sign up")
        verbose_name_plural = _("invitations to sign up")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.email

    @property
    def trail_name(self) -> str:
        """How the trail names it: by the role and the organisation, not by the person."""
        return f"{self.get_role_display()}, {self.organisation}"

    @property
    def has_account(self) -> bool:
        """Whether the address already belongs to somebody who can sign in."""
        return get_user_model().objects.filter(email__iexact=self.email).exists()

    def is_open(self, day: date) -> bool:
        return self.accepted_at is None and self.expires_on >= day
