"""What is asked when staff register somebody who called or wrote."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.events.actions.registration import Person
from virksom.events.forms.door import AdmitForm
from virksom.events.models import Language


class ByHandForm(AdmitForm):
    """A person to register; the mail address may be missing."""

    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    language = forms.ChoiceField(
        label=_("Language of the mails"), choices=Language, widget=forms.RadioSelect, initial=Language.DANISH
    )
    note = forms.CharField(
        label=_("Anything we should know"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A question, or what the person needs to take part. Nothing about their health."),
    )

    field_order = ("name", "organisation_name", "represents", "level", "email", "language", "phone", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_%s"} | kwargs)
        self.fields["email"].help_text = _(
            "The confirmation and the personal link go here. Without an address the person gets neither."
        )

    def person(self) -> Person:
        """Who it is, for the action."""
        said = self.cleaned_data
        return Person(
            name=said["name"],
            email=said["email"],
            phone=said["phone"],
            represents=said["represents"],
            level=said["level"],
            organisation_name=said["organisation_name"],
            language=said["language"],
        )
