"""Two part-time openings that could be one person's job."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record, RecordQuerySet
from virksom.openings.models.opening import Opening


class SharedJobQuerySet(RecordQuerySet):
    def of(self, opening: Opening) -> SharedJobQuerySet:
        """Those an opening is part of."""
        return self.filter(Q(first=opening) | Q(second=opening))


class SharedJob(Record):
    """A partner suggested to two companies that they share one employee; once for each pair.

    `first` is the opening with the lower number, so that a pair has one row whichever way it is named.
    `user` rings both, for `organisation`.
    """

    first = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey("partnerships.Organisation", on_delete=models.PROTECT, related_name="+")
    suggested_at = models.DateTimeField(_("suggested"))

    objects = SharedJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared job")
        verbose_name_plural = _("shared jobs")
        ordering = ["suggested_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="shared_job_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="shared_job_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} + {self.second}"

    @property
    def trail_name(self) -> str:
        return f"#{self.pk}"
