"""What a company does, wants and has committed to, in plain words and by area."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from virksom.companies.models.register import Company
from virksom.foundation.models import Record


class Area(models.TextChoices):
    """The areas of a company's responsibility."""

    CLIMATE = "climate", _("climate")
    HUMAN_RIGHTS = "human_rights", _("human rights")
    WORKING_ENVIRONMENT = "working_environment", _("working environment")
    ANTI_CORRUPTION = "anti_corruption", _("anti-corruption")
    INCLUSIVE_WORKPLACE = "inclusive_workplace", _("inclusive workplace")
    SUPPLIERS = "suppliers", _("demands on suppliers")


class Profile(Record):
    """A company's profile of responsibility, in its own words.

    `figures` holds what the company itself has measured, by the code of the data point
    (`virksom.indicators.reporting`), as it stood on `figures_on`, from `figures_source`. Only the
    words are shown to the public, and only while the company's profile is public.
    """

    company = models.OneToOneField(Company, on_delete=models.CASCADE, related_name="profile")
    summary = models.TextField(_("in short"), blank=True)
    figures = models.JSONField(_("own figures"), default=dict, blank=True)
    figures_on = models.DateField(_("the figures stand at"), null=True, blank=True)
    figures_source = models.CharField(_("where the figures come from"), max_length=200, blank=True)
    set_on = models.DateField(_("set on"), null=True, blank=True, editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    set_for = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("profile of responsibility")
        verbose_name_plural = _("profiles of responsibility")

    def __str__(self) -> str:
        return str(self.company)


class ProfileArea(Record):
    """One area of a profile: from strategy to commitment to activity."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="areas")
    area = models.CharField(_("area"), max_length=20, choices=Area)
    strategy = models.TextField(_("what we want"), blank=True)
    commitment = models.TextField(_("what we have committed to"), blank=True)
    activity = models.TextField(_("what we do"), blank=True)

    class Meta:
        verbose_name = _("area of a profile")
        verbose_name_plural = _("areas of profiles")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["profile", "area"], name="area_once_in_a_profile")]

    def __str__(self) -> str:
        return str(self.get_area_display())
