"""Forms for a programme: its facts, phases, targets, funders and context events."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from virksom.foundation.cpr import RefusesCpr
from virksom.indicators.definitions import DEFINITIONS
from virksom.partnerships.actions import ContextLine, FunderLine, NewOrganisation, PhaseLine, TargetLine
from virksom.partnerships.forms.fields import DayField, offered, text_area
from virksom.partnerships.models import Organisation, Phase, Programme, Sector, StartPackageItem


def indicator_choices() -> list[tuple[str, str]]:
    """The figures that a target can be set for: those that count persons, placements or meetings."""
    counted = [
        (code, str(entry.title.in_language(get_language() or "da")))
        for code, entry in DEFINITIONS.items()
        if not code.endswith("_share") and code != "attainment"
    ]
    package = [(f"start_package_{kind}s", str(label)) for kind, label in StartPackageItem.Kind.choices]
    return [("", "–"), *counted, *package]


class ProgrammeForm(RefusesCpr, forms.ModelForm):
    starts = DayField(label=gettext_lazy("Starts"))
    ends = DayField(label=gettext_lazy("Ends"))

    class Meta:
        model = Programme
        fields = ["name", "purpose", "starts", "ends", "is_public", "small_count_threshold"]
        widgets = {"purpose": text_area(3)}
        help_texts = {
            "small_count_threshold": gettext_lazy(
                "Public tables hide counts from 1 to this one. Write 0 when the figures are public already."
            ),
        }


class NewProgrammeForm(ProgrammeForm):
    class Meta(ProgrammeForm.Meta):
        fields = ["name", "slug", "purpose", "starts", "ends"]
        help_texts = {"slug": gettext_lazy("Small letters, figures and hyphens: virksom-2027.")}


class PhasesForm(forms.Form):
    """The pilot and the rollout, each with its period; both days empty means there is no such phase."""

    pilot_starts = DayField(label=gettext_lazy("Pilot starts"), required=False)
    pilot_ends = DayField(label=gettext_lazy("Pilot ends"), required=False)
    rollout_starts = DayField(label=gettext_lazy("Rollout starts"), required=False)
    rollout_ends = DayField(label=gettext_lazy("Rollout ends"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for kind in Phase.Kind.values:
            if bool(data.get(f"{kind}_starts")) != bool(data.get(f"{kind}_ends")):
                missing = "ends" if data.get(f"{kind}_starts") else "starts"
                if f"{kind}_{missing}" not in self.errors:
                    self.add_error(f"{kind}_{missing}", _("Give both days, or leave both empty."))
        return data

    @property
    def lines(self) -> list[PhaseLine]:
        data = self.cleaned_data
        return [
            PhaseLine(kind, data[f"{kind}_starts"], data[f"{kind}_ends"])
            for kind in Phase.Kind.values
            if data[f"{kind}_starts"]
        ]


class TargetForm(RefusesCpr, forms.Form):
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"), choices=indicator_choices)
    value = forms.IntegerField(label=gettext_lazy("Target"), min_value=0, max_value=10_000_000)
    starts = DayField(label=gettext_lazy("Counts from"))
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)

    @property
    def line(self) -> TargetLine:
        data = self.cleaned_data
        return TargetLine(data["indicator"], data["value"], data["starts"], data["note"])


class FunderForm(RefusesCpr, forms.Form):
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"), queryset=Organisation.objects.none(), required=False
    )
    name = forms.CharField(label=gettext_lazy("Or a new organisation"), required=False, max_length=160)
    amount = forms.IntegerField(
        label=gettext_lazy("Amount, kr."), min_value=0, max_value=2_000_000_000, required=False
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "organisation").queryset = organisations

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.has_changed() and bool(data.get("organisation")) == bool(data.get("name")):
            self.add_error("organisation", _("Choose an organisation, or write the name of a new one."))
        return data

    @property
    def line(self) -> FunderLine:
        data = self.cleaned_data
        chosen = data["organisation"] or NewOrganisation(data["name"].strip(), Sector.AUTHORITY)
        return FunderLine(chosen, data["amount"])


class ContextForm(RefusesCpr, forms.Form):
    title = forms.CharField(label=gettext_lazy("What happened"), max_length=160)
    happened_on = DayField(label=gettext_lazy("When"))
    date_is_approximate = forms.BooleanField(label=gettext_lazy("The date is approximate"), required=False)
    explains = forms.CharField(label=gettext_lazy("Which figure it explains"), required=False, max_length=200)

    @property
    def line(self) -> ContextLine:
        data = self.cleaned_data
        return ContextLine(data["title"], data["happened_on"], data["date_is_approximate"], data["explains"])
