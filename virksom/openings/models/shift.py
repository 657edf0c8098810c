"""When in the week a job is worked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record
from virksom.openings.models.opening import Opening


class Shift(Record):
    """One stretch of work in every week: a day (0 is Monday), from a time to a time.

    One that does not end after it starts ends on the next day.
    """

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="shifts")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=list(WEEKDAYS.items()))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["weekday", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["opening", "weekday", "starts"], name="shift_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="shift_on_a_weekday"),
            models.CheckConstraint(condition=~Q(ends=F("starts")), name="shift_ends_some_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"

    @property
    def trail_name(self) -> str:
        return str(self.opening)
