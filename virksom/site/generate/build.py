"""Building a town, a region or a country in one transaction, table by table."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from virksom.accounts.models import User
from virksom.candidates.models import Candidate
from virksom.companies.models import Company
from virksom.partnerships.models import Organisation, Partnership, Programme
from virksom.site.demo.activity import note_all_activity
from virksom.site.demo.frame import load_municipalities
from virksom.site.generate import aftercare, contacts, deeds, draw, frame
from virksom.site.generate.plan import SLUG, Build
from virksom.site.generate.pour import settle
from virksom.site.generate.sizes import Scale


class NotEmpty(Exception):
    """The database holds data that were not generated; generated ones must not mix with them."""


@dataclass
class Report:
    """What was made, how long it took in seconds, and the most memory the process held in MiB."""

    programme: Programme
    rows: dict[str, int]
    seconds: float
    peak_mib: float


def generate(scale: Scale, seed: int, tell: Callable[[str], None] = lambda line: None) -> Report:
    """Fill a database with invented data of a scale; `tell` hears of each table that is done.

    Raises NotEmpty where other data are, or where the same were generated before.
    """
    refuse_other_data()
    begun = time.monotonic()
    build = Build(scale, seed, tell)
    if Programme.objects.filter(slug=build.slug).exists():
        raise NotEmpty(f"{build.slug} is here already. Empty the database first, or choose another seed.")
    with transaction.atomic():
        load_municipalities()
        frame.build_frame(build)
        frame.build_users(build)
        frame.build_companies(build)
        deeds.build_events(build)
        deeds.build_jobs(build)
        contacts.build_contacts(build)
        aftercare.build_follow_ups(build)
        tell("checking and committing")
    settle(list(dict.fromkeys(build.touched)))
    with transaction.atomic():
        note_all_activity(build.programme, draw.TODAY)
    return Report(build.programme, build.rows, time.monotonic() - begun, peak_mib())


def refuse_other_data() -> None:
    """Raise NotEmpty when anything is here that was not generated."""
    others = Programme.objects.exclude(slug__startswith=f"{SLUG}-")
    invented = (
        not model._default_manager.filter(is_demo=False).exists()
        for model in (User, Company, Candidate, Organisation)
    )
    if others.exists() or not all(invented):
        raise NotEmpty(
            "This database holds other data. Name an empty one: DATABASE_URL=sqlite:////tmp/large.sqlite3"
        )
    if Partnership.objects.exclude(programme__slug__startswith=f"{SLUG}-").exists():
        raise NotEmpty("This database holds other partnerships.")


def peak_mib() -> float:
    """The most memory this process has held so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
