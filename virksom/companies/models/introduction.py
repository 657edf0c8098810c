"""Role models: experienced companies, and their introduction to comparable ones that are new to it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from virksom.companies.models.contact import Acted
from virksom.companies.models.register import Company
from virksom.companies.models.reservation import Reservation
from virksom.foundation.models import RecordQuerySet


class RoleModel(Acted):
    """A company that other companies may learn from, with what it can tell them about."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="role_models")
    about = models.CharField(_("what it can tell about"), max_length=200)
    since = models.DateField(_("since"))
    is_demo = models.BooleanField(default=False, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("role model")
        verbose_name_plural = _("role models")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["company", "partnership"], name="role_model_once")]

    def __str__(self) -> str:
        return self.about


class IntroductionQuerySet(RecordQuerySet):
    def open(self) -> IntroductionQuerySet:
        """Introductions nobody has followed up on."""
        return self.filter(followed_up_on=None)

    def due(self, day: date) -> IntroductionQuerySet:
        """Open introductions that are to be followed up on by a day."""
        return self.open().filter(due_on__lte=day)

    def by_due(self) -> IntroductionQuerySet:
        """Open ones first, the earliest due on top; then the closed ones, the latest first."""
        return self.order_by(F("followed_up_on").desc(nulls_first=True), "due_on", "pk")


class Introduction(Acted):
    """A role model introduced to a company that is new to it.

    An introduction is an approach to the newcomer (`company`), so it holds a reservation. Both
    companies agree to it; it stays due until somebody has followed up and said what came of it.
    """

    class Outcome(models.TextChoices):
        VISITED = "visited", _("they met")
        AGREED = "agreed", _("an agreement came of it")
        NOTHING = "nothing", _("nothing came of it")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="introductions")
    role_model = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="introduced_to")
    about = models.CharField(_("about what"), max_length=160)
    reservation = models.OneToOneField(
        Reservation, on_delete=models.SET_NULL, null=True, related_name="introduction", editable=False
    )
    newcomer_agreed_on = models.DateField(_("the newcomer agreed"), null=True, blank=True)
    role_model_agreed_on = models.DateField(_("the role model agreed"), null=True, blank=True)
    meets_on = models.DateField(_("they meet on"), null=True, blank=True)
    due_on = models.DateField(_("follow up by"))
    followed_up_on = models.DateField(_("followed up on"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("what came of it"), max_length=8, choices=Outcome, blank=True)
    note = models.CharField(_("in a sentence"), max_length=300, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(company=F("role_model")), name="nobody_is_introduced_to_themselves"
            ),
            models.CheckConstraint(
                condition=Q(followed_up_on=None) | ~Q(outcome=""), name="introduction_has_its_outcome"
            ),
            models.UniqueConstraint(
                fields=["company", "role_model"],
                condition=Q(followed_up_on=None),
                name="introduced_once_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "followed_up_on", "due_on"], name="introduction_due")]

    def __str__(self) -> str:
        return self.about

    @property
    def is_open(self) -> bool:
        return self.followed_up_on is None

    @property
    def is_agreed(self) -> bool:
        """Whether both companies have said yes."""
        return self.newcomer_agreed_on is not None and self.role_model_agreed_on is not None
