"""Tags and filters every template may use: numbers and days as people write them, rights, panels."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from django import template
from django.conf import settings
from django.db.models import Model
from django.http import Http404
from django.urls import resolve, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from virksom.foundation.access import visible
from virksom.foundation.sentence import in_words

register = template.Library()
register.filter(in_words)

#: From one time or number to another, with nothing around the dash.
SPAN = re.compile(r"\d[\d.:]*–\d[\d.:]*")
#: Arabic with the figures used in Denmark, as numbers stand on signs and in letters here.
LOCALES = {"da": "da_DK", "ar": "ar"}


def _locale() -> str:
    return LOCALES.get(translation.get_language() or "", "en_GB")


@lru_cache(maxsize=4096)
def _written_day(on: date, pattern: str, locale: str) -> str:
    """A day by a pattern. Writing one takes as long as a database query, and lists repeat their days."""
    return format_date(on, pattern, locale=locale)


@lru_cache(maxsize=4096, typed=True)
def _written_number(value: Any, locale: str) -> str:
    return format_decimal(value, locale=locale)


@register.filter
def number(value: Any) -> str:
    """A whole or decimal number with separators: 1.234 in Danish, 1,234 in English; a dash for none."""
    return "–" if value is None else _written_number(value, _locale())


@register.filter
def percent(share: Any, digits: int = 0) -> str:
    """A share (0..1) as per cent, halves rounded up: 61,6 % in Danish, 61.6% in English; a dash for none."""
    if share is None:
        return "–"
    step = Decimal(1).scaleb(-digits - 2)
    fraction = share if isinstance(share, Fraction) else Fraction(str(share))
    exact = Decimal(fraction.numerator) / fraction.denominator
    rounded = exact.quantize(step, rounding=ROUND_HALF_UP)
    return format_percent(
        rounded,
        format="#,##0" + ("." + "0" * digits if digits else "") + (" %" if _locale() == "da_DK" else "%"),
        locale=_locale(),
    )


@register.filter
def kroner(value: Any) -> str:
    """Whole kroner: 300.000 kr."""
    if value is None:
        return "–"
    return f"{number(value)} kr." if _locale() == "da_DK" else f"DKK {number(value)}"


def _day(value: Any) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def day(value: Any) -> str:
    """A day in full: 31. marts 2009."""
    if not value:
        return "–"
    locale = _locale()
    return _written_day(_day(value), "d. MMMM y" if locale == "da_DK" else "d MMMM y", locale)


@register.filter
def short_day(value: Any) -> str:
    """A day of a known year: 31. marts, 14. nov."""
    if not value:
        return "–"
    locale = _locale()
    return _written_day(_day(value), "d. MMM" if locale == "da_DK" else "d MMM", locale)


@register.filter
def weekday(value: Any) -> str:
    """A day with its weekday: torsdag 2. april."""
    if not value:
        return "–"
    locale = _locale()
    text = _written_day(_day(value), "EEEE d. MMMM" if locale == "da_DK" else "EEEE d MMMM", locale)
    return text[0].upper() + text[1:]


@register.filter
def weekday_in(value: Any) -> str:
    """A day with its weekday, inside a sentence: torsdag 2. april."""
    text = weekday(value)
    return text[0].lower() + text[1:] if _locale() == "da_DK" else text


@register.filter
def weekday_short(value: Any) -> str:
    """A day in a row of days: man. 14., Mon 14."""
    if not value:
        return "–"
    locale = _locale()
    return _written_day(_day(value), "EEE d." if locale == "da_DK" else "EEE d", locale)


@register.filter
def initials(name: Any) -> str:
    """The first letters of the first and the last word of a name: SB."""
    words = [word for word in str(name).split("(")[0].split() if word[:1].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@register.filter
def date_tile(value: Any) -> SafeString:
    """The tile at the head of a line: day, short month and year. For the eye; say the day in words too."""
    return _tile(_day(value), str(translation.get_language()))


@register.filter
def short_month(value: Any) -> str:
    """A month in three letters, the same in tiles, pictures and days: sep, not sept."""
    return _written_day(_day(value), "MMM", _locale()).strip(".")[:3]


@lru_cache(maxsize=4096)
def _tile(on: date, language: str) -> SafeString:
    month = short_month(on)
    return format_html(
        '<div class="e-date" aria-hidden="true"><b>{}</b>{}<small>{}</small></div>', on.day, month, on.year
    )


@register.filter
def clock(value: Any) -> str:
    """A time of day: 9.15 in Danish, 09:15 in English."""
    if not value:
        return "–"
    at = value if isinstance(value, time) else timezone.localtime(value)
    return f"{at.hour}.{at.minute:02}" if _locale() == "da_DK" else f"{at.hour:02}:{at.minute:02}"


@register.filter(is_safe=True)
def together(text: str) -> SafeString:
    """A rendered text whose spans of figures ("9.00–11.00") do not break at the dash."""
    return mark_safe(SPAN.sub(r'<span class="v-together">\g<0></span>', text))  # noqa: S308  (rendered)


@register.simple_tag(takes_context=True)
def may(context: Any, actions: str, record: Any) -> bool:
    """Whether the viewer has one of the actions on a record: {% may "u" event as can_change %}."""
    viewer = context["request"].viewer
    if not isinstance(record, Model):
        return False
    return visible(type(record)._default_manager.filter(pk=record.pk), viewer, actions).exists()


@register.simple_tag(takes_context=True)
def may_inside(context: Any, actions: str, kind: str, place: Any) -> bool:
    """Whether the viewer has one of the actions on a kind of record in a place: "events.Event"."""
    from django.apps import apps

    return context["request"].viewer.may(actions, apps.get_model(kind), inside=place)


@register.simple_tag(takes_context=True)
def panels(context: Any, slot: str, **kwargs: Any) -> SafeString:
    """Show what higher rooms have to say on a lower room's page.

    Each panel is a view of its own with its own access: what the viewer may not see leaves nothing.
    """
    request = context["request"]
    shown = []
    for name in settings.PANELS.get(slot, ()):
        match = resolve(reverse(name, kwargs=kwargs))
        try:
            response = match.func(request, **match.kwargs)
        except Http404:
            continue
        shown.append(response.content.decode())
    return mark_safe("".join(shown))  # noqa: S308  (rendered by templates of our own)


@register.simple_tag(takes_context=True)
def query(context: Any, **changes: Any) -> str:
    """The page's own address with some parameters changed; None takes one away."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = value
    return "?" + parameters.urlencode()
