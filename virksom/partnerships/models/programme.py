"""A programme with its period, phases and targets; the municipalities; what happened outside."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record, RecordQuerySet


class Municipality(models.Model):
    """A municipality by its official code, with its place on the tile map (columns and rows from 0)."""

    code = models.PositiveSmallIntegerField(_("official code"), primary_key=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    region = models.CharField(_("region"), max_length=40)
    tile_column = models.PositiveSmallIntegerField(_("column on the map"))
    tile_row = models.PositiveSmallIntegerField(_("row on the map"))

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProgrammeQuerySet(RecordQuerySet):
    def published(self) -> ProgrammeQuerySet:
        """Programmes whose owner lets the public read about them."""
        return self.filter(is_public=True)


class Programme(Record):
    """The whole effort: an owner, a period, phases and targets.

    `small_count_threshold` is the largest count that public tables hide; 0 hides none, for a
    programme whose figures are public already.
    """

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("name in addresses"), unique=True)
    purpose = models.TextField(_("purpose"), blank=True)
    owner = models.ForeignKey(
        "partnerships.Organisation",
        on_delete=models.PROTECT,
        related_name="owned_programmes",
        verbose_name=_("owner"),
    )
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))
    is_public = models.BooleanField(_("open to the public"), default=False)
    small_count_threshold = models.PositiveSmallIntegerField(_("counts up to this are hidden"), default=4)
    is_demo = models.BooleanField(_("invented for the demo"), default=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-starts", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="programme_ends_after_start",
                violation_error_message=_("The programme ends before it starts. Correct one of the dates."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def day(self, today: date) -> date:
        """The day its figures stand at: today, but never outside the programme's period."""
        return max(self.starts, min(today, self.ends))


class Funder(Record):
    """An organisation that pays for part of a programme. Amounts are in whole kroner."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="funders")
    organisation = models.ForeignKey("partnerships.Organisation", on_delete=models.PROTECT)
    amount = models.PositiveIntegerField(_("amount, kr."), null=True, blank=True)

    class Meta:
        verbose_name = _("funder")
        verbose_name_plural = _("funders")
        constraints = [
            models.UniqueConstraint(fields=["programme", "organisation"], name="funder_once_per_programme")
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Phase(Record):
    """A part of the programme's period: the pilot, or the rollout."""

    class Kind(models.TextChoices):
        PILOT = "pilot", _("pilot")
        ROLLOUT = "rollout", _("rollout")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind"], name="phase_once_per_programme"),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="phase_ends_after_start",
                violation_error_message=_("The phase ends before it starts. Correct one of the dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ContextEvent(Record):
    """What happened outside and explains a figure: a crisis, a reform, a late start."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="context_events")
    happened_on = models.DateField(_("when"))
    date_is_approximate = models.BooleanField(_("the date is approximate"), default=False)
    title = models.CharField(_("what happened"), max_length=160)
    explains = models.CharField(_("which figure it explains"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("context event")
        verbose_name_plural = _("context events")
        ordering = ["happened_on"]

    def __str__(self) -> str:
        return self.title


class TargetQuerySet(RecordQuerySet):
    def whole(self) -> TargetQuerySet:
        """Targets of the programme as a whole."""
        return self.filter(partnership=None)


class Target(Record):
    """A number to reach, for the whole programme or for one partnership, counted from its own start.

    `indicator` is the code of a definition in `virksom.indicators`.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="targets")
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("partnership"),
    )
    indicator = models.CharField(_("indicator"), max_length=40)
    value = models.PositiveIntegerField(_("target"))
    starts = models.DateField(_("counts from"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "indicator"], name="target_once_in_partnership"),
            models.UniqueConstraint(
                fields=["programme", "indicator"],
                name="target_once_in_programme",
                condition=Q(partnership=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"
