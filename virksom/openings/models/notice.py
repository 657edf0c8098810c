"""Mails about openings: to partners, to the company, and to candidates who agreed to be told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import Candidate
from virksom.foundation.post import Post
from virksom.openings.models.exchange import RelayStep
from virksom.openings.models.opening import Opening
from virksom.openings.models.shared_job import SharedJob


class OpeningNotice(Post):
    """A mail somebody is owed about an opening, once of a kind; for turns, once a turn.

    About a `shared_job` each of the two companies is owed one.
    To a partner's `user`, to a `candidate`, or, with neither, to the person the company named.
    """

    class Kind(models.TextChoices):
        ASKED = "asked", _("an opening waits for you")
        TOLD = "told", _("a new opening may fit")
        RECEIVED = "received", _("your opening is received")
        TAKEN = "taken", _("somebody has your opening")
        PASSED_ON = "passed_on", _("an opening went on")
        RING = "ring", _("ring the company")
        STILL_OPEN = "still_open", _("is it still open?")
        CLOSED = "closed", _("the opening is closed")
        SHARE = "share", _("two companies could share a job")

    kind = models.CharField(max_length=10, choices=Kind)
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="notices")
    step = models.ForeignKey(RelayStep, on_delete=models.CASCADE, null=True, related_name="+")
    shared_job = models.ForeignKey(SharedJob, on_delete=models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = _("mail about an opening")
        verbose_name_plural = _("mails about openings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "opening", "step", "user"],
                condition=Q(user__isnull=False, step__isnull=False),
                name="opening_notice_once_a_turn",
            ),
            models.UniqueConstraint(
                fields=["kind", "opening", "user"],
                condition=Q(user__isnull=False, step__isnull=True),
                name="opening_notice_once_to_a_partner",
            ),
            models.UniqueConstraint(
                fields=["kind", "opening", "candidate"],
                condition=Q(candidate__isnull=False),
                name="opening_notice_once_to_a_candidate",
            ),
            models.UniqueConstraint(
                fields=["kind", "opening"],
                condition=Q(
                    user__isnull=True, candidate__isnull=True, step__isnull=True, shared_job__isnull=True
                ),
                name="opening_notice_once_to_the_company",
            ),
            models.UniqueConstraint(
                fields=["shared_job", "opening"],
                condition=Q(shared_job__isnull=False),
                name="opening_notice_once_a_shared_job",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="opening_notice_owed", condition=Q(sent_at=None))]

    def __str__(self) -> str:
        return str(self.get_kind_display())
