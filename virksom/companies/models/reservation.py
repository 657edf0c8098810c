"""Reservations: the right to approach a company about one kind of offer, taken before the call."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.companies.models.contact import Acted, Channel, Offer
from virksom.companies.models.register import Company
from virksom.foundation.models import RecordQuerySet


class ReservationQuerySet(RecordQuerySet):
    def live(self, day: date) -> ReservationQuerySet:
        """Reservations that hold: neither used nor given up, and their window is not over."""
        return self.filter(state=Reservation.State.HELD, ends_on__gte=day)

    def run_out(self, day: date) -> ReservationQuerySet:
        """Those whose window went by without a contact and that nobody has closed yet."""
        return self.filter(state=Reservation.State.HELD, ends_on__lt=day)


class Reservation(Acted):
    """A consultant's word: this company, this kind of offer, within these days (both included).

    It holds for its window and expires by itself. Its days stand in `ReservedDay`, where the database
    keeps two of the same kind apart. `visit_at` is set when the company has agreed to a time.
    """

    class State(models.TextChoices):
        HELD = "held", _("reserved")
        USED = "used", _("carried out")
        GIVEN_UP = "given_up", _("given back")
        EXPIRED = "expired", _("expired")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="reservations")
    channel = models.CharField(_("I want to"), max_length=8, choices=Channel)
    offer = models.CharField(_("subject"), max_length=12, choices=Offer)
    about = models.CharField(_("what do you offer?"), max_length=160)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("at the latest"))
    visit_at = models.DateTimeField(_("agreed time"), null=True, blank=True)
    person = models.ForeignKey(
        "companies.ContactPerson", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State, default=State.HELD, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="reservation_ends_after_it_begins",
                violation_error_message=_("The last day is before the first."),
            )
        ]
        indexes = [
            models.Index(fields=["company", "state", "ends_on"], name="reservation_of_company"),
            models.Index(fields=["user", "state", "ends_on"], name="reservation_of_user"),
            models.Index(fields=["state", "ends_on"], name="reservation_run_out"),
        ]

    def __str__(self) -> str:
        return self.about

    @property
    def days(self) -> list[date]:
        """Each day of its window."""
        length = (self.ends_on - self.starts_on).days + 1
        return [self.starts_on + timedelta(days=number) for number in range(length)]

    @property
    def goes_on(self) -> date:
        """The day it is planned for: the agreed one, else the first of its window."""
        return timezone.localdate(self.visit_at) if self.visit_at else self.starts_on


class ReservedDay(models.Model):
    """One day on which one kind of offer to one company is taken.

    A window is as many rows as it has days. The unique constraint over them is what keeps two windows
    from overlapping: plain enough for every database, and the same on all.
    """

    reservation = models.ForeignKey(Reservation, on_delete=models.CASCADE, related_name="reserved_days")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    offer = models.CharField(max_length=12, choices=Offer)
    on = models.DateField()

    class Meta:
        verbose_name = _("reserved day")
        verbose_name_plural = _("reserved days")
        constraints = [
            models.UniqueConstraint(fields=["company", "offer", "on"], name="one_offer_a_day_for_a_company")
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.offer}"


class MonthOfContacts(models.Model):
    """How many approaches a company has had, or has reserved, in a month: what its cap is held against.

    `month` is the month's first day. The count only ever goes up by an update that compares it with
    the cap, so that a cap holds when two partners ask at the same moment.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="months")
    month = models.DateField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("month of contacts")
        verbose_name_plural = _("months of contacts")
        constraints = [
            models.UniqueConstraint(fields=["company", "month"], name="one_count_a_month_for_a_company")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.taken}"
