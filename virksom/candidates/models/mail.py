"""Mails about a candidate's profile: to the candidate, and to those it is shared with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models.candidate import Candidate
from virksom.candidates.models.sharing import ShareGrant
from virksom.foundation.post import Post


class CandidateMail(Post):
    """A mail somebody is owed about a profile: who may see it, or that it will be forgotten.

    To the candidate, or under the name the receiver knows to a `user` of the receiver or, without one, to
    the receiver itself. That a record will be emptied is told to a `user` of the job centre when the
    candidate has no address. No address is kept: it is looked up when the mail is sent.
    """

    class Kind(models.TextChoices):
        ASKED = "asked", _("somebody asks to see your profile")
        MEET = "meet", _("somebody would like to meet you")
        SHARED = "shared", _("a profile is shared with you")
        OPENED = "opened", _("both have said yes")
        FORGETTING = "forgetting", _("your record will be emptied")
        UNREACHED = "unreached", _("a record will be emptied")
        CONFIRM = "confirm", _("is your profile still right?")

    kind = models.CharField(max_length=10, choices=Kind)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="mails")
    grant = models.ForeignKey(ShareGrant, on_delete=models.CASCADE, null=True, related_name="mails")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = _("mail about a profile")
        verbose_name_plural = _("mails about profiles")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["created_at"], name="candidate_mail_owed", condition=models.Q(sent_at=None))
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
