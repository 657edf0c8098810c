"""Reminding candidates that their profile is soon hidden: once for each time they said that it is right."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from virksom.candidates.models import Candidate, CandidateMail, CompetenceProfile

#: So many are reminded in one transaction.
BATCH = 500


def remind_to_confirm() -> int:
    """Owe a mail to each candidate whose profile is hidden within two weeks; returns how many.

    Who has no address is counted on the consultant's page. Run twice, or on two workers at the same moment,
    it does its work once.
    """
    numbers = list(_unreminded().order_by("pk").values_list("pk", flat=True))
    return sum(_remind(numbers[first : first + BATCH]) for first in range(0, len(numbers), BATCH))


def _unreminded() -> Any:
    """Candidates whose profile runs out soon and who had no mail since they last said that it is right."""
    soon = CompetenceProfile.objects.running_out(timezone.localdate())
    rows = Candidate.objects.filter(emptied_on=None, profile__in=soon)
    mails = CandidateMail.objects.filter(kind=CandidateMail.Kind.CONFIRM, candidate=OuterRef("pk"))
    since = mails.filter(created_at__date__gt=OuterRef("profile__confirmed_on"))
    return rows.filter(~Exists(since)).exclude(email="", user=None)


def _remind(numbers: list[int]) -> int:
    with transaction.atomic():
        # Held first and asked again: another worker may have reminded them a moment ago.
        list(Candidate.objects.select_for_update().filter(pk__in=numbers).order_by("pk").values("pk"))
        rows = _unreminded().filter(pk__in=numbers).select_related("user")
        mails = [
            CandidateMail(kind=CandidateMail.Kind.CONFIRM, candidate=one) for one in rows if one.mail_address
        ]
        CandidateMail.objects.bulk_create(mails)
    return len(mails)
