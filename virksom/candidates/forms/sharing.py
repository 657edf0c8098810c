"""What is asked when a profile is shared: with whom, for what, until when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import Purpose
from virksom.candidates.models.sharing import LASTS_AT_MOST
from virksom.foundation.cpr import RefusesCpr
from virksom.partnerships.models import Organisation

#: What others may be let see a profile for; upkeep is the candidate's own people's.
PURPOSES = [choice for choice in Purpose.choices if choice[0] != Purpose.UPKEEP]


class ShareForm(RefusesCpr, forms.Form):
    """The candidate shares the profile."""

    to = forms.ModelChoiceField(
        label=_("Who may see it?"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )
    purpose = forms.ChoiceField(label=_("For what?"), choices=PURPOSES)
    ends_on = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("90 days at most. You can stop it at any time."),
    )

    def __init__(self, *args: Any, receivers: Any, **kwargs: Any) -> None:
        """`receivers` are the organisations to choose from."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = receivers
        self.initial.setdefault("ends_on", timezone.localdate() + LASTS_AT_MOST)


class AskForm(ShareForm):
    """The consultant asks the candidate, or writes down a yes that was given in a meeting."""

    in_meeting = forms.BooleanField(
        label=_("The candidate has said yes to this in a meeting"),
        required=False,
        help_text=_("Without it the candidate gets a mail and answers on the own page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].help_text = _("90 days at most. The candidate can stop it at any time.")
