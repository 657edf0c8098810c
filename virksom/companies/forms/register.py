"""What is written about a company and the people in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.dk import cvr as cvr_numbers
from stdnum.exceptions import ValidationError as NotACvr

from virksom.companies.models import Company, ContactPerson
from virksom.foundation.cpr import RefusesCpr


class CompanyForm(RefusesCpr, forms.ModelForm):
    """A company in the register. Its municipality is that of the partnership it is entered in."""

    cvr = forms.CharField(
        label=_("CVR number"),
        required=False,
        max_length=20,
        help_text=_("Eight digits. Leave it empty when you don't have it at hand."),
    )

    field_order = ("name", "cvr")

    class Meta:
        # The register itself says when a CVR number is taken, so the number is no field of the model here.
        model = Company
        fields = ["name", "industry", "size", "is_protected_from_advertising"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["cvr"] = self.instance.cvr

    def clean_cvr(self) -> str | None:
        given = self.cleaned_data["cvr"]
        if not given:
            return None
        try:
            number: str = cvr_numbers.validate(given)
        except NotACvr:
            raise forms.ValidationError(
                _("This is not a CVR number. Check the eight digits, or leave the field empty."), code="cvr"
            ) from None
        return number


class ContactPersonForm(RefusesCpr, forms.ModelForm):
    """A person to talk to in a company."""

    class Meta:
        model = ContactPerson
        fields = ["name", "level", "email", "phone"]


class CompanyFilter(forms.Form):
    """What narrows the list of companies."""

    q = forms.CharField(label=_("Name or CVR number"), required=False, max_length=160)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    size = forms.ChoiceField(label=_("Size"), required=False, choices=[("", _("all")), *Company.Size.choices])

    def __init__(self, *args: Any, municipalities: list[tuple[int, str]], **kwargs: Any) -> None:
        """`municipalities` are those whose companies the viewer may see; one alone is no choice."""
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = [("", _("all")), *municipalities]  # type: ignore[attr-defined]
        if len(municipalities) < 2:
            del self.fields["municipality"]
