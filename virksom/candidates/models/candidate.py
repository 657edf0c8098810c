"""Candidates: citizens in the programme's target group. Their identity is the employment side's to hold."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record, RecordQuerySet
from virksom.partnerships.models import Partnership

#: A profile that nobody confirmed for so long is hidden from everybody but the candidate's own people.
CONFIRMED_FOR = timedelta(days=90)


class Language(models.TextChoices):
    """The languages of the candidate's own pages and mails, each by its own name."""

    DANISH = "da", "Dansk"
    ENGLISH = "en", "English"
    ARABIC = "ar", "العربية"


class CandidateQuerySet(RecordQuerySet):
    def of(self, partnership: Partnership) -> CandidateQuerySet:
        return self.filter(partnership=partnership)

    def looked_up(self, words: str) -> CandidateQuerySet:
        """Candidates whose code or name holds the words; all of them without words."""
        words = words.strip()
        return self.filter(Q(code__icontains=words) | Q(name__icontains=words)) if words else self

    def reached_by_mail(self) -> CandidateQuerySet:
        """Candidates with an address of their own, or that of their sign-in."""
        return self.exclude(email="", user__email=None).exclude(email="", user__email="")

    def unconfirmed(self, day: date) -> CandidateQuerySet:
        """Candidates whose profile nobody has said to be right within 90 days, or who have none."""
        return self.filter(is_unconfirmed(day))


def is_unconfirmed(day: date) -> Q:
    """Whether nobody has said within 90 days that a candidate's profile is right."""
    return Q(profile__confirmed_on=None) | Q(profile__confirmed_on__lte=day - CONFIRMED_FOR)


class Candidate(Record):
    """A citizen enrolled by the employment side, which attests eligibility with a yes; no reason is stored.

    `code` names the candidate where no identity may show; `name` is empty until it is needed.
    """

    partnership = models.ForeignKey(
        "partnerships.Partnership",
        on_delete=models.PROTECT,
        related_name="candidates",
        verbose_name=_("partnership"),
    )
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(
        _("language of mails and own pages"), max_length=2, choices=Language, default=Language.DANISH
    )
    is_eligible = models.BooleanField(_("the job centre attests that the candidate is in the target group"))
    enrolled_on = models.DateField(_("enrolled"))
    consultant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_candidates",
        verbose_name=_("job consultant"),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="candidate"
    )
    #: When the candidate was told that the record will be emptied, and when it was.
    told_on = models.DateField(
        _("told that the record will be emptied"), null=True, blank=True, editable=False
    )
    emptied_on = models.DateField(_("emptied"), null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("invented for the demo"), default=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_eligible=True),
                name="candidate_is_attested",
                violation_error_message=_("Only candidates whom the job centre attests can be enrolled."),
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def trail_name(self) -> str:
        """What the trail says: the code, never the name."""
        return self.code

    @property
    def mail_address(self) -> str:
        """Where a candidate gets mails: the address in the record, else that of the own sign-in."""
        return self.email or (self.user.email if self.user else "")

    @property
    def called(self) -> str:
        """Name and code, for those who may know who it is."""
        return f"{self.name} ({self.code})" if self.name else self.code
