"""Filters for templates that show figures."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from virksom.indicators.text import Text

register = template.Library()


@register.filter
def told(text: Text) -> str:
    """A text of the kernel in the page's language."""
    return text.in_language(get_language())
