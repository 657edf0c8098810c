"""Everything that is kept about one person, as plain data: found by following what points to the record.

Rooms above add records about candidates without this module knowing them: whatever points to the
candidate, and to those records in turn, is part of the copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils import timezone

from virksom.candidates.facts.about import DEPTH, lines_about, pointing_to
from virksom.candidates.models import Candidate
from virksom.foundation.models import TrailEntry
from virksom.foundation.post import Post

#: What is said of a mail: that it was sent, and what it was about.
OF_A_MAIL = {"sent_at", "opening", "grant"}
#: Keys to pages, and what is another person's: no part of the copy.
LEFT_OUT = {"token", "password", "claimed_at", "is_demo", "is_superuser", "is_support"}


def everything_about(candidate: Candidate) -> dict[str, Any]:
    """All about a candidate: the record, what points to it, the sign-in, and the lines of the trail."""
    said: dict[str, Any] = {"candidate": _said(candidate), "made_at": timezone.now().isoformat()}
    kept: dict[str, list[dict[str, Any]]] = {}
    for record in _following(candidate, DEPTH):
        kept.setdefault(record._meta.label_lower, []).append(_said(record))
    said["records"] = dict(sorted(kept.items()))
    if candidate.user is not None:
        said["sign_in"] = _said(candidate.user)
        said["roles"] = [_said(seat) for seat in candidate.user.memberships.select_related("organisation")]
    said["trail"] = [_line(entry) for entry in _trail_of(candidate)]
    return said


def _following(record: models.Model, depth: int, seen: set[Any] | None = None) -> Iterator[models.Model]:
    """The records that point to a record, and those that point to them."""
    seen = set() if seen is None else seen
    for relation in pointing_to(type(record)):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: record.pk})
        for row in rows:
            if (row._meta.label, row.pk) in seen:
                continue
            seen.add((row._meta.label, row.pk))
            yield row
            if depth > 1:
                yield from _following(row, depth - 1, seen)


def _said(record: models.Model) -> dict[str, Any]:
    """The fields of a record by name. Of a mail no more than that it was sent, and about what: its address
    may be another's.
    """
    is_mail = isinstance(record, Post)
    said = {}
    for column in record._meta.concrete_fields:
        if column.name in LEFT_OUT or (is_mail and not column.choices and column.name not in OF_A_MAIL):
            continue
        value = getattr(record, column.attname)
        if isinstance(column, models.ForeignKey):
            target = getattr(record, column.name)
            value = None if target is None else str(target)
        elif column.choices:
            value = str(getattr(record, f"get_{column.name}_display")())
        said[column.name] = value
    return said


def _trail_of(candidate: Candidate) -> Any:
    """Lines about the records, those of what the candidate did, and of answers by a link."""
    lines = lines_about([candidate.pk]) | models.Q(actor_name=candidate.code)
    if candidate.user_id is not None:
        lines |= models.Q(actor_id=candidate.user_id)
    return TrailEntry.objects.filter(lines).order_by("number")


def _line(entry: TrailEntry) -> dict[str, Any]:
    # Who answers by a link of a company goes by the address it was sent to, and that is another's.
    who = "" if "@" in entry.actor_name else entry.actor_name
    return {
        "at": entry.at,
        "who": who,
        "organisation": entry.organisation_name,
        "what": entry.verb,
        "to": entry.subject_name,
        "details": entry.details,
    }
