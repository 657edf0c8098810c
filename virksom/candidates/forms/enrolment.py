"""What is written about a candidate: as little as can be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.accounts.models import User
from virksom.candidates.models import Candidate
from virksom.foundation.cpr import RefusesCpr


class CandidateForm(RefusesCpr, forms.Form):
    """Enrolling a candidate, or changing what is known of one."""

    is_eligible = forms.BooleanField(
        label=_("The job centre attests that the candidate is in the target group"),
        help_text=_("The yes alone is kept. No reason is asked for or stored."),
        error_messages={"required": _("Only candidates whom the job centre attests can be enrolled.")},
    )
    enrolled_on = forms.DateField(
        label=_("Enrolled"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        help_text=_("Only when you need it. Others see the code, which the system makes."),
    )
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("For questions about the job, and for jobs the candidate agreed to hear of."),
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )
    consultant = forms.ModelChoiceField(
        label=_("Job consultant"),
        queryset=User.objects.none(),
        required=False,
        empty_label=None,
        help_text=_(
            "When you hand the candidate over, the colleague sees the candidate and you no longer do."
        ),
    )

    account = forms.ModelChoiceField(
        label=_("The candidate's own sign-in"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("no sign-in yet"),
        help_text=_(
            "Invite the person to the role of candidate first. Whoever is chosen here sees all that is "
            "recorded of the candidate."
        ),
    )

    def __init__(
        self,
        *args: Any,
        consultants: Any,
        accounts: Any = None,
        candidate: Candidate | None = None,
        **kwargs: Any,
    ) -> None:
        """`consultants` and `accounts` are those to choose from."""
        super().__init__(*args, **kwargs)
        if candidate is None:
            self.initial.setdefault("enrolled_on", timezone.localdate())
            del self.fields["consultant"], self.fields["account"]
            return
        self.initial = {
            "name": candidate.name,
            "email": candidate.email,
            "phone": candidate.phone,
            "consultant": candidate.consultant_id,
            "enrolled_on": candidate.enrolled_on,
            "account": candidate.user_id,
        }
        del self.fields["is_eligible"]
        field: Any = self.fields["consultant"]
        field.queryset = consultants
        field = self.fields["account"]
        field.queryset = accounts

    def clean_enrolled_on(self) -> Any:
        day = self.cleaned_data["enrolled_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("The day lies ahead. Write the day the candidate was enrolled."), code="ahead"
            )
        return day


class CandidateFilter(forms.Form):
    """What narrows the list of candidates."""

    q = forms.CharField(label=_("Code or name"), required=False, max_length=150)
    unconfirmed = forms.BooleanField(label=_("Profile to be confirmed"), required=False)
