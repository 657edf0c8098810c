"""Who may see a candidate's profile, what was agreed to, and who has seen it."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models.candidate import Candidate, Language
from virksom.foundation.models import Record, RecordQuerySet

#: A grant ends after so long, if not before.
LASTS_AT_MOST = timedelta(days=90)
#: Letters and digits that cannot be mistaken for each other, read aloud or written by hand.
SIGNS = "ACDEFHJKLMNPRTUVWXY34679"


def new_alias() -> str:
    """A name for a profile shown without identity; it differs for each receiver and tells nothing."""
    return "P-" + "".join(secrets.choice(SIGNS) for _ in range(6))


def _seal() -> signing.Signer:
    return signing.Signer(sep=".", salt="candidates.shared")


class Purpose(models.TextChoices):
    """What a profile is shared, asked for or read for."""

    JOB = "job", _("to find a job")
    COURSE = "course", _("a course")
    MENTORING = "mentoring", _("a mentor")
    FOLLOW_UP = "follow_up", _("follow-up of a job")
    UPKEEP = "upkeep", _("keeping the profile right")


class ShareGrantQuerySet(RecordQuerySet):
    def live(self, day: date) -> ShareGrantQuerySet:
        """Grants that hold on a day: given, not withdrawn, not run out."""
        return self.filter(given_on__lte=day, ends_on__gte=day, withdrawn_at=None)

    def standing(self) -> ShareGrantQuerySet:
        """Grants and requests that nobody has withdrawn."""
        return self.filter(withdrawn_at=None)

    def by_token(self, token: str) -> ShareGrantQuerySet:
        """The grant a personal link belongs to; none for a link that nobody sent."""
        try:
            return self.filter(alias=_seal().unsign(token))
        except signing.BadSignature:
            return self.none()

    def opened(self) -> ShareGrantQuerySet:
        """Grants under which both have said yes, so that the receiver knows who it is."""
        return self.exclude(candidate_yes_at=None).exclude(receiver_yes_at=None)


class ShareGrant(Record):
    """A candidate lets one organisation see the profile, for a purpose, until a day.

    The receiver sees it under `alias`, without identity, until both have said yes. A company is reached
    by its organisation: rooms that know companies give it one. `asked_on` without `given_on` is a
    request that waits for the candidate's answer.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="grants")
    to = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("to")
    )
    purpose = models.CharField(_("for"), max_length=10, choices=Purpose, default=Purpose.JOB)
    asked_on = models.DateField(_("asked"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    given_on = models.DateField(_("given"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    alias = models.CharField(_("shown as"), max_length=12, unique=True, default=new_alias, editable=False)
    candidate_yes_at = models.DateTimeField(_("the candidate said yes"), null=True, blank=True)
    receiver_yes_at = models.DateTimeField(_("the receiver said yes"), null=True, blank=True)

    objects = ShareGrantQuerySet.as_manager()
    opened_with = ("candidate", "to")

    class Meta:
        verbose_name = _("share grant")
        verbose_name_plural = _("share grants")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "to", "purpose"],
                condition=Q(withdrawn_at=None),
                name="one_grant_for_a_purpose",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(given_on=None) | Q(ends_on__gte=F("given_on")),
                name="grant_ends_after_it_begins",
                violation_error_message=_("The sharing ends before it begins. Choose a later day."),
            ),
        ]
        indexes = [models.Index(fields=["to", "ends_on", "candidate"], name="grants_of_receiver")]

    def __str__(self) -> str:
        return self.alias

    @property
    def trail_name(self) -> str:
        """How the trail names it: by the name the receiver sees."""
        return self.alias

    @property
    def token(self) -> str:
        """The key of the receiver's personal link: it opens this grant, and nothing once it is over."""
        return _seal().sign(self.alias)

    @property
    def is_request(self) -> bool:
        """Whether it waits for the candidate's answer."""
        return self.given_on is None and self.withdrawn_at is None

    def is_live(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (
            self.withdrawn_at is None
            and self.given_on is not None
            and self.ends_on is not None
            and self.given_on <= day <= self.ends_on
        )

    @property
    def is_opened(self) -> bool:
        """Whether both have said yes."""
        return self.candidate_yes_at is not None and self.receiver_yes_at is not None


class Consent(Record):
    """Something a candidate agreed to, apart from the legal basis on which the job centre holds the data.

    `text_version` and `language` say which wording was read. A new yes is a new row.
    """

    class About(models.TextChoices):
        OPENINGS = "openings", _("to be told of openings by mail")
        CASE = "case", _("to be told of in a case")
        PHOTO = "photo", _("a photo")

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="consents")
    about = models.CharField(_("to what"), max_length=10, choices=About)
    text_version = models.CharField(_("wording"), max_length=20)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    given_at = models.DateTimeField(_("given"))
    expires_on = models.DateField(_("until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "about"],
                condition=Q(withdrawn_at=None),
                name="one_consent_about_a_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_about_display())

    @property
    def trail_name(self) -> str:
        """What it is about; whose it is stands in the trail by number."""
        return str(self.get_about_display())


class Reading(Record):
    """Somebody saw a candidate's profile: who, for which organisation, for what, and whether by name.

    Kept once an hour for the same reader and purpose, so that the list can be read.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    purpose = models.CharField(_("for"), max_length=10, choices=Purpose)
    by_name = models.BooleanField(_("with identity"))
    hour = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["-hour", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "user", "organisation", "purpose", "by_name", "hour"],
                name="reading_once_an_hour",
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id}: {self.hour:%Y-%m-%d %H}"

    @property
    def trail_name(self) -> str:
        return f"#{self.pk}"
