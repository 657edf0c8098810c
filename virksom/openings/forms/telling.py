"""The five questions in which a company tells of a job."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virksom.candidates.models import TimeOfDay
from virksom.foundation.cpr import RefusesCpr, refuse_cpr
from virksom.openings.facts.words import MOST, named_in
from virksom.openings.models import BestTime, Opening, Requirement

Weight = Requirement.Weight
#: What is asked about whatever the job is: code and words.
ALWAYS = {
    "danish": gettext_lazy("Danish for the safety talk"),
    "licence": gettext_lazy("Driving licence B"),
}
#: Lines for what the company adds in its own words.
OWN = 3
SOON, OTHER = "soon", "other"


class WorkForm(RefusesCpr, forms.Form):
    """What the person is to do."""

    task = forms.CharField(
        label=gettext_lazy("Tasks"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write in a few words what the person is to do.")},
    )


class HoursForm(forms.Form):
    """How many people, and which hours."""

    places = forms.IntegerField(label=gettext_lazy("People"), min_value=1, max_value=200, initial=1)
    hours = forms.IntegerField(
        label=gettext_lazy("Hours a week for each"), min_value=1, max_value=48, initial=37, required=False
    )
    times = forms.MultipleChoiceField(
        label=gettext_lazy("When in the day?"),
        choices=[(code, capfirst(label)) for code, label in TimeOfDay.choices],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class SkillsForm(RefusesCpr, forms.Form):
    """What they must know from the first day: what the text names, and what the company adds."""

    def __init__(self, *args: Any, task: str, kept: Iterable[Requirement] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered: dict[str, dict[str, Any]] = {}
        weights = {one.what: one.weight for one in kept}
        for concept in named_in(task)[:MOST]:
            self._ask(f"c{concept.pk}", str(concept), weights, concept)
        for code, words in ALWAYS.items():
            self._ask(code, str(words), weights)
        self._ask_own([*weights.items()])

    def _ask(self, code: str, what: str, weights: dict[str, str], concept: Any = None) -> None:
        self.offered[code] = {"what": what[:120], "concept": concept}
        self.fields[f"weight_{code}"] = _weight(what, weights.pop(what, Weight.NOT_NEEDED))

    def _ask_own(self, kept: list[tuple[str, str]]) -> None:
        for number in range(max(OWN, len(kept))):
            what, weight = kept[number] if number < len(kept) else ("", Weight.MUST)
            self.fields[f"own_{number}"] = forms.CharField(
                label=_("Something else"),
                max_length=120,
                required=False,
                initial=what,
                validators=[refuse_cpr],
            )
            self.fields[f"own_weight_{number}"] = _weight(_("How important?"), weight)
        self.own_lines = max(OWN, len(kept))

    @property
    def asked(self) -> list[Any]:
        """The fields of what is offered."""
        return [self[f"weight_{code}"] for code in self.offered]

    @property
    def own(self) -> list[tuple[Any, Any]]:
        """The fields of what the company adds, in pairs."""
        return [(self[f"own_{number}"], self[f"own_weight_{number}"]) for number in range(self.own_lines)]

    @property
    def has_own(self) -> bool:
        return any(what.value() or what.errors for what, _weight in self.own)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        rows = [
            one | {"weight": said.get(f"weight_{code}") or Weight.NOT_NEEDED}
            for code, one in self.offered.items()
        ]
        for number in range(self.own_lines):
            if what := said.get(f"own_{number}"):
                weight = said.get(f"own_weight_{number}") or Weight.MUST
                rows.append({"what": what, "concept": None, "weight": weight})
        return {"requirements": rows}


def _weight(label: str, initial: str) -> forms.ChoiceField:
    choices = [(code, capfirst(words)) for code, words in Weight.choices]
    return forms.ChoiceField(
        label=label, choices=choices, required=False, initial=initial, widget=forms.RadioSelect
    )


def first_days(today: date) -> list[date]:
    """The first of the two months to come."""
    months = [(today.year * 12 + today.month + ahead) for ahead in (0, 1)]
    return [date(month // 12, month % 12 + 1, 1) for month in months]


class PlaceForm(RefusesCpr, forms.Form):
    """Where it is, and when it starts."""

    place = forms.CharField(label=gettext_lazy("Place"), max_length=200)
    travel = forms.CharField(
        label=gettext_lazy("How to get there"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Bus, train or parking. The candidates see it too."),
    )
    start = forms.ChoiceField(label=gettext_lazy("Start"), widget=forms.RadioSelect, initial=SOON)
    day = forms.DateField(
        label=gettext_lazy("Another day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = first_days(timezone.localdate())
        months = [(one.isoformat(), date_format(one, "MONTH_DAY_FORMAT")) for one in days]
        field: Any = self.fields["start"]
        field.choices = [(SOON, _("As soon as possible")), *months, (OTHER, _("Another day"))]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        start, day = said.pop("start", ""), said.pop("day", None)
        if start == OTHER and day is None and "day" not in self.errors:
            self.add_error("day", _("Say on which day it starts, or choose one of the others."))
        if start == OTHER and day and day < timezone.localdate():
            self.add_error("day", _("This day is past. Choose today or a later day."))
        said["starts_on"] = (
            day if start == OTHER else None if start in ("", SOON) else date.fromisoformat(start)
        )
        return said


class RingForm(RefusesCpr, forms.Form):
    """Whom to ring."""

    contact_name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    contact_phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=30, required=False)
    contact_email = forms.EmailField(
        label=gettext_lazy("Mail address"),
        required=False,
        help_text=gettext_lazy("Here we write who has the job, and ask later whether it is still open."),
    )
    best_time = forms.ChoiceField(
        label=gettext_lazy("Best time"),
        choices=[(code, capfirst(label)) for code, label in BestTime.choices],
        initial=BestTime.MORNING,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("best_time") == BestTime.WRITE:
            if not said.get("contact_email") and "contact_email" not in self.errors:
                self.add_error("contact_email", _("Say where we may write to."))
        elif not said.get("contact_phone") and "contact_phone" not in self.errors:
            self.add_error("contact_phone", _("Say which number we may ring, or choose that we write."))
        return said


#: The questions in order.
STEPS: tuple[type[forms.Form], ...] = (WorkForm, HoursForm, SkillsForm, PlaceForm, RingForm)


def initial_of(opening: Opening) -> dict[str, Any]:
    """What was told, as the five forms ask for it."""
    fields = ("task", "places", "hours", "times", "place", "travel", "contact_name", "contact_phone",
              "contact_email", "best_time")  # fmt: skip
    known = [one.isoformat() for one in first_days(timezone.localdate())]
    starts = opening.starts_on
    start = SOON if starts is None else starts.isoformat() if starts.isoformat() in known else OTHER
    return {name: getattr(opening, name) for name in fields} | {"start": start, "day": starts}
