"""What is changed to see which jobs would open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import TimeOfDay

if TYPE_CHECKING:
    from virksom.matching.world import Candidate as Person


class WhatIf(forms.Form):
    """Other hours, a longer way, more times of day, one licence more: each left empty is as it is."""

    hours = forms.IntegerField(label=_("Hours a week, at most"), required=False, min_value=1, max_value=60)
    minutes = forms.IntegerField(
        label=_("Minutes to work, at most"), required=False, min_value=1, max_value=300
    )
    time = forms.ChoiceField(
        label=_("Also free"), required=False, choices=[("", _("as it is")), *TimeOfDay.choices]
    )
    licence = forms.ChoiceField(label=_("One licence more"), required=False)

    def __init__(self, *args: Any, licences: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        """`licences` are those that jobs ask for, with their names."""
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["licence"]
        offered.choices = [("", _("as it is")), *((str(pk), name) for pk, name in licences)]

    @property
    def changes(self) -> bool:
        """Whether anything is changed at all."""
        return self.is_valid() and any(value for value in self.cleaned_data.values())

    def changed(self, person: Person) -> Person:
        """The person after the change."""
        from virksom.matching import world

        asked = self.cleaned_data
        if asked["hours"]:
            least = min(person.hours_min, asked["hours"])
            person = replace(person, hours_max=asked["hours"], hours_min=least)
        if asked["minutes"]:
            person = replace(person, max_minutes=asked["minutes"])
        if asked["time"] and person.times:
            times = dict.fromkeys((*person.times, world.TimeOfDay[asked["time"].upper()]))
            person = replace(person, times=tuple(times))
        if asked["licence"]:
            person = replace(person, licences=tuple(dict.fromkeys((*person.licences, asked["licence"]))))
        return person
