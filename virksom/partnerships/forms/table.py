"""Forms for actors, leads and organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virksom.foundation.cpr import RefusesCpr
from virksom.partnerships.actions import NewOrganisation
from virksom.partnerships.forms.fields import DayField, offered, text_area
from virksom.partnerships.models import Actor, Lead, Organisation, Sector, Side


class ActorForm(RefusesCpr, forms.ModelForm):
    """What an actor answers for, offers, expects, and what its management committed itself to."""

    joined_on = DayField(label=gettext_lazy("Joined"))

    class Meta:
        model = Actor
        fields = ["answers_for", "offers", "expectations", "management_commitment", "joined_on"]
        widgets = {"expectations": text_area(3)}
        help_texts = {
            "answers_for": gettext_lazy("One sentence: who can count on this organisation for what?"),
        }


class NewActorForm(ActorForm):
    """An organisation to seat: one of those on record, or a new one by name and sector."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"), queryset=Organisation.objects.none(), required=False
    )
    name = forms.CharField(
        label=gettext_lazy("Or a new organisation"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Write its name if it is not in the list above."),
    )
    sector = forms.ChoiceField(label=gettext_lazy("Sector of the new organisation"), required=False)

    field_order = ["organisation", "name", "sector", "answers_for", "offers"]

    def __init__(
        self, *args: Any, sectors: Sequence[str], organisations: QuerySet[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "organisation").queryset = organisations.filter(sector__in=sectors)
        offered(self, "sector").choices = [("", "–"), *((s, Sector(s).label) for s in sectors)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("organisation") and not data.get("name"):
            self.add_error("organisation", _("Choose an organisation, or write the name of a new one."))
        if data.get("organisation") and data.get("name"):
            self.add_error("name", _("Choose one from the list or write a new one, not both."))
        if data.get("name") and not data.get("sector"):
            self.add_error("sector", _("Choose the new organisation's sector."))
        return data

    @property
    def chosen(self) -> Organisation | NewOrganisation:
        """The organisation that was chosen or written."""
        data = self.cleaned_data
        return data["organisation"] or NewOrganisation(data["name"].strip(), data["sector"])


class LeaveForm(forms.Form):
    on = DayField(label=gettext_lazy("Left on"))


class OrganisationForm(RefusesCpr, forms.ModelForm):
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = ["name", "website", "email", "phone"]


class LeadForm(RefusesCpr, forms.ModelForm):
    class Meta:
        model = Lead
        fields = ["name", "carries"]
        widgets = {"carries": text_area(6)}


class NewLeadForm(LeadForm):
    """A new lead from one of the sides that the viewer may choose for."""

    since = DayField(label=gettext_lazy("Since"))

    class Meta(LeadForm.Meta):
        fields = ["side", "name", "organisation", "since", "carries"]

    def __init__(
        self, *args: Any, sectors: Sequence[str], organisations: QuerySet[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "organisation").queryset = organisations.filter(sector__in=sectors)
        offered(self, "side").choices = [(s, label) for s, label in Side.choices if s in sectors]
