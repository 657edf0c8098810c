"""After-care: what is asked of company, candidate and consultant after a start, and what is agreed."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from virksom.companies.models.rules import new_token
from virksom.foundation.access import Viewer
from virksom.foundation.models import Record, RecordQuerySet
from virksom.foundation.post import Post
from virksom.placements.models.placement import Placement

#: The first and the last time it is asked how things go; the months between them are written "m3".
START, ENDED = "start", "ended"
DEFAULT_MONTHS = (1, 3, 6, 12)
#: So long a question's link takes an answer.
LINK_LASTS = timedelta(days=30)
#: A consultant is still asked by mail so long after the day.
ASKED_LATE = timedelta(days=3)


def month_code(months: int) -> str:
    """The moment so many months after the start."""
    return f"m{months}"


def months_of(moment: str) -> int | None:
    """How many months after the start a moment lies; none for the end, which has no fixed day."""
    if moment == START:
        return 0
    return int(moment[1:]) if moment[1:].isdecimal() else None


def moment_in_words(moment: str) -> str:
    """A moment as people say it."""
    months = months_of(moment)
    if months is None:
        return gettext("at the end")
    if months == 0:
        return gettext("at the start")
    return ngettext("after %(n)s month", "after %(n)s months", months) % {"n": months}


class FollowUpTerms(Record):
    """After how many months a partnership asks how it goes; without them the usual ones hold.

    They hold for placements that are recorded or corrected from then on.
    """

    partnership = models.OneToOneField(
        "partnerships.Partnership", on_delete=models.CASCADE, related_name="follow_up_terms"
    )
    months = models.JSONField(_("months after the start"), default=list)

    class Meta:
        verbose_name = _("terms of follow-up")
        verbose_name_plural = _("terms of follow-up")

    def __str__(self) -> str:
        return str(self.partnership)


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

    def to_ask(self, day: date) -> FollowUpQuerySet:
        """Those due on a day, or lately while no clock ran, whose consultant has not been asked."""
        lately = self.open().filter(due_on__range=(day - ASKED_LATE, day))
        return lately.exclude(placement__candidate__consultant=None).exclude(mails__part=Part.CONSULTANT)

    def to_remind(self, day: date) -> FollowUpQuerySet:
        """Those due by a day whose consultant has not been reminded."""
        return self.due(day).filter(reminded_on=None)

    def to_escalate(self, day: date) -> FollowUpQuerySet:
        """Those due by a day of which the lead has not been told."""
        return self.due(day).filter(escalated_on=None)

    def of_own(self, viewer: Viewer) -> FollowUpQuerySet:
        """Those about a viewer's own candidates."""
        return self.filter(placement__candidate__consultant=viewer.user_id)

    def listed(self) -> FollowUpQuerySet:
        """With all that a line of a list shows."""
        rows = self.select_related("placement__candidate__consultant", "placement__candidate__user")
        return rows.select_related("placement__company").prefetch_related("answers", "mails")


class FollowUp(Record):
    """One round of asking: due on a day, done when the consultant says so; its answers say how it goes."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="follow_ups")
    moment = models.CharField(_("when"), max_length=5)
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
        return moment_in_words(self.moment)

    @property
    def is_last(self) -> bool:
        """Whether it is asked because the placement has ended."""
        return self.moment == ENDED

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


class FollowUpMail(Post):
    """The mail that asks one of them, with a link of its own in their own language.

    The address stays with the mail: a link that has run out is renewed to where it was sent, and nowhere
    else.
    """

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
            models.UniqueConstraint(
                fields=["follow_up", "part", "email", "expires_on"], name="follow_up_asked_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["created_at"], name="follow_up_mail_owed", condition=Q(sent_at=None))]

    def __str__(self) -> str:
        return str(self.get_part_display())

    def is_open(self, day: date) -> bool:
        """Whether its link still takes an answer."""
        return day <= self.expires_on


class TaskQuerySet(RecordQuerySet):
    def due(self, day: date) -> TaskQuerySet:
        """Tasks to be done by a day and not done."""
        return self.filter(done_on=None, due_on__lte=day)


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

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what

    @property
    def trail_name(self) -> str:
        return f"#{self.pk}"


class FollowUpNotice(Post):
    """A mail to a partner about a follow-up that nobody has done."""

    class Kind(models.TextChoices):
        REMINDED = "reminded", _("a follow-up waits for you")
        ESCALATED = "escalated", _("a follow-up was forgotten")

    kind = models.CharField(max_length=10, choices=Kind)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("mail about a follow-up")
        verbose_name_plural = _("mails about follow-ups")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "follow_up", "user"], name="follow_up_notice_once")
        ]
        indexes = [
            models.Index(fields=["created_at"], name="follow_up_notice_owed", condition=Q(sent_at=None))
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
