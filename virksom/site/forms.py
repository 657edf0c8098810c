"""What the trail can be narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.foundation.access import Viewer
from virksom.partnerships.models import Partnership


class TrailFilter(forms.Form):
    """Who, what, when and in which partnership."""

    who = forms.CharField(label=_("Person, organisation or thing"), required=False)
    what = forms.CharField(label=_("What was done"), required=False)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    partnership = forms.ModelChoiceField(
        label=_("Partnership"), queryset=Partnership.objects.none(), required=False, empty_label=_("All")
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Partnership.objects.visible_to(viewer).select_related("municipality")
        self.fields["partnership"].queryset = rows  # type: ignore[attr-defined]
