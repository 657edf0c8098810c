"""One municipality's cooperation in one programme: contract, start package, facilitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from virksom.foundation.models import Record, RecordQuerySet

if TYPE_CHECKING:
    from virksom.partnerships.models.programme import Programme


class PartnershipQuerySet(RecordQuerySet):
    def of(self, programme: Programme) -> PartnershipQuerySet:
        return self.filter(programme=programme)

    def active(self) -> PartnershipQuerySet:
        return self.filter(status=Partnership.Status.ACTIVE)

    def with_programme(self) -> PartnershipQuerySet:
        """With municipality, phase and programme."""
        return self.select_related("municipality", "phase", "programme")

    def named(self) -> list[tuple[int, str]]:
        """Number and name of each, by name: to choose from, without making a record of each."""
        return list(self.order_by("municipality__name", "pk").values_list("pk", "municipality__name"))

    def that_look_like(self, text: str, phase: str = "", status: str = "") -> PartnershipQuerySet:
        """Partnerships by a part of the municipality's name, a kind of phase and a status."""
        rows = self.filter(municipality__name__icontains=text) if text else self
        rows = rows.filter(phase__kind=phase) if phase else rows
        return rows.filter(status=status) if status else rows


class Partnership(Record):
    """One municipality's cooperation in one programme.

    What a withdrawn partnership did still counts; the reason it left is kept with it.
    """

    class Model(models.TextChoices):
        REPRESENTATIVE = "representative", _("representative model")
        LOCAL = "local", _("local model")

    class Strands(models.TextChoices):
        SINGLE = "single", _("single-stranded")
        MULTI = "multi", _("multi-stranded")

    class Status(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("partnership", "active")
        COMPLETED = "completed", _("completed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    programme = models.ForeignKey(
        "partnerships.Programme", on_delete=models.CASCADE, related_name="partnerships"
    )
    municipality = models.ForeignKey(
        "partnerships.Municipality",
        on_delete=models.PROTECT,
        related_name="partnerships",
        verbose_name=_("municipality"),
    )
    phase = models.ForeignKey(
        "partnerships.Phase", on_delete=models.PROTECT, related_name="partnerships", verbose_name=_("phase")
    )
    model = models.CharField(_("partnership model"), max_length=16, choices=Model)
    strands = models.CharField(_("contact strands"), max_length=8, choices=Strands)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    starts = models.DateField(_("starts"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("why it withdrew"), blank=True)
    anchoring_plan = models.TextField(_("anchoring plan"), blank=True)
    carried_by = models.ForeignKey(
        "partnerships.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="carried_partnerships",
        verbose_name=_("existing network it lives on in"),
    )
    followed_until = models.DateField(_("followed by the owner until"), null=True, blank=True)
    last_activity_on = models.DateField(_("last activity"), null=True, blank=True, editable=False)
    last_activity = models.CharField(_("what it was"), max_length=160, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(_("place in reports"), default=0)

    objects = PartnershipQuerySet.as_manager()
    opened_with = ("municipality", "phase", "programme")

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["municipality__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "municipality"], name="partnership_once_per_municipality"
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | (Q(withdrawn_on__isnull=False) & ~Q(withdrawal_reason="")),
                name="withdrawal_has_its_reason",
                violation_error_message=_("Say when the partnership withdrew, and why."),
            ),
        ]

    def __str__(self) -> str:
        return self.municipality.name

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def needs_business_lead(self) -> bool:
        """Multi-stranded partnerships are led evenly from the employment and the business side."""
        return self.strands == self.Strands.MULTI


class Contract(Record):
    """The contract of a partnership: from when, until when, and the funding in whole kroner."""

    partnership = models.OneToOneField(Partnership, on_delete=models.CASCADE, related_name="contract")
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))
    funding = models.PositiveIntegerField(_("funding, kr."), null=True, blank=True)
    instalments = models.PositiveSmallIntegerField(_("instalments"), default=1)
    instalments_paid = models.PositiveSmallIntegerField(_("instalments paid"), default=0)
    next_step = models.CharField(_("what comes next"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="contract_ends_after_start",
                violation_error_message=_("The contract ends before it starts. Correct one of the dates."),
            ),
            models.CheckConstraint(
                condition=Q(instalments_paid__lte=F("instalments")),
                name="contract_pays_no_more_than_agreed",
                violation_error_message=_(
                    "More instalments are paid than agreed. Correct one of the numbers."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.partnership)


class ContractParty(Record):
    """A party to a contract, and when and by whom it was signed."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey("partnerships.Organisation", on_delete=models.PROTECT)
    signed_by = models.CharField(_("signed by"), max_length=150, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("party to the contract")
        verbose_name_plural = _("parties to the contract")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "organisation"], name="party_once_per_contract")
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class StartPackageItem(Record):
    """One of the least things a partnership does: a network meeting, a company workshop.

    `held_on` and `note` are filled by the event that fulfilled it; `event_id` is that event's number.
    """

    class Kind(models.TextChoices):
        NETWORK_MEETING = "network_meeting", _("network meeting")
        WORKSHOP = "workshop", _("company workshop")

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="start_package")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    event_id = models.BigIntegerField(_("event's number"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("part of the start package")
        verbose_name_plural = _("start package")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "kind"], name="start_package_item_once")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_done(self) -> bool:
        return self.held_on is not None


class Facilitation(Record):
    """Support given to a partnership: a meeting, a telephone call, a mail."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("meeting")
        PHONE = "phone", _("telephone")
        MAIL = "mail", _("mail")

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="facilitation")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    on = models.DateField(_("when"))
    about = models.CharField(_("about"), max_length=200)
    given_by = models.CharField(_("given by"), max_length=150)
    next_step = models.CharField(_("agreed next step"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("facilitation")
        verbose_name_plural = _("facilitation log")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["partnership", "on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.on}"
