"""Writing what changed on a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models


def write_changes(record: models.Model, changes: Mapping[str, Any]) -> list[str]:
    """Save some fields of a record; the names of those that differ from what was stored."""
    stored = type(record)._base_manager.get(pk=record.pk)
    for name, value in changes.items():
        setattr(record, name, value)
    changed = sorted(name for name, value in changes.items() if getattr(stored, name) != value)
    if changed:
        record.save(update_fields=[*changed, "updated_at"])
    return changed
