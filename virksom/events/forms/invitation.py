"""Whom to invite: pasted lines, earlier participants, contact persons."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import ContactPerson
from virksom.events.actions.registration import Person
from virksom.events.models import Language, Participant
from virksom.foundation.cpr import RefusesCpr

_ANGLE = re.compile(r"^(?P<name>[^<>]*)<(?P<email>[^<>]+)>\s*[;,]?(?P<rest>.*)$")
#: More faults than this are not listed one by one.
FAULTS_SHOWN = 5
#: So many people to tick are shown; the search finds the others.
SHOWN = 30


class SearchForm(forms.Form):
    """Narrows the people one can choose from."""

    q = forms.CharField(label=_("Name or organisation"), required=False, max_length=80)


class InviteForm(RefusesCpr, forms.Form):
    """Whom to invite, and in which language."""

    pasted = forms.CharField(
        label=_("Paste people, one on each line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Name; mail address; company or organisation. The last may be left out."),
    )
    represents = forms.ChoiceField(
        label=_("Those you paste come from"),
        choices=Participant.Represents.choices,
        widget=forms.RadioSelect,
        initial=Participant.Represents.COMPANY,
    )
    language = forms.ChoiceField(
        label=_("Language of the mail to those you paste"),
        choices=Language.choices,
        widget=forms.RadioSelect,
        initial=Language.DANISH,
    )
    participants = forms.ModelMultipleChoiceField(
        label=_("People who have been with you before"),
        queryset=Participant.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contacts = forms.ModelMultipleChoiceField(
        label=_("Contact persons in companies"),
        queryset=ContactPerson.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    approved = forms.BooleanField(label=_("I approve more than 50 mails today"), required=False)

    def __init__(
        self,
        *args: Any,
        participants: Callable[[str], Any],
        contacts: Callable[[str], Any],
        words: str,
        may_approve: bool,
        **kwargs: Any,
    ) -> None:
        """`participants` and `contacts` answer who fits some words."""
        super().__init__(*args, **kwargs)
        self._offer("participants", participants, words, _person_label)
        self._offer("contacts", contacts, words, _contact_label)
        if not may_approve:
            del self.fields["approved"]

    def _offer(
        self, name: str, fitting: Callable[[str], Any], words: str, label: Callable[[Any], str]
    ) -> None:
        """Show the first who fit the words, and whoever was ticked; anybody may be chosen."""
        field: Any = self.fields[name]
        sent: Any = self.data
        field.queryset = people = fitting("")
        chosen = sent.getlist(name) if self.is_bound else self.initial.get(name, [])
        ticked = [value for value in chosen if value.isdecimal()]
        first = [*people.filter(pk__in=ticked)] if ticked else []
        fits = fitting(words) if words else people
        shown = [*first, *(fits.exclude(pk__in=ticked) if ticked else fits)[:SHOWN]]
        field.widget.choices = [(person.pk, label(person)) for person in shown]
        if not shown:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "pasted" in said:
            said["people"] = self._people(said)
        if not self.errors and not (said["people"] or said.get("participants") or said.get("contacts")):
            raise ValidationError(_("Name somebody to invite: paste people, or tick some below."))
        return said

    def _people(self, said: dict[str, Any]) -> list[Person]:
        people, faults = [], []
        for number, line in enumerate(said["pasted"].splitlines(), start=1):
            if not line.strip():
                continue
            name, email, organisation = _read(line)
            try:
                validate_email(email)
            except ValidationError:
                faults.append(
                    gettext("Line %(number)d has no mail address that works. Write: name; mail address.")
                    % {"number": number}
                )
                continue
            people.append(
                Person(
                    name=name or email,
                    email=email,
                    represents=said.get("represents", Participant.Represents.COMPANY),
                    organisation_name=organisation,
                    language=said.get("language", Language.DANISH),
                )
            )
        if faults:
            self.add_error("pasted", faults[:FAULTS_SHOWN])
        return people

    def invited(self) -> list[Person]:
        """Those who were pasted or chosen among contact persons."""
        return [*self.cleaned_data["people"], *map(_from_contact, self.cleaned_data.get("contacts", []))]


def typed_so_far(data: QueryDict) -> dict[str, Any]:
    """What was typed and ticked so far, unchecked, to show it again beside other people."""
    many = ("participants", "contacts")
    return {name: data.getlist(name) if name in many else data.get(name, "") for name in data}


def _read(line: str) -> tuple[str, str, str]:
    """Name, mail address and organisation of a line, in one of the ways people write them."""
    angle = _ANGLE.match(line.strip())
    if angle:
        return angle["name"].strip(' "\t'), angle["email"].strip(), angle["rest"].strip(" ;,\t")[:160]
    cells = [cell.strip(' "') for cell in re.split(r"[;,\t]", line)]
    at = next((place for place, cell in enumerate(cells) if "@" in cell), None)
    if at is None:
        return line.strip()[:150], "", ""
    others = [cell for place, cell in enumerate(cells) if place != at and cell]
    return (others[0] if others else "")[:150], cells[at], (others[1] if len(others) > 1 else "")[:160]


def _person_label(person: Participant) -> str:
    return f"{person.name}, {person.organisation_name}" if person.organisation_name else person.name


def _contact_label(contact: ContactPerson) -> str:
    return f"{contact.name}, {contact.company.name}"


def _from_contact(contact: ContactPerson) -> Person:
    return Person(
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        represents=Participant.Represents.COMPANY,
        level=contact.level,
        organisation_name=contact.company.name,
        company_id=contact.company_id,
    )
