"""What a participant is asked after an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.foundation.cpr import RefusesCpr

USEFULNESS = [
    (5, _("5, very useful")),
    (4, _("4")),
    (3, _("3, partly useful")),
    (2, _("2")),
    (1, _("1, not useful")),
]
WILL_ACT = {"yes": True, "no": False, "": None}


class FeedbackForm(RefusesCpr, forms.Form):
    """Four questions; only the first needs an answer."""

    usefulness = forms.TypedChoiceField(
        label=_("How useful was it for you?"), choices=USEFULNESS, coerce=int, widget=forms.RadioSelect
    )
    will_act = forms.TypedChoiceField(
        label=_("Will you do something because of it?"),
        choices=[("yes", _("yes")), ("no", _("no")), ("", _("don't know"))],
        coerce=lambda given: WILL_ACT[given],
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    best = forms.CharField(
        label=_("What was best?"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    better = forms.CharField(
        label=_("What could be better?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The hosts read it without your name. Don't name anybody."),
    )


def as_typed(feedback: Any) -> dict[str, Any]:
    """An answer that was given before, as the form shows it."""
    will_act = {True: "yes", False: "no"}.get(feedback.will_act, "")
    return {
        "usefulness": feedback.usefulness,
        "will_act": will_act,
        "best": feedback.best,
        "better": feedback.better,
    }
