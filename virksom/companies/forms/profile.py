"""What a company writes about its responsibility."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from virksom.companies.facts.profile import STEPS, ProfileWords
from virksom.companies.forms.agreement import DayInput, text_area
from virksom.companies.models import Area, Company
from virksom.foundation.cpr import RefusesCpr
from virksom.indicators.reporting import OWN_FIGURES

LABELS = {
    "strategy": _("What you want"),
    "commitment": _("What you have committed to"),
    "activity": _("What you do"),
}


class ProfileForm(RefusesCpr, forms.Form):
    """The words by area, the company's own figures, and whether anybody may read the words."""

    summary = forms.CharField(
        label=_("In short"),
        required=False,
        max_length=1000,
        widget=text_area(3),
        help_text=_("A few sentences, as you would tell it to a new colleague."),
    )
    figures_on = forms.DateField(label=_("The figures stand at"), required=False, widget=DayInput())
    figures_source = forms.CharField(
        label=_("Where the figures come from"),
        required=False,
        max_length=200,
        help_text=_("For example: own accounts, electricity bills, the annual report."),
    )
    is_public = forms.BooleanField(
        label=_("Anybody may read the words"),
        required=False,
        help_text=_("The words get a page of their own that needs no sign-in. The figures are never on it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for area in Area.values:
            for step in STEPS:
                self.fields[f"{area}_{step}"] = forms.CharField(
                    label=LABELS[step], required=False, max_length=2000, widget=text_area(2)
                )
        for code, point in OWN_FIGURES.items():
            language = get_language()
            self.fields[code] = forms.DecimalField(
                label=f"{point.title.in_language(language)} ({point.unit.in_language(language)})",
                required=False,
                min_value=0,
                max_value=10**9,
                decimal_places=2,
                localize=False,
            )

    def of_areas(self) -> Iterator[tuple[Any, list[Any]]]:
        """Each area with its three fields."""
        for area in Area:
            yield area.label, [self[f"{area.value}_{step}"] for step in STEPS]

    def own_figures(self) -> list[Any]:
        """The fields of the company's own figures, with their day and source."""
        return [*(self[code] for code in OWN_FIGURES), self["figures_on"], self["figures_source"]]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        given["areas"] = {
            area: {step: given.pop(f"{area}_{step}", "") for step in STEPS} for area in Area.values
        }
        given["figures"] = {code: given.pop(code, None) for code in OWN_FIGURES}
        return given


def as_typed(company: Company, words: ProfileWords) -> dict[str, Any]:
    """A profile as the form shows it."""
    said = {f"{area.area}_{step}": getattr(area, step) for area in words.areas for step in STEPS}
    profile = words.profile
    if profile is None:
        return {"is_public": company.is_public, **said}
    return {
        "summary": profile.summary,
        "figures_on": profile.figures_on,
        "figures_source": profile.figures_source,
        "is_public": company.is_public,
        **profile.figures,
        **said,
    }
