"""What partners fill in about openings: the filter, reasons, filled places, and the terms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.foundation.cpr import RefusesCpr
from virksom.openings.models import ExchangeTerms, Opening


class OpeningFilter(forms.Form):
    """Narrow the list of openings."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *Opening.State.choices], required=False
    )
    company = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)
    mine = forms.BooleanField(label=_("Only ours"), required=False)


class PassOnForm(RefusesCpr, forms.Form):
    """Why an opening is given on."""

    reason = forms.CharField(
        label=_("Why do you give it on?"), max_length=200, help_text=_("The next one reads it.")
    )


class FilledForm(forms.Form):
    """How many places are filled."""

    filled = forms.IntegerField(label=_("Places filled"), min_value=0, max_value=200)


class CloseForm(RefusesCpr, forms.Form):
    """Why an opening is closed."""

    reason = forms.CharField(label=_("Why is it closed?"), max_length=200)


class TermsForm(forms.ModelForm):
    """What the partners of a partnership have agreed about openings."""

    answer_hours = forms.IntegerField(
        label=_("Working hours to take an opening"),
        min_value=1,
        max_value=40,
        help_text=_("After that the next one is asked. Nights, weekends and holidays do not count."),
    )
    stale_days = forms.IntegerField(
        label=_("Days until an opening is asked about"),
        min_value=7,
        max_value=180,
        help_text=_("After so many days without a word the company is asked whether it is still open."),
    )

    class Meta:
        model = ExchangeTerms
        fields = ["answer_hours", "stale_days", "neighbour"]

    def __init__(self, *args: Any, neighbours: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["neighbour"]
        field.queryset = neighbours
        field.help_text = _("Its job centre is asked when nobody here has taken an opening.")
        field.empty_label = _("None")
