"""Uploading companies, and saying which column is which."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from virksom.companies.facts.company_file import LIMITS
from virksom.companies.models import CompanyImport

LABELS = {
    "name": _("Name"),
    "cvr": _("CVR number"),
    "p_number": _("P-number"),
    "address": _("Street and number"),
    "postcode": _("Postcode"),
    "city": _("Town"),
    "municipality": _("Municipality"),
    "industry_code": _("Industry code (DB25)"),
    "industry": _("Industry"),
    "employees": _("Employees"),
    "is_protected_from_advertising": _("Protected from advertising"),
    "status": _("Status"),
}
SAMPLE_SHOWN = 40


class CompanyFileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), at most 40 MB and 150,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > LIMITS.megabytes * 2**20:
            raise forms.ValidationError(
                _("The file is larger than 40 MB. Split it, or delete what is not the list."), code="large"
            )
        return file


class ColumnsForm(forms.Form):
    """For each of our columns, theirs: as guessed by the headings, until somebody says otherwise."""

    def __init__(self, *args: Any, company_import: CompanyImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        head = company_import.head
        headings: list[str] = head.get("headings", [])
        samples: list[list[str]] = head.get("samples", [])
        choices = [("", _("not in the file"))] + [
            (str(place), _shown(place, heading, samples)) for place, heading in enumerate(headings)
        ]
        for name, label in LABELS.items():
            guessed = company_import.columns.get(name)
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=name == "name",
                initial="" if guessed is None else str(guessed),
                error_messages={
                    "required": _("Say in which column the names stand: a company is entered by its name.")
                },
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen: dict[str, str] = {}
        for name, place in list(cleaned.items()):
            if place and place in chosen:
                self.add_error(
                    name,
                    forms.ValidationError(_("This column is chosen twice. Choose it once."), code="twice"),
                )
            chosen.setdefault(place, name)
        return cleaned

    def columns(self) -> dict[str, int]:
        return {name: int(place) for name, place in self.cleaned_data.items() if place}


def _shown(place: int, heading: str, samples: list[list[str]]) -> str:
    """A column by its heading and the first value below it."""
    value = next((text for text in (samples[place] if place < len(samples) else []) if text), "")
    name = heading or str(_("column {n}").format(n=place + 1))
    return f"{name} ({value[:SAMPLE_SHOWN]})" if value else name
