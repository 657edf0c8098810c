"""Tags of Django's own that lists say on each line: what is the same every time is worked out once.

A page of 25 lines holds some hundred texts and links. Looking each up anew took a quarter of its time.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import TranslateNode, do_translate
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString

register = template.Library()

#: Stands for a record's number while the rest of an address is found; no address holds it by itself.
A_NUMBER = 7_046_029_254_386_353_131


class RecordURLNode(URLNode):
    """``{% url %}``: an address that differs by the numbers of records is found once, then filled in."""

    def render(self, context: Any) -> str:
        names = tuple(self.kwargs)
        numbers = [value.resolve(context) for value in (*self.args, *self.kwargs.values())]
        if self.asvar or not context.autoescape or not all(type(number) is int for number in numbers):
            return super().render(context)
        place = (get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
        parts = _address(self.view_name.resolve(context), len(self.args), names, *place)
        if parts is None:
            return super().render(context)
        address = parts[0]
        for number, part in zip(numbers, parts[1:], strict=True):
            address += f"{number}{part}"
        return SafeString(address)


@cache
def _address(
    name: str, unnamed: int, names: tuple[str, ...], urlconf: str, prefix: str
) -> tuple[str, ...] | None:
    """What stands before, between and after the numbers of an address; None where they cannot be told."""
    marks = range(A_NUMBER, A_NUMBER + unnamed + len(names))
    named = dict(zip(names, marks[unnamed:], strict=True))
    try:
        rest = reverse(name, urlconf, args=marks[:unnamed], kwargs=named)
    except (NoReverseMatch, ValueError):
        return None
    parts = []
    for mark in marks:
        part, found, rest = rest.partition(str(mark))
        if not found:
            return None
        parts.append(escape(part))
    return (*parts, escape(rest))


class SaidTextNode(TranslateNode):
    """``{% translate %}`` of a text that stands in the template: looked up once for each language."""

    def __init__(self, node: TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop, node.asvar, node.message_context)
        self.said: dict[str | None, str] = {}

    def render(self, context: Any) -> str:
        language = translation.get_language()
        if language not in self.said:
            self.said[language] = super().render(context)
        return self.said[language]


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    node = django_url(parser, token)
    return RecordURLNode(node.view_name, node.args, node.kwargs, node.asvar)


@register.tag
def translate(parser: Parser, token: Token) -> TranslateNode:
    node = do_translate(parser, token)
    stands_here = node.filter_expression.var.lookups is None and not node.filter_expression.filters
    return SaidTextNode(node) if stands_here and not node.asvar else node
