"""Forgetting 10,000 candidates with sign-ins, profiles, grants, readings and lines of the trail."""

from __future__ import annotations

import tempfile
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from benchmarks.measure import Result, seconds
from virksom.accounts.models import User
from virksom.candidates.models import Candidate, CandidateMail, Claim, CompetenceProfile, Reading, ShareGrant
from virksom.foundation.access import system_viewer
from virksom.foundation.models import TrailEntry, TrailHead
from virksom.foundation.trail import chained, commitment
from virksom.partnerships.models import Partnership, Programme
from virksom.site.forgetting import forget

COUNT = 10_000
BAR = 60.0


def people(partnership: Partnership) -> None:
    """Candidates who were told long ago and have not been heard of."""
    password = make_password(None)
    User.objects.bulk_create(
        User(email=f"old{number}@example.org", name=f"Old {number}", password=password)
        for number in range(COUNT)
    )
    users = list(User.objects.filter(email__startswith="old", email__endswith="@example.org").order_by("pk"))
    today = timezone.localdate()
    long_ago = timezone.now() - timedelta(days=800)
    rows = Candidate.objects.bulk_create(
        Candidate(
            partnership=partnership,
            code=f"OLD-{number}",
            name=f"Old {number}",
            email=user.email,
            is_eligible=True,
            enrolled_on=long_ago.date(),
            user=user,
            told_on=today - timedelta(days=31),
        )
        for number, user in enumerate(users)
    )
    CandidateMail.objects.bulk_create(
        CandidateMail(kind="forgetting", candidate=one, sent_at=timezone.now() - timedelta(days=31))
        for one in rows
    )
    profiles = CompetenceProfile.objects.bulk_create(CompetenceProfile(candidate=one) for one in rows)
    Claim.objects.bulk_create(
        Claim(profile=profile, kind="skill", said="Old words") for profile in profiles for _twice in (1, 2)
    )
    to = partnership.programme.owner
    ShareGrant.objects.bulk_create(
        ShareGrant(candidate=one, to=to, given_on=long_ago.date(), ends_on=long_ago.date()) for one in rows
    )
    Reading.objects.bulk_create(
        Reading(candidate=one, user=one.user, organisation=to, purpose="job", by_name=True, hour=long_ago)
        for one in rows
    )
    for model, ours in (
        (Candidate, {"code__startswith": "OLD-"}),
        (CompetenceProfile, {"candidate__code__startswith": "OLD-"}),
        (Claim, {"profile__candidate__code__startswith": "OLD-"}),
        (ShareGrant, {"candidate__code__startswith": "OLD-"}),
    ):
        model.objects.filter(pk__in=model.objects.filter(**ours).values("pk")).update(updated_at=long_ago)
    _trail(rows, long_ago)


def _trail(rows: list[Candidate], at: object) -> None:
    """Two lines of the trail for each, chained as they are written."""
    head, _made = TrailHead.objects.get_or_create(pk=1)
    by, entries = system_viewer(), []
    for one in rows:
        for verb in ("enrol_candidate", "change_candidate"):
            entry = TrailEntry(
                number=head.number + 1, at=at, verb=verb, subject_kind="candidates.candidate",
                subject_id=one.pk, subject_name=one.code, actor_name=by.name, salt=f"{head.number:032}",
            )  # fmt: skip
            entry.commitment = commitment(entry)
            entry.link = chained(head.link, entry.commitment)
            head.number, head.link = entry.number, entry.link
            entries.append(entry)
    TrailEntry.objects.bulk_create(entries, batch_size=2000)
    head.save()


def benchmark(programme: Programme) -> list[Result]:
    """How long it takes to forget them all; afterwards the database is as it was."""
    partnership = Partnership.objects.filter(programme=programme).first()
    usual = settings.VAR
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        settings.VAR = folder
        people(partnership)
        done = []
        took = seconds(lambda: done.append(forget()))
        settings.VAR = usual
        transaction.set_rollback(True)
    if done[0].emptied != COUNT:
        raise AssertionError(done)
    return [Result("forget 10,000 candidates", took, "s", bar=BAR, remark="with trail, grants and sign-ins")]
