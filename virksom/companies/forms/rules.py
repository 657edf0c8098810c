"""What a company says of how it wants to be approached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import Channel, Company, ContactPerson, ContactRules, Offer
from virksom.foundation.cpr import RefusesCpr


class DayField(forms.DateField):
    """A day from the browser's own calendar, or typed as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        formats = ["%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y"]
        super().__init__(widget=widget, input_formats=formats, **kwargs)


class RulesForm(RefusesCpr, forms.Form):
    """A company's rules of contact. Whatever is left empty sets no limit."""

    most_a_month = forms.IntegerField(
        label=_("At most so many times a month"),
        required=False,
        min_value=0,
        max_value=99,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Empty: no limit. 0: not at all, until you change it."),
    )
    pause_from = DayField(label=_("Pause from"), required=False, help_text=_("Empty: from now on."))
    pause_until = DayField(label=_("Pause until"), required=False, help_text=_("This day included."))
    person = forms.ModelChoiceField(
        label=_("Talk to"),
        queryset=ContactPerson.objects.none(),
        required=False,
        empty_label=_("nobody in particular"),
    )
    channel = forms.ChoiceField(
        label=_("How"), required=False, choices=[("", _("as it suits you")), *Channel.choices]
    )
    hours = forms.CharField(
        label=_("When it suits"),
        required=False,
        max_length=120,
        help_text=_("For example: 9 to 11, not Fridays."),
    )
    not_about = forms.MultipleChoiceField(
        label=_("Not about"), required=False, choices=Offer.choices, widget=forms.CheckboxSelectMultiple
    )
    set_by = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("So that the partners know who in the company has said it."),
    )

    def __init__(self, *args: Any, company: Company, asks_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = ContactPerson.objects.speaking_for(company)
        if not asks_name:
            del self.fields["set_by"]


def initial_of(rules: ContactRules) -> dict[str, Any]:
    """What holds now, as the form's first values; a pause that is over holds no more."""
    names = ("most_a_month", "person", "channel", "hours", "not_about")
    values = {name: getattr(rules, name) for name in names}
    if rules.pause_until and rules.pause_until >= timezone.localdate():
        values |= {"pause_from": rules.pause_from, "pause_until": rules.pause_until}
    return values


class LinkForm(forms.Form):
    """To whom the company's link goes."""

    person = forms.ModelChoiceField(
        label=_("To"), queryset=ContactPerson.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    ends_others = forms.BooleanField(
        label=_("Links sent earlier stop working"),
        required=False,
        help_text=_("Tick it when somebody who had the link has left the company."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = people
        field.widget.choices = [(one.pk, f"{one} · {one.email}") for one in people]
