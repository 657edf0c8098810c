"""Two people at one form: whoever saves second is told what was saved meanwhile, and decides.

A form carries a mark of the stored values it was opened with. When they have changed until it is sent,
it comes back with everything that was typed and what is stored now; sending it again replaces that.
"""

from __future__ import annotations

import hashlib
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, ModelChoiceField
from django.http import QueryDict
from django.utils import formats
from django.utils.text import Truncator
from django.utils.translation import gettext as _

#: The field a page carries the mark in; `ui/form/seen.html` draws it from the context.
SEEN = "seen"
#: So much of a stored text is told.
TOLD = 200


def mark_of(*stored: Any) -> str:
    """A mark of stored values: forms' and form sets' `initial`."""
    written = repr([sorted(one.items()) if isinstance(one, dict) else one for one in stored])
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def check_unchanged(data: QueryDict, mark: str, form: BaseForm | None = None) -> None:
    """Raises ValidationError, with what is stored now, when it is not what the form was opened with.

    `mark` is that of today's values; a form sent without one is let through.
    """
    seen = data.get(SEEN, "")
    if seen and mark and seen != mark:
        raise ValidationError(_told(form))


def _told(form: BaseForm | None) -> list[str]:
    told = [
        _(
            "Somebody else saved a change while you wrote. Your own words are kept below: save again to "
            "put them in place of what is stored now."
        )
    ]
    if form is None:
        return told
    for name in form.changed_data:
        field: BoundField = form[name]
        value = _in_words(field, form.get_initial_for_field(field.field, name))
        told.append(_("Stored now under {field}: {value}").format(field=field.label, value=value))
    return told


def _in_words(field: BoundField, value: Any) -> str:
    match value:
        case None | "" | []:
            return "–"
        case bool():
            return _("yes") if value else _("no")
        case date():
            return formats.date_format(value, "DATE_FORMAT")
        case time():
            return formats.time_format(value)
    return _as_chosen(field, value) or Truncator(str(value)).chars(TOLD)


def _as_chosen(field: BoundField, value: Any) -> str:
    """What a value is called in the list it was chosen from; empty where it was not chosen."""
    chosen = [str(getattr(one, "pk", one)) for one in (value if isinstance(value, list) else [value])]
    asked: Any = field.field
    if isinstance(asked, ModelChoiceField):
        return ", ".join(map(str, asked.queryset.filter(pk__in=chosen)))  # type: ignore[union-attr]
    choices = getattr(asked, "choices", ())
    return ", ".join(str(label) for key, label in choices if str(key) in chosen)
