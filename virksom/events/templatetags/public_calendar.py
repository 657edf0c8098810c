"""The public calendar. Everybody sees the same: lines and filter are drawn once for what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from virksom.events.models import Event

register = template.Library()


@dataclass(frozen=True)
class PublicLine:
    """All that a line of the public calendar says of an event; nothing of it is about a person."""

    pk: int
    title: str
    kind: str
    place_name: str
    place: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    is_earlier: bool
    is_full: bool
    seats_left: int | None

    @property
    def kind_in_words(self) -> str:
        return str(Event.Kind(self.kind).label)


@register.simple_tag
def public_rows(events: Iterable[Event], is_earlier: bool = False) -> SafeString:
    """The list of some events."""
    language, zone = translation.get_language(), timezone.get_current_timezone_name()
    lines = (_drawn(line_of(event, is_earlier), language, zone) for event in events)
    return mark_safe(f'<ul class="e-list e-list-public">{"".join(lines)}</ul>')  # noqa: S308  (our own templates)


def line_of(event: Event, is_earlier: bool) -> PublicLine:
    """A line by what it says now: once an event or its seats change, it is another line."""
    return PublicLine(
        pk=event.pk,
        title=event.title,
        kind=event.kind,
        place_name=event.place_name,  # type: ignore[attr-defined]
        place=event.place,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        is_cancelled=event.is_cancelled,
        is_earlier=is_earlier,
        is_full=event.is_full,
        seats_left=event.seats_left,
    )


@lru_cache(maxsize=2048)
def _drawn(line: PublicLine, language: str | None, zone: str) -> SafeString:
    return render_to_string("events/public_row.html", {"event": line})


@register.simple_tag
def public_filter(form: Any) -> SafeString:
    """The fields that narrow the list; words somebody typed are drawn for them alone."""
    if form.errors or form.chosen["q"]:
        return _fields(form)
    kind: Any = type(form)
    return _drawn_filter(kind, form.partnerships, tuple(form.chosen.items()), translation.get_language())


@lru_cache(maxsize=256)
def _drawn_filter(
    form: Callable[..., Any],
    partnerships: tuple[tuple[int, str], ...],
    chosen: tuple[tuple[str, str], ...],
    language: str | None,
) -> SafeString:
    return _fields(form(dict(chosen), partnerships=partnerships))


def _fields(form: Any) -> SafeString:
    return mark_safe("".join(field.as_field_group() for field in form))  # noqa: S308  (our own templates)
