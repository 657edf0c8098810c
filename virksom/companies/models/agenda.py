"""One visit, many offers: what partners want raised, and who waits for their turn."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from virksom.companies.models.contact import Acted, Contact, Offer
from virksom.companies.models.register import Company
from virksom.companies.models.reservation import Reservation
from virksom.foundation.models import RecordQuerySet


class AgendaItemQuerySet(RecordQuerySet):
    def open(self) -> AgendaItemQuerySet:
        """Items nobody has closed yet."""
        return self.filter(closed_by=None)

    def queued(self) -> AgendaItemQuerySet:
        """Open items that wait for somebody to go there."""
        return self.open().filter(reservation=None)


class AgendaItem(Acted):
    """Something a partner wants raised with a company, on a visit of their own or of another.

    Without a reservation it waits in the queue. It is closed by the contact at which it was raised,
    with what came of it.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="agenda_items")
    reservation = models.ForeignKey(
        Reservation, on_delete=models.SET_NULL, null=True, blank=True, related_name="agenda_items"
    )
    offer = models.CharField(_("subject"), max_length=12, choices=Offer)
    about = models.CharField(_("what do you offer?"), max_length=160)
    outcome = models.TextField(_("what came of it"), blank=True)
    closed_by = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="closed_items"
    )
    is_demo = models.BooleanField(default=False, editable=False)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item on the agenda")
        verbose_name_plural = _("agenda")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reservation", "organisation", "offer", "about"], name="agenda_item_once"
            )
        ]

    def __str__(self) -> str:
        return self.about

    def is_why(self, reservation: Reservation) -> bool:
        """Whether it is what the visit was reserved for, and not what somebody wants raised besides."""
        reserved = (reservation.organisation_id, reservation.offer, reservation.about)
        return (self.organisation_id, self.offer, self.about) == reserved


class TurnQuerySet(RecordQuerySet):
    def waiting(self) -> TurnQuerySet:
        """Those who wait, first come first."""
        return self.filter(state=Turn.State.WAITING).order_by("created_at", "pk")


class Turn(Acted):
    """A place in line behind somebody else's reservation: when that is closed, the first is reserved for."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        TAKEN = "taken", _("got the turn")
        GONE = "gone", _("gave up")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="turns")
    behind = models.ForeignKey(Reservation, on_delete=models.CASCADE, related_name="turns")
    channel = models.CharField(max_length=8)
    offer = models.CharField(_("subject"), max_length=12, choices=Offer)
    about = models.CharField(_("what do you offer?"), max_length=160)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING, editable=False)
    reservation = models.ForeignKey(
        Reservation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="came_from",
        editable=False,
    )

    objects = TurnQuerySet.as_manager()

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["behind", "organisation", "offer"], name="turn_once")]

    def __str__(self) -> str:
        return self.about
