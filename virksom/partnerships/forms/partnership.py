"""Forms to enter, change and withdraw a partnership, to log support, and to narrow the list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.foundation.cpr import RefusesCpr
from virksom.partnerships.forms.fields import DayField, offered, text_area
from virksom.partnerships.models import (
    Facilitation,
    Municipality,
    Organisation,
    Partnership,
    Phase,
    Programme,
)


class ListFilterForm(forms.Form):
    """What the list of partnerships is narrowed by. Nothing is required, nothing is wrong."""

    q = forms.CharField(label=_("Municipality"), required=False)
    phase = forms.ChoiceField(
        label=_("Phase"), required=False, choices=[("", _("all phases")), *Phase.Kind.choices]
    )
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("every status")), *Partnership.Status.choices]
    )


class NewPartnershipForm(RefusesCpr, forms.ModelForm):
    starts = DayField(label=_("Starts"))

    class Meta:
        model = Partnership
        fields = ["municipality", "phase", "model", "strands", "starts"]

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "phase").queryset = programme.phases.all()
        offered(self, "municipality").queryset = Municipality.objects.exclude(
            partnerships__programme=programme
        )


class PartnershipForm(RefusesCpr, forms.ModelForm):
    starts = DayField(label=_("Starts"))
    followed_until = DayField(
        label=_("Followed by the owner until"),
        required=False,
        help_text=_("The owner can follow the partnership for a time after the programme ends."),
    )

    class Meta:
        model = Partnership
        fields = [
            "phase", "model", "strands", "status", "starts", "anchoring_plan", "carried_by", "followed_until",
        ]  # fmt: skip
        widgets = {"anchoring_plan": text_area(5)}
        help_texts = {
            "anchoring_plan": _("Who carries what on when the outside help ends?"),
            "carried_by": _("Does the partnership live on inside a network that exists already?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "phase").queryset = Phase.objects.filter(programme=self.instance.programme_id)
        offered(self, "carried_by").queryset = Organisation.objects.filter(parts__partnership=self.instance)
        offered(self, "status").choices = [
            (value, label)
            for value, label in Partnership.Status.choices
            if value != Partnership.Status.WITHDRAWN
        ]
        if self.instance.is_withdrawn:
            del self.fields["status"]


class WithdrawForm(RefusesCpr, forms.Form):
    on = DayField(label=_("Withdrew on"))
    reason = forms.CharField(
        label=_("Why it withdrew"),
        widget=text_area(),
        help_text=_("Others learn from it. It stands on the partnership's page."),
    )


class FacilitationForm(RefusesCpr, forms.ModelForm):
    on = DayField(label=_("When"))

    class Meta:
        model = Facilitation
        fields = ["kind", "on", "about", "given_by", "next_step"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, today: date, by_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "kind").choices = Facilitation.Kind.choices
        self.fields["on"].initial = today
        self.fields["given_by"].initial = by_name
