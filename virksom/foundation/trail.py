"""Writing the trail: each action leaves one line, in its own transaction; and checking its chain.

A line's commitment is sha256(salt + line); its link is sha256(link before + commitment). A changed,
missing or moved line breaks the chain. A person's line can be emptied: it loses its names and its
salt, so that nothing can be guessed from the commitment, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from virksom.foundation.access import Viewer
from virksom.foundation.models import TrailEntry, TrailHead

#: The verb of the line that tells that another line was emptied.
EMPTIED = "empty_entry"
_SAID = (
    "number", "at", "verb", "subject_kind", "subject_id", "subject_name", "actor_id", "actor_name",
    "organisation_id", "organisation_name", "circle_id", "support_id", "support_name", "details",
)  # fmt: skip

_EMPTY: dict[str, Any] = {
    "subject_id": None, "subject_name": "", "actor_id": None, "actor_name": "", "support_id": None,
    "support_name": "", "details": {}, "salt": "",
}  # fmt: skip


def leave_trail(
    by: Viewer, verb: str, subject: models.Model, *, circle_id: int | None = None, **details: Any
) -> TrailEntry:
    """Write that `by` did `verb` to `subject`, on behalf of the organisation they act for.

    A subject's `trail_name` is used before its string, so that records about persons appear without
    their names. `details` are plain values that say what changed; they hold no more about a person
    than that. Call it last: whoever adds a line holds the end of the trail until the transaction ends.
    """
    name = getattr(subject, "trail_name", None)
    entry = TrailEntry(
        at=timezone.now(),
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_name=str(subject if name is None else name)[:200],
        actor_id=by.user_id,
        actor_name=(by.name or "Public")[:200],
        organisation_id=by.organisation_id,
        organisation_name=by.organisation_name[:200],
        circle_id=circle_id,
        support_id=by.support_id,
        support_name=by.support_name[:200],
        details=json.loads(json.dumps(details, cls=DjangoJSONEncoder)),
    )
    with transaction.atomic():
        return _append(entry)


def _append(entry: TrailEntry) -> TrailEntry:
    head, _ = TrailHead.objects.select_for_update().get_or_create(pk=1)
    entry.number = head.number + 1
    entry.salt = secrets.token_hex(16)
    entry.commitment = commitment(entry)
    entry.link = chained(head.link, entry.commitment)
    entry.save(force_insert=True)
    TrailHead.objects.filter(pk=1).update(number=entry.number, link=entry.link)
    return entry


def commitment(entry: TrailEntry) -> str:
    """The hash over a line's salt and everything it says."""
    said = {name: getattr(entry, name) for name in _SAID}
    said["at"] = entry.at.astimezone(UTC).isoformat()
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{entry.salt}{text}".encode()).hexdigest()


def chained(link_before: str, commitment: str) -> str:
    """The link of a line with this commitment behind a line with that link."""
    return hashlib.sha256(f"{link_before}{commitment}".encode()).hexdigest()


@transaction.atomic
def empty_entry(*, by: Viewer, entry: TrailEntry, reason: str) -> TrailEntry:
    """Take names, numbers of persons and details out of a line; the chain holds, and a line says so."""
    TrailEntry.objects.filter(pk=entry.pk).update(**_EMPTY)
    entry.refresh_from_db()
    entry.trail_name = str(entry.number)  # type: ignore[attr-defined]
    leave_trail(by, EMPTIED, entry, circle_id=entry.circle_id, number=entry.number, reason=reason)
    return entry


@transaction.atomic
def empty_entries(*, by: Viewer, entries: models.QuerySet[TrailEntry], reason: str) -> int:
    """Empty many lines as `empty_entry` does one; one line tells of all. Returns how many were emptied."""
    rows = list(entries.exclude(salt="").order_by("number"))
    if not rows:
        return 0
    TrailEntry.objects.filter(pk__in=[row.pk for row in rows]).update(**_EMPTY)
    rows[0].trail_name = str(rows[0].number)  # type: ignore[attr-defined]
    leave_trail(by, EMPTIED, rows[0], numbers=[row.number for row in rows], reason=reason)
    return len(rows)


def _accounted() -> set[int]:
    """The numbers of lines of which some line says that they were emptied."""
    found: set[int] = set()
    for details in TrailEntry.objects.filter(verb=EMPTIED).values_list("details", flat=True).iterator():
        found.update(details.get("numbers", ()))
        found.add(details.get("number", 0))
    return found


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold, and what is wrong there."""

    number: int
    what: str


def verify_trail(known: tuple[int, str] | None = None) -> Iterator[Break]:
    """Go through the whole trail and give each place where it was tampered with.

    `known` is a number and its link that was noted earlier, outside the database: with it a trail
    that was rewritten from the start shows too.
    """
    head = TrailHead.objects.filter(pk=1).first() or TrailHead()
    accounted = _accounted()
    number, link = 0, ""
    for entry in TrailEntry.objects.order_by("number").iterator(chunk_size=2000):
        if entry.number != number + 1:
            last = entry.number - 1
            yield Break(number + 1, "missing" if last == number + 1 else f"missing up to {last}")
        if entry.is_emptied and entry.number not in accounted:
            yield Break(entry.number, "emptied, and no line says so")
        if not entry.is_emptied and commitment(entry) != entry.commitment:
            yield Break(entry.number, "changed")
        if entry.number == number + 1 and chained(link, entry.commitment) != entry.link:
            yield Break(entry.number, "its link does not follow from the line before")
        if known and entry.number == known[0] and entry.link != known[1]:
            yield Break(entry.number, "not the line it was")
        number, link = entry.number, entry.link
    if (head.number, head.link) != (number, link):
        yield Break(max(head.number, number), "the trail does not end where its head says")
    if known and known[0] > number:
        yield Break(known[0], "missing")
