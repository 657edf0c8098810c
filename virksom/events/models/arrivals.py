"""Who came, the signed lists they signed, and what they said afterwards."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from virksom.events.models.event import Event, Session
from virksom.events.models.registration import Participant, Registration
from virksom.foundation.access import Viewer
from virksom.foundation.models import Record, RecordQuerySet
from virksom.partnerships.models import Partnership, Programme


class AttendanceQuerySet(RecordQuerySet):
    def of(self, partnership: Partnership) -> AttendanceQuerySet:
        return self.filter(partnership=partnership)

    def in_programme(self, programme: Programme) -> AttendanceQuerySet:
        return self.filter(partnership__programme=programme)

    def within(self, first: date, last: date) -> AttendanceQuerySet:
        """Attendances on days of the period, both days included."""
        return self.filter(on__range=(first, last))


class Attendance(Record):
    """A person who came to a session; once per person and session.

    `partnership`, `on` and `represents` are copied from the session and the person when the tick is
    made, so that table 1 is counted from this table alone.
    """

    class Source(models.TextChoices):
        DOOR = "door", _("check-in at the door")
        SIGNED_LIST = "signed_list", _("signed list")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="attendances")
    partnership = models.ForeignKey(
        "partnerships.Partnership", on_delete=models.PROTECT, related_name="attendances", editable=False
    )
    on = models.DateField(_("day"), editable=False)
    represents = models.CharField(
        _("comes from"), max_length=8, choices=Participant.Represents, editable=False
    )
    source = models.CharField(_("how it was recorded"), max_length=12, choices=Source, default=Source.DOOR)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_for = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_demo = models.BooleanField(_("invented for the demo"), default=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant"],
                name="attendance_once_per_session",
                violation_error_message=_("This person is already ticked off for the session."),
            )
        ]
        indexes = [
            models.Index(
                fields=["partnership", "represents", "participant", "on"], name="attendance_result_tables"
            )
        ]

    def __str__(self) -> str:
        return str(self.participant)

    @property
    def trail_name(self) -> str:
        """What the trail says instead of the person: the session."""
        return str(self.session)


class SignedListQuerySet(RecordQuerySet):
    def of_event(self, event: Event) -> SignedListQuerySet:
        return self.filter(session__event=event)

    def uploaded_by_viewer(self, viewer: Viewer) -> SignedListQuerySet:
        """A list shows everyone on it, so it is for the one who uploaded it alone."""
        return self.filter(uploaded_by__isnull=False, uploaded_by=viewer.user_id)


class SignedList(Record):
    """A signed list that was uploaded: kept between preview and commit, and so that it can be undone."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("preview")
        COMMITTED = "committed", _("recorded")
        UNDONE = "undone", _("undone")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="signed_lists")
    file_name = models.CharField(_("file"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEW)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    note = models.CharField(_("what happened while reading"), max_length=300, blank=True)

    objects = SignedListQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed list")
        verbose_name_plural = _("signed lists")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name


class SignedListRow(Record):
    """One row of a signed list as it was read, with what is wrong with it, and the attendance it became."""

    signed_list = models.ForeignKey(SignedList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.CharField(_("mail address"), max_length=254, blank=True)
    organisation_name = models.CharField(_("company or organisation"), max_length=160, blank=True)
    represents = models.CharField(_("comes from"), max_length=8, blank=True)
    level = models.CharField(_("level"), max_length=16, blank=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    participant = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="signed_rows"
    )
    made_participant = models.BooleanField(_("the person was new"), default=False)
    attendance = models.ForeignKey(
        Attendance, on_delete=models.SET_NULL, null=True, blank=True, related_name="signed_rows"
    )

    class Meta:
        verbose_name = _("row of a signed list")
        verbose_name_plural = _("rows of signed lists")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.name}"


class Feedback(Record):
    """What a participant says after an event; one answer for each registration, shown without names."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="feedback")
    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="feedback")
    usefulness = models.PositiveSmallIntegerField(
        _("how useful was it"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    will_act = models.BooleanField(_("will do something because of it"), null=True, blank=True)
    best = models.CharField(_("what was best"), max_length=500, blank=True)
    better = models.CharField(_("what could be better"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(usefulness__range=(1, 5)), name="usefulness_from_1_to_5"
            )
        ]

    def __str__(self) -> str:
        return f"{self.usefulness}/5"

    @property
    def trail_name(self) -> str:
        """What the trail says: the event, neither the person nor the grade."""
        return str(self.event)
