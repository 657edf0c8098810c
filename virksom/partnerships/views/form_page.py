"""The page every form of the room is answered by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from virksom.foundation.access import Viewer
from virksom.foundation.meanwhile import check_unchanged, mark_of


def viewer_of(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def posted(request: HttpRequest) -> Any:
    """What was sent, or None when the page is opened."""
    return request.POST if request.method == "POST" else None


def answer(
    request: HttpRequest,
    act: Callable[[], models.Model],
    *,
    form: BaseForm | None = None,
    lines: BaseFormSet | None = None,
    back: str,
    onward: Callable[[Any], str] | None = None,
    done: str,
    is_stored: bool = False,
    **words: Any,
) -> HttpResponse:
    """Show a form, or act on what was sent and go back; a refusal is shown with all that was typed.

    `onward` is where something new is seen, when that is not where one came from. `is_stored` says of a
    form without a record that it shows what is stored. `words` are for the page: title, note, button,
    partnership or programme.
    """
    mark = _mark(form, lines, is_stored)
    if request.method == "POST" and _is_valid(form) and _is_valid(lines):
        try:
            check_unchanged(request.POST, mark, form)
            made = act()
        except ValidationError as error:
            _show(error, form, lines)
        else:
            messages.success(request, done)
            return redirect(onward(made) if onward else back)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "lines": lines, "back": back, "seen": mark, **words}
    return render(request, "partnerships/form.html", context, status=status)


def _mark(form: BaseForm | None, lines: BaseFormSet | None, is_stored: bool) -> str:
    """The mark of what is stored; none for something new, which nobody else can have changed."""
    record = getattr(form, "instance", None)
    if form is not None and not is_stored and (record is None or record.pk is None):
        return ""
    return mark_of(form.initial if form else None, lines.initial if lines else None)


def _is_valid(form: BaseForm | BaseFormSet | None) -> bool:
    return form is None or form.is_valid()


def _show(error: ValidationError, form: BaseForm | None, lines: BaseFormSet | None) -> None:
    if form is not None:
        known = hasattr(error, "error_dict") and set(error.error_dict) <= {*form.fields, NON_FIELD_ERRORS}
        form.add_error(None, error if known or not hasattr(error, "error_dict") else error.messages)
    elif lines is not None:
        lines._non_form_errors.extend(error.messages)  # type: ignore[attr-defined]


def kept_lines(lines: BaseFormSet) -> list[Any]:
    """The filled lines of a formset, without those that were ticked to go."""
    return [
        form.line  # type: ignore[attr-defined]
        for form in lines.forms
        if form.has_changed() or form.initial
        if not form.cleaned_data.get("DELETE") and form.cleaned_data
    ]
