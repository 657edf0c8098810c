"""After-care: what is asked of company, candidate and consultant after a start, and what is agreed."""

from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record, RecordQuerySet
from virksom.foundation.post import Post
from virksom.placements.models.placement import Placement


class Moment(models.TextChoices):
    """When it is asked how things go, counted from the start."""

    START = "start", _("at the start")
    MONTH_1 = "m1", _("after 1 month")
    MONTH_3 = "m3", _("after 3 months")
    MONTH_6 = "m6", _("after 6 months")
    MONTH_12 = "m12", _("after 12 months")


class Part(models.TextChoices):
    """Who is asked."""

    COMPANY = "company", _("company")
    CANDIDATE = "candidate", _("candidate")
    CONSULTANT = "consultant", _("job consultant")


class FollowUpQuerySet(RecordQuerySet):
    def open(self) -> FollowUpQuerySet:
        return self.filter(done_on=None)

    def due(self, day: date) -> FollowUpQuerySet:
        """Follow-ups to be done by a day and not done."""
        return self.open().filter(due_on__lte=day)


class FollowUp(Record):
    """One round of asking: due on a day, done when the consultant says so; its answers say how it goes."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="follow_ups")
    moment = models.CharField(_("when"), max_length=5, choices=Moment)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    escalated_on = models.DateField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("invented for the demo"), default=False, editable=False)

    objects = FollowUpQuerySet.as_manager()
    opened_with = ("placement__candidate", "placement__company")

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["placement", "moment"], name="follow_up_once")]
        indexes = [models.Index(fields=["due_on"], name="follow_up_due", condition=Q(done_on=None))]

    def __str__(self) -> str:
        return str(self.get_moment_display())

    @property
    def trail_name(self) -> str:
        return f"#{self.pk}"


class Answer(Record):
    """How one of them says it goes. The same person may answer again; the latest counts."""

    class How(models.TextChoices):
        WELL = "well", _("goes well")
        MIXED = "mixed", _("goes fairly well")
        BADLY = "badly", _("does not go well")
        ENDED = "ended", _("has stopped")

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="answers")
    part = models.CharField(_("who"), max_length=10, choices=Part)
    how = models.CharField(_("how it goes"), max_length=6, choices=How)
    note = models.CharField(_("in their words"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["answered_at", "pk"]

    def __str__(self) -> str:
        return str(self.get_how_display())

    @property
    def trail_name(self) -> str:
        return str(self.get_part_display())


def new_token() -> str:
    """An unguessable token for one person's link to one follow-up: 192 bits."""
    return secrets.token_urlsafe(24)


class FollowUpMail(Post):
    """The mail that asks one of them, with a link of its own in their own language."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="mails")
    part = models.CharField(max_length=10, choices=Part)
    email = models.EmailField(_("mail address"))
    language = models.CharField(max_length=2, default="da")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    expires_on = models.DateField()

    class Meta:
        verbose_name = _("question by mail")
        verbose_name_plural = _("questions by mail")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "part", "email"], name="follow_up_asked_once")
        ]

    def __str__(self) -> str:
        return str(self.get_part_display())

    def is_open(self, day: date) -> bool:
        """Whether its link still takes an answer."""
        return day <= self.expires_on


class Task(Record):
    """What was agreed at a follow-up, by whom and until when; closed when it is done."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="tasks")
    what = models.CharField(_("what"), max_length=200)
    due_on = models.DateField(_("until"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    done_on = models.DateField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what

    @property
    def trail_name(self) -> str:
        return f"#{self.pk}"
