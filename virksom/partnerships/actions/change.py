"""Writing what changed on a record, and what has happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _


def write_changes(record: models.Model, changes: Mapping[str, Any]) -> list[str]:
    """Save some fields of a record; the names of those that differ from what was stored."""
    stored = type(record)._base_manager.get(pk=record.pk)
    for name, value in changes.items():
        setattr(record, name, value)
    changed = sorted(name for name, value in changes.items() if getattr(stored, name) != value)
    if changed:
        record.save(update_fields=[*changed, "updated_at"])
    return changed


def check_happened(on: date) -> None:
    """Raises ValidationError for a day that lies ahead, of something that is told as having happened."""
    if on > timezone.localdate():
        raise ValidationError({"on": _("This day lies ahead. Write it in when it has happened.")})
