"""What the company decides, what a partnership has agreed, and who owns the contact."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.companies.models.contact import Channel, Offer
from virksom.companies.models.register import Company
from virksom.foundation.models import Record, RecordQuerySet
from virksom.foundation.post import Post


def new_token() -> str:
    """An unguessable token for a company's link: 192 bits."""
    return secrets.token_urlsafe(24)


def is_within_pause(pause_from: date | None, pause_until: date | None, first: date, last: date) -> bool:
    """Whether a pause covers any of these days; without a last day there is none."""
    if pause_until is None:
        return False
    return (pause_from or date.min) <= last and pause_until >= first


class ContactRulesQuerySet(RecordQuerySet):
    def against(self, offer: str, first: date, last: date) -> ContactRulesQuerySet:
        """The rules that forbid an approach about this in these days: stopped, paused, or not wanted."""
        return self.unwilling(offer) | self.stopped() | self.paused(first, last)

    def stopped(self) -> ContactRulesQuerySet:
        return self.filter(has_stopped=True)

    def paused(self, first: date, last: date) -> ContactRulesQuerySet:
        """The rules whose pause covers any of these days, as `is_within_pause` says."""
        return self.filter(Q(pause_from=None) | Q(pause_from__lte=last), pause_until__gte=first)

    def unwilling(self, offer: str) -> ContactRulesQuerySet:
        """The rules of companies that do not want to hear of this."""
        return self.annotate(unwanted_codes=Cast("not_about", models.TextField())).filter(
            unwanted_codes__contains=f'"{offer}"'
        )


class ContactRules(Record):
    """How a company wants to be approached, in its own words and numbers. Binds every partner.

    `token` opens the company's own page until `token_expires_on` (that day included). A company that
    said stop is approached by nobody until it takes it back.
    """

    company = models.OneToOneField(Company, on_delete=models.CASCADE, related_name="rules")
    most_a_month = models.PositiveSmallIntegerField(_("at most so many times a month"), null=True, blank=True)
    pause_from = models.DateField(_("pause from"), null=True, blank=True)
    pause_until = models.DateField(_("pause until"), null=True, blank=True)
    person = models.ForeignKey(
        "companies.ContactPerson",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("talk to"),
    )
    channel = models.CharField(_("how"), max_length=8, choices=Channel, blank=True)
    hours = models.CharField(_("when it suits"), max_length=120, blank=True)
    #: Codes of `Offer` the company does not want to hear of.
    not_about = models.JSONField(_("not about"), default=list, blank=True)
    has_stopped = models.BooleanField(_("nobody may contact us"), default=False)
    set_at = models.DateTimeField(_("set"), null=True, blank=True, editable=False)
    set_by = models.CharField(_("set by"), max_length=150, blank=True, editable=False)
    #: Written down by a partner, on the company's word.
    is_on_its_word = models.BooleanField(default=False, editable=False)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    token_expires_on = models.DateField(null=True, blank=True, editable=False)

    objects = ContactRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("company's rules of contact")
        verbose_name_plural = _("companies' rules of contact")
        constraints = [
            models.CheckConstraint(
                condition=Q(pause_from=None) | Q(pause_until__gte=F("pause_from")),
                name="pause_ends_after_it_begins",
                violation_error_message=_("The pause ends before it begins."),
            )
        ]

    def __str__(self) -> str:
        return str(self.company)

    @property
    def trail_name(self) -> str:
        """How the trail names them: by the company."""
        return str(self.company)

    def is_open(self, day: date) -> bool:
        """Whether the company's link opens its page on a day."""
        return self.token_expires_on is not None and self.token_expires_on >= day

    @property
    def unwanted(self) -> list[Any]:
        """The kinds of offer the company does not want, as labels."""
        return [Offer(code).label for code in self.not_about if code in Offer.values]

    @property
    def has_pause(self) -> bool:
        """Whether a pause holds now or is still to come: one that is over is no rule any more."""
        return self.pause_until is not None and self.pause_until >= timezone.localdate()


class LinkMail(Post):
    """The mail with a company's link: to whom it went, under which token, and who sent it.

    The address stays with the mail: a link that has run out is renewed to where it was sent, and nowhere
    else. The mail of a link that was ended has no token any more: nobody renews it. Without a sender it
    was the company itself that asked, by its old link.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="link_mails")
    person = models.ForeignKey(
        "companies.ContactPerson", on_delete=models.CASCADE, related_name="link_mails", editable=False
    )
    email = models.EmailField(_("mail address"), editable=False)
    token = models.CharField(max_length=40, db_index=True, editable=False)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    organisation = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    on = models.DateField(_("asked for"), editable=False)

    class Meta:
        verbose_name = _("mail with the company's link")
        verbose_name_plural = _("mails with the company's link")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["company", "email", "on"], name="one_link_mail_a_day")]

    def __str__(self) -> str:
        return str(self.company)

    @property
    def trail_name(self) -> str:
        """How the trail names it: by the company, not by the person."""
        return str(self.company)


class ContactTerms(Record):
    """What the partners of one partnership have agreed about contacts and referrals."""

    partnership = models.OneToOneField(
        "partnerships.Partnership", on_delete=models.CASCADE, related_name="contact_terms"
    )
    quiet_days = models.PositiveSmallIntegerField(_("days between two contacts about the same"), default=14)
    answer_days = models.PositiveSmallIntegerField(_("days to answer a referral"), default=3)

    class Meta:
        verbose_name = _("terms of contact")
        verbose_name_plural = _("terms of contact")

    def __str__(self) -> str:
        return str(self.partnership)


class ContactOwner(Record):
    """Who looks after a company in a partnership: one person, whom the others ask first."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="owners")
    partnership = models.ForeignKey("partnerships.Partnership", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", on_delete=models.PROTECT, related_name="+")
    since = models.DateField(_("since"))

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact owner")
        verbose_name_plural = _("contact owners")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["company", "partnership"], name="one_contact_owner")]
        indexes = [models.Index(fields=["user", "partnership"], name="companies_of_owner")]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def trail_name(self) -> str:
        """How the trail names it: by the company."""
        return str(self.company)
