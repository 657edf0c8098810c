"""When in the week a job is worked, and what narrows the local bank."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virksom.candidates.models import TimeOfDay
from virksom.openings.actions.shifts import check_shifts
from virksom.openings.models import Shift

#: How a time may be typed, where the browser does not help.
TYPED = ("%H:%M", "%H.%M", "%H:%M:%S", "%H")
#: So many shifts of one day can be written down.
A_DAY = 2


class WeekForm(forms.Form):
    """Seven days, each with a time from and until; a second pair where a day has two shifts."""

    def __init__(self, data: Any = None, *, kept: Iterable[Shift] = ()) -> None:
        initial: dict[str, time] = {}
        count = dict.fromkeys(range(7), 0)
        for one in kept:
            number = count[one.weekday]
            initial |= {f"from_{one.weekday}_{number}": one.starts, f"to_{one.weekday}_{number}": one.ends}
            count[one.weekday] += 1
        super().__init__(data, initial=initial)
        for day, name in WEEKDAYS.items():
            labels = [
                (_("{day}, from"), _("{day}, until")),
                (_("{day}, again from"), _("{day}, again until")),
            ]
            for number, (starts, ends) in enumerate(labels):
                self.fields[f"from_{day}_{number}"] = _time(capfirst(starts.format(day=name)))
                self.fields[f"to_{day}_{number}"] = _time(capfirst(ends.format(day=name)))

    @property
    def days(self) -> list[dict[str, Any]]:
        """Each day's pairs of fields, and whether it has a second shift."""
        rows = []
        for day in range(7):
            pairs = [(self[f"from_{day}_{number}"], self[f"to_{day}_{number}"]) for number in range(A_DAY)]
            rows.append({"pairs": pairs, "has_second": any(field.value() for field in pairs[1])})
        return rows

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        shifts = []
        for day in range(7):
            for number in range(A_DAY):
                names = f"from_{day}_{number}", f"to_{day}_{number}"
                starts, ends = (said.get(name) for name in names)
                if any(name in self.errors for name in names):
                    continue
                if (starts is None) != (ends is None):
                    missing = names[0] if starts is None else names[1]
                    self.add_error(missing, _("Say both when it starts and when it ends."))
                elif starts is not None and ends is not None:
                    shifts.append((day, starts, ends))
        if not self.errors:
            try:
                check_shifts(shifts)
            except ValidationError as refused:
                self.add_error(None, refused)
        return {"shifts": shifts}


def _time(label: str) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, input_formats=TYPED)


class BankFilter(forms.Form):
    """Narrow the local bank."""

    time = forms.ChoiceField(
        label=gettext_lazy("When in the day"),
        choices=[("", gettext_lazy("All")), *((code, capfirst(label)) for code, label in TimeOfDay.choices)],
        required=False,
    )
    hours = forms.ChoiceField(
        label=gettext_lazy("Hours a week"),
        choices=[
            ("", gettext_lazy("All")),
            ("10", gettext_lazy("10 at most")),
            ("20", gettext_lazy("11 to 20")),
            ("36", gettext_lazy("21 to 36")),
        ],
        required=False,
    )
