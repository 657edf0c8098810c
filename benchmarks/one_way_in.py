"""Before the call, at country size: the answer, the reservation, the search, and a long timeline."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import statistics
from collections.abc import Callable, Iterator

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.measure import Result, ratio, seconds
from virksom.companies.actions.reservation import NotClear, ask, reserve_contact
from virksom.companies.facts.timeline import timeline_of
from virksom.companies.models import Company, Offer, TimelineEntry
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Membership, Programme, Role

TRIES = 300
ANSWER_BAR, ANSWER_AIM = 50.0, 15.0
SEARCH_BAR, SEARCH_AIM = 100.0, 30.0
LONG, SHORT = 10_000, 10
TIMELINE_BAR = 1.5


def p95(works: list[Callable[[], object]]) -> tuple[float, float]:
    """The 95th percentile and the median of the milliseconds that each work takes."""
    works[0]()
    times = [seconds(work) * 1000 for work in works]
    return statistics.quantiles(times, n=20)[-1], statistics.median(times)


def benchmark(programme: Programme) -> Iterator[Result]:
    """Everything of this file, by somebody of the business side in the largest place."""
    membership = (
        Membership.objects.filter(programme=programme, role=Role.BUSINESS_CONSULTANT).order_by("pk").last()
    )
    assert membership is not None
    viewer = viewer_of(membership.user, timezone.localdate())
    code = viewer.seats[0].municipality_code
    rng = random.Random(7)
    companies = rng.sample(list(Company.objects.filter(municipality=code)), TRIES)
    yield from _answers(companies, viewer, rng)
    yield from _searches(companies, membership)
    yield from _timeline(companies[0], viewer)


def _answers(companies: list[Company], viewer: object, rng: random.Random) -> Iterator[Result]:
    today = timezone.localdate()

    def question(company: Company) -> dict:
        return {"company": company, "offer": rng.choice(Offer.values), "by": viewer}

    def asking(company: Company) -> Callable[[], object]:
        said = question(company)
        return lambda: ask(first=today, last=today + dt.timedelta(days=4), **said)

    def taking(company: Company) -> Callable[[], object]:
        said = question(company) | {"channel": "call", "about": "Benchmark"}

        def take() -> None:
            with contextlib.suppress(NotClear):
                reserve_contact(starts_on=today, ends_on=today + dt.timedelta(days=4), **said)

        return take

    for what, works in (
        ("reservation: the answer, p95", [asking(company) for company in companies]),
        ("reservation: asked and taken, p95", [taking(company) for company in companies]),
    ):
        with transaction.atomic():
            high, middle = p95(works)
            transaction.set_rollback(True)
        yield Result(what, high, "ms", bar=ANSWER_BAR, aim=ANSWER_AIM, remark=f"median {middle:.1f} ms")


def _searches(companies: list[Company], membership: Membership) -> Iterator[Result]:
    """The list of companies narrowed by words, as a page: by a name, a place, a number that is none."""
    client = Client()
    client.force_login(membership.user)
    address = reverse("companies:list")
    words = [company.name.split()[0] for company in companies[:60]] + ["aps", "a", "Odense", "12345678"]
    high, middle = p95([lambda q=q: client.get(address, {"q": q}) for q in words])
    remark = f"median {middle:.1f} ms, the whole page"
    yield Result("companies: search, p95", high, "ms", bar=SEARCH_BAR, aim=SEARCH_AIM, remark=remark)


def _timeline(company: Company, viewer: object) -> Iterator[Result]:
    """The first page of a long timeline against that of a short one."""
    now = timezone.now()
    said = {"partnership_id": viewer.seats[0].partnership_id, "kind": "other", "sector": "business"}
    with transaction.atomic():
        other = Company.objects.filter(municipality=company.municipality_id).exclude(pk=company.pk).first()
        for one, length in ((company, LONG), (other, SHORT)):
            TimelineEntry.objects.filter(company=one).delete()
            TimelineEntry.objects.bulk_create(
                TimelineEntry(company=one, at=now - dt.timedelta(hours=n), heading=f"Line {n}", **said)
                for n in range(length)
            )
        value, mine, theirs = ratio(
            lambda: timeline_of(company, viewer, {}), lambda: timeline_of(other, viewer, {}), rounds=21
        )
        transaction.set_rollback(True)
    yield Result(
        f"timeline: first page of {LONG:,} lines / of {SHORT}",
        value,
        "times",
        bar=TIMELINE_BAR,
        remark=f"{mine:.1f} ms / {theirs:.1f} ms",
    )
