"""What candidates say of themselves besides the profile: their name, and how they are reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import Candidate
from virksom.foundation.cpr import RefusesCpr


class OwnForm(RefusesCpr, forms.Form):
    """The candidate's own name, mail address and telephone."""

    name = forms.CharField(
        label=_("Name"), max_length=150, required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email", "dir": "ltr"}),
        help_text=_("Questions about my job come here, and jobs that I agreed to hear of."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel", "dir": "ltr"}),
        help_text=_("A company sees it only when we have both said yes."),
    )

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(candidate, name) for name in self.fields}
