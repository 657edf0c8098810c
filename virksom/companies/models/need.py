"""What companies need, and handing a company over to the partner who can help."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from virksom.companies.models.contact import Acted, Contact, Offer
from virksom.companies.models.register import Company
from virksom.foundation.models import RecordQuerySet
from virksom.partnerships.models import Membership


class NeedQuerySet(RecordQuerySet):
    def open(self) -> NeedQuerySet:
        return self.exclude(state=Need.State.MET)


class Need(Acted):
    """What a company needs, as it said itself; met by the contact that met it."""

    class Kind(models.TextChoices):
        PEOPLE = "people", _("people")
        RETENTION = "retention", _("keeping employees")
        SHARING = "sharing", _("sharing work in a downturn")
        ADVICE = "advice", _("intercultural advice")
        TRAINING = "training", _("training and language")
        SCHEMES = "schemes", _("support schemes")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        UNDER_WAY = "under_way", _("under way")
        MET = "met", _("met")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="needs")
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="needs"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    about = models.CharField(_("what exactly?"), max_length=200, blank=True)
    #: How many people, where people are what is needed.
    people = models.PositiveSmallIntegerField(_("how many people"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    on = models.DateField(_("said"))
    met_by = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="met_needs"
    )
    is_demo = models.BooleanField(default=False, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["company", "state"], name="need_of_company")]

    def __str__(self) -> str:
        return self.about or str(self.get_kind_display())


class ReferralQuerySet(RecordQuerySet):
    def open(self) -> ReferralQuerySet:
        """Referrals that nobody has closed: sent, or accepted and being dealt with."""
        return self.filter(state__in=(Referral.State.SENT, Referral.State.ACCEPTED))

    def unanswered(self) -> ReferralQuerySet:
        return self.filter(state=Referral.State.SENT)

    def to_remind(self, now: datetime) -> ReferralQuerySet:
        """Unanswered ones whose time is half over and whose receiver was not reminded."""
        return self.unanswered().filter(remind_at__lte=now, reminded_at=None)

    def to_escalate(self, now: datetime) -> ReferralQuerySet:
        """Unanswered ones whose time is over: the lead is told."""
        return self.unanswered().filter(answer_by__lte=now, escalated_at=None)

    def to_pass_on(self, day: date) -> ReferralQuerySet:
        """Unanswered ones to a person who has no seat there any more, and whose others were not told."""
        seats = Membership.objects.on(day).filter(
            user=OuterRef("to_user"), organisation=OuterRef("to"), partnership=OuterRef("partnership")
        )
        return self.unanswered().filter(~Exists(seats), passed_on_at=None).exclude(to_user=None)

    def for_person(self, user_id: int | None, organisations: Iterable[int]) -> ReferralQuerySet:
        """Those sent to a person, or to one of these organisations without a person who could answer."""
        anybody = Q(to_user=None) | Q(passed_on_at__isnull=False) | Q(escalated_at__isnull=False)
        return self.filter(Q(to_user=user_id) | anybody, to__in=organisations)

    def open_first(self) -> ReferralQuerySet:
        """Those to deal with first, by whose clock runs out; then the others, newest first."""
        rank = Case(
            When(state=Referral.State.SENT, then=0), When(state=Referral.State.ACCEPTED, then=1), default=2
        )
        clock = Case(When(state=Referral.State.SENT, then="answer_by"), default=None)
        return self.order_by(rank, clock, "-sent_at", "-pk")


class Referral(Acted):
    """A company handed over to the partner who can help; `organisation` and `user` are who sent it.

    It is answered (accepted or declined) by `answer_by`, and closed only by the contact that closed it.
    """

    class State(models.TextChoices):
        SENT = "sent", _("waits for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        CLOSED = "closed", _("closed")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="referrals")
    need = models.ForeignKey(Need, on_delete=models.SET_NULL, null=True, blank=True, related_name="referrals")
    to = models.ForeignKey(
        "partnerships.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("to")
    )
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    offer = models.CharField(_("subject"), max_length=12, choices=Offer)
    about = models.CharField(_("about what"), max_length=200)
    sent_at = models.DateTimeField(_("sent"))
    remind_at = models.DateTimeField(editable=False)
    answer_by = models.DateTimeField(_("answer by"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.SENT, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    escalated_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: When the others were told, because the person it was sent to had left.
    passed_on_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="closed_referrals"
    )
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_by__isnull=False),
                name="referral_closed_by_a_contact",
                violation_error_message=_("A referral is closed by the contact that closed it."),
            ),
            models.UniqueConstraint(
                fields=["company", "organisation", "to", "offer", "about"],
                name="one_open_referral_about_the_same",
                condition=Q(state__in=("sent", "accepted")),
            ),
        ]
        indexes = [
            models.Index(fields=["to", "state", "-sent_at"], name="referral_to"),
            models.Index(fields=["organisation", "-sent_at"], name="referral_from"),
            models.Index(fields=["state", "answer_by"], name="referral_clock"),
        ]

    def __str__(self) -> str:
        return self.about
