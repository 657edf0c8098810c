"""What is written about a contact or a visit, on a phone, in a minute or two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from virksom.companies.models import AgendaItem, Channel, ContactPerson, Need, Offer
from virksom.foundation.cpr import RefusesCpr, refuse_cpr

#: So far back a contact may be written in: beyond that it is a slip of the finger.
OLDEST = dt.timedelta(days=731)
YES_NO = [
    ("", pgettext_lazy("answer", "Not said")),
    ("yes", pgettext_lazy("answer", "Yes")),
    ("no", pgettext_lazy("answer", "No")),
]
ANSWERS = {"yes": True, "no": False}


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class YesNoField(forms.ChoiceField):
    """Yes, no, or not said: three big choices."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=YES_NO, required=False, widget=forms.RadioSelect, **options)

    def clean(self, value: Any) -> bool | None:
        return ANSWERS.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


class MomentField(forms.DateTimeField):
    """A day and a time of day, as a phone asks for them."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            **{"widget": widget, "input_formats": ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options}
        )

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class OutcomeForm(RefusesCpr, forms.Form):
    """What came of a contact: all of it that can still be corrected the same day."""

    notes = forms.CharField(
        label=gettext_lazy("What came of it"),
        required=False,
        max_length=4000,
        widget=text_area(4),
        help_text=gettext_lazy("About the company, not about persons. Partners in the partnership read it."),
    )
    openings = forms.CharField(
        label=gettext_lazy("Jobs that are free or will be"),
        required=False,
        max_length=300,
        widget=text_area(2),
    )
    wants_more = YesNoField(label=gettext_lazy("Wants further contact?"))
    knows_schemes = YesNoField(label=gettext_lazy("Knows the support schemes?"))


class ContactForm(OutcomeForm):
    """One contact. With a reservation each item of its agenda has its own question."""

    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=Channel.choices, widget=forms.RadioSelect)
    offer = forms.ChoiceField(label=gettext_lazy("Subject"), choices=Offer.choices)
    about = forms.CharField(label=gettext_lazy("About what"), max_length=160)
    at = MomentField(label=gettext_lazy("When"))
    person = forms.ModelChoiceField(
        label=gettext_lazy("Talked to"),
        queryset=ContactPerson.objects.none(),
        required=False,
        empty_label=gettext_lazy("somebody else"),
    )
    from_company = forms.BooleanField(label=gettext_lazy("The company approached us"), required=False)
    met = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Needs this contact met"),
        queryset=Need.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    field_order = (
        "channel", "offer", "about", "at", "person", "notes", "wants_more", "knows_schemes", "openings",
        "met", "from_company", "key",
    )  # fmt: skip

    def __init__(
        self, *args: Any, people: Any, needs: Any, agenda: Sequence[AgendaItem] = (), **kwargs: Any
    ) -> None:
        """`people` and `needs` are rows of the company the viewer may see; `agenda` its open items."""
        super().__init__(*args, **kwargs)
        offered: Any = self.fields
        offered["person"].queryset = people
        offered["met"].queryset = needs
        self._agenda = list(agenda)
        for item in self._agenda:
            self._ask_about(item)
        if not people:
            del self.fields["person"]
        if not needs:
            del self.fields["met"]
        if self._agenda:  # A visit that was reserved is ours.
            del self.fields["from_company"]

    def _ask_about(self, item: AgendaItem) -> None:
        whose = f"{item.about} ({item.organisation})"
        outcome = forms.CharField(label=whose, required=False, max_length=1000, widget=text_area(2))
        outcome.validators.append(refuse_cpr)
        self.fields[f"outcome_{item.pk}"] = outcome
        label = _("Not raised: it goes back to the queue")
        self.fields[f"not_raised_{item.pk}"] = forms.BooleanField(label=label, required=False)

    @property
    def agenda(self) -> Iterator[tuple[AgendaItem, Any, Any]]:
        """Each item with its two questions, for the template."""
        for item in self._agenda:
            yield item, self[f"outcome_{item.pk}"], self[f"not_raised_{item.pk}"]

    @property
    def plain_fields(self) -> Iterator[Any]:
        """All fields but those of the agenda."""
        for field in self.visible_fields():
            if not field.name.startswith(("outcome_", "not_raised_")):
                yield field

    def clean_at(self) -> dt.datetime:
        at: dt.datetime = self.cleaned_data["at"]
        if at < timezone.now() - OLDEST:
            raise forms.ValidationError(_("This is more than two years ago. Check the day."), code="old")
        return at

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        outcomes = {}
        for item in self._agenda:
            said = given.pop(f"outcome_{item.pk}", "")
            if given.pop(f"not_raised_{item.pk}", False):
                continue
            if not said and f"outcome_{item.pk}" not in self.errors:
                self.add_error(
                    f"outcome_{item.pk}", _("Write what came of it, or tick that it was not raised.")
                )
            outcomes[item.pk] = said
        given["outcomes"] = outcomes
        given["key"] = given.get("key") or None
        return given


class VisitForm(ContactForm):
    """A visit: the contact, and what the company said it needs."""

    field_order = (
        "openings", "wants_more", "knows_schemes", "person", "notes", "met", "channel", "offer", "about",
        "at", "from_company", "key",
    )  # fmt: skip

    people = forms.IntegerField(
        label=gettext_lazy("How many people?"),
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in Need.Kind.choices:
            self.fields[f"need_{kind}"] = forms.BooleanField(label=str(label).capitalize(), required=False)
            exactly = forms.CharField(label=_("What exactly?"), required=False, max_length=200)
            exactly.validators.append(refuse_cpr)
            self.fields[f"about_{kind}"] = exactly

    @property
    def needs(self) -> Iterator[tuple[Any, Any, Any]]:
        """Each kind of need: its tick, what exactly, and how many where people are what is needed."""
        for kind in Need.Kind.values:
            people = self["people"] if kind == Need.Kind.PEOPLE else None
            yield self[f"need_{kind}"], self[f"about_{kind}"], people

    @property
    def plain_fields(self) -> Iterator[Any]:
        for field in super().plain_fields:
            if field.name != "people" and not field.name.startswith(("need_", "about_")):
                yield field

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        people = given.pop("people", None)
        needs = []
        for kind in Need.Kind.values:
            about = given.pop(f"about_{kind}", "")
            how_many = people if kind == Need.Kind.PEOPLE else None
            # Who writes what exactly has said that it is needed.
            if not (given.pop(f"need_{kind}", False) or about or how_many):
                continue
            if kind == Need.Kind.OTHER and not about:
                self.add_error(f"about_{kind}", _("Say what it is."))
            needs.append({"kind": kind, "about": about, "people": how_many})
        given["needs"] = needs
        return given


class NeedForm(RefusesCpr, forms.ModelForm):
    """One need, said outside a visit."""

    class Meta:
        model = Need
        fields = ["kind", "about", "people"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") == Need.Kind.OTHER and not given.get("about"):
            self.add_error("about", _("Say what it is."))
        return given


class NeedFilter(forms.Form):
    """What narrows the list of needs."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("all")), *Need.Kind.choices]
    )
