"""From a job told of until its mails are queued, at country size, with candidates who agreed to be told."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from benchmarks.measure import Result, seconds
from virksom.candidates.models import Candidate, CompetenceProfile, Consent
from virksom.companies.actions.rules import company_itself
from virksom.companies.models import Company
from virksom.openings.actions.opening import open_opening
from virksom.openings.models import OpeningNotice
from virksom.partnerships.models import Programme

TRIES = 40
BAR, AIM = 60.0, 5.0
BATCH = 5000


def benchmark(programme: Programme) -> Iterator[Result]:
    """Companies of the place with the most candidates tell of a job, and everybody is owed a mail."""
    with transaction.atomic():
        place = _prepare(programme)
        companies = list(Company.objects.filter(municipality=place.municipality_id).order_by("pk")[:TRIES])
        times = [seconds(lambda one=company: _tell(one)) for company in companies]
        queued = OpeningNotice.objects.count() // len(companies)
        transaction.set_rollback(True)
    high = statistics.quantiles(times, n=20)[-1]
    yield Result(
        "opening: saved until its mails are queued, p95",
        high,
        "s",
        bar=BAR,
        aim=AIM,
        remark=f"median {statistics.median(times):.3f} s, {queued:,} mails each",
    )


def _tell(company: Company) -> None:
    open_opening(
        company=company,
        task="Benchmark",
        contact_name="Benchmark",
        contact_email="benchmark@example.org",
        hours=30,
        times=["day"],
        source="link",
        by=company_itself(company),
    )


def _prepare(programme: Programme):
    """Give every candidate a confirmed profile, an address and the wish to be told; the largest place."""
    now = timezone.now()
    Candidate.objects.filter(partnership__programme=programme).update(email="benchmark@example.org")
    everybody = Candidate.objects.filter(partnership__programme=programme).values_list("pk", flat=True)
    numbers = list(everybody)
    for start in range(0, len(numbers), BATCH):
        some = numbers[start : start + BATCH]
        CompetenceProfile.objects.bulk_create(
            [CompetenceProfile(candidate_id=pk, confirmed_on=now.date(), times=["day"]) for pk in some],
            ignore_conflicts=True,
        )
        Consent.objects.bulk_create(
            [Consent(candidate_id=pk, about="openings", language="da", given_at=now) for pk in some],
            ignore_conflicts=True,
        )
    places = {}
    for place in programme.partnerships.all():
        places[place] = place.candidates.count()
    return max(places, key=places.get)
