"""People around an event: participants, invitations, registrations, reminders."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import Level
from virksom.events.models.event import Event, new_token
from virksom.foundation.models import Record, RecordQuerySet
from virksom.foundation.post import Post, PostQuerySet


class Language(models.TextChoices):
    """The languages mails are written in."""

    DANISH = "da", _("Danish")
    ENGLISH = "en", _("English")


class ParticipantQuerySet(RecordQuerySet):
    def with_mail(self, address: str) -> ParticipantQuerySet:
        """The person with a mail address, in whatever case it was typed."""
        return self.annotate(address=Lower("email")).filter(address=address.strip().lower())

    def reachable(self) -> ParticipantQuerySet:
        """People with a mail address."""
        return self.exclude(email="")

    def named_like(self, words: str) -> ParticipantQuerySet:
        """People with the words in their name or organisation; no words keep all."""
        if not words:
            return self
        return self.filter(Q(name__icontains=words) | Q(organisation_name__icontains=words))

    def not_invited_to(self, event: Event) -> ParticipantQuerySet:
        """People who are neither invited to the event nor registered for it."""
        return self.exclude(invitations__event=event).exclude(registrations__event=event)


class Participant(Record):
    """A person who is invited, registers or comes; one row for each person in a partnership.

    Company representatives carry their level, so that it can be told whether decision makers or
    practitioners came. Without a mail address a person is known by name and organisation.
    """

    class Represents(models.TextChoices):
        COMPANY = "company", _("a company")
        NETWORK = "network", _("another organisation")

    partnership = models.ForeignKey(
        "partnerships.Partnership",
        on_delete=models.CASCADE,
        related_name="participants",
        verbose_name=_("partnership"),
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
        "partnerships.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="participants",
    )
    language = models.CharField(
        _("language of mails"), max_length=2, choices=Language, default=Language.DANISH
    )
    is_demo = models.BooleanField(_("invented for the demo"), default=False)

    objects = ParticipantQuerySet.as_manager()

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

    @property
    def trail_name(self) -> str:
        """What the trail calls the record: never the person's name."""
        return f"#{self.pk}"


class InvitationQuerySet(PostQuerySet):
    def by_sender_since(self, user_id: int | None, since: datetime) -> InvitationQuerySet:
        """Invitations that a person has ordered since a time: what the daily limit counts."""
        return self.filter(invited_by=user_id, created_at__gte=since)


class Invitation(Post):
    """An invitation by mail with a personal link."""

    class Answer(models.TextChoices):
        NONE = "", _("no answer yet")
        YES = "yes", _("comes")
        NO = "no", _("does not come")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="invitations")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    answer = models.CharField(_("answer"), max_length=3, choices=Answer, blank=True, default="")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

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
    def in_force(self) -> RegistrationQuerySet:
        """Registrations with a seat or a place on the waiting list."""
        return self.exclude(state=Registration.State.CANCELLED)

    def of_mail(self, address: str) -> RegistrationQuerySet:
        """Registrations of the person with a mail address, in whatever case it was typed."""
        return self.annotate(address=Lower("participant__email")).filter(address=address.strip().lower())

    def due_for_reminder(self, days_before: int, until_days: int, now: datetime) -> RegistrationQuerySet:
        """Seats whose reminder `days_before` is due and not written yet.

        It is due from that many days before the event until the next reminder (`until_days`) takes
        over, so that a worker that slept sends the nearest one only. Who registered later than that
        needs none.
        """
        return (
            self.seated()
            .filter(
                event__status=Event.Status.ANNOUNCED,
                event__starts_at__gt=now + timedelta(days=until_days),
                event__starts_at__lte=now + timedelta(days=days_before),
                queued_at__lt=F("event__starts_at") - timedelta(days=days_before),
            )
            .exclude(participant__email="")
            .exclude(
                pk__in=Reminder.objects.filter(
                    days_before=days_before, registration__event__starts_at__gt=now
                ).values("registration")
            )
        )

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

    @property
    def trail_name(self) -> str:
        """What the trail calls the record: never the person's name."""
        return f"#{self.pk}"

    @property
    def holds_seat(self) -> bool:
        return self.state == self.State.SEATED

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def queue_number(self) -> int | None:
        """The place in the queue, 1 for the next to move up; None for whoever does not wait."""
        if not self.is_waiting:
            return None
        ahead = Q(queued_at__lt=self.queued_at) | Q(queued_at=self.queued_at, pk__lte=self.pk)
        return Registration.objects.filter(event=self.event_id).waiting().filter(ahead).count()


class Reminder(Post):
    """A reminder mail; once for each registration and number of days."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="reminders")
    days_before = models.PositiveSmallIntegerField(_("days before"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(fields=["registration", "days_before"], name="reminder_once")]

    def __str__(self) -> str:
        return str(self.registration)


class Notice(Post):
    """A mail to somebody registered about what has just happened to their place."""

    class Kind(models.TextChoices):
        SEATED = "seated", _("you have a seat")
        WAITING = "waiting", _("you are on the waiting list")
        MOVED_UP = "moved_up", _("you have moved up")
        CHANGED = "changed", _("the event has changed")
        CANCELLED = "cancelled", _("the event is cancelled")
        LINK = "link", _("your link once more")
        FEEDBACK = "feedback", _("what it gave you")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("about"), max_length=10, choices=Kind)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], name="feedback_asked_once", condition=Q(kind="feedback")
            )
        ]
        indexes = [
            models.Index(fields=["created_at"], name="notice_owed", condition=Q(sent_at=None)),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
