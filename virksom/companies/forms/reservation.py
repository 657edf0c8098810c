"""What a consultant says before a call, and how a visit is agreed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.companies.models import Channel, Company, Offer, Reservation
from virksom.foundation.cpr import RefusesCpr

#: The window a form begins with: today and so many days on.
USUAL_DAYS = timedelta(days=4)
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AskForm(RefusesCpr, forms.Form):
    """How, about what, what is offered, and within which days (both included)."""

    channel = forms.ChoiceField(
        label=_("I want to"),
        choices=[
            (Channel.CALL, _("Ring")),
            (Channel.VISIT, _("Visit")),
            (Channel.MAIL, _("Write")),
            (Channel.MEETING, _("Meet")),
        ],
    )
    offer = forms.ChoiceField(label=_("Subject"), choices=Offer.choices)
    about = forms.CharField(label=_("What do you offer?"), max_length=160)
    starts_on = forms.DateField(label=_("From"), widget=DAY)
    ends_on = forms.DateField(label=_("At the latest"), widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {"starts_on": today, "ends_on": today + USUAL_DAYS, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class JoinForm(RefusesCpr, forms.Form):
    """An item for somebody else's visit, or a place in line behind it."""

    reservation = forms.ModelChoiceField(queryset=Reservation.objects.none(), widget=forms.HiddenInput)
    channel = forms.ChoiceField(choices=Channel.choices, required=False)
    offer = forms.ChoiceField(label=_("Subject"), choices=Offer.choices)
    about = forms.CharField(label=_("What do you offer?"), max_length=160)

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visits: Any = self.fields["reservation"]
        visits.queryset = Reservation.objects.filter(company=company).select_related("company")


class ItemForm(RefusesCpr, forms.Form):
    """Something to be raised by whoever goes there next."""

    offer = forms.ChoiceField(label=_("Subject"), choices=Offer.choices)
    about = forms.CharField(label=_("What do you want raised?"), max_length=160)


class AgreeForm(forms.Form):
    """The time the company has agreed to, within the reserved days."""

    visit_at = forms.DateTimeField(
        label=_("Agreed time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Leave it empty when the company has not agreed to a time yet."),
    )
