"""An opening: a job that a company offers, in the company's own words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Count, F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import Concept, TimeOfDay
from virksom.companies.models import Company, Contact, Workplace
from virksom.companies.models.contact import Acted
from virksom.foundation.models import Record, RecordQuerySet

#: A job of fewer hours a week, where they are known, is part-time.
FULL_TIME_HOURS = 37


class BestTime(models.TextChoices):
    """When the company wants to be rung, or that it would rather have a mail."""

    MORNING = "morning", _("9–11")
    MIDDAY = "midday", _("11–14")
    WRITE = "write", _("write to me")


class OpeningQuerySet(RecordQuerySet):
    def open(self) -> OpeningQuerySet:
        """Openings that still look for people."""
        return self.filter(state=Opening.State.OPEN)

    def of(self, company: Company) -> OpeningQuerySet:
        return self.filter(company=company)

    def in_state(self, state: str) -> OpeningQuerySet:
        """Openings in one state; all of them without one."""
        return self.filter(state=state) if state else self

    def at(self, organisations: Iterable[int]) -> OpeningQuerySet:
        """Openings that one of these organisations is asked about, or has."""
        return self.filter(steps__organisation__in=organisations, steps__state__in=["asked", "taken"])

    def part_time(self) -> OpeningQuerySet:
        """Openings of fewer hours than a full week, where the hours are known."""
        return self.filter(hours__lt=FULL_TIME_HOURS)

    def with_told(self) -> OpeningQuerySet:
        """Each with `told`, how many candidates are owed or had a mail about it."""
        return self.annotate(told=Count("notices", filter=Q(notices__kind="told")))

    def quiet_since(self, moment: datetime) -> OpeningQuerySet:
        """Openings nobody has spoken of since a moment."""
        return self.open().filter(told_at__lte=moment).filter(Q(heard_at=None) | Q(heard_at__lte=moment))


class Opening(Acted):
    """A job that a company offers: what to do, how many, when, where, from when, and whom to ring.

    `places` are how many people are wanted, `filled` how many have come, and `taken` how many of those
    were placed here; filling is a conditional update, so that never more come than there are places.
    `times` is a list of codes of `TimeOfDay`. Without a start day it starts as soon as possible. `source`
    says how it was told; one that was noted at a visit points at the contact. `first_answer_at` is when
    somebody first took it. `heard_at` is when the company last said that it is still open.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        FILLED = "filled", _("filled")
        CLOSED = "closed", _("closed")

    class Source(models.TextChoices):
        LINK = "link", _("by the company's link")
        COMPANY = "company", _("by the company, signed in")
        VISIT = "visit", _("noted by a partner")

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="openings", verbose_name=_("company")
    )
    workplace = models.ForeignKey(
        Workplace, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    source = models.CharField(max_length=8, choices=Source, default=Source.VISIT, editable=False)
    task = models.TextField(_("what the person is to do"), max_length=1000)
    title = models.CharField(_("short title"), max_length=80, blank=True)
    places = models.PositiveSmallIntegerField(_("people wanted"), default=1)
    filled = models.PositiveSmallIntegerField(_("places filled"), default=0, editable=False)
    taken = models.PositiveSmallIntegerField(_("places filled here"), default=0, editable=False)
    hours = models.PositiveSmallIntegerField(_("hours a week for each"), null=True, blank=True)
    times = models.JSONField(_("when in the day"), default=list, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    travel = models.CharField(_("how to get there"), max_length=200, blank=True)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    contact_name = models.CharField(_("name"), max_length=150)
    contact_phone = models.CharField(_("telephone"), max_length=30, blank=True)
    contact_email = models.EmailField(_("mail address"), blank=True)
    best_time = models.CharField(_("best time"), max_length=8, choices=BestTime, default=BestTime.MORNING)
    is_public = models.BooleanField(_("may be shown to anybody"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    told_at = models.DateTimeField(_("told"))
    first_answer_at = models.DateTimeField(_("first answer"), null=True, blank=True, editable=False)
    heard_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked_whether_open_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    closed_because = models.CharField(_("why it is closed"), max_length=200, blank=True)
    #: What the form sends along, so that the same answers sent twice are one opening.
    key = models.CharField(max_length=40, null=True, blank=True, unique=True, editable=False)
    is_demo = models.BooleanField(_("invented for the demo"), default=False, editable=False)

    objects = OpeningQuerySet.as_manager()
    opened_with = ("company", "partnership__municipality")

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(filled__lte=F("places")),
                name="opening_never_overfilled",
                violation_error_message=_("All places are filled already."),
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("filled")),
                name="opening_keeps_who_was_placed",
                violation_error_message=_("More people than that were placed here."),
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1),
                name="opening_has_a_place",
                violation_error_message=_("An opening is for one person at least."),
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "state", "-told_at"], name="openings_of_partnership"),
            models.Index(fields=["-told_at", "-id"], name="opening_list"),
        ]

    def __str__(self) -> str:
        return self.title or Truncator(" ".join(self.task.split())).chars(60)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_part_time(self) -> bool:
        return self.hours is not None and self.hours < FULL_TIME_HOURS

    @property
    def times_in_words(self) -> str:
        """When in the day, as words in the reader's language."""
        return ", ".join(str(TimeOfDay(code).label) for code in self.times if code in TimeOfDay.values)


class Requirement(Record):
    """Something asked of who comes: that they must know it on the first day, or can learn it."""

    class Weight(models.TextChoices):
        MUST = "must", _("must know")
        CAN_LEARN = "can_learn", _("can be learnt")
        NOT_NEEDED = "not_needed", _("not important")

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="requirements")
    what = models.CharField(_("what"), max_length=120)
    concept = models.ForeignKey(Concept, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    weight = models.CharField(_("how important"), max_length=10, choices=Weight, default=Weight.MUST)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["opening", "what"], name="requirement_once")]

    def __str__(self) -> str:
        return self.what
