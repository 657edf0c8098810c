"""Agreements between a company and a partnership: terms, signatures, commitments and reviews."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.companies.models.contact import Acted
from virksom.companies.models.register import Company
from virksom.foundation.models import Record, RecordQuerySet


class AgreementQuerySet(RecordQuerySet):
    def open(self) -> AgreementQuerySet:
        """Agreements that nobody has ended."""
        return self.filter(ended_on=None)

    def in_force(self, day: date) -> AgreementQuerySet:
        """Agreements both sides have signed, that have begun and are not over on a day."""
        return self.in_force_within(day, day)

    def in_force_within(self, first: date, last: date) -> AgreementQuerySet:
        """Agreements that were in force on some day of a period."""
        return self.filter(
            Q(ends=None) | Q(ends__gte=first),
            Q(ended_on=None) | Q(ended_on__gt=first),
            signed_on__lte=last,
            starts__lte=last,
        )

    def to_review(self, day: date) -> AgreementQuerySet:
        """Agreements in force whose day of review has come."""
        return self.in_force(day).filter(review_on__lte=day)

    def standing(self, stand: str, day: date) -> AgreementQuerySet:
        """Agreements that stand like this on a day, or whose review is due; all without a word."""
        over = Q(ended_on__lte=day) | Q(ends__lt=day)
        signed = Q(signed_on__lte=day)
        asked = {
            "due": Q(pk__in=self.to_review(day).values("pk")),
            Agreement.State.OVER: over,
            Agreement.State.UNSIGNED: ~over & (Q(signed_on=None) | Q(signed_on__gt=day)),
            Agreement.State.COMING: ~over & signed & Q(starts__gt=day),
            Agreement.State.IN_FORCE: ~over & signed & Q(starts__lte=day),
        }
        return self.filter(asked[stand]) if stand in asked else self

    def by_review(self) -> AgreementQuerySet:
        """Those still open first, the earliest review on top."""
        return self.order_by(
            F("ended_on").desc(nulls_first=True), F("review_on").asc(nulls_last=True), "-starts", "pk"
        )


class Agreement(Acted):
    """What a company and a partnership have agreed, in plain words.

    `signed_on` is the day on which the last of the two sides signed: from then it can be in force.
    `ended_on` is the first day without it, where it was ended before its time. `user` made it and
    looks after it for `organisation`.
    """

    class State(models.TextChoices):
        UNSIGNED = "unsigned", _("waits for signatures")
        COMING = "coming", _("signed, not begun")
        IN_FORCE = "in_force", _("in force")
        OVER = "over", _("over")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="agreements")
    terms = models.TextField(_("what you agree on"))
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"), null=True, blank=True)
    review_on = models.DateField(_("next review"), null=True, blank=True)
    signed_on = models.DateField(_("signed by both sides"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="agreement_ends_after_it_begins",
                violation_error_message=_("The agreement ends before it begins. Correct one of the days."),
            ),
            models.UniqueConstraint(
                fields=["company", "partnership"],
                condition=Q(ended_on=None),
                name="one_open_agreement",
                violation_error_message=_("There is an agreement already. Change it, or end it first."),
            ),
        ]
        indexes = [models.Index(fields=["partnership", "review_on"], name="agreement_to_review")]

    def __str__(self) -> str:
        return self.terms[:80]

    def state_on(self, day: date) -> Agreement.State:
        """How it stands on a day."""
        if (self.ended_on and self.ended_on <= day) or (self.ends and self.ends < day):
            return self.State.OVER
        if self.signed_on is None or self.signed_on > day:
            return self.State.UNSIGNED
        return self.State.COMING if self.starts > day else self.State.IN_FORCE

    @property
    def state(self) -> Agreement.State:
        """How it stands today."""
        return self.state_on(timezone.localdate())

    @property
    def is_open(self) -> bool:
        """Whether it can be signed, reviewed or ended today; one that ends on a day to come still can."""
        return self.ended_on is None or self.ended_on > timezone.localdate()

    @property
    def is_due(self) -> bool:
        """Whether its day of review has come."""
        today = timezone.localdate()
        due = self.review_on is not None and self.review_on <= today
        return due and self.state_on(today) == self.State.IN_FORCE

    @property
    def missing_sides(self) -> list[Any]:
        """The sides that have not signed, as labels; asks for the signatures where they are not loaded."""
        signed = {signature.side for signature in self.signatures.all()}
        return [side.label for side in Signature.Side if side not in signed]


class Part(Record):
    """A part of an agreement, read with the whole."""

    class Meta:
        abstract = True

    @property
    def trail_name(self) -> str:
        """How the trail names it: by the company."""
        return str(self.agreement.company)  # type: ignore[attr-defined]


class Signature(Part):
    """A signature under an agreement: whose, for which side, on which day."""

    class Side(models.TextChoices):
        COMPANY = "company", _("the company")
        PARTNERSHIP = "partnership", _("the partnership")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures")
    side = models.CharField(_("signs for"), max_length=12, choices=Side)
    name = models.CharField(_("name"), max_length=150)
    on = models.DateField(_("signed on"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "side", "name"], name="signed_once")]

    def __str__(self) -> str:
        return str(self.get_side_display())


class Commitment(Part):
    """Something promised in a number, and how much of it is reached."""

    class Kind(models.TextChoices):
        INTERNSHIPS = "internships", _("work placements")
        HIRES = "hires", _("hires")
        TRAINEES = "trainees", _("trainees")
        MENTORS = "mentors", _("mentors")
        VISITS = "visits", _("visits hosted")
        TALKS = "talks", _("talks to other companies")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="commitments")
    kind = models.CharField(_("what is promised"), max_length=12, choices=Kind)
    promised = models.PositiveSmallIntegerField(_("promised"))
    reached = models.PositiveSmallIntegerField(_("reached"), default=0)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "kind"], name="commitment_once")]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def per_cent(self) -> int:
        """How much of the promise is reached, for a meter; more than promised fills it."""
        return min(100, round(100 * self.reached / self.promised)) if self.promised else 100


class Review(Part):
    """A look at an agreement together: on which day, and what was said."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField(_("day of the review"))
    said = models.TextField(_("what was said"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return str(self.on)
