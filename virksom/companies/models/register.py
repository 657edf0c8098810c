"""The register of companies and the people in them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from virksom.companies.models.search import matching
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

    def matching(self, words: str) -> CompanyQuerySet:
        """Companies by name, place or number: every word begins one of theirs, in any order.

        A CVR or P-number, also one from before a merge, finds its company alone; no words find all.
        """
        return self.filter(matching(words)) if words.strip() else self

    def in_municipality(self, code: str) -> CompanyQuerySet:
        """Companies in one municipality; all of them without a code."""
        return self.filter(municipality=code) if code else self

    def active(self) -> CompanyQuerySet:
        """Companies that still trade."""
        return self.filter(status=Company.Status.ACTIVE)

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

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        CEASED = "ceased", _("ceased")

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
    address = models.CharField(_("street and number"), max_length=160, blank=True)
    postcode = models.CharField(_("postcode"), max_length=4, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.ACTIVE)
    industry_code = models.CharField(_("industry code (DB25)"), max_length=6, blank=True)
    industry = models.CharField(_("industry"), max_length=120, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    #: The day the number of employees was last written down; none where that is not known.
    employees_on = models.DateField(null=True, editable=False)
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

    @classmethod
    def size_of(cls, employees: int | None) -> str:
        """The size band of so many employees; none when it is not known, or nobody is employed."""
        bands = ((250, cls.Size.LARGE), (50, cls.Size.MEDIUM), (10, cls.Size.SMALL), (1, cls.Size.MICRO))
        return next((str(band) for least, band in bands if (employees or 0) >= least), "")


class Workplace(Record):
    """A place where a company works, with its P-number where it is known."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="workplaces")
    p_number = models.CharField(_("P-number"), max_length=10, null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=160)
    address = models.CharField(_("street and number"), max_length=160, blank=True)
    postcode = models.CharField(_("postcode"), max_length=4, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    municipality = models.ForeignKey(
        "partnerships.Municipality",
        on_delete=models.PROTECT,
        related_name="workplaces",
        verbose_name=_("municipality"),
    )
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)

    class Meta:
        verbose_name = _("workplace")
        verbose_name_plural = _("workplaces")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_name(self) -> str:
        """How the trail names it: by its company."""
        return str(self.company)


class Language(models.TextChoices):
    """The languages companies are written to in."""

    DANISH = "da", _("Danish")
    ENGLISH = "en", _("English")


class ContactPersonQuerySet(RecordQuerySet):
    def speaking_for(self, *companies: Company | int) -> ContactPersonQuerySet:
        """The people of these companies, and those of others who speak for one of them too.

        Two lists of keys and not one "or", which PostgreSQL answers by reading everybody.
        """
        own = ContactPerson.objects.filter(company__in=companies).order_by().values("pk")
        shared = ContactPerson.others.through.objects.filter(company__in=companies)
        return self.filter(pk__in=own.union(shared.values("contactperson")))


class ContactPerson(Record):
    """A person to talk to in a company; who speaks for several has a main one and others."""

    class Prefers(models.TextChoices):
        PHONE = "phone", _("telephone")
        MAIL = "mail", _("mail")
        VISIT = "visit", _("visit")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="contact_persons")
    others = models.ManyToManyField(
        Company, blank=True, related_name="shared_contact_persons", verbose_name=_("also speaks for")
    )
    name = models.CharField(_("name"), max_length=150)
    level = models.CharField(_("level"), max_length=16, choices=Level, blank=True)
    title = models.CharField(_("job title"), max_length=80, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    prefers = models.CharField(_("prefers"), max_length=8, choices=Prefers, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.DANISH)

    objects = ContactPersonQuerySet.as_manager()

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
