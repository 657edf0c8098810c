"""Fields that several forms of the room share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day, chosen in a calendar or typed."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **options})


def text_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def offered(form: forms.BaseForm, name: str) -> Any:
    """A field of a form whose choices or rows are set for the one who looks."""
    return form.fields[name]


class Lines(forms.BaseFormSet):
    """Lines of the same kind: those on record can be taken away, empty ones wait to be filled."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take the line away")


def lines_of(line: type[forms.Form], empty: int = 2) -> type[forms.BaseFormSet]:
    """A set of lines with some empty ones at its foot."""
    return forms.formset_factory(line, formset=Lines, extra=empty, can_delete=True, can_delete_extra=False)
