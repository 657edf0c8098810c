"""The register of companies and the people in them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record, RecordQuerySet
from virksom.partnerships.models import Partnership


class Level(models.TextChoices):
    """A company representative's level: who came, decision makers or practitioners?"""

    TOP_MANAGEMENT = "top_management", _("top management")
    HR = "hr", _("HR")
    PRODUCTION = "production", _("production")


class CompanyQuerySet(RecordQuerySet):
    def of(self, partnership: Partnership) -> CompanyQuerySet:
        """Companies in the partnership's municipality."""
        return self.filter(municipality=partnership.municipality_id)

    def named_like(self, words: str) -> CompanyQuerySet:
        """Companies whose name holds the words, or whose CVR number they are."""
        number = "".join(words.split())
        by_number = models.Q(cvr=number) if len(number) == 8 and number.isdigit() else models.Q(pk__in=[])
        return self.filter(models.Q(name__icontains=words.strip()) | by_number) if words.strip() else self

    def in_municipality(self, code: str) -> CompanyQuerySet:
        """Companies in one municipality; all of them without a code."""
        return self.filter(municipality=code) if code else self

    def of_size(self, size: str) -> CompanyQuerySet:
        """Companies of one size; all of them without one."""
        return self.filter(size=size) if size else self


class Company(Record):
    """A company in the register. `organisation` is set when it is also at the table of a partnership."""

    class Size(models.TextChoices):
        MICRO = "1-9", _("1 to 9 employees")
        SMALL = "10-49", _("10 to 49 employees")
        MEDIUM = "50-249", _("50 to 249 employees")
        LARGE = "250+", _("250 employees or more")

    name = models.CharField(_("name"), max_length=160)
    cvr = models.CharField(_("CVR number"), max_length=8, null=True, blank=True, unique=True)
    municipality = models.ForeignKey(
        "partnerships.Municipality",
        on_delete=models.PROTECT,
        related_name="companies",
        verbose_name=_("municipality"),
    )
    organisation = models.OneToOneField(
        "partnerships.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="company"
    )
    industry = models.CharField(_("industry"), max_length=120, blank=True)
    size = models.CharField(_("size"), max_length=8, choices=Size, blank=True)
    is_protected_from_advertising = models.BooleanField(_("protected from advertising"), default=False)
    is_public = models.BooleanField(_("its profile is public"), default=False)
    is_demo = models.BooleanField(_("invented for the demo"), default=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["municipality", "name", "id"], name="company_list_of_place"),
            models.Index(fields=["name", "id"], name="company_list"),
        ]

    def __str__(self) -> str:
        return self.name


class ContactPerson(Record):
    """A person to talk to in a company."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="contact_persons")
    name = models.CharField(_("name"), max_length=150)
    level = models.CharField(_("level"), max_length=16, choices=Level, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_name(self) -> str:
        """What the trail says instead of the person: the company."""
        return str(self.company)
