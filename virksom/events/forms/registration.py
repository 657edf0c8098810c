"""What is asked of somebody who registers, without an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import Level
from virksom.events.actions.registration import Person
from virksom.events.models import Participant, Registration
from virksom.foundation.cpr import RefusesCpr


class DetailsForm(RefusesCpr, forms.Form):
    """Who somebody is; the mail address is asked when they register, and stays."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    organisation_name = forms.CharField(
        label=_("Company or organisation"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    represents = forms.ChoiceField(
        label=_("I come from"), choices=Participant.Represents.choices, widget=forms.RadioSelect
    )
    level = forms.ChoiceField(
        label=_("If you come from a company: where do you work?"),
        choices=[("", _("Choose")), *Level.choices],
        required=False,
        help_text=_("So that we know whether we reach those who decide and those who do the work."),
    )
    note = forms.CharField(
        label=_("Anything we should know"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A question, or what you need to take part. Nothing about your health, please."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("represents") == Participant.Represents.COMPANY and not said.get("level"):
            self.add_error("level", _("Choose where in the company you work."))
        return said

    def person(self, email: str, language: str) -> Person:
        """Who it is, for the action."""
        said = self.cleaned_data
        return Person(
            name=said["name"],
            email=email,
            phone=said["phone"],
            represents=said["represents"],
            level=said["level"],
            organisation_name=said["organisation_name"],
            language=language,
        )


class RegistrationForm(DetailsForm):
    """What is asked of somebody who registers."""

    email = forms.EmailField(
        label=_("Mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Your confirmation and your personal link go here."),
    )

    field_order = ["name", "email", "phone", "organisation_name", "represents", "level", "note"]


def details_of(registration: Registration) -> dict[str, Any]:
    """A person's details as the form's first values."""
    participant = registration.participant
    return {
        "name": participant.name,
        "phone": participant.phone,
        "organisation_name": participant.organisation_name,
        "represents": participant.represents,
        "level": participant.level,
        "note": registration.note,
    }
