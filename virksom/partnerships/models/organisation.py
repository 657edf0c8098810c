"""Organisations, their part in a partnership, and the people who carry it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record, RecordQuerySet

if TYPE_CHECKING:
    from virksom.partnerships.models.programme import Programme


class Sector(models.TextChoices):
    EMPLOYMENT = "employment", _("employment")
    BUSINESS = "business", _("business")
    COMPANY = "company", _("companies")
    EDUCATION = "education", _("education")
    ASSOCIATION = "association", _("associations")
    AUTHORITY = "authority", _("authorities")


class Side(models.TextChoices):
    """The two sides that carry a partnership evenly."""

    EMPLOYMENT = "employment", _("employment")
    BUSINESS = "business", _("business")


class OrganisationQuerySet(RecordQuerySet):
    def at_the_table_of(self, partnership: Any) -> OrganisationQuerySet:
        """Organisations that sit at a partnership's table now."""
        return self.filter(parts__partnership=partnership, parts__left_on=None)

    def not_at_the_table_of(self, partnership: Any) -> OrganisationQuerySet:
        """Organisations that could be seated: of the municipality or of none, and not there yet."""
        seated = Actor.objects.filter(partnership=partnership, left_on=None).values("organisation")
        here = Q(municipality=partnership.municipality_id) | Q(municipality=None)
        return self.filter(here).exclude(pk__in=seated)

    def behind(self, programme: Programme) -> OrganisationQuerySet:
        """The owner of a programme, and those that pay for it."""
        funders = programme.funders.values("organisation")
        return self.filter(Q(pk=programme.owner_id) | Q(pk__in=funders))


class Organisation(Record):
    """Anyone with a name: job centre, business organisation, school, association, company, authority."""

    name = models.CharField(_("name"), max_length=160)
    sector = models.CharField(_("sector"), max_length=12, choices=Sector)
    municipality = models.ForeignKey(
        "partnerships.Municipality",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("municipality"),
    )
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    is_demo = models.BooleanField(_("invented for the demo"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def side(self) -> str:
        """The side it stands on: employment or business, or none."""
        return self.sector if self.sector in Side.values else ""


class ActorQuerySet(RecordQuerySet):
    def at_the_table(self) -> ActorQuerySet:
        return self.filter(left_on=None)


class Actor(Record):
    """An organisation's part in a partnership, with the role description that says who answers for what."""

    partnership = models.ForeignKey(
        "partnerships.Partnership",
        on_delete=models.CASCADE,
        related_name="actors",
        verbose_name=_("partnership"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="parts", verbose_name=_("organisation")
    )
    answers_for = models.CharField(_("answers for"), max_length=300, blank=True)
    offers = models.CharField(_("offers"), max_length=300, blank=True)
    expectations = models.TextField(_("expectations at the start"), blank=True)
    management_commitment = models.CharField(_("management's commitment"), max_length=300, blank=True)
    joined_on = models.DateField(_("joined"))
    left_on = models.DateField(_("left"), null=True, blank=True)
    last_active_on = models.DateField(_("last active"), null=True, blank=True, editable=False)

    objects = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "organisation"], name="actor_once_per_partnership")
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class LeadQuerySet(RecordQuerySet):
    def on(self, day: object) -> LeadQuerySet:
        """Leads in place on a day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Lead(Record):
    """A person who carries a partnership from one of its two sides."""

    partnership = models.ForeignKey(
        "partnerships.Partnership", on_delete=models.CASCADE, related_name="leads"
    )
    side = models.CharField(_("side"), max_length=12, choices=Side)
    name = models.CharField(_("name"), max_length=150)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name=_("organisation"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    carries = models.TextField(_("carries"), blank=True, help_text=_("One task on each line."))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["side", "since"]

    def __str__(self) -> str:
        return self.name
