"""The exchange: who has an opening now, until when, and who is next."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record, RecordQuerySet
from virksom.openings.models.opening import Opening


class ExchangeTerms(Record):
    """What the partners of one partnership agreed: hours to take an opening, and whom it goes to last.

    Hours are working hours. The job centre is asked first, then the business organisations, then the
    job centre of the `neighbour`. An opening nobody has spoken of for `stale_days` is asked about.
    """

    partnership = models.OneToOneField(
        "partnerships.Partnership", on_delete=models.CASCADE, related_name="exchange_terms"
    )
    answer_hours = models.PositiveSmallIntegerField(_("working hours to take an opening"), default=4)
    stale_days = models.PositiveSmallIntegerField(_("days until an opening is asked about"), default=21)
    neighbour = models.ForeignKey(
        "partnerships.Partnership",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("neighbouring partnership"),
    )

    class Meta:
        verbose_name = _("terms of the exchange")
        verbose_name_plural = _("terms of the exchange")

    def __str__(self) -> str:
        return str(self.partnership)


class RelayStepQuerySet(RecordQuerySet):
    def waiting(self) -> RelayStepQuerySet:
        """Steps that have the opening and have not answered."""
        return self.filter(state=RelayStep.State.ASKED)

    def standing(self) -> RelayStepQuerySet:
        """Steps that have the opening, asked or taken."""
        return self.exclude(state=RelayStep.State.PASSED)

    def overdue(self, now: datetime) -> RelayStepQuerySet:
        """Steps whose time to answer is over."""
        return self.waiting().filter(answer_by__lte=now)


class RelayStep(Record):
    """One organisation's turn with an opening: asked at a moment, to answer by another.

    Only one step of an opening is asked or has taken it at a time; the database holds to that, so that
    the first to take it closes it for the rest.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        TAKEN = "taken", _("has it")
        PASSED = "passed", _("passed on")

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField(_("turn"))
    partnership = models.ForeignKey(
        "partnerships.Partnership", on_delete=models.CASCADE, related_name="+", editable=False
    )
    organisation = models.ForeignKey("partnerships.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked"))
    answer_by = models.DateTimeField(_("answer by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who has it"),
    )
    reason = models.CharField(_("why it was passed on"), max_length=200, blank=True)

    objects = RelayStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("turn of the exchange")
        verbose_name_plural = _("turns of the exchange")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="relay_step_once"),
            models.UniqueConstraint(
                fields=["opening"], condition=Q(state__in=["asked", "taken"]), name="one_has_the_opening"
            ),
        ]
        indexes = [
            models.Index(fields=["answer_by"], name="relay_due", condition=Q(state="asked")),
            models.Index(fields=["organisation", "state", "answer_by"], name="relay_of_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"

    @property
    def trail_name(self) -> str:
        return f"#{self.pk}"
