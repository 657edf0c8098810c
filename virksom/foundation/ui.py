"""The bricks of the pages: how a form field is drawn, and what the frame is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class FormRenderer(TemplatesSetting):
    """Forms and fields are drawn by the templates in `ui/form/`, with hint and error beside each field."""

    form_template_name = "ui/form/form.html"
    field_template_name = "ui/form/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Draw by a template; but what forms are full of is written at once, as Django's own would."""
        write = WRITTEN.get(template_name)
        if write is not None:
            return write(context["widget"])
        return super().render(template_name, context, request)


def written_input(widget: dict[str, Any]) -> SafeString:
    """A field to type in."""
    value = "" if widget["value"] is None else format_html(' value="{}"', str(widget["value"]))
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget)
    )


def written_select(widget: dict[str, Any]) -> SafeString:
    """A list to choose from; it may have 98 lines."""
    groups = (
        format_html('<optgroup label="{}">{}</optgroup>', name, _options(options))
        if name
        else _options(options)
        for name, options, _index in widget["optgroups"]
    )
    return format_html(
        '<select name="{}"{}>{}</select>',
        widget["name"],
        _attributes(widget),
        SafeString("".join(groups)),
    )


def written_choices(widget: dict[str, Any]) -> SafeString:
    """Boxes or rounds to tick, each with its label; a list of people may have 30."""
    groups = (
        format_html("<div><label>{}</label>{}</div>", name, _ticks(options)) if name else _ticks(options)
        for name, options, _index in widget["optgroups"]
    )
    around = {name: widget["attrs"].get(name) for name in ("id", "class")}
    return format_html(
        "<div{}>{}</div>",
        flatatt({name: value for name, value in around.items() if value}),
        SafeString("".join(groups)),
    )


def _ticks(options: list[dict[str, Any]]) -> SafeString:
    lines = (
        (flatatt({"for": option["attrs"]["id"]}) if option["attrs"].get("id") else "", option)
        for option in options
    )
    return SafeString(
        "".join(
            f"<div>\n<label{whose}>{written_input(option)} {conditional_escape(option['label'])}"
            "</label></div>"
            for whose, option in lines
        )
    )


def _attributes(widget: dict[str, Any]) -> SafeString:
    return flatatt({name: value for name, value in widget["attrs"].items() if value is not None})


def _options(options: list[dict[str, Any]]) -> SafeString:
    lines = (
        (
            conditional_escape(str(option["value"])),
            flatatt(option["attrs"]) if option["attrs"] else "",
            conditional_escape(_label(option)),
        )
        for option in options
    )
    return SafeString(
        "".join(f'<option value="{value}"{more}>{label}</option>\n' for value, more, label in lines)
    )


WRITTEN: dict[str, Callable[[dict[str, Any]], SafeString]] = {
    forms.Select.template_name: written_select,
    forms.RadioSelect.template_name: written_choices,
    forms.CheckboxSelectMultiple.template_name: written_choices,
    **{
        kind.template_name: written_input
        for kind in (
            forms.TextInput,
            forms.NumberInput,
            forms.EmailInput,
            forms.DateInput,
            forms.TimeInput,
            forms.HiddenInput,
            forms.CheckboxInput,
        )
    },
}


def _label(option: dict[str, Any]) -> Any:
    """What an option says; the one that chooses nothing says so in words instead of Django's dashes."""
    is_empty = option["value"] == "" and option["label"] == BLANK_CHOICE_DASH[0][1]
    return _("Choose") if is_empty else option["label"]


@dataclass(frozen=True)
class NavItem:
    """A line of the menu. `count` is what waits there; None shows no number."""

    label: Any
    url: str
    count: int | None = None
    is_current: bool = False


@dataclass(frozen=True)
class Frame:
    """What every page shows around its content."""

    nav: tuple[NavItem, ...] = ()
    nav_title: Any = ""
    public_nav: tuple[NavItem, ...] = ()
    who: str = ""
    role: Any = ""
    is_demo: bool = False
    support_for: str = ""
    foot: dict[str, tuple[NavItem, ...]] = field(default_factory=dict)
    #: What the page can be read in besides: code and own name of each language.
    languages: tuple[tuple[str, str], ...] = ()


class Unhurried(forms.CharField):
    """A text of which nothing is cut off: what is too long is said, and stays for the writer to shorten.

    A browser that knows the longest length drops the rest of what is pasted without a word.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return {**attrs, "dir": "auto"}

    def __init__(self, **kwargs: Any) -> None:
        most = kwargs["max_length"]
        said = gettext_lazy(
            "There is room for %(limit_value)d characters, and this has %(show_value)d. Write it shorter."
        )
        kwargs.setdefault("error_messages", {})
        super().__init__(**kwargs)
        for validator in self.validators:
            if getattr(validator, "limit_value", None) == most:
                validator.message = said  # type: ignore[attr-defined]
