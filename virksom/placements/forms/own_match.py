"""What a candidate says to a proposed job."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.foundation.cpr import RefusesCpr
from virksom.foundation.ui import Unhurried


class OwnAnswerForm(RefusesCpr, forms.Form):
    """A few words beside the yes or no."""

    note = Unhurried(
        label=_("What I want to say with it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class QuestionForm(RefusesCpr, forms.Form):
    """A question to the consultant before the answer."""

    question = Unhurried(label=_("My question"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
