"""Forms for a contract and its parties."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.foundation.cpr import RefusesCpr
from virksom.partnerships.actions import ContractTerms, Party
from virksom.partnerships.forms.fields import DayField, offered
from virksom.partnerships.models import Contract, Organisation


class ContractForm(RefusesCpr, forms.ModelForm):
    starts = DayField(label=_("Starts"))
    ends = DayField(label=_("Ends"))

    class Meta:
        model = Contract
        fields = ["starts", "ends", "funding", "instalments", "instalments_paid", "next_step"]

    @property
    def terms(self) -> ContractTerms:
        return ContractTerms(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class PartyForm(RefusesCpr, forms.Form):
    organisation = forms.ModelChoiceField(label=_("Party"), queryset=Organisation.objects.none())
    signed_by = forms.CharField(label=_("Signed by"), required=False, max_length=150)
    signed_on = DayField(label=_("Signed on"), required=False)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "organisation").queryset = organisations

    @property
    def line(self) -> Party:
        data = self.cleaned_data
        return Party(data["organisation"], data["signed_by"], data["signed_on"])
