"""The bricks of the pages: how a form field is drawn, and what the frame is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Forms and fields are drawn by the templates in `ui/form/`, with hint and error beside each field."""

    form_template_name = "ui/form/form.html"
    field_template_name = "ui/form/field.html"


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
