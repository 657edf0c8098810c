"""Handing a company over, answering, and closing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virksom.companies.facts.receivers import Receiver
from virksom.companies.models import Contact, ContactTerms, Offer
from virksom.foundation.cpr import RefusesCpr
from virksom.foundation.templatetags.ui import day
from virksom.partnerships.models import Organisation

SHOWN = 20


class ReferForm(RefusesCpr, forms.Form):
    """To whom, about what. The receivers stand in the order in which they fit the subject."""

    offer = forms.ChoiceField(label=_("Subject"), choices=Offer.choices)
    about = forms.CharField(
        label=_("About what"),
        max_length=200,
        help_text=_("What the company needs, in one sentence the receiver can act on."),
    )
    to = forms.ModelChoiceField(
        label=_("To"), queryset=Organisation.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    to_user = forms.TypedChoiceField(
        label=_("To a certain person"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Leave it to the organisation, or name whom you have talked to."),
    )

    def __init__(self, *args: Any, receivers: list[Receiver], people: Iterable[Any], **kwargs: Any) -> None:
        """`people` are the seats at the receivers of those whom the sender may know of."""
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = Organisation.objects.filter(pk__in=[one.organisation.pk for one in receivers])
        to.widget.choices = [(one.organisation.pk, _label(one)) for one in receivers]
        self.people: dict[Any, list[Any]] = {one.organisation.pk: [] for one in receivers}
        for seat in people:
            self.people[seat.organisation_id].append(seat)
        whom: Any = self.fields["to_user"]
        whom.choices = [
            ("", _("whoever can")),
            *(
                (one.organisation.name, [(seat.user_id, str(seat.user)) for seat in seats])
                for one in receivers
                if (seats := self.people[one.organisation.pk])
            ),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        to, wanted = said.get("to"), said.get("to_user")
        if to and wanted:
            there = {row.user_id: row.user for row in self.people.get(to.pk, ())}
            if wanted not in there:
                self.add_error("to_user", _("This person works for another organisation. Choose it above."))
            said["to_user"] = there.get(wanted)
        return said


def _label(receiver: Receiver) -> str:
    """An organisation as one chooses it: with what it answers for, and whether that fits."""
    organisation = receiver.organisation
    said = f"{organisation} ({organisation.get_sector_display()})"
    if receiver.answers_for:
        said += f": {receiver.answers_for}"
    return f"{said} – {_('fits the subject')}" if receiver.fits else said


class DeclineForm(RefusesCpr, forms.Form):
    """Why one cannot help."""

    reason = forms.CharField(
        label=_("Why not?"),
        max_length=200,
        help_text=_("The sender reads it, and knows whom to ask instead."),
    )


class CloseForm(forms.Form):
    """The contact that closes a referral."""

    contact = forms.ModelChoiceField(
        label=_("The contact that closed it"),
        queryset=Contact.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, contacts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contact"]
        field.queryset = contacts
        self.shown = list(contacts[:SHOWN])
        field.widget.choices = [(one.pk, _contact_label(one)) for one in self.shown]
        if len(self.shown) == 1:
            field.initial = self.shown[0].pk


def _contact_label(contact: Contact) -> str:
    return f"{day(contact.at)}: {contact.get_channel_display()}, {contact} ({contact.organisation})"


class TermsForm(forms.ModelForm):
    """What the partners of a partnership have agreed."""

    quiet_days = forms.IntegerField(
        label=_("Days between two contacts about the same"),
        min_value=0,
        max_value=365,
        help_text=_("So many days must go by before another partner asks a company about the same subject."),
    )
    answer_days = forms.IntegerField(
        label=_("Working days to answer a referral"),
        min_value=1,
        max_value=30,
        help_text=_("The receiver is reminded at half time. After the end the lead is told."),
    )

    class Meta:
        model = ContactTerms
        fields = ["quiet_days", "answer_days"]
