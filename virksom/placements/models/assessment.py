"""To whose work a placement is owed: two assessors, each with a class and a reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record
from virksom.placements.models.placement import Placement


class Attribution(models.TextChoices):
    """What a placement is owed to, from the partnership's own doing to nothing of it."""

    DOCUMENTED = "a", _("A: the partnership brought it about")
    JOINT = "b", _("B: together with the ordinary effort")
    ENABLING = "c", _("C: the partnership made it easier")
    NO_BASIS = "d", _("D: it would have come anyway")


class Assessment(Record):
    """What one assessor says a placement is owed to, and why. One for each assessor; the latest counts."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="assessments")
    attribution = models.CharField(_("owed to"), max_length=1, choices=Attribution)
    reason = models.CharField(_("reason"), max_length=500)
    assessed_at = models.DateTimeField(_("assessed"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["assessed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "user"], name="one_assessment_for_an_assessor")
        ]

    def __str__(self) -> str:
        return str(self.get_attribution_display())

    @property
    def trail_name(self) -> str:
        return f"#{self.pk}"
