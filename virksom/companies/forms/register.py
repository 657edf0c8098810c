"""What is written about a company, its workplaces and the people in it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from virksom.companies.facts.numbers import cvr_of, digits_of, industry_code_of, p_number_of
from virksom.companies.models import Company, ContactPerson, Language, Workplace
from virksom.foundation.access import Viewer
from virksom.foundation.cpr import RefusesCpr, refuse_cpr

#: So many companies may a person speak for besides the own one, and so many are named when several fit.
MOST_OTHERS = 20
FITTING_SHOWN = 4
four_digits = RegexValidator(r"^\d{4}$", _("A Danish postcode has four digits."), code="postcode")


class CompanyForm(RefusesCpr, forms.ModelForm):
    """A company in the register. Its municipality is that of the partnership it is entered in."""

    cvr = forms.CharField(
        label=_("CVR number"),
        required=False,
        max_length=20,
        help_text=_("Eight digits. Leave it empty when you don't have it at hand."),
    )
    industry_code = forms.CharField(
        label=_("Industry code (DB25)"), required=False, max_length=12, help_text=_("Six digits.")
    )
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=4, validators=[four_digits])

    field_order = ("name", "cvr", "address", "postcode", "city", "status", "industry_code")

    class Meta:
        # The register itself says when a CVR number is taken, so the number is no field of the model here.
        model = Company
        fields = [
            "name", "address", "postcode", "city", "status", "industry_code", "industry", "employees", "size",
            "is_protected_from_advertising",
        ]  # fmt: skip
        help_texts = {"size": _("Follows from the number of employees where that is known.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["cvr"] = self.instance.cvr
        if self.instance.pk is None:
            del self.fields["status"]  # What is entered anew trades.

    def clean_cvr(self) -> str | None:
        given = self.cleaned_data["cvr"]
        number = cvr_of(given) if given else None
        if given and number is None:
            raise forms.ValidationError(
                _("This is not a CVR number. Check the eight digits, or leave the field empty."), code="cvr"
            )
        return number

    def clean_industry_code(self) -> str:
        given = self.cleaned_data["industry_code"]
        code = industry_code_of(given) if given else ""
        if code is None:
            raise forms.ValidationError(
                _("An industry code of DB25 has six digits, such as 62.10.00."), code="industry"
            )
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["size"] = Company.size_of(cleaned.get("employees")) or cleaned.get("size", "")
        return cleaned


class WorkplaceForm(RefusesCpr, forms.ModelForm):
    """A place where a company works."""

    p_number = forms.CharField(
        label=_("P-number"),
        required=False,
        max_length=20,
        help_text=_("Ten digits. Leave it empty when you don't have it at hand."),
    )
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=4, validators=[four_digits])

    field_order = ("name", "p_number", "address", "postcode", "city")

    class Meta:
        # As with CVR numbers, the register itself says when a P-number is taken.
        model = Workplace
        fields = ["name", "address", "postcode", "city", "municipality", "employees"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["p_number"] = self.instance.p_number
        # A P-number can read as a CPR number; what does not begin like one is refused below.
        self.fields["p_number"].validators.remove(refuse_cpr)

    def clean_p_number(self) -> str | None:
        given = self.cleaned_data["p_number"]
        number = p_number_of(given) if given else None
        if given and number is None:
            raise forms.ValidationError(
                _("This is not a P-number. It has ten digits and begins with 10; or leave the field empty."),
                code="p_number",
            )
        return number


class ContactPersonForm(RefusesCpr, forms.ModelForm):
    """A person to talk to in a company, and in others the viewer may see."""

    also = forms.CharField(
        label=_("Also speaks for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Other companies, one on each line: the CVR number or the name."),
    )

    class Meta:
        model = ContactPerson
        fields = ["name", "title", "level", "email", "phone", "prefers", "language"]

    def __init__(self, *args: Any, viewer: Viewer, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].required = False
        self._company = company
        self._companies = Company.objects.visible_to(viewer).exclude(pk=company.pk)
        if not self._companies.exists():
            del self.fields["also"]
        elif self.instance.pk:
            known = self.instance.others.filter(pk__in=self._companies)
            self.initial["also"] = "\n".join(f"{one.cvr or ''} {one}".strip() for one in known)

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or Language.DANISH

    def clean_also(self) -> list[Company]:
        lines = [line.strip() for line in self.cleaned_data["also"].splitlines() if line.strip()]
        if len(lines) > MOST_OTHERS:
            raise forms.ValidationError(
                _("At most %(most)s companies, one on each line."), params={"most": MOST_OTHERS}, code="many"
            )
        return [self._company_of(line) for line in lines]

    def _company_of(self, line: str) -> Company:
        """The one company a line names: by its number, or by a name that fits one alone."""
        number = re.match(r"[\d .\-]{8,}", line)
        words = digits_of(number.group()) if number else line
        fitting = list(self._companies.matching(words)[:50])
        exact = [one for one in fitting if one.name.casefold() == line.casefold()]
        fitting = exact or fitting
        if not fitting:
            raise forms.ValidationError(
                _("No company you may see is called %(name)s. Check the name or the CVR number."),
                params={"name": line[:60]},
                code="unknown",
            )
        if len(fitting) > 1:
            names = "; ".join(f"{one.cvr or ''} {one}".strip() for one in fitting[:FITTING_SHOWN])
            raise forms.ValidationError(
                _("Several companies fit %(name)s: %(names)s. Write the CVR number."),
                params={"name": line[:60], "names": names},
                code="several",
            )
        return fitting[0]

    def entry(self) -> dict[str, Any]:
        """What the actions take: the fields, and all other companies; those one may not see stay."""
        entry = dict(self.cleaned_data)
        chosen = entry.pop("also", [])
        hidden = self.instance.others.exclude(pk__in=self._companies) if self.instance.pk else []
        return {**entry, "others": [*chosen, *hidden]}


class FindForm(forms.Form):
    """What one writes to find a company."""

    q = forms.CharField(label=_("Name, place or number"), required=False, max_length=160)


class CompanyFilter(FindForm):
    """What narrows the list of companies."""

    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    size = forms.ChoiceField(label=_("Size"), required=False, choices=[("", _("all")), *Company.Size.choices])

    def __init__(self, *args: Any, municipalities: list[tuple[int, str]], **kwargs: Any) -> None:
        """`municipalities` are those whose companies the viewer may see; one alone is no choice."""
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = [("", _("all")), *municipalities]  # type: ignore[attr-defined]
        if len(municipalities) < 2:
            del self.fields["municipality"]
