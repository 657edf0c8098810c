"""What somebody says about a placement: that it is so, or what is otherwise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.foundation.cpr import RefusesCpr
from virksom.foundation.ui import Unhurried
from virksom.placements.forms.placement import DayInput
from virksom.placements.models import Placement, Terms


class ConfirmationForm(RefusesCpr, forms.Form):
    """What is otherwise: the terms, the first day, or in words."""

    terms = forms.ChoiceField(
        label=_("Terms of employment"), required=False, choices=[("", _("as recorded")), *Terms.choices]
    )
    starts = forms.DateField(label=_("First day"), required=False, widget=DayInput())
    note = Unhurried(
        label=_("In your own words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        """What is written just as it is recorded is no difference."""
        super().__init__(*args, **kwargs)
        self.placement = placement

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("terms") == self.placement.terms:
            given["terms"] = ""
        if given.get("starts") == self.placement.starts:
            given["starts"] = None
        if not self.errors and not any(given.get(name) for name in ("terms", "starts", "note")):
            raise forms.ValidationError(_("Say what is otherwise."), code="nothing")
        return given
