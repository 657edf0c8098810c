"""Contacts: each approach to a company, by whom and about what."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.companies.models.register import Company, ContactPerson
from virksom.foundation.models import Record, RecordQuerySet


class Channel(models.TextChoices):
    """How a company is approached."""

    CALL = "call", _("call")
    VISIT = "visit", _("visit")
    MAIL = "mail", _("mail")
    MEETING = "meeting", _("meeting")


class Offer(models.TextChoices):
    """The kinds of offer: two partners never hold the same kind to one company at the same time."""

    RECRUITMENT = "recruitment", _("recruitment")
    TRAINEES = "trainees", _("trainees and internships")
    ADVICE = "advice", _("advice")
    TRAINING = "training", _("training and language")
    SCHEMES = "schemes", _("support schemes")
    NETWORK = "network", _("network and events")
    MENTORING = "mentoring", _("mentoring")


class Acted(Record):
    """Something a person did in a partnership on behalf of an organisation, frozen when it was done."""

    partnership = models.ForeignKey(
        "partnerships.Partnership", on_delete=models.CASCADE, related_name="+", editable=False
    )
    organisation = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        abstract = True

    @property
    def trail_name(self) -> str:
        """How the trail names it: by its company."""
        return str(self.company)  # type: ignore[attr-defined]


class ContactQuerySet(RecordQuerySet):
    def done(self) -> ContactQuerySet:
        """Contacts that happened; drafts wait for somebody to confirm them."""
        return self.filter(is_draft=False)

    def drafts(self) -> ContactQuerySet:
        return self.filter(is_draft=True)

    def by_partners(self) -> ContactQuerySet:
        """Approaches by partners: what a company's cap counts and what can be too soon."""
        return self.filter(from_company=False)

    def about(self, offer: str) -> ContactQuerySet:
        return self.filter(offer=offer)

    def within(self, first: date, last: date) -> ContactQuerySet:
        return self.filter(on__range=(first, last))


class Contact(Acted):
    """One approach to a company: how, about what, what came of it.

    `on` is the day of `at` in local time, kept for the counts by day and month. A draft (read from a
    calendar mail) is nobody's contact until it is confirmed.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="contacts")
    reservation = models.OneToOneField(
        "companies.Reservation", on_delete=models.SET_NULL, null=True, blank=True, related_name="contact"
    )
    person = models.ForeignKey(
        ContactPerson,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("talked to"),
    )
    channel = models.CharField(_("how"), max_length=8, choices=Channel)
    offer = models.CharField(_("subject"), max_length=12, choices=Offer)
    about = models.CharField(_("about what"), max_length=160)
    at = models.DateTimeField(_("when"))
    on = models.DateField(editable=False)
    notes = models.TextField(_("what came of it"), blank=True)
    wants_more = models.BooleanField(_("wants further contact"), null=True, blank=True)
    knows_schemes = models.BooleanField(_("knows the support schemes"), null=True, blank=True)
    openings = models.CharField(_("jobs that are free or will be"), max_length=300, blank=True)
    from_company = models.BooleanField(_("the company approached us"), default=False)
    #: What a form was handed out with, so that sending it twice writes one contact.
    key = models.CharField(max_length=40, null=True, blank=True, unique=True, editable=False)
    is_draft = models.BooleanField(default=False, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["company", "-at"], name="contact_of_company"),
            models.Index(fields=["company", "offer", "-on"], name="contact_about_offer"),
            models.Index(fields=["partnership", "-at"], name="contact_of_partnership"),
            models.Index(fields=["user", "-at"], name="contact_of_user"),
            # Everything the figures of reach ask of a company's contacts, so that no contact is read.
            models.Index(
                fields=[
                    "company",
                    "partnership",
                    "is_draft",
                    "on",
                    "channel",
                    "offer",
                    "knows_schemes",
                    "at",
                ],
                name="contact_for_reach",
            ),
        ]

    def __str__(self) -> str:
        return self.about

    def save(self, *args: object, **kwargs: object) -> None:
        self.on = timezone.localdate(self.at)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
