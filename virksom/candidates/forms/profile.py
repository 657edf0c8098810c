"""What is asked about a profile, one step at a time, on a phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.candidates.facts.concepts import KIND_OF, chosen
from virksom.candidates.facts.profile import LEVELS
from virksom.candidates.models import (
    Adjustment,
    Cefr,
    Claim,
    CompetenceProfile,
    DanishLevel,
    Evidence,
    TimeOfDay,
)
from virksom.foundation.cpr import RefusesCpr
from virksom.foundation.ui import Unhurried

FIRST_YEAR = 1940
Kind = Claim.Kind
#: Claim -> what is asked of the candidate, and how.
QUESTIONS: dict[str, tuple[Any, Any]] = {
    Kind.WORK: (
        _("What did I work as?"),
        _("In my own words and my own language. Any country counts, also unpaid work."),
    ),
    Kind.EDUCATION: (
        _("What did I learn?"),
        _("School, training or university, in any country, also if I did not finish."),
    ),
    Kind.SKILL: (
        _("What can I do?"),
        _("One thing at a time: drive a forklift, cook for many, keep accounts."),
    ),
    Kind.LANGUAGE: (_("Which language?"), ""),
    Kind.LICENCE: (
        _("Which licence or certificate?"),
        _("A driving licence, a forklift licence, hygiene, welding."),
    ),
}
#: Claim -> its fields beside the words.
FIELDS: dict[str, tuple[str, ...]] = {
    Kind.WORK: ("where", "from_year", "to_year"),
    Kind.EDUCATION: ("where", "from_year", "to_year"),
    Kind.SKILL: (),
    Kind.LANGUAGE: ("speaking", "reading", "writing"),
    Kind.LICENCE: ("to_year",),
}
ASKED = ("where", "from_year", "to_year", "speaking", "reading", "writing")
#: Languages that are suggested; any other can be written.
LANGUAGES = (
    _("Danish"), _("English"), _("Arabic"), _("German"), _("French"), _("Persian"), _("Kurdish"), _("Pashto"),
    _("Polish"), _("Romanian"), _("Russian"), _("Somali"), _("Spanish"), _("Tigrinya"), _("Turkish"),
    _("Ukrainian"), _("Urdu"),
)  # fmt: skip
NONE = [("", _("not yet"))]


def _level() -> forms.ChoiceField:
    return forms.ChoiceField(
        required=False,
        choices=[*NONE, *((level.value, _Level(level)) for level in Cefr)],
    )


class _Level:
    """A level and what it means, in the language of whoever reads it."""

    def __init__(self, level: Cefr) -> None:
        self.level = level

    def __str__(self) -> str:
        return f"{self.level.value}: {LEVELS[self.level]}"


def _year(**kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        min_value=FIRST_YEAR,
        max_value=timezone.localdate().year + 30,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        **kwargs,
    )


class ClaimForm(RefusesCpr, forms.Form):
    """One thing a candidate can or has done, asked as its kind needs."""

    said = Unhurried(max_length=300, widget=forms.TextInput({"list": "suggested", "autocomplete": "off"}))
    put = Unhurried(
        label=_("In Danish words of work"), max_length=300, required=False,
        help_text=_("How you would put it to a company. The candidate's own words stay as they are."),
    )  # fmt: skip
    standard = Unhurried(
        label=_("By the standard"), max_length=200, required=False,
        widget=forms.TextInput({"list": "suggested", "autocomplete": "off"}),
        help_text=_("A word from the list, so that it can be compared with openings. It may stay empty."),
    )  # fmt: skip
    where = Unhurried(label=_("Where?"), max_length=120, required=False, help_text=_("Town and country."))
    from_year = _year(label=_("From which year?"))
    to_year = _year(label=_("Until which year?"), help_text=_("Empty if it goes on."))
    speaking = _level()
    reading = _level()
    writing = _level()
    danish_level = forms.ChoiceField(
        label=_("Beside it in Denmark"), required=False,
        choices=[("", _("not found out")), *DanishLevel.choices],
    )  # fmt: skip
    evidence = forms.ChoiceField(label=_("How is it known?"), choices=Evidence.choices)
    evidence_on = forms.DateField(
        label=_("Seen on"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, kind: str, own: bool, claim: Claim | None = None, **kwargs: Any) -> None:
        """`own` asks what candidates say themselves; otherwise a consultant's part is asked too."""
        super().__init__(*args, **kwargs)
        self.kind, self.own, self.claim = kind, own, claim
        self.fields["said"].label, self.fields["said"].help_text = QUESTIONS[kind]
        for name, label in (
            ("speaking", _("Speaking")),
            ("reading", _("Reading")),
            ("writing", _("Writing")),
        ):
            self.fields[name].label = label
        if kind == Kind.LICENCE:
            self.fields["to_year"].label = _("Valid until which year?")
            self.fields["to_year"].help_text = _("Empty if it does not run out.")
        for name in self._left_out():
            del self.fields[name]
        if claim is not None:
            self.initial = {name: getattr(claim, name) for name in self.fields if name != "standard"}
            self.initial |= {"standard": str(claim.concept or "")} if "standard" in self.fields else {}
        elif not own:
            self.initial.setdefault("evidence", Evidence.SAID)

    def _left_out(self) -> list[str]:
        gone = [name for name in ASKED if name not in FIELDS[self.kind]]
        if self.own:
            gone += ["put", "standard", "danish_level", "evidence", "evidence_on"]
        else:
            gone += [] if self.kind in KIND_OF else ["standard"]
            gone += [] if self.kind == Kind.EDUCATION else ["danish_level"]
            gone += ["said"] if self.claim is not None else []
        return gone

    def clean_standard(self) -> Any:
        words = self.cleaned_data["standard"]
        if not words:
            return ""
        found = chosen(self.kind, words, self.claim.concept if self.claim else None)
        if found is None:
            raise forms.ValidationError(
                _("The list has no such word. Choose one that is suggested, or leave it empty."),
                code="unknown",
            )
        return found

    def clean_evidence_on(self) -> Any:
        day = self.cleaned_data["evidence_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("The day lies ahead. Write the day it was seen."), code="ahead")
        return day

    def clean(self) -> Any:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_year"), cleaned.get("to_year")
        if first and last and last < first:
            self.add_error("to_year", _("It ends before it begins. Correct one of the years."))
        if self.kind == Kind.LANGUAGE and not any(cleaned.get(name) for name in FIELDS[Kind.LANGUAGE]):
            self.add_error("speaking", _("Choose a level for speaking, reading or writing."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What was said, as fields of a claim."""
        said: dict[str, Any] = dict(self.cleaned_data)
        if "standard" in said:
            said["concept"] = said.pop("standard") or None
        return said


class TimeForm(RefusesCpr, forms.ModelForm):
    """Hours, times of day, the way to work, and the first day."""

    hours_least = forms.IntegerField(
        label=_("Hours a week, at least"), required=False, min_value=1, max_value=60,
    )  # fmt: skip
    hours_most = forms.IntegerField(
        label=_("Hours a week, at most"), min_value=1, max_value=60,
        help_text=_("Full time in Denmark is 37 hours."),
    )  # fmt: skip
    times = forms.MultipleChoiceField(
        label=_("When can I work?"), choices=TimeOfDay.choices, widget=forms.CheckboxSelectMultiple
    )
    travel_minutes = forms.IntegerField(
        label=_("How many minutes may the way to work take?"), required=False, min_value=1, max_value=240
    )

    class Meta:
        model = CompetenceProfile
        fields = ["hours_least", "hours_most", "times", "travel_minutes", "starts_from"]
        labels = {"starts_from": _("From which day can I start?")}
        widgets = {"starts_from": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def clean(self) -> Any:
        cleaned = super().clean() or {}
        least, most = cleaned.get("hours_least"), cleaned.get("hours_most")
        if least and most and most < least:
            self.add_error("hours_most", _("The most hours are fewer than the least. Correct one of them."))
        return cleaned


class WishesForm(RefusesCpr, forms.ModelForm):
    """What somebody wants, and what makes a workplace fit."""

    wishes = Unhurried(
        label=_("What kind of work do I want?"), max_length=500, required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("In my own words. No illness, no benefits: only what I want to do."),
    )  # fmt: skip
    adjustments = forms.MultipleChoiceField(
        label=_("What makes a workplace fit?"), choices=Adjustment.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("No reason is asked for."),
    )  # fmt: skip

    class Meta:
        model = CompetenceProfile
        fields = ["wishes", "adjustments"]

    def clean(self) -> Any:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("wishes") or cleaned.get("adjustments")):
            self.add_error("wishes", _("Write a wish, or choose something below."))
        return cleaned
