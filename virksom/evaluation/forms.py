"""What is asked about results: the day to freeze, and which companies to look at."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import Company
from virksom.foundation.templatetags.ui import day
from virksom.partnerships.models import Programme


class FreezeForm(forms.Form):
    """The day whose figures are frozen: within the programme's period, and not in the future."""

    as_of = forms.DateField(
        label=_("Figures of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Everything recorded up to this day is counted."),
    )

    def __init__(self, *args: Any, programme: Programme, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = programme.starts, programme.day(today)
        self.fields["as_of"].initial = self.last

    def clean_as_of(self) -> date:
        as_of: date = self.cleaned_data["as_of"]
        if not self.first <= as_of <= self.last:
            raise forms.ValidationError(
                _("Choose a day from %(first)s to %(last)s: only those days can be counted."),
                params={"first": day(self.first), "last": day(self.last)},
            )
        return as_of


class ReachFilter(forms.Form):
    """What narrows the figures of reach."""

    size = forms.ChoiceField(
        label=_("Size"),
        required=False,
        choices=[("", _("all")), ("50+", _("50 employees or more")), *Company.Size.choices],
    )
    industry = forms.ChoiceField(label=_("Industry"), required=False)

    def __init__(self, *args: Any, industries: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["industry"]
        field.choices = [("", _("all")), *industries]
