"""People around an event: participants, invitations, registrations, reminders."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import Level
from virksom.events.models.event import Event, new_token
from virksom.foundation.models import Record, RecordQuerySet


class Participant(Record):
    """A person who is invited, registers or comes; one row for each person in a partnership.

    Company representatives carry their level, so that it can be told whether decision makers or
    practitioners came. Without a mail address a person is known by name and organisation.
    """

    class Represents(models.TextChoices):
        COMPANY = "company", _("a company")
        NETWORK = "network", _("another organisation")

    partnership = models.ForeignKey(
        "partnerships.Partnership", on_delete=models.CASCADE, related_name="participants", verbose_name=_("partnership")
    )
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    represents = models.CharField(_("comes from"), max_length=8, choices=Represents)
    level = models.CharField(_("level"), max_length=16, choices=Level, blank=True)
    organisation_name = models.CharField(_("company or organisation"), max_length=160, blank=True)
    company = models.ForeignKey(
        "companies.Company", on_delete=models.SET_NULL, null=True, blank=True, related_name="participants"
    )
    organisation = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="participants"
    )
    is_demo = models.BooleanField(_("invented for the demo"), default=False)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "partnership", Lower("email"), name="participant_once_per_mail", condition=~Q(email="")
            ),
            models.UniqueConstraint(
                "partnership",
                Lower("name"),
                Lower("organisation_name"),
                name="participant_once_per_name",
                condition=Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Invitation(Record):
    """An invitation by mail with a personal link."""

    class Answer(models.TextChoices):
        NONE = "", _("no answer yet")
        YES = "yes", _("comes")
        NO = "no", _("does not come")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="invitations")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=3, choices=Answer, blank=True, default="")

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "participant"], name="invitation_once_per_event")
        ]

    def __str__(self) -> str:
        return str(self.participant)


class RegistrationQuerySet(RecordQuerySet):
    def seated(self) -> RegistrationQuerySet:
        return self.filter(state=Registration.State.SEATED)

    def waiting(self) -> RegistrationQuerySet:
        """The waiting list, first come first."""
        return self.filter(state=Registration.State.WAITING).order_by("queued_at", "pk")


class Registration(Record):
    """A person's place at an event: a seat, a place on the waiting list, or given up."""

    class State(models.TextChoices):
        SEATED = "seated", _("has a seat")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("given up")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="registrations")
    state = models.CharField(_("state"), max_length=9, choices=State)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    queued_at = models.DateTimeField(_("registered"))
    note = models.CharField(_("anything we should know"), max_length=300, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["queued_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "participant"], name="registration_once_per_event")
        ]
        indexes = [models.Index(fields=["event", "state", "queued_at"])]

    def __str__(self) -> str:
        return str(self.participant)


class Reminder(Record):
    """A reminder mail that was sent, so that none is sent twice."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="reminders")
    days_before = models.PositiveSmallIntegerField(_("days before"))
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(fields=["registration", "days_before"], name="reminder_once")
        ]

    def __str__(self) -> str:
        return str(self.registration)
