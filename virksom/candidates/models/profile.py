"""What a candidate can do, as the candidate says it and as others have seen it."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models.candidate import CONFIRMED_FOR, Candidate, Language
from virksom.candidates.models.concept import Concept
from virksom.foundation.models import Record, RecordQuerySet

#: So long before a profile is hidden its owner is reminded; the link of the mail works for so long.
REMINDED_BEFORE = timedelta(days=14)
LINK_LASTS = timedelta(days=45)


def _seal() -> signing.TimestampSigner:
    return signing.TimestampSigner(sep=".", salt="candidates.confirm")


class TimeOfDay(models.TextChoices):
    """When somebody can work, and when a job is done."""

    MORNING = "morning", _("morning")
    DAY = "day", _("day")
    EVENING = "evening", _("evening")
    NIGHT = "night", _("night")
    WEEKEND = "weekend", _("weekend")


class Adjustment(models.TextChoices):
    """What makes a workplace fit, said of the place and never of the person: no reason is asked for."""

    SEATED = "seated", _("can be done sitting")
    NO_LIFTING = "no_lifting", _("without heavy lifting")
    QUIET = "quiet", _("quiet surroundings")
    FIXED_HOURS = "fixed_hours", _("the same hours every week")
    SHORT_DAYS = "short_days", _("short days")
    BREAKS = "breaks", _("extra breaks")
    SHOWN = "shown", _("shown rather than written")
    ONE_PERSON = "one_person", _("one fixed person to ask")
    STEP_FREE = "step_free", _("without steps")


class Cefr(models.TextChoices):
    """Levels of a language by the Common European Framework of Reference."""

    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"


class DanishLevel(models.TextChoices):
    """What an education from elsewhere stands beside in Denmark, by the levels of ISCED 2011."""

    PRIMARY = "2", _("primary and lower secondary school")
    UPPER = "3", _("upper secondary or vocational training")
    SHORT = "5", _("short higher education")
    BACHELOR = "6", _("bachelor's degree")
    MASTER = "7", _("master's degree")
    DOCTOR = "8", _("doctorate")


class Evidence(models.TextChoices):
    """How well something is known, from the candidate's word to formal recognition."""

    SAID = "said", _("said")
    DOCUMENTED = "documented", _("documented")
    TRIED = "tried", _("tried at work")
    ASSESSED = "assessed", _("assessed")
    RECOGNISED = "recognised", _("recognised")


class CompetenceProfileQuerySet(RecordQuerySet):
    def running_out(self, day: date) -> CompetenceProfileQuerySet:
        """Profiles that are hidden within two weeks, unless their owner says that they are still right."""
        return self.confirmed(day).filter(confirmed_on__lte=day - CONFIRMED_FOR + REMINDED_BEFORE)

    def by_token(self, token: str) -> CompetenceProfileQuerySet:
        """The profile the link of a reminder belongs to; none for a link that nobody sent."""
        try:
            return self.filter(pk=int(_seal().unsign(token, max_age=LINK_LASTS)))
        except (signing.BadSignature, ValueError):
            return self.none()

    def confirmed(self, day: date) -> CompetenceProfileQuerySet:
        """Profiles whose owner said within 90 days that they are right; others are hidden."""
        return self.filter(confirmed_on__gt=day - CONFIRMED_FOR)


class CompetenceProfile(Record):
    """What a candidate can do and wants: hours, times, travel, wishes; claims hold the rest.

    Identity is never here: profiles are shown without it. `times` and `adjustments` are lists of codes
    of `TimeOfDay` and `Adjustment`. `confirmed_on` is the day the candidate last said that it is right.
    """

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="profile")
    hours_least = models.PositiveSmallIntegerField(_("hours a week, at least"), null=True, blank=True)
    hours_most = models.PositiveSmallIntegerField(_("hours a week, at most"), null=True, blank=True)
    times = models.JSONField(_("when"), default=list, blank=True)
    travel_minutes = models.PositiveSmallIntegerField(_("minutes to work, at most"), null=True, blank=True)
    starts_from = models.DateField(_("can start from"), null=True, blank=True)
    wishes = models.CharField(_("wishes"), max_length=500, blank=True)
    adjustments = models.JSONField(_("what makes a workplace fit"), default=list, blank=True)
    confirmed_on = models.DateField(_("confirmed"), null=True, blank=True, editable=False)

    objects = CompetenceProfileQuerySet.as_manager()
    opened_with = ("candidate",)

    class Meta:
        verbose_name = _("competence profile")
        verbose_name_plural = _("competence profiles")
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_least=None) | Q(hours_most=None) | Q(hours_most__gte=F("hours_least")),
                name="profile_hours_in_order",
                violation_error_message=_("The most hours are fewer than the least. Correct one of them."),
            )
        ]

    def __str__(self) -> str:
        return self.candidate.code

    @property
    def trail_name(self) -> str:
        """How the trail names it: by the candidate's code."""
        return self.candidate.code

    @property
    def token(self) -> str:
        """The key of the reminder's link, for some weeks: it shows the profile to its owner."""
        return _seal().sign(str(self.pk))

    def is_confirmed(self, day: date) -> bool:
        """Whether its owner said within 90 days that it is right."""
        return self.confirmed_on is not None and self.confirmed_on > day - CONFIRMED_FOR


class Claim(Record):
    """One thing a candidate can or has done: education, work, a skill, a language, a licence.

    `said` is what the candidate wrote, in the language of `said_in`, and is never changed by others;
    `put` is the consultant's wording of it. `where` is any place in the world. `danish_level` stands
    beside an education when it is known. Speaking, reading and writing are for languages.
    """

    class Kind(models.TextChoices):
        WORK = "work", _("work")
        EDUCATION = "education", _("education")
        SKILL = "skill", _("skill")
        LANGUAGE = "language", _("language")
        LICENCE = "licence", _("licence")

    profile = models.ForeignKey(CompetenceProfile, on_delete=models.CASCADE, related_name="claims")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    said = models.CharField(_("in the candidate's words"), max_length=300)
    said_in = models.CharField(max_length=2, choices=Language, default=Language.DANISH, editable=False)
    put = models.CharField(_("as the consultant puts it"), max_length=300, blank=True)
    concept = models.ForeignKey(
        Concept, on_delete=models.SET_NULL, null=True, blank=True, related_name="claims",
        verbose_name=_("by the standard"),
    )  # fmt: skip
    where = models.CharField(_("where"), max_length=120, blank=True)
    from_year = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(_("until"), null=True, blank=True)
    danish_level = models.CharField(_("beside it in Denmark"), max_length=1, choices=DanishLevel, blank=True)
    speaking = models.CharField(_("speaking"), max_length=2, choices=Cefr, blank=True)
    reading = models.CharField(_("reading"), max_length=2, choices=Cefr, blank=True)
    writing = models.CharField(_("writing"), max_length=2, choices=Cefr, blank=True)
    evidence = models.CharField(_("evidence"), max_length=12, choices=Evidence, default=Evidence.SAID)
    evidence_on = models.DateField(_("seen on"), null=True, blank=True)
    evidence_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    evidence_for = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["kind", "-to_year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_year=None) | Q(to_year=None) | Q(to_year__gte=F("from_year")),
                name="claim_years_in_order",
                violation_error_message=_("It ends before it begins. Correct one of the years."),
            )
        ]

    def __str__(self) -> str:
        return self.put or self.said

    @property
    def trail_name(self) -> str:
        """What the trail says instead of the claim: its kind."""
        return str(self.get_kind_display())
