"""Freezing results into a release, and publishing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from virksom.evaluation.facts import results_of
from virksom.evaluation.models import Release
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.indicators.checks import Finding, findings
from virksom.partnerships.models import Programme


class NotPublishable(Exception):
    """The release may not be published; `findings` says which checks stop it, or is empty when it
    is published already."""

    def __init__(self, found: Sequence[Finding] = ()) -> None:
        super().__init__(", ".join(finding.code for finding in found) or "published already")
        self.findings = tuple(found)


@transaction.atomic
def freeze_release(
    *,
    programme: Programme,
    as_of: date,
    by: Viewer,
    notes: Sequence[dict[str, Any]] | None = None,
) -> Release:
    """Freeze a programme's results of a day as its next edition, not yet published.

    `notes` are corrections and remarks; without any, those of the edition before are kept. Two
    shapes are understood: ``{"kind": "printed_total", "table": "table_1", "municipality": "…",
    "printed": 89, "year": 2009}`` for a printed total that differs from its cells, and
    ``{"kind": "text", "da": "…", "en": "…"}``.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)  # one edition at a time
    earlier = Release.objects.filter(programme=programme)
    if notes is None:
        notes = earlier.latest_notes()
    snapshot = results_of(programme, as_of).as_snapshot(about(programme))
    release = Release.objects.create(
        programme=programme,
        edition=(earlier.aggregate(last=Max("edition"))["last"] or 0) + 1,
        as_of=as_of,
        figures=snapshot,
        notes=list(notes),
    )
    leave_trail(by, "freeze_release", release, edition=release.edition, as_of=as_of.isoformat())
    return release


@transaction.atomic
def publish_release(*, release: Release, by: Viewer, at: datetime | None = None) -> Release:
    """Publish a frozen release, now or with the time it came out.

    Raises NotPublishable when a check stops it or it is published already; nothing changes then.
    """
    stopping = [finding for finding in check_release(release) if finding.stops and not finding.is_passed]
    if stopping:
        raise NotPublishable(stopping)
    moment = at or timezone.now()
    waiting = Release.objects.filter(pk=release.pk, published_at=None)
    if not waiting.update(published_at=moment, published_by=by.user_id, updated_at=timezone.now()):
        raise NotPublishable
    release.refresh_from_db()
    leave_trail(by, "publish_release", release, edition=release.edition)
    return release


def check_release(release: Release) -> tuple[Finding, ...]:
    """What every check finds in a release, at its programme's threshold for small counts."""
    return findings(release.figures, release.programme.small_count_threshold)


def about(programme: Programme) -> dict[str, Any]:
    """What a release says about its programme, as it stood: name, period, context events, threshold."""
    return {
        "name": programme.name,
        "starts": programme.starts.isoformat(),
        "ends": programme.ends.isoformat(),
        "small_count_threshold": programme.small_count_threshold,
        "context": [event.title for event in programme.context_events.all()],
    }
