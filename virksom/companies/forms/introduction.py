"""What is written about role models and introductions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.companies.forms.agreement import DayInput
from virksom.companies.models import Introduction
from virksom.foundation.cpr import RefusesCpr


class RoleModelForm(RefusesCpr, forms.Form):
    """What others may learn from the company."""

    about = forms.CharField(
        label=_("What it can tell about"),
        max_length=200,
        help_text=_("For example: language at work, trainees, mentors from the shop floor."),
    )


class IntroductionForm(RefusesCpr, forms.Form):
    """About what two companies are introduced, within which days, and when somebody follows up."""

    about = forms.CharField(label=_("About what"), max_length=160)
    starts_on = forms.DateField(
        label=_("From"),
        widget=DayInput(),
        help_text=_("An introduction is an approach: the days are reserved with the newcomer."),
    )
    ends_on = forms.DateField(label=_("At the latest"), widget=DayInput())
    due_on = forms.DateField(
        label=_("Follow up by"),
        widget=DayInput(),
        help_text=_("From this day it stands on your page until you have said what came of it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        for name, days in (("starts_on", 1), ("ends_on", 15), ("due_on", 29)):
            self.fields[name].initial = today + timedelta(days=days)


class AgreedForm(RefusesCpr, forms.Form):
    """Which of the two has said yes, and when they meet."""

    newcomer_agreed_on = forms.DateField(
        label=_("The newcomer said yes on"), required=False, widget=DayInput()
    )
    role_model_agreed_on = forms.DateField(
        label=_("The role model said yes on"), required=False, widget=DayInput()
    )
    meets_on = forms.DateField(label=_("They meet on"), required=False, widget=DayInput())


class FollowUpForm(RefusesCpr, forms.Form):
    """What came of it."""

    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=Introduction.Outcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("In a sentence"), required=False, max_length=300, help_text=_("Name nobody.")
    )
