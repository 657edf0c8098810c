"""What is said at the door about somebody who did not register."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import Level
from virksom.events.models import Participant
from virksom.foundation.cpr import RefusesCpr


class AdmitForm(RefusesCpr, forms.Form):
    """A person at the door who is not on the list."""

    name = forms.CharField(label=_("Name"), max_length=150)
    organisation_name = forms.CharField(label=_("Company or organisation"), max_length=160)
    represents = forms.ChoiceField(
        label=_("Comes from"), choices=Participant.Represents, widget=forms.RadioSelect, initial="company"
    )
    level = forms.ChoiceField(
        label=_("Level"),
        choices=[("", _("not known")), *Level.choices],
        required=False,
        help_text=_("Company representatives only."),
    )
    email = forms.EmailField(label=_("Mail address"), required=False)

    def __init__(self, *args: Any, kinds: Collection[str], **kwargs: Any) -> None:
        """`kinds` are the people the viewer may record: company representatives, others, or both."""
        super().__init__(*args, **{"auto_id": "admit_%s"} | kwargs)
        offered = [(kind, label) for kind, label in Participant.Represents.choices if kind in kinds]
        self.fields["represents"].choices = offered  # type: ignore[attr-defined]
