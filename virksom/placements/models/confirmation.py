"""Two confirmations of a placement: the company's, and the candidate's or the consultant's."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record, RecordQuerySet
from virksom.foundation.post import Post
from virksom.placements.models.follow_up import Part, new_token
from virksom.placements.models.placement import Placement, Terms


class WithoutHelp(models.TextChoices):
    """What a company says would have happened without help: its word on what came of the effort."""

    SAME = "same", _("we would have hired the same person")
    LATER = "later", _("we would have hired the person later")
    OTHER = "other", _("we would have hired somebody else")
    NOBODY = "nobody", _("we would have hired nobody")
    UNKNOWN = "unknown", _("we do not know")


class ConfirmationQuerySet(RecordQuerySet):
    def unsettled(self) -> ConfirmationQuerySet:
        """What was said otherwise than it is recorded, and nobody has settled."""
        return self.filter(agrees=False, settled_at=None)


class Confirmation(Record):
    """What one of those concerned says about a placement: that it is as recorded, or what is otherwise.

    One that says otherwise is kept as a difference until the consultant settles it. `without_help` is
    what the company says would have happened without the partnership.
    """

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="confirmations")
    part = models.CharField(_("who"), max_length=10, choices=Part)
    agrees = models.BooleanField(_("says that it is so"))
    terms = models.CharField(_("terms of employment"), max_length=20, choices=Terms, blank=True)
    starts = models.DateField(_("first day"), null=True, blank=True)
    note = models.CharField(_("in their words"), max_length=500, blank=True)
    without_help = models.CharField(_("without help"), max_length=8, choices=WithoutHelp, blank=True)
    said_at = models.DateTimeField(_("said"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return str(self.get_part_display())

    @property
    def trail_name(self) -> str:
        return f"#{self.pk}"


class ConfirmationMail(Post):
    """The mail that asks whether a placement is as recorded, with a link of its own."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="confirmation_mails")
    part = models.CharField(max_length=10, choices=Part)
    email = models.EmailField(_("mail address"))
    language = models.CharField(max_length=2, default="da")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    expires_on = models.DateField()

    class Meta:
        verbose_name = _("confirmation by mail")
        verbose_name_plural = _("confirmations by mail")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "part", "email", "expires_on"], name="confirmation_asked_once_a_day"
            )
        ]
        indexes = [
            models.Index(fields=["created_at"], name="confirmation_mail_owed", condition=Q(sent_at=None))
        ]

    def __str__(self) -> str:
        return str(self.get_part_display())

    def is_open(self, day: date) -> bool:
        """Whether its link still takes an answer."""
        return day <= self.expires_on
